/* test_units.c: an inverter that is asked about the other units of its set, on a stepped clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "fake_transport.h"
#include "inverter/behind.h"
#include "inverter/inverter_body.h"
#include "inverter/site.h"
#include "protocols/index.h"

enum { OTHERS_MAX = 4 };

struct line_of_device {
    const char *command, *reply; /* reply NULL: it says nothing */
};

#define STATUS                                                                                     \
    "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 214.3 52.71 00000 "           \
    "00010110 00 00 01286 010"
#define UNIT(serial, watts, amperes, mode)                                                         \
    "1 " serial " B 00 232.0 50.00 229.3 50.02 0412 " watts " 008 52.2 " amperes                   \
    " 030 299.6 000 00895 00713 007 10100010 " mode " 1 060 080 60 00 000"
#define NOBODY                                                                                     \
    "0 00000000000000 P 00 000.0 00.00 000.0 00.00 0000 0000 000 00.0 000 000 000.0 000 00895 "    \
    "00713 007 00000000 0 0 010 110 02 00 000"
#define REST                                                                                       \
    {"QPI", "PI30"}, {"QPIGS", STATUS}, {"QMOD", "B"}, {"QID", "92931905106458"},                  \
        {"QVFW", "VERFW:00079.15"}, {"QOPM", "02"},                                                \
    {                                                                                              \
        "QPGS0", UNIT("92931905106458", "0323", "012", "2")                                        \
    }

static const struct line_of_device three[] = {
    REST,
    {"QPGS1", UNIT("92931905106463", "0437", "000", "3")},
    {"QPGS2", UNIT("92931905106470", "0111", "003", "4")},
    {"QPGS3", NOBODY},
    {"QPGS4", NOBODY},
    {0},
};

static const struct line_of_device two[] = {
    REST,
    {"QPGS1", UNIT("92931905106463", "0437", "000", "3")},
    {"QPGS2", NOBODY},
    {"QPGS3", NOBODY},
    {0},
};

/* The second does not tell its serial number. */
static const struct line_of_device nameless[] = {
    REST,
    {"QPGS1", UNIT("00000000000000", "0437", "000", "3")},
    {"QPGS2", NOBODY},
    {"QPGS3", NOBODY},
    {0},
};

/* It says nothing about the third. */
static const struct line_of_device silent_about_one[] = {
    REST,
    {"QPGS1", UNIT("92931905106463", "0437", "000", "3")},
    {"QPGS2", NULL},
    {0},
};

struct other {
    struct inverter *inverter; /* owned */
    unsigned changes;
};

struct scene {
    struct loop *loop;
    struct inverter *inverter;
    struct site *site; /* in place of the inverter, where more than one is to be named */
    struct sequence sequence;
    const struct line_of_device *device;
    struct timer answer;
    int handled;
    struct other others[OTHERS_MAX];
    size_t count;
    char asked[8192]; /* every question since it was emptied, with a blank behind each */
};

static struct scene *scene;

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    (void)owner;
    (void)source;
    for (size_t n = 0; n < scene->count; n++)
        if (scene->others[n].inverter == i)
            scene->others[n].changes |= changes;
}

static struct inverter *on_unit(void *owner, struct inverter *i, const struct unit_name *who)
{
    struct inverter_events events = {.changed = on_changed, .owner = owner};

    for (size_t n = 0; n < scene->count; n++)
        if (strcmp(inverter_id(scene->others[n].inverter), who->id) == 0)
            return scene->others[n].inverter;
    if (!who->there)
        return NULL;
    assert_true(scene->count < OTHERS_MAX);
    scene->others[scene->count].inverter = behind_new(scene->loop, i, who, &events);
    return scene->others[scene->count++].inverter;
}

/* Answers what was sent, 50 ms later, with what the device knows, else with a refusal. */
static void on_answer(void *owner)
{
    struct scene *s = owner;

    timer_set(s->loop, &s->answer, 50);
    if (fake_transport == NULL || fake_transport->sends == 0)
        s->handled = 0; /* opened anew */
    if (fake_transport == NULL || fake_transport->sends == s->handled)
        return;
    s->handled = fake_transport->sends;

    struct span sent = buffer_view(&fake_transport->sent);
    char command[REQUEST_MAX];
    span_copy((struct span){.at = sent.at, .length = sent.length - 3}, command, sizeof command);
    size_t used = strlen(s->asked);
    snprintf(s->asked + used, sizeof s->asked - used, "%s ", command);
    for (const struct line_of_device *l = s->device; l->command != NULL; l++)
        if (strcmp(l->command, command) == 0) {
            if (l->reply != NULL)
                device_says(l->reply);
            return;
        }
    device_says("NAK");
}

