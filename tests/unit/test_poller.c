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
    {.command = "RATE", .poll = POLL_MINUTE, .argument = ARGUMENT_UNIT, .example = "1"},
    {.command = "UNIT", .poll = POLL_UNIT, .argument = ARGUMENT_UNIT, .example = "1"},
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

/* The wall clock runs beside the other: it was noon when that one stood at 0. */
static struct live_moment moment(const struct asked *a)
{
    return (struct live_moment){.now_ms = a->now_ms, .wall_ms = noon_ms + a->now_ms};
}

/* Asks `count` questions, each answered with `kind`, and keeps their names. */
static void ask(struct asked *a, int count, enum answer_kind kind)
{
    a->log[0] = '\0';
    for (int n = 0; n < count; n++) {
        struct question q;
        size_t used = strlen(a->log);

        assert_true(poller_next(&a->poller, moment(a), &q));
        snprintf(a->log + used, sizeof a->log - used, "%s ", q.command);
        a->now_ms += 100;
        poller_note(&a->poller, moment(a), kind, 1);
    }
}

static struct asked start(void)
{
    struct asked a = {.now_ms = 5000};

    poller_init(&a.poller, &toy, moment(&a), NULL);
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
        assert_true(poller_next(&a.poller, moment(&a), &q));
        bool odd = strcmp(q.command, refused) == 0;
        times += odd;
        a.now_ms += 1000;
        poller_note(&a.poller, moment(&a), odd ? kind : ANSWER_READINGS, 1);
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

/* How often SLOW is asked if it was refused `times` before, in that framing. */
static int times_asked_after(const struct framing *framing, int times)
{
    struct asked a = start();
    int count = 0;

    poller_refused(&a.poller, moment(&a), "NONE", framing, times);
    poller_refused(&a.poller, moment(&a), "SLOW", framing, times);
    for (int n = 0; n < 1000; n++) {
        struct question q;
        assert_true(poller_next(&a.poller, moment(&a), &q));
        bool slow = strcmp(q.command, "SLOW") == 0;
        count += slow;
        a.now_ms += 1000;
        poller_note(&a.poller, moment(&a), slow ? ANSWER_REFUSED : ANSWER_READINGS, 1);
    }
    return count;
}

static void what_was_refused_before_polling_counts_if_it_was_the_same_question(void **state)
{
    (void)state;
    assert_int_equal(times_asked_after(&framing_voltronic, 0), 2);
    assert_int_equal(times_asked_after(&framing_voltronic, 1), 1);
    assert_int_equal(times_asked_after(&framing_voltronic, 2), 0);
    assert_int_equal(times_asked_after(&framing_plain, 2), 2);
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
        assert_true(poller_next(&a.poller, moment(&a), &first));
        poller_note(&a.poller, moment(&a), ANSWER_TIMEOUT, 1);
        assert_true(poller_next(&a.poller, moment(&a), &second));
        poller_note(&a.poller, moment(&a), ANSWER_READINGS, 1);
        assert_string_not_equal(first.command, second.command);
    }
}

/* What it says in both is asked in the one that says it in fewer bytes, or better. */
static void of_two_dialects_on_one_wire_one_is_asked_every_cycle(void **state)
{
    struct asked a = {.now_ms = 5000};

    (void)state;
    poller_init(&a.poller, protocol_find(span_of("h")), moment(&a), NULL);
    ask(&a, 5, ANSWER_READINGS);
    assert_string_equal(a.log, "HGRID HOP HBAT HPV HSTS ");
    ask(&a, 12, ANSWER_READINGS);
    assert_non_null(strstr(a.log, "QPRTL HGRID HOP HBAT HPV HSTS HIMSG1 HGRID"));
    for (size_t i = 0; i < a.poller.count; i++)
        assert_string_not_equal(a.poller.items[i].message->command, "QMOD");
}

/* What an earlier run has found out, and whom this one tells. */
struct school {
    struct learned *learned;
    struct learned_unit *unit;
    struct asked asked;
};

static void begin(struct school *c, bool with_memory)
{
    c->asked = (struct asked){.now_ms = 5000};
    poller_init(&c->asked.poller, &toy, moment(&c->asked), with_memory ? c->unit : NULL);
}

