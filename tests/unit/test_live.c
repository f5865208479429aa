/* test_live.c: the last known values, and what follows from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/derive.h"
#include "model/live.h"
#include "protocols/index.h"

struct scene {
    struct sequence sequence;
    struct live live;
    struct decoded decoded;
};

static struct scene scene;

static int set_up(void **state)
{
    (void)state;
    scene.sequence.last = 0;
    live_init(&scene.live, &scene.sequence);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    live_done(&scene.live);
    return 0;
}

static size_t hear_in(const char *protocol, const char *command, const char *text, int64_t now_ms)
{
    const struct protocol *p = protocol_find(span_of(protocol));
    const struct message *m = protocol_message(p, span_of(command));

    assert_true(decode_reply(p, m, span_of(text), &scene.decoded));
    struct live_moment at = {.now_ms = now_ms, .wall_ms = now_ms + 1000000};
    size_t changes = live_update(&scene.live, m->command, &scene.decoded, at);

    derive(&scene.live, m->command, &scene.decoded, at);
    return changes;
}

static size_t hear(const char *command, const char *text, int64_t now_ms)
{
    return hear_in("pi30", command, text, now_ms);
}

static int64_t whole(enum measurement_id id)
{
    const struct value *v = live_value(&scene.live, id);

    assert_non_null(v);
    return value_rounded(*v, 0).number;
}

static const char discharging[] = "000.0 00.0 230.1 50.0 0851 0701 017 355 26.20 000 050 0041 "
                                  "0000 058.5 00.00 00031 00010000 00 00 00100 010";
static const char on_grid[] = "230.4 50.0 230.1 50.0 0851 0701 017 355 26.00 010 050 0041 "
                              "0000 058.5 00.00 00000 00010000 00 00 00100 010";

static void nothing_is_known_before_it_was_said(void **state)
{
    (void)state;
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        assert_null(live_value(&scene.live, (enum measurement_id)id));
}

static void a_value_said_again_is_newer_but_no_change(void **state)
{
    (void)state;
    assert_true(hear("QPIGS", discharging, 100) > 20);
    uint64_t seq = scene.sequence.last;
    assert_int_equal(hear("QPIGS", discharging, 900), 0);
    assert_int_equal(scene.sequence.last, seq);

    const struct live_entry *entry = &scene.live.entries[M_battery_voltage];
    assert_int_equal(entry->heard_ms, 900);
    assert_int_equal(entry->changed_wall_ms, 1000100);
}

static void texts_are_kept_after_the_reply_is_gone(void **state)
{
    char reply[] = "B";

    (void)state;
    hear("QMOD", reply, 100);
    reply[0] = 'x';
    assert_true(span_is(live_value(&scene.live, M_device_mode)->text, "B"));
}

static void battery_power_is_signed_and_split(void **state)
{
    (void)state;
    hear("QPIGS", discharging, 100);
    assert_int_equal(whole(M_battery_power), -812); /* 26.20 V × 31 A = 812.2 W */
    assert_int_equal(whole(M_battery_charge_power), 0);
    assert_int_equal(whole(M_battery_discharge_power), 812);
}

static void the_grid_gives_what_is_missing_and_says_it_is_an_estimate(void **state)
{
    (void)state;
    hear("QMOD", "L", 50);
    hear("QPIGS", on_grid, 100);
    assert_int_equal(whole(M_grid_power), 701 + 260 - 100);
    assert_true(scene.live.entries[M_grid_power].estimated);
    assert_false(scene.live.entries[M_battery_power].estimated);
}

static void the_grid_gives_nothing_in_battery_mode(void **state)
{
    (void)state;
    hear("QMOD", "B", 50);
    hear("QPIGS", on_grid, 100);
    assert_int_equal(whole(M_grid_power), 0);
}

static void grid_power_is_told_as_soon_as_the_mode_is_known(void **state)
{
    (void)state;
    hear("QPIGS", on_grid, 100);
    assert_null(live_value(&scene.live, M_grid_power));
    hear("QMOD", "L", 150);
    assert_int_equal(whole(M_grid_power), 701 + 260 - 100);
    hear("QMOD", "B", 200);
    assert_int_equal(whole(M_grid_power), 0);
}

/* 17 fields: the solar charger's current is on the battery's side, no power is sent. */
static void a_short_status_gives_solar_power_by_volts_and_amperes(void **state)
{
    (void)state;
    hear("QPIGS",
         "230.4 50.0 230.1 50.0 0851 0701 017 355 26.00 010 050 0041 0006 058.5 25.50 00000 "
         "00010000",
         100);
    assert_int_equal(whole(M_pv_input_power), 153);
    assert_int_equal(whole(M_total_pv_power), 153);
}

static void solar_power_follows_each_reply_that_brings_some(void **state)
{
    (void)state;
    hear_in("h", "HPVB", "210.0 01.0 00210 0 380.0 00000000000000000000000", 100);
    assert_null(live_value(&scene.live, M_total_pv_power));
    hear_in("h", "HPV", "070.0 00.3 00022 00000.0 00000 2 070.0 027 08500", 200);
    assert_int_equal(whole(M_total_pv_power), 232);
    hear_in("h", "HPVB", "210.0 02.0 00420 0 380.0 00000000000000000000000", 300);
    assert_int_equal(whole(M_total_pv_power), 442);
    assert_false(scene.live.entries[M_total_pv_power].estimated);
}

static void a_grid_that_is_measured_is_not_estimated(void **state)
{
    (void)state;
    hear("QMOD", "L", 50);
    hear("QPIGS", on_grid, 100);
    assert_true(scene.live.entries[M_grid_power].estimated);
    hear_in("h", "HGRID", "236.4 50.0 280 090 70 40 -01741 0 06500 11+00000", 150);
    assert_int_equal(whole(M_grid_power), -1741);
    hear("QPIGS", on_grid, 200);
    hear("QMOD", "B", 250);
    assert_int_equal(whole(M_grid_power), -1741);
    assert_false(scene.live.entries[M_grid_power].estimated);
}

static void a_second_phase_adds_its_load_and_its_sun(void **state)
{
    (void)state;
    hear_in("pi41", "QMOD", "L", 50);
    hear_in("pi41", "QPIGS2", "122.0 60.0 119.8 60.0 1020 0986 040 0003 090.0 50.00 10100010", 100);
    assert_int_equal(whole(M_pv2_input_power), 150);
    assert_true(scene.live.entries[M_pv2_input_power].estimated);
    hear_in("pi41", "QPIGS",
            "122.9 59.9 122.9 59.9 0331 0272 013 440 50.00 004 100 0035 0002 088.1 56.00 00000 "
            "11000010 00 00 00112 010",
            150);
    assert_int_equal(whole(M_total_pv_power), 112 + 150);
    assert_int_equal(whole(M_grid_power), 272 + 986 + 200 - 262);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(nothing_is_known_before_it_was_said),
        HOLDS(a_value_said_again_is_newer_but_no_change),
        HOLDS(texts_are_kept_after_the_reply_is_gone),
        HOLDS(battery_power_is_signed_and_split),
        HOLDS(the_grid_gives_what_is_missing_and_says_it_is_an_estimate),
        HOLDS(the_grid_gives_nothing_in_battery_mode),
        HOLDS(grid_power_is_told_as_soon_as_the_mode_is_known),
        HOLDS(a_short_status_gives_solar_power_by_volts_and_amperes),
        HOLDS(solar_power_follows_each_reply_that_brings_some),
        HOLDS(a_grid_that_is_measured_is_not_estimated),
        HOLDS(a_second_phase_adds_its_load_and_its_sun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