static void start(const struct line_of_device *device)
{
    struct error err;
    struct inverter_options options = {
        .uri = "serial:/dev/ttyUSB7",
        .gap_ms = 30,
        .sequence = &scene->sequence,
    };
    struct inverter_events events = {.changed = on_changed, .unit = on_unit, .owner = scene};

    scene->device = device;
    assert_true(inverter_new(scene->loop, &options, &events, &scene->inverter, &err));
    fake_transport->events.opened(fake_transport->events.owner);
}

static int set_up(void **state)
{
    (void)state;
    scene = xcalloc(1, sizeof *scene);
    scene->loop = loop_new_stepped(1753351200000);
    scene->answer = (struct timer){.function = on_answer, .owner = scene};
    timer_set(scene->loop, &scene->answer, 50);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t n = 0; n < scene->count; n++)
        inverter_free(scene->others[n].inverter);
    inverter_free(scene->inverter);
    site_close(scene->site);
    timer_clear(&scene->answer);
    loop_free(scene->loop);
    free(scene);
    return 0;
}

static double value_of(const struct inverter *i, enum measurement_id id)
{
    const struct value *v = live_value(inverter_live(i), id);

    assert_non_null(v);
    return value_double(v);
}

static void assert_place(const struct inverter *i, const char *role, const char *phase,
                         const char *behind)
{
    assert_string_equal(inverter_role(i), role);
    assert_string_equal(inverter_phase(i), phase);
    if (behind == NULL)
        assert_null(inverter_behind(i));
    else
        assert_string_equal(inverter_behind(i), behind);
}

static void each_unit_is_an_inverter(void **state)
{
    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    assert_int_equal(scene->count, 2);
    assert_place(scene->inverter, "master", "L1", NULL);
    for (size_t n = 0; n < 2; n++) {
        static const char *const serials[] = {"92931905106463", "92931905106470"};
        const struct inverter *i = scene->others[n].inverter;

        assert_string_equal(inverter_id(i), serials[n]);
        assert_string_equal(inverter_serial(i), serials[n]);
        assert_string_equal(inverter_protocol(i)->name, "pi30");
        assert_string_equal(inverter_uri(i), "serial:/dev/ttyUSB7");
        assert_null(inverter_model(i));
        assert_null(inverter_firmware(i));
        assert_int_equal(inverter_state(i), INVERTER_ONLINE);
        assert_null(inverter_problem(i));
        assert_place(i, "slave", n == 0 ? "L2" : "L3", "92931905106458");
    }
    assert_int_equal(value_of(scene->others[0].inverter, M_ac_output_active_power), 437);
    assert_int_equal(value_of(scene->others[1].inverter, M_ac_output_active_power), 111);
    assert_int_equal(value_of(scene->others[1].inverter, M_battery_power), 157); /* 52.2 V, 3 A */
    assert_true(inverter_knows_set(scene->inverter));
}

static void totals_are_told_by_the_one_on_the_cable_alone(void **state)
{
    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    assert_int_equal(value_of(scene->inverter, M_total_ac_output_active_power), 713);
    assert_null(
        live_value(inverter_live(scene->others[0].inverter), M_total_ac_output_active_power));
}

static void what_other_questions_tell_is_not_taken_from_the_set(void **state)
{
    const struct live *live;

    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    live = inverter_live(scene->inverter);
    assert_int_equal(value_of(scene->inverter, M_ac_output_active_power), 588);
    assert_string_equal(live->entries[M_ac_output_active_power].source, "QPIGS");
    assert_string_equal(live->entries[M_fault_code].source, "QPGS");
    assert_string_equal(inverter_id(scene->inverter), "92931905106458");
}

static void a_single_unit_has_nobody_behind_it(void **state)
{
    static const struct line_of_device single[] = {
        {"QPI", "PI30"}, {"QPIGS", STATUS}, {"QMOD", "B"}, {"QID", "92931905106458"}, {0}};

    (void)state;
    start(single);
    loop_step(scene->loop, 60000);
    assert_int_equal(scene->count, 0);
    assert_string_equal(inverter_role(scene->inverter), "single");
    assert_null(inverter_phase(scene->inverter));
    assert_null(strstr(scene->asked, "QPGS0"));
}

/* How often it was asked since scene->asked was emptied. */
static int times_asked(const char *command)
{
    int times = 0;

    for (const char *at = scene->asked; (at = strstr(at, command)) != NULL; at++)
        times++;
    return times;
}

static void units_are_asked_about_every_five_seconds_and_nobody_else(void **state)
{
    (void)state;
    start(three);
    loop_step(scene->loop, 60000);
    scene->asked[0] = '\0';
    loop_step(scene->loop, 60000);
    assert_in_range(times_asked("QPGS0"), 9, 12);
    assert_in_range(times_asked("QPGS1"), 9, 12);
    assert_in_range(times_asked("QPGS2"), 9, 12);
    assert_in_range(times_asked("QPGS3") + times_asked("QPGS4"), 0, 2);
    assert_int_equal(times_asked("QPGS5"), 0);
}