static void enter(struct school *c)
{
    const struct identity who = {.protocol = &toy, .serial = "1"};

    c->learned = learned_open(NULL, NULL);
    c->unit = learned_meet(c->learned, &who, noon_ms / 1000);
    begin(c, false);
    poller_learn(&c->asked.poller, c->unit);
}

static void know(struct school *c, const char *command, enum learned_answer answer, int64_t time_ms)
{
    learned_note(c->unit, command,
                 &(struct learned_lesson){.answer = answer, .time_s = time_ms / 1000});
}

/* "answered", …; "nothing" if it was not heard of. */
static const char *lesson(const struct school *c, const char *command)
{
    const struct learned_question *q = learned_question(c->unit, command);

    return learned_answer_name(q != NULL ? q->answer : LEARNED_NOTHING);
}

enum { DAY_MS = 86400000 };

static void what_was_in_vain_before_is_not_asked_in_the_first_week(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    know(&c, "SLOW", LEARNED_REFUSED, noon_ms - 2 * (int64_t)DAY_MS);
    know(&c, "WHO", LEARNED_UNHEARD, noon_ms);
    know(&c, "FAST2", LEARNED_REFUSED, noon_ms);
    begin(&c, true);
    ask(&c.asked, 6, ANSWER_READINGS);
    assert_string_equal(c.asked.log, "FAST1 DAY20250724 FAST1 FAST1 FAST1 FAST1 ");
    c.asked.now_ms = 5 * (int64_t)DAY_MS + 10000;
    ask(&c.asked, 5, ANSWER_READINGS);
    assert_string_equal(c.asked.log, "DAY20250729 FAST1 SLOW FAST1 FAST1 ");
    c.asked.now_ms = 7 * (int64_t)DAY_MS + 10000;
    ask(&c.asked, 5, ANSWER_READINGS);
    assert_string_equal(c.asked.log, "WHO FAST2 DAY20250731 FAST1 FAST2 ");
    learned_close(c.learned);
}

/* A computer without a clock of its own starts anywhere. */
static void a_wall_clock_that_was_wrong_keeps_nothing_away_for_longer_than_a_week(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    know(&c, "SLOW", LEARNED_REFUSED, noon_ms + 4000 * (int64_t)DAY_MS);
    know(&c, "WHO", LEARNED_REFUSED, 1000);
    begin(&c, true);
    ask(&c.asked, 6, ANSWER_READINGS);
    assert_string_equal(c.asked.log, "FAST1 FAST2 WHO FAST1 FAST2 DAY20250724 ");
    c.asked.now_ms = 7 * (int64_t)DAY_MS + 10000;
    ask(&c.asked, 6, ANSWER_READINGS);
    assert_string_equal(c.asked.log, "FAST1 FAST2 DAY20250731 FAST1 FAST2 SLOW ");
    learned_close(c.learned);
}

static void what_was_answered_before_is_waited_for_and_not_dropped(void **state)
{
    struct school c;
    struct question q;

    (void)state;
    enter(&c);
    know(&c, "WHO", LEARNED_ANSWERED, noon_ms);
    begin(&c, true);
    poller_learn(&c.asked.poller, c.unit);
    ask(&c.asked, 2, ANSWER_READINGS);
    assert_true(poller_next(&c.asked.poller, moment(&c.asked), &q));
    assert_string_equal(q.command, "WHO");
    assert_int_equal(q.patience_ms, 0);
    poller_note(&c.asked.poller, moment(&c.asked), ANSWER_REFUSED, 0);
    ask(&c.asked, 2, ANSWER_READINGS);
    assert_true(poller_next(&c.asked.poller, moment(&c.asked), &q));
    assert_string_not_equal(q.command, "WHO");
    assert_int_equal(q.patience_ms, 1000); /* one that nobody has heard of yet */
    poller_note(&c.asked.poller, moment(&c.asked), ANSWER_REFUSED, 0);

    int times = 0;
    for (int n = 0; n < 2000; n++) {
        c.asked.now_ms += 1000;
        assert_true(poller_next(&c.asked.poller, moment(&c.asked), &q));
        bool who = strcmp(q.command, "WHO") == 0;
        times += who;
        poller_note(&c.asked.poller, moment(&c.asked), who ? ANSWER_REFUSED : ANSWER_READINGS, 1);
    }
    assert_true(times > 20);
    assert_true(times < 50); /* not every five seconds for ever */
    assert_string_equal(lesson(&c, "WHO"), "answered");
    learned_close(c.learned);
}

