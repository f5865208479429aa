/* test_site.c: sets of simulated units at one and at several cables, on a stepped clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/loop.h"
#include "inverter/site.h"

#define SUMMER "&start=2026-06-21T12:00"

struct scene {
    struct loop *loop;
    struct site *site;
    struct site_listener listener;
    char left[256]; /* the ids of those that left, with a blank behind each */
};

static struct scene *scene;

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct scene *s = owner;
    size_t used = strlen(s->left);

    (void)source;
    if ((changes & INVERTER_LEFT) != 0)
        snprintf(s->left + used, sizeof s->left - used, "%s ", inverter_id(i));
}

static int set_up(void **state)
{
    static struct scene fresh;

    (void)state;
    fresh = (struct scene){.loop = loop_new_stepped(1753351200000)};
    fresh.listener = (struct site_listener){.changed = on_changed, .owner = &fresh};
    scene = &fresh;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    site_close(scene->site);
    loop_free(scene->loop);
    return 0;
}

static void start(const char *const *devices, size_t count)
{
    struct site_options options = {.devices = devices, .device_count = count, .gap_ms = 30};
    struct error err;

    assert_true(site_open(scene->loop, &options, &scene->site, &err));
    site_listen(scene->site, &scene->listener);
}

static const char *text(const char *may_be_null)
{
    return may_be_null != NULL ? may_be_null : "-";
}

/* "master L1 -", of the inverter at that place of the list. */
static const char *place_of(size_t index)
{
    static char words[128];
    const struct inverter *i = site_at(scene->site, index);

    snprintf(words, sizeof words, "%s %s %s", text(inverter_role(i)), text(inverter_phase(i)),
             text(inverter_behind(i)));
    return words;
}

static int64_t number(size_t index, enum measurement_id id)
{
    const struct value *v = live_value(inverter_live(site_at(scene->site, index)), id);

    assert_non_null(v);
    return v->number;
}

static bool is_told(size_t index, enum measurement_id id)
{
    return live_value(inverter_live(site_at(scene->site, index)), id) != NULL;
}

static void assert_each_is_there_once(size_t count)
{
    assert_int_equal(site_count(scene->site), count);
    for (size_t n = 0; n < count; n++) {
        assert_int_equal(inverter_state(site_at(scene->site, n)), INVERTER_ONLINE);
        for (size_t k = 0; k < n; k++)
            assert_string_not_equal(inverter_id(site_at(scene->site, n)),
                                    inverter_id(site_at(scene->site, k)));
    }
}

static void every_dialect_with_units_shows_them(void **state)
{
    static const char *const models[] = {"axpert-5k", "axpert-max-8k", "infinisolar-v", "lvx-6k",
                                         "lv5048"};

    for (size_t n = 0; n < sizeof models / sizeof models[0]; n++) {
        char uri[128];
        const char *devices[] = {uri};

        snprintf(uri, sizeof uri, "sim:%s?instant=1&phases=3" SUMMER, models[n]);
        start(devices, 1);
        loop_step(scene->loop, 30000);
        assert_each_is_there_once(3);
        const char *front = inverter_id(site_at(scene->site, 0));
        char behind[64];
        assert_string_equal(place_of(0), "master L1 -");
        snprintf(behind, sizeof behind, "slave L2 %s", front);
        assert_string_equal(place_of(1), behind);
        snprintf(behind, sizeof behind, "slave L3 %s", front);
        assert_string_equal(place_of(2), behind);
        for (size_t k = 0; k < 3; k++)
            assert_true(number(k, M_battery_voltage) > 0);
        if (n + 1 < sizeof models / sizeof models[0]) {
            tear_down(state);
            set_up(state);
        }
    }
}

/* They are told within some seconds of each other, and a house does not change much in these. */
static void the_totals_are_the_sum_of_the_units(void **state)
{
    static const char *const devices[] = {"sim:infinisolar-v?instant=1&units=4" SUMMER};
    int64_t sum = 0;

    (void)state;
    start(devices, 1);
    loop_step(scene->loop, 60000);
    assert_each_is_there_once(4);
    for (size_t n = 0; n < 4; n++)
        sum += number(n, M_ac_output_active_power);
    int64_t total = number(0, M_total_ac_output_active_power);
    assert_true(total > 200);
    assert_in_range(total, sum - sum / 10, sum + sum / 10);
}

