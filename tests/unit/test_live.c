/* test_live.c: the last known values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

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

static size_t hear(const char *command, const char *text, int64_t now_ms)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    const struct message *m = protocol_message(p, span_of(command));
    struct live_moment at = {.now_ms = now_ms, .wall_ms = now_ms + 1000000};

    assert_true(decode_reply(p, m, span_of(text), &scene.decoded));
    return live_update(&scene.live, m->command, &scene.decoded, at);
}

static const char discharging[] = "000.0 00.0 230.1 50.0 0851 0701 017 355 26.20 000 050 0041 "
                                  "0000 058.5 00.00 00031 00010000 00 00 00100 010";

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

/* Some units have a field for what others do not tell, and leave it empty. */
static void an_empty_field_does_not_take_away_what_was_worked_out(void **state)
{
    struct reading worked_out = {.is = M_battery_power, .value = value_number(-812, 0)};
    struct decoded empty = {.count = 1, .readings = {{.is = M_battery_power}}};
    struct decoded told = {.count = 1,
                           .readings = {{.is = M_battery_power, .value = value_number(-800, 0)}}};
    const struct live_entry *entry = &scene.live.entries[M_battery_power];
    struct live_moment at = {.now_ms = 100};

    (void)state;
    assert_true(live_put(&scene.live, "GS", &worked_out, true, at));
    assert_true(entry->derived && entry->estimated);
    assert_int_equal(live_update(&scene.live, "PS", &empty, at), 0);
    assert_int_equal(entry->value.number, -812);

    assert_int_equal(live_update(&scene.live, "PS", &told, at), 1);
    assert_false(entry->derived || entry->estimated);
    assert_int_equal(live_update(&scene.live, "PS", &empty, at), 1);
    assert_int_equal(entry->value.kind, VALUE_UNKNOWN);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(nothing_is_known_before_it_was_said),
        HOLDS(a_value_said_again_is_newer_but_no_change),
        HOLDS(texts_are_kept_after_the_reply_is_gone),
        HOLDS(an_empty_field_does_not_take_away_what_was_worked_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