/* Runs `questions`, one a second; `odd` gets `kind`, all others are answered. */
static void live_with(struct school *c, const char *odd, enum answer_kind kind, int questions)
{
    struct asked *a = &c->asked;

    for (int n = 0; n < questions; n++) {
        struct question q;

        assert_true(poller_next(&a->poller, moment(a), &q));
        a->now_ms += 1000;
        poller_note(&a->poller, moment(a), strcmp(q.command, odd) == 0 ? kind : ANSWER_READINGS, 3);
    }
}

static void lessons_are_handed_on(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    live_with(&c, "SLOW", ANSWER_REFUSED, 30);
    assert_string_equal(lesson(&c, "FAST1"), "answered");
    assert_int_equal(learned_question(c.unit, "FAST1")->tokens, 3);
    assert_string_equal(lesson(&c, "WHO"), "answered");
    assert_string_equal(lesson(&c, "SLOW"), "refused");
    assert_string_equal(lesson(&c, "HAND"), "nothing"); /* never asked */
    learned_close(c.learned);
}

static void silence_while_others_are_answered_is_a_lesson(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    live_with(&c, "SLOW", ANSWER_TIMEOUT, 30);
    assert_string_equal(lesson(&c, "SLOW"), "unheard");
    learned_close(c.learned);
}

static void answers_to_other_questions_are_no_lesson(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    live_with(&c, "SLOW", ANSWER_MISMATCH, 200);
    assert_string_equal(lesson(&c, "SLOW"), "nothing");
    learned_close(c.learned);
}

static void what_was_refused_before_polling_is_a_lesson(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    poller_refused(&c.asked.poller, moment(&c.asked), "SLOW", &framing_voltronic, 2);
    assert_string_equal(lesson(&c, "SLOW"), "refused");
    learned_close(c.learned);
}

static void lessons_wait_until_it_is_certain_who_answers(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    begin(&c, false);
    live_with(&c, "SLOW", ANSWER_REFUSED, 30);
    assert_int_equal(c.unit->count, 0);
    poller_learn(&c.asked.poller, c.unit);
    assert_string_equal(lesson(&c, "SLOW"), "refused");
    assert_string_equal(lesson(&c, "WHO"), "answered");
    learned_close(c.learned);
}

static void a_dead_line_teaches_nothing(void **state)
{
    struct school c;
    struct asked *a = &c.asked;

    (void)state;
    enter(&c);
    for (int n = 0; n < 300; n++) {
        struct question q;

        assert_true(poller_next(&a->poller, moment(a), &q));
        a->now_ms += 2000;
        poller_note(&a->poller, moment(a), ANSWER_TIMEOUT, 0);
    }
    assert_int_equal(c.unit->count, 0);

    /* And drops nothing: all are asked once it is mended. */
    a->now_ms += 10000;
    ask(a, 9, ANSWER_READINGS);
    assert_non_null(strstr(a->log, "WHO"));
    assert_non_null(strstr(a->log, "DAY20250724"));
    assert_non_null(strstr(a->log, "SLOW"));
    learned_close(c.learned);
}

/* Units refuse what came to them damaged. */
static void what_is_refused_on_a_bad_line_is_no_lesson(void **state)
{
    struct school c;
    struct asked *a = &c.asked;

    (void)state;
    enter(&c);
    for (int n = 0; n < 300; n++) {
        struct question q;

        assert_true(poller_next(&a->poller, moment(a), &q));
        a->now_ms += 1000;
        bool slow = strcmp(q.command, "SLOW") == 0;
        enum answer_kind kind = slow         ? ANSWER_REFUSED
                                : n % 7 == 0 ? ANSWER_DAMAGED
                                             : ANSWER_READINGS;
        poller_note(&a->poller, moment(a), kind, 1);
    }
    assert_string_equal(lesson(&c, "SLOW"), "nothing");

    /* On a better line it is tried again within the hour, and is one then. */
    a->now_ms += DAY_MS / 24;
    live_with(&c, "SLOW", ANSWER_REFUSED, 60);
    assert_string_equal(lesson(&c, "SLOW"), "nothing");
    a->now_ms += DAY_MS / 24;
    live_with(&c, "SLOW", ANSWER_REFUSED, 60);
    assert_string_equal(lesson(&c, "SLOW"), "refused");
    learned_close(c.learned);
}