static void a_unit_that_leaves_is_offline_and_comes_back(void **state)
{
    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    const struct inverter *third = scene->others[1].inverter;
    scene->device = two;
    loop_step(scene->loop, 20000);
    assert_int_equal(inverter_state(third), INVERTER_OFFLINE);
    assert_non_null(strstr(inverter_problem(third), "92931905106458 no longer sees it"));
    assert_int_equal(value_of(third, M_ac_output_active_power), 111);
    assert_int_equal(inverter_state(scene->others[0].inverter), INVERTER_ONLINE);
    scene->device = three;
    loop_step(scene->loop, 35000);
    assert_int_equal(inverter_state(third), INVERTER_ONLINE);
    assert_null(inverter_problem(third));
    assert_int_equal(scene->count, 2);
}

static void a_unit_that_is_not_told_about_is_stale_then_silent(void **state)
{
    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    const struct inverter *third = scene->others[1].inverter;
    scene->device = silent_about_one;
    loop_step(scene->loop, 10000);
    assert_int_equal(inverter_state(third), INVERTER_ONLINE);
    loop_step(scene->loop, 10000);
    assert_int_equal(inverter_state(third), INVERTER_STALE);
    loop_step(scene->loop, 30000);
    assert_int_equal(inverter_state(third), INVERTER_SILENT);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    scene->device = three;
    loop_step(scene->loop, 90000);
    assert_int_equal(inverter_state(third), INVERTER_ONLINE);
}

static void without_the_cable_all_are_offline(void **state)
{
    struct error why = {.code = ERROR_GONE, .text = "/dev/ttyUSB7 is gone"};

    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    const struct inverter *second = scene->others[0].inverter;
    fake_transport->events.closed(fake_transport->events.owner, &why);
    loop_step(scene->loop, 1000);
    assert_int_equal(inverter_state(second), INVERTER_OFFLINE);
    assert_non_null(strstr(inverter_problem(second), "asked through 92931905106458"));
    loop_step(scene->loop, 1000);
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 2000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_int_equal(inverter_state(second), INVERTER_STALE); /* it was not asked about yet */
    loop_step(scene->loop, 30000);
    assert_int_equal(inverter_state(second), INVERTER_ONLINE);
    assert_int_equal(scene->count, 2);
}

static void another_unit_on_the_cable_forgets_the_set(void **state)
{
    static const struct line_of_device other[] = {
        {"QPI", "PI30"}, {"QPIGS", STATUS}, {"QMOD", "B"}, {"QID", "92931905199999"}, {0}};
    struct error why = {.code = ERROR_GONE, .text = "/dev/ttyUSB7 is gone"};

    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    scene->device = other;
    fake_transport->events.closed(fake_transport->events.owner, &why);
    loop_step(scene->loop, 2000);
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 60000);
    assert_string_equal(inverter_id(scene->inverter), "92931905199999");
    assert_string_equal(inverter_role(scene->inverter), "single");
    assert_int_not_equal(inverter_state(scene->others[0].inverter), INVERTER_ONLINE);
}

/* As H does, between its other answers. */
static void say_it_is_a_slave(void)
{
    static const struct choice slave = {.slug = "slave"};
    const struct reading r = {.is = M_parallel_role,
                              .value = {.kind = VALUE_CHOICE, .choice = &slave}};

    live_put(&scene->inverter->live, "HSTS", &r, false, inverter_moment(scene->inverter));
}

static void the_other_is_the_master_if_it_is_the_only_one(void **state)
{
    struct error why = {.code = ERROR_GONE, .text = "/dev/ttyUSB7 is gone"};

    (void)state;
    start(two);
    say_it_is_a_slave();
    loop_step(scene->loop, 20000);
    assert_string_equal(inverter_role(scene->others[0].inverter), "master");
    fake_transport->events.closed(fake_transport->events.owner, &why);
    loop_step(scene->loop, 2000);
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 30000);
    assert_string_equal(inverter_role(scene->others[0].inverter), "master");
}

static void which_of_several_is_the_master_is_not_guessed(void **state)
{
    (void)state;
    start(three);
    say_it_is_a_slave();
    for (int n = 0; n < 200; n++) {
        loop_step(scene->loop, 100);
        for (size_t k = 0; k < scene->count; k++)
            assert_null(inverter_role(scene->others[k].inverter));
    }
    assert_int_equal(scene->count, 2);
}

