/* test_doubt.c: without a check, what is said twice is believed, and what is said once is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/memory.h"
#include "model/doubt.h"

struct scene {
    struct sequence sequence;
    struct live live;
    struct doubt doubt;
};

static int set_up(void **state)
{
    struct scene *s = xcalloc(1, sizeof *s);

    live_init(&s->live, &s->sequence);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    live_done(&s->live);
    free(s);
    return 0;
}

/* The answer has one reading; true: it was believed. */
static bool hear(struct scene *s, enum measurement_id id, struct value v)
{
    struct decoded d = {.count = 1, .readings = {{.is = id, .value = v}}};
    size_t held = doubt_filter(&s->doubt, &s->live, &d);

    assert_int_equal(held + d.count, 1);
    live_update(&s->live, "TEST", &d, (struct live_moment){0});
    return held == 0;
}

static struct value text(const char *words)
{
    return (struct value){.kind = VALUE_TEXT, .text = span_of(words)};
}

static void the_first_word_is_not_believed_and_the_second_is(void **state)
{
    struct scene *s = *state;

    assert_false(hear(s, M_battery_voltage, value_number(524, 1)));
    assert_null(live_value(&s->live, M_battery_voltage));
    assert_true(hear(s, M_battery_voltage, value_number(525, 1)));
    assert_int_equal(live_value(&s->live, M_battery_voltage)->number, 525);
}

static void small_steps_are_believed_at_once(void **state)
{
    struct scene *s = *state;

    hear(s, M_battery_voltage, value_number(524, 1));
    for (int volts = 524; volts < 600; volts += 9)
        assert_true(hear(s, M_battery_voltage, value_number(volts, 1)));
}

static void one_wild_value_is_never_shown(void **state)
{
    struct scene *s = *state;

    hear(s, M_battery_voltage, value_number(524, 1));
    hear(s, M_battery_voltage, value_number(524, 1));
    assert_false(hear(s, M_battery_voltage, value_number(924, 1)));
    assert_int_equal(live_value(&s->live, M_battery_voltage)->number, 524);
    assert_true(hear(s, M_battery_voltage, value_number(523, 1)));
    assert_false(hear(s, M_battery_voltage, value_number(124, 1)));
    assert_true(hear(s, M_battery_voltage, value_number(522, 1)));
}

static void a_true_jump_is_shown_one_answer_later(void **state)
{
    struct scene *s = *state;

    hear(s, M_ac_output_active_power, value_number(200, 0));
    hear(s, M_ac_output_active_power, value_number(200, 0));
    assert_false(hear(s, M_ac_output_active_power, value_number(2200, 0)));
    assert_true(hear(s, M_ac_output_active_power, value_number(2210, 0)));
}

static void a_counter_that_falls_is_doubted(void **state)
{
    struct scene *s = *state;

    hear(s, M_total_generated_energy, value_number(8500, 0));
    assert_true(hear(s, M_total_generated_energy, value_number(8500, 0)));
    assert_true(hear(s, M_total_generated_energy, value_number(8600, 0)));
    assert_false(hear(s, M_total_generated_energy, value_number(8500, 0)));
    assert_true(hear(s, M_total_generated_energy, value_number(8600, 0)));
}

static void flags_and_texts_must_be_said_twice_when_they_change(void **state)
{
    struct scene *s = *state;

    assert_false(hear(s, M_load_on, value_flag(true)));
    assert_true(hear(s, M_load_on, value_flag(true)));
    assert_false(hear(s, M_load_on, value_flag(false)));
    assert_true(hear(s, M_load_on, value_flag(true)));
    assert_false(hear(s, M_serial_number, text("123")));
    assert_false(hear(s, M_serial_number, text("124")));
    assert_true(hear(s, M_serial_number, text("124")));
}

static void a_number_that_becomes_unknown_must_say_so_twice(void **state)
{
    struct scene *s = *state;
    struct value unknown = {.kind = VALUE_UNKNOWN};

    hear(s, M_grid_voltage, value_number(2300, 1));
    hear(s, M_grid_voltage, value_number(2300, 1));
    assert_false(hear(s, M_grid_voltage, unknown));
    assert_true(hear(s, M_grid_voltage, unknown));
}

static void a_clock_is_believed_as_it_moves(void **state)
{
    struct scene *s = *state;
    struct value time = {.kind = VALUE_TIME, .text = span_of("261002 21:01")};

    assert_true(hear(s, M_device_time, time));
    time.text = span_of("261002 21:02");
    assert_true(hear(s, M_device_time, time));
}

#define HOLDS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        HOLDS(the_first_word_is_not_believed_and_the_second_is),
        HOLDS(small_steps_are_believed_at_once),
        HOLDS(one_wild_value_is_never_shown),
        HOLDS(a_true_jump_is_shown_one_answer_later),
        HOLDS(a_counter_that_falls_is_doubted),
        HOLDS(flags_and_texts_must_be_said_twice_when_they_change),
        HOLDS(a_number_that_becomes_unknown_must_say_so_twice),
        HOLDS(a_clock_is_believed_as_it_moves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