static void once_a_week_one_try_is_enough(void **state)
{
    struct school c;
    struct asked *a = &c.asked;
    static const char *const odd[] = {"SLOW", "FAST2"};
    static const enum answer_kind kinds[] = {ANSWER_REFUSED, ANSWER_TIMEOUT};

    (void)state;
    for (int n = 0; n < 4; n++) {
        int times = 0;

        enter(&c);
        know(&c, odd[n / 2], LEARNED_REFUSED, noon_ms - 8 * (int64_t)DAY_MS);
        begin(&c, true);
        poller_learn(&a->poller, c.unit);
        for (int asked = 0; asked < 200; asked++) {
            struct question q;

            assert_true(poller_next(&a->poller, moment(a), &q));
            bool is_odd = strcmp(q.command, odd[n / 2]) == 0;
            assert_true(!is_odd || q.patience_ms == 1000);
            times += is_odd;
            a->now_ms += 1000;
            poller_note(&a->poller, moment(a), is_odd ? kinds[n % 2] : ANSWER_READINGS, 1);
        }
        assert_int_equal(times, 1);
        assert_string_equal(lesson(&c, odd[n / 2]), n % 2 == 0 ? "refused" : "unheard");
        assert_true(learned_question(c.unit, odd[n / 2])->tried_s >= noon_ms / 1000);
        learned_close(c.learned);
    }
}

static void what_is_answered_again_after_a_week_is_asked_as_ever(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    know(&c, "SLOW", LEARNED_UNHEARD, noon_ms - 8 * (int64_t)DAY_MS);
    begin(&c, true);
    poller_learn(&c.asked.poller, c.unit);
    live_with(&c, "", ANSWER_READINGS, 20);
    assert_string_equal(lesson(&c, "SLOW"), "answered");
    c.asked.now_ms += 300000;
    ask(&c.asked, 9, ANSWER_READINGS);
    assert_non_null(strstr(c.asked.log, "SLOW"));
    learned_close(c.learned);
}

static void a_memory_that_leaves_nothing_to_ask_is_not_believed(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    know(&c, "FAST1", LEARNED_REFUSED, noon_ms);
    know(&c, "FAST2", LEARNED_REFUSED, noon_ms);
    begin(&c, true);
    ask(&c.asked, 3, ANSWER_READINGS);
    assert_string_equal(c.asked.log, "FAST1 FAST2 WHO ");
    learned_close(c.learned);
}

static void count_polled(void *owner, const struct message *m)
{
    size_t *count = owner;

    if (m->poll != POLL_NEVER)
        *count += m->argument == ARGUMENT_UNIT ? 10 : 1;
}

static void no_protocol_has_more_questions_than_fit(void **state)
{
    (void)state;
    for (const struct protocol *const *p = protocols; *p != NULL; p++) {
        size_t count = 0;

        protocol_each_message(*p, count_polled, &count);
        assert_in_range(count, 1, POLL_ITEMS_MAX);
    }
}

/* --- the units of a set --- */