/* Its second phase comes in an answer of its own. */
static void half_a_load_is_not_shown(void **state)
{
    static const char *const devices[] = {"sim:lv5048?units=2&baud=9600" SUMMER};

    (void)state;
    start(devices, 1);
    for (int n = 0; n < 6000; n++) {
        loop_step(scene->loop, 10);
        if (site_count(scene->site) < 2 || !is_told(1, M_load_power))
            continue;
        assert_true(is_told(1, M_l2_ac_output_active_power));
        assert_int_equal(number(1, M_load_power), number(1, M_ac_output_active_power) +
                                                      number(1, M_l2_ac_output_active_power));
        return;
    }
    assert_true(false);
}

static void the_cable_may_be_on_any_unit(void **state)
{
    static const char *const devices[] = {"sim:?instant=1&phases=3&number=1" SUMMER};
    char behind[64];

    (void)state;
    start(devices, 1);
    loop_step(scene->loop, 30000);
    assert_each_is_there_once(3);
    assert_string_equal(place_of(0), "master L2 -");
    snprintf(behind, sizeof behind, "slave L1 %s", inverter_id(site_at(scene->site, 0)));
    assert_string_equal(place_of(1), behind);
}

static void a_unit_with_a_cable_of_its_own_is_shown_once(void **state)
{
    static const char *const devices[] = {"sim:?instant=1&units=3" SUMMER,
                                          "sim:?instant=1&units=3&number=1" SUMMER};
    char behind[64];

    (void)state;
    start(devices, 2);
    loop_step(scene->loop, 60000);
    assert_each_is_there_once(3);
    assert_string_equal(place_of(0), "master - -");
    assert_string_equal(place_of(1), "slave - -");
    snprintf(behind, sizeof behind, "slave - %s", inverter_behind(site_at(scene->site, 2)));
    assert_string_equal(place_of(2), behind);
}

/* The second line is so slow that its unit is told about before it has said who it is. */
static void a_unit_that_turns_out_to_have_a_cable_is_no_longer_behind(void **state)
{
    static const char *const devices[] = {"sim:?instant=1&units=2" SUMMER,
                                          "sim:?units=2&number=1&baud=300" SUMMER};

    (void)state;
    start(devices, 2);
    for (int n = 0; n < 100 && site_count(scene->site) == 2; n++)
        loop_step(scene->loop, 100);
    assert_int_equal(site_count(scene->site), 3);
    char id[48];
    snprintf(id, sizeof id, "%s ", inverter_id(site_at(scene->site, 2)));
    loop_step(scene->loop, 60000);
    assert_each_is_there_once(2);
    assert_string_equal(scene->left, id);
    assert_string_equal(place_of(0), "master - -");
    assert_string_equal(place_of(1), "slave - -");
}

/* After each connect all are asked about anew. */
static void a_slave_stays_one_while_its_cable_comes_and_goes(void **state)
{
    static const char *const devices[] = {"sim:?instant=1&units=3" SUMMER,
                                          "sim:?instant=1&units=3&number=1&unplug=1" SUMMER};
    int offline = 0;

    (void)state;
    start(devices, 2);
    for (int n = 0; n < 100 && strcmp(place_of(1), "slave - -") != 0; n++)
        loop_step(scene->loop, 100);
    for (int n = 0; n < 1200; n++) {
        loop_step(scene->loop, 100);
        offline += inverter_state(site_at(scene->site, 1)) == INVERTER_OFFLINE;
        assert_string_equal(place_of(1), "slave - -");
    }
    assert_true(offline > 10);
}

static void two_sets_do_not_mix(void **state)
{
    static const char *const devices[] = {"sim:?instant=1&units=2&seed=1" SUMMER,
                                          "sim:?instant=1&units=2&seed=2" SUMMER};

    (void)state;
    start(devices, 2);
    loop_step(scene->loop, 60000);
    assert_each_is_there_once(4);
    assert_string_equal(place_of(0), "master - -");
    assert_string_equal(place_of(1), "master - -");
    assert_string_not_equal(inverter_behind(site_at(scene->site, 2)),
                            inverter_behind(site_at(scene->site, 3)));
}

static void a_single_unit_is_single(void **state)
{
    static const char *const devices[] = {"sim:?instant=1" SUMMER};

    (void)state;
    start(devices, 1);
    loop_step(scene->loop, 60000);
    assert_each_is_there_once(1);
    assert_string_equal(place_of(0), "single - -");
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(every_dialect_with_units_shows_them),
        HOLDS(the_totals_are_the_sum_of_the_units),
        HOLDS(half_a_load_is_not_shown),
        HOLDS(the_cable_may_be_on_any_unit),
        HOLDS(a_unit_with_a_cable_of_its_own_is_shown_once),
        HOLDS(a_unit_that_turns_out_to_have_a_cable_is_no_longer_behind),
        HOLDS(a_slave_stays_one_while_its_cable_comes_and_goes),
        HOLDS(two_sets_do_not_mix),
        HOLDS(a_single_unit_is_single),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
