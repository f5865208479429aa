/* test_habit.c: when to wake up for a reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "inverter/habit.h"

static const struct line serial_line = {.baud = 2400, .piece = 1};
static const struct line usb_line = {.baud = 2400, .piece = 8};
static const struct message status = {.command = "QPIGS"};
static const struct message mode = {.command = "QMOD"};

static void learn(struct habits *h, struct line line, int64_t took_ms, int64_t rest_ms, int wakes)
{
    habit_learn(h, &status,
                &(struct habit_lesson){
                    .line = line,
                    .bytes = 110,
                    .took_ms = took_ms,
                    .rest_ms = rest_ms,
                    .wakes = wakes,
                });
}

static void before_the_first_reply_only_a_refusal_is_expected(void **state)
{
    struct habits h = {0};

    (void)state;
    assert_int_equal(habit_rest_ms(&h, &status), 0);
    assert_int_equal(habit_rest_ms(&h, NULL), 0);
    assert_in_range(habit_rest_of_reply_ms(&h, &status, serial_line, 1), line_ms(serial_line, 6),
                    line_ms(serial_line, 6) + 2);
    assert_int_equal(habit_rest_of_reply_ms(&h, &status, serial_line, 7), 0);
}

static void the_rest_ends_when_the_last_reply_was_whole(void **state)
{
    struct habits h = {0};

    (void)state;
    learn(&h, serial_line, 520, 0, 100);
    assert_in_range(habit_rest_ms(&h, &status), 520, 522);
    assert_int_equal(habit_rest_ms(&h, &mode), 0);
}

static void inside_a_reply_the_rest_ends_before_its_last_piece(void **state)
{
    struct habits h = {0};

    (void)state;
    learn(&h, serial_line, 520, 0, 100);
    assert_in_range(habit_rest_of_reply_ms(&h, &status, serial_line, 1), line_ms(serial_line, 101),
                    line_ms(serial_line, 101) + 2);
    assert_int_equal(habit_rest_of_reply_ms(&h, &status, serial_line, 102), 0);
    assert_int_equal(habit_rest_of_reply_ms(&h, &status, serial_line, 110), 0);
    assert_int_equal(habit_rest_of_reply_ms(&h, &status, usb_line, 102), 0);
    assert_in_range(habit_rest_of_reply_ms(&h, &status, usb_line, 54), line_ms(usb_line, 48),
                    line_ms(usb_line, 48) + 2);
    assert_int_equal(habit_rest_of_reply_ms(&h, &status, serial_line, 300), 0);
}

/* The unit once took long; now it is quick again, and we would not notice without trying. */
static void a_rest_that_was_too_long_shrinks_until_it_fits(void **state)
{
    struct habits h = {0};
    int64_t true_ms = 520;
    int questions = 0;

    (void)state;
    learn(&h, serial_line, 1500, 0, 100);
    for (int64_t rest = habit_rest_ms(&h, &status); rest > true_ms && questions < 100;
         questions++) {
        learn(&h, serial_line, rest, rest, 1);
        rest = habit_rest_ms(&h, &status);
    }
    assert_in_range(questions, 1, 25);
}

/* Replies that take the same time each: how much later than they are whole do we wake up? */
static void a_steady_unit_is_woken_up_for_at_the_right_time(void **state)
{
    struct habits h = {0};
    int64_t true_ms = 520;
    int64_t late_ms = 0;

    (void)state;
    for (int question = 0; question < 100; question++) {
        int64_t rest_ms = habit_rest_ms(&h, &status);
        bool whole = rest_ms >= true_ms;

        late_ms += whole ? rest_ms - true_ms : 0;
        learn(&h, serial_line, whole ? rest_ms : true_ms, rest_ms, whole ? 1 : 2);
    }
    assert_in_range(late_ms, 0, 100);
}

static void a_line_without_speed_is_not_slept_on(void **state)
{
    struct habits h = {0};

    (void)state;
    learn(&h, (struct line){.piece = 1}, 520, 0, 100);
    assert_int_equal(habit_rest_ms(&h, &status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_the_first_reply_only_a_refusal_is_expected),
        cmocka_unit_test(the_rest_ends_when_the_last_reply_was_whole),
        cmocka_unit_test(inside_a_reply_the_rest_ends_before_its_last_piece),
        cmocka_unit_test(a_rest_that_was_too_long_shrinks_until_it_fits),
        cmocka_unit_test(a_steady_unit_is_woken_up_for_at_the_right_time),
        cmocka_unit_test(a_line_without_speed_is_not_slept_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