static void not_every_dialect_knows_units(void **state)
{
    static const struct {
        const char *protocol;
        bool knows;
    } cases[] = {{"pi30", true}, {"pi18", true}, {"pi41", true}, {"pi16", false}, {"pi34", false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asked a = {.now_ms = 5000};

        poller_init(&a.poller, protocol_find(span_of(cases[i].protocol)), moment(&a), NULL);
        assert_int_equal(poller_knows_units(&a.poller), cases[i].knows);
    }
}

static void units_are_asked_about_once_they_are_named(void **state)
{
    struct asked a = start();

    (void)state;
    ask(&a, 29, ANSWER_READINGS);
    assert_null(strstr(a.log, "UNIT"));
    poller_put_off_unit(&a.poller, 0, moment(&a), 0);
    poller_put_off_unit(&a.poller, 2, moment(&a), 0);
    ask(&a, 13, ANSWER_READINGS);
    assert_string_equal(a.log, "RATE0 FAST1 FAST2 UNIT0 FAST1 FAST2 RATE2 FAST1 FAST2 UNIT2 "
                               "FAST1 FAST2 FAST1 ");
}

static void a_unit_is_asked_about_every_five_seconds(void **state)
{
    struct asked a = start();
    int asked = 0;

    (void)state;
    poller_put_off_unit(&a.poller, 1, moment(&a), 0);
    for (int64_t end_ms = a.now_ms + 60000; a.now_ms < end_ms;) {
        ask(&a, 1, ANSWER_READINGS);
        asked += strcmp(a.log, "UNIT1 ") == 0;
    }
    assert_in_range(asked, 11, 12);
}

static void units_and_other_slow_questions_take_turns(void **state)
{
    struct asked a = start();

    (void)state;
    for (uint8_t unit = 0; unit < 3; unit++)
        poller_put_off_unit(&a.poller, unit, moment(&a), 0);
    ask(&a, 18, ANSWER_READINGS);
    assert_string_equal(a.log, "FAST1 FAST2 RATE0 FAST1 FAST2 WHO FAST1 FAST2 UNIT0 "
                               "FAST1 FAST2 DAY20250724 FAST1 FAST2 RATE1 FAST1 FAST2 SLOW ");
}

/* With nine units and a line so slow that there is always one that waits. */
static void many_units_do_not_starve_the_others(void **state)
{
    struct asked a = start();
    int days = 0, units = 0;

    (void)state;
    for (uint8_t unit = 0; unit < 9; unit++)
        poller_put_off_unit(&a.poller, unit, moment(&a), 0);
    for (int64_t end_ms = a.now_ms + 600000; a.now_ms < end_ms; a.now_ms += 900) {
        ask(&a, 1, ANSWER_READINGS);
        days += strcmp(a.log, "DAY20250724 ") == 0;
        units += strncmp(a.log, "UNIT", 4) == 0;
    }
    assert_in_range(days, 9, 10);
    assert_true(units > 100);
}

static void a_unit_that_is_refused_is_not_dropped(void **state)
{
    struct asked a = start();
    struct question q;

    (void)state;
    ask(&a, 9, ANSWER_READINGS);
    for (int n = 0; n < 5; n++) {
        poller_put_off_unit(&a.poller, 3, moment(&a), 0);
        do {
            assert_true(poller_next(&a.poller, moment(&a), &q));
            a.now_ms += 100;
            poller_note(&a.poller, moment(&a),
                        strncmp(q.command, "FAST", 4) == 0 ? ANSWER_READINGS : ANSWER_REFUSED, 1);
        } while (strcmp(q.command, "UNIT3") != 0);
    }
    poller_put_off_unit(&a.poller, 3, moment(&a), 60000);
    ask(&a, 60, ANSWER_READINGS);
    assert_null(strstr(a.log, "UNIT3"));
    a.now_ms += 60000;
    ask(&a, 12, ANSWER_READINGS);
    assert_non_null(strstr(a.log, "UNIT3"));
}

/* Asks until every question about a unit was asked twice, and gives these that answer. */
static void answer_units(struct asked *a, uint8_t unit, enum answer_kind kind)
{
    struct question q;

    for (int n = 0; n < 40; n++) {
        if (n % 20 == 0)
            poller_put_off_unit(&a->poller, unit, moment(a), 0);
        assert_true(poller_next(&a->poller, moment(a), &q));
        bool of_unit = q.message->argument == ARGUMENT_UNIT;
        a->now_ms += 100;
        poller_note(&a->poller, moment(a), of_unit ? kind : ANSWER_READINGS, 1);
    }
}

static void what_no_unit_answers_is_remembered_for_a_week(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    answer_units(&c.asked, 1, ANSWER_REFUSED);
    assert_string_equal(lesson(&c, "UNIT"), "refused");
    begin(&c, true);
    c.asked.now_ms += DAY_MS;
    assert_true(poller_units_are_in_vain(&c.asked.poller, moment(&c.asked)));
    c.asked.now_ms += 8 * (int64_t)DAY_MS;
    assert_false(poller_units_are_in_vain(&c.asked.poller, moment(&c.asked)));
    learned_close(c.learned);
}

static void a_unit_that_is_absent_is_no_lesson_when_another_answers(void **state)
{
    struct school c;

    (void)state;
    enter(&c);
    answer_units(&c.asked, 0, ANSWER_READINGS);
    answer_units(&c.asked, 1, ANSWER_REFUSED);
    assert_string_equal(lesson(&c, "UNIT"), "answered");
    begin(&c, true);
    assert_false(poller_units_are_in_vain(&c.asked.poller, moment(&c.asked)));
    begin(&c, false);
    assert_false(poller_units_are_in_vain(&c.asked.poller, moment(&c.asked)));
    learned_close(c.learned);
}

static void a_fast_answer_is_awaited_until_it_came_or_was_refused(void **state)
{
    const struct protocol *pi41 = protocol_find(span_of("pi41"));
    static const enum answer_kind ends[] = {ANSWER_READINGS, ANSWER_REFUSED};

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct asked a = {.now_ms = 5000};

        poller_init(&a.poller, pi41, moment(&a), NULL);
        assert_true(poller_awaits(&a.poller, M_ac_output_active_power));
        assert_false(poller_awaits(&a.poller, M_battery_float_voltage)); /* of a slow one */
        ask(&a, 1, ANSWER_READINGS);
        assert_string_equal(a.log, "QPIGS ");
        assert_false(poller_awaits(&a.poller, M_ac_output_active_power));
        assert_true(poller_awaits(&a.poller, M_l2_ac_output_active_power));
        while (strcmp(a.log, "QPIGS2 ") != 0)
            ask(&a, 1, ends[i]);
        assert_false(poller_awaits(&a.poller, M_l2_ac_output_active_power));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_ones_come_in_a_row_and_one_slow_one_in_each_gap),
        cmocka_unit_test(slow_ones_come_again_when_their_time_has_passed),
        cmocka_unit_test(what_is_refused_twice_is_not_asked_again),
        cmocka_unit_test(what_was_refused_before_polling_counts_if_it_was_the_same_question),
        cmocka_unit_test(what_is_never_heard_of_is_given_up_but_damage_is_not),
        cmocka_unit_test(one_refusal_between_answers_changes_nothing),
        cmocka_unit_test(a_damaged_answer_is_asked_for_again_at_once_but_not_for_ever),
        cmocka_unit_test(after_a_timeout_another_question_comes),
        cmocka_unit_test(of_two_dialects_on_one_wire_one_is_asked_every_cycle),
        cmocka_unit_test(what_was_in_vain_before_is_not_asked_in_the_first_week),
        cmocka_unit_test(a_wall_clock_that_was_wrong_keeps_nothing_away_for_longer_than_a_week),
        cmocka_unit_test(what_was_answered_before_is_waited_for_and_not_dropped),
        cmocka_unit_test(lessons_are_handed_on),
        cmocka_unit_test(silence_while_others_are_answered_is_a_lesson),
        cmocka_unit_test(answers_to_other_questions_are_no_lesson),
        cmocka_unit_test(what_was_refused_before_polling_is_a_lesson),
        cmocka_unit_test(lessons_wait_until_it_is_certain_who_answers),
        cmocka_unit_test(a_dead_line_teaches_nothing),
        cmocka_unit_test(what_is_refused_on_a_bad_line_is_no_lesson),
        cmocka_unit_test(once_a_week_one_try_is_enough),
        cmocka_unit_test(what_is_answered_again_after_a_week_is_asked_as_ever),
        cmocka_unit_test(a_memory_that_leaves_nothing_to_ask_is_not_believed),
        cmocka_unit_test(no_protocol_has_more_questions_than_fit),
        cmocka_unit_test(not_every_dialect_knows_units),
        cmocka_unit_test(units_are_asked_about_once_they_are_named),
        cmocka_unit_test(a_unit_is_asked_about_every_five_seconds),
        cmocka_unit_test(units_and_other_slow_questions_take_turns),
        cmocka_unit_test(many_units_do_not_starve_the_others),
        cmocka_unit_test(a_unit_that_is_refused_is_not_dropped),
        cmocka_unit_test(what_no_unit_answers_is_remembered_for_a_week),
        cmocka_unit_test(a_unit_that_is_absent_is_no_lesson_when_another_answers),
        cmocka_unit_test(a_fast_answer_is_awaited_until_it_came_or_was_refused),
    };

    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
