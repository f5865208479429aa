/* test_poller.c: which question comes next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */
#include <stdlib.h>
#include <time.h>

#include "inverter/poller.h"
#include "protocols/index.h"

static const struct message messages[] = {
    {.command = "WHO", .poll = POLL_IDENTITY, .example = "1"},
    {.command = "FAST1", .poll = POLL_FAST, .example = "1 2 3"},
    {.command = "FAST2", .poll = POLL_FAST, .example = "B"},
    {.command = "DAY", .poll = POLL_MINUTE, .argument = ARGUMENT_DAY, .example = "00000001"},
    {.command = "SLOW", .poll = POLL_SLOW, .example = "1"},
    {.command = "HAND", .poll = POLL_NEVER, .example = "1"},
};

static const struct protocol toy = {
    .name = "toy",
    .framing = &framing_voltronic,
    MESSAGES(messages),
};

static const int64_t noon_ms = 1753351200000; /* 24 July 2025 */

struct asked {
    struct poller poller;
    int64_t now_ms;
    char log[2048];
};

/* Asks `count` questions, each answered with `kind`, and keeps their names. */
static void ask(struct asked *a, int count, enum answer_kind kind)
{
    a->log[0] = '\0';
    for (int n = 0; n < count; n++) {
        struct question q;
        size_t used = strlen(a->log);

        assert_true(poller_next(&a->poller, a->now_ms, noon_ms, &q));
        snprintf(a->log + used, sizeof a->log - used, "%s ", q.command);
        a->now_ms += 100;
        poller_note(&a->poller, a->now_ms, kind);
    }
}

static struct asked start(void)
{
    struct asked a = {.now_ms = 5000};

    poller_init(&a.poller, &toy, a.now_ms);
    return a;
}

static void fast_ones_come_in_a_row_and_one_slow_one_in_each_gap(void **state)
{
    struct asked a = start();

    (void)state;
    ask(&a, 9, ANSWER_READINGS);
    assert_string_equal(a.log, "FAST1 FAST2 WHO FAST1 FAST2 DAY20250724 FAST1 FAST2 SLOW ");
    ask(&a, 4, ANSWER_READINGS);
    assert_string_equal(a.log, "FAST1 FAST2 FAST1 FAST2 ");
}

static void slow_ones_come_again_when_their_time_has_passed(void **state)
{
    struct asked a = start();

    (void)state;
    ask(&a, 9, ANSWER_READINGS);
    a.now_ms += 61000;
    ask(&a, 5, ANSWER_READINGS);
    assert_string_equal(a.log, "FAST1 FAST2 DAY20250724 FAST1 FAST2 ");
    a.now_ms += 300000;
    ask(&a, 8, ANSWER_READINGS);
    assert_string_equal(a.log, "DAY20250724 FAST1 FAST2 SLOW FAST1 FAST2 FAST1 FAST2 ");
}

/* Answers everything but `refused`, which gets `kind`; counts how often it was asked. */
static int times_asked(const char *refused, enum answer_kind kind, int questions)
{
    struct asked a = start();
    int times = 0;

    for (int n = 0; n < questions; n++) {
        struct question q;
        assert_true(poller_next(&a.poller, a.now_ms, noon_ms, &q));
        bool odd = strcmp(q.command, refused) == 0;
        times += odd;
        a.now_ms += 1000;
        poller_note(&a.poller, a.now_ms, odd ? kind : ANSWER_READINGS);
    }
    return times;
}

static void what_is_refused_twice_is_not_asked_again(void **state)
{
    (void)state;
    assert_int_equal(times_asked("SLOW", ANSWER_REFUSED, 2000), 2);
    assert_int_equal(times_asked("FAST2", ANSWER_REFUSED, 2000), 2);
    assert_int_equal(times_asked("SLOW", ANSWER_ACCEPTED, 2000), 2);
}

static void what_is_never_heard_of_is_given_up_but_damage_is_not(void **state)
{
    (void)state;
    assert_int_equal(times_asked("SLOW", ANSWER_TIMEOUT, 2000), 2);
    assert_true(times_asked("SLOW", ANSWER_DAMAGED, 2000) > 100);
    assert_true(times_asked("FAST1", ANSWER_TIMEOUT, 2000) > 100);
    assert_int_equal(times_asked("FAST1", ANSWER_MISMATCH, 2000), 5);
}

static void one_refusal_between_answers_changes_nothing(void **state)
{
    struct asked a = start();

    (void)state;
    ask(&a, 9, ANSWER_READINGS);
    ask(&a, 6, ANSWER_REFUSED);
    ask(&a, 4, ANSWER_READINGS);
    assert_string_equal(a.log, "FAST1 FAST2 FAST1 FAST2 ");
}

static void a_damaged_answer_is_asked_for_again_at_once_but_not_for_ever(void **state)
{
    struct asked a = start();

    (void)state;
    ask(&a, 31, ANSWER_READINGS);
    ask(&a, 6, ANSWER_DAMAGED);
    assert_string_equal(a.log, "FAST1 FAST1 FAST1 FAST2 FAST2 FAST2 ");
    ask(&a, 1, ANSWER_DAMAGED);
    ask(&a, 3, ANSWER_READINGS);
    assert_string_equal(a.log, "FAST1 FAST2 FAST1 ");
}

static void after_a_timeout_another_question_comes(void **state)
{
    struct asked a = start();

    (void)state;
    ask(&a, 30, ANSWER_READINGS);
    for (int n = 0; n < 10; n++) {
        struct question first;
        struct question second;
        assert_true(poller_next(&a.poller, a.now_ms, noon_ms, &first));
        poller_note(&a.poller, a.now_ms, ANSWER_TIMEOUT);
        assert_true(poller_next(&a.poller, a.now_ms, noon_ms, &second));
        poller_note(&a.poller, a.now_ms, ANSWER_READINGS);
        assert_string_not_equal(first.command, second.command);
    }
}

/* What it says in both is asked in the one that says it in fewer bytes, or better. */
static void of_two_dialects_on_one_wire_one_is_asked_every_cycle(void **state)
{
    struct asked a = {.now_ms = 5000};

    (void)state;
    poller_init(&a.poller, protocol_find(span_of("h")), a.now_ms);
    ask(&a, 5, ANSWER_READINGS);
    assert_string_equal(a.log, "HGRID HOP HBAT HPV HSTS ");
    ask(&a, 12, ANSWER_READINGS);
    assert_non_null(strstr(a.log, "QPRTL HGRID HOP HBAT HPV HSTS HIMSG1 HGRID"));
    for (size_t i = 0; i < a.poller.count; i++)
        assert_string_not_equal(a.poller.items[i].message->command, "QMOD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_ones_come_in_a_row_and_one_slow_one_in_each_gap),
        cmocka_unit_test(slow_ones_come_again_when_their_time_has_passed),
        cmocka_unit_test(what_is_refused_twice_is_not_asked_again),
        cmocka_unit_test(what_is_never_heard_of_is_given_up_but_damage_is_not),
        cmocka_unit_test(one_refusal_between_answers_changes_nothing),
        cmocka_unit_test(a_damaged_answer_is_asked_for_again_at_once_but_not_for_ever),
        cmocka_unit_test(after_a_timeout_another_question_comes),
        cmocka_unit_test(of_two_dialects_on_one_wire_one_is_asked_every_cycle),
    };

    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