/* Who says nothing for two minutes is asked anew who it is. */
static void another_unit_after_a_long_silence_forgets_the_set(void **state)
{
    static const struct line_of_device other[] = {
        {"QPI", "PI30"}, {"QPIGS", STATUS}, {"QMOD", "B"}, {"QID", "92931905199999"}, {0}};
    static const struct line_of_device mute[] = {{"QPI", NULL},   {"QPIGS", NULL}, {"QMOD", NULL},
                                                 {"QID", NULL},   {"QVFW", NULL},  {"QOPM", NULL},
                                                 {"QPGS0", NULL}, {"QPGS1", NULL}, {"QPGS2", NULL},
                                                 {"QPIWS", NULL}, {"QPIRI", NULL}, {0}};

    (void)state;
    start(three);
    loop_step(scene->loop, 20000);
    scene->device = mute;
    for (int n = 0; n < 200 && fake_transport->sends > 0; n++)
        loop_step(scene->loop, 1000);
    assert_int_equal(fake_transport->sends, 0); /* opened anew */
    scene->device = other;
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 60000);
    assert_string_equal(inverter_id(scene->inverter), "92931905199999");
    assert_string_equal(inverter_role(scene->inverter), "single");
}

static void assert_second_is(const char *id, const char *serial)
{
    const struct inverter *i = site_at(scene->site, 1);

    assert_int_equal(site_count(scene->site), 2);
    assert_string_equal(inverter_id(i), id);
    if (serial == NULL)
        assert_null(inverter_serial(i));
    else
        assert_string_equal(inverter_serial(i), serial);
    assert_int_equal(inverter_state(i), INVERTER_ONLINE);
    assert_place(i, "slave", "L2", "92931905106458");
}

static void a_unit_is_there_once_before_and_after_it_tells_its_serial_number(void **state)
{
    static const char *const devices[] = {"serial:/dev/ttyUSB7"};
    struct site_options options = {.devices = devices, .device_count = 1, .gap_ms = 30};
    struct error err;

    (void)state;
    scene->device = nameless;
    assert_true(site_open(scene->loop, &options, &scene->site, &err));
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 60000);
    assert_second_is("92931905106458-unit-1", NULL);
    scene->device = two;
    loop_step(scene->loop, 20000);
    assert_second_is("92931905106463", "92931905106463");
}

/* Looks at all that are there whenever something changes, as a reader may. */
static void on_site_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    size_t *left = owner;

    (void)source;
    for (size_t n = 0; n < site_count(scene->site); n++)
        assert_non_null(inverter_id(site_at(scene->site, n)));
    if ((changes & INVERTER_LEFT) == 0)
        return;
    assert_non_null(inverter_behind(i));
    ++*left;
}

static void units_that_leave_together_are_seen_by_no_reader(void **state)
{
    static const char *const devices[] = {"serial:/dev/ttyUSB7"};
    static const struct line_of_device other[] = {
        {"QPI", "PI30"}, {"QPIGS", STATUS}, {"QMOD", "B"}, {"QID", "92931905199999"}, {0}};
    struct site_options options = {.devices = devices, .device_count = 1, .gap_ms = 30};
    struct error err, why = {.code = ERROR_GONE, .text = "/dev/ttyUSB7 is gone"};
    size_t left = 0;
    struct site_listener listener = {.changed = on_site_changed, .owner = &left};

    (void)state;
    scene->device = three;
    assert_true(site_open(scene->loop, &options, &scene->site, &err));
    site_listen(scene->site, &listener);
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 20000);
    assert_int_equal(site_count(scene->site), 3);
    scene->device = other;
    fake_transport->events.closed(fake_transport->events.owner, &why);
    loop_step(scene->loop, 2000);
    fake_transport->events.opened(fake_transport->events.owner);
    loop_step(scene->loop, 60000);
    assert_int_equal(left, 2);
    assert_int_equal(site_count(scene->site), 1);
    assert_string_equal(inverter_role(site_at(scene->site, 0)), "single");
    site_unlisten(scene->site, &listener);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(each_unit_is_an_inverter),
        HOLDS(totals_are_told_by_the_one_on_the_cable_alone),
        HOLDS(what_other_questions_tell_is_not_taken_from_the_set),
        HOLDS(a_single_unit_has_nobody_behind_it),
        HOLDS(units_are_asked_about_every_five_seconds_and_nobody_else),
        HOLDS(a_unit_that_leaves_is_offline_and_comes_back),
        HOLDS(a_unit_that_is_not_told_about_is_stale_then_silent),
        HOLDS(without_the_cable_all_are_offline),
        HOLDS(another_unit_on_the_cable_forgets_the_set),
        HOLDS(the_other_is_the_master_if_it_is_the_only_one),
        HOLDS(which_of_several_is_the_master_is_not_guessed),
        HOLDS(another_unit_after_a_long_silence_forgets_the_set),
        HOLDS(units_that_leave_together_are_seen_by_no_reader),
        HOLDS(a_unit_is_there_once_before_and_after_it_tells_its_serial_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
