/* test_learned.c: what each unit answers, in a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "inverter/learned.h"
#include "protocols/index.h"

enum { NOW_S = 1753351200, DAY_S = 86400 };

struct scene {
    struct loop *loop;
    char folder[40];
    char *path;
    struct identity who;
};

static int set_up(void **state)
{
    struct scene *s = xcalloc(1, sizeof *s);

    *state = s;
    s->loop = loop_new_stepped((int64_t)NOW_S * 1000);
    strcpy(s->folder, "/tmp/heliowire-test-XXXXXX");
    if (mkdtemp(s->folder) == NULL)
        return -1;
    s->path = xprintf("%s/learned.json", s->folder);
    s->who = (struct identity){
        .protocol = protocol_find(span_of("pi30max")),
        .serial = "92932004102443",
        .firmware = "00079.15",
    };
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    unlink(s->path);
    int left = rmdir(s->folder); /* fails if anything else was written */
    free(s->path);
    loop_free(s->loop);
    free(s);
    return left;
}

static void write_text(const struct scene *s, const char *text)
{
    FILE *file = fopen(s->path, "we");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void note(struct learned_unit *u, const char *command, enum learned_answer answer,
                 int64_t time_s)
{
    learned_note(u, command,
                 &(struct learned_lesson){
                     .answer = answer,
                     .tokens = answer == LEARNED_ANSWERED ? 21 : 0,
                     .time_s = time_s,
                 });
}

/* What one run keeps. */
static void learn_something(const struct scene *s)
{
    struct learned *l = learned_open(s->loop, s->folder);
    struct learned_unit *u = learned_meet(l, &s->who, NOW_S);

    assert_non_null(u);
    note(u, "QPIGS", LEARNED_ANSWERED, NOW_S);
    note(u, "QSID", LEARNED_REFUSED, NOW_S + 5);
    note(u, "QBEQI", LEARNED_UNHEARD, NOW_S + 7);
    learned_note_scale(u, SCALE_DEGREES, NOW_S);
    learned_close(l);
}

static void assert_question(const struct learned_unit *u, const char *command,
                            enum learned_answer answer, size_t tokens, int64_t since_s)
{
    const struct learned_question *q = learned_question(u, command);

    assert_non_null(q);
    assert_int_equal(q->answer, answer);
    assert_int_equal(q->tokens, tokens);
    assert_int_equal(q->since_s, since_s);
}

static void what_one_run_learns_the_next_one_knows(void **state)
{
    struct scene *s = *state;

    learn_something(s);

    struct learned *l = learned_open(s->loop, s->folder);
    const struct learned_unit *u = learned_find(l, &s->who);
    assert_non_null(u);
    assert_int_equal(u->count, 3);
    assert_question(u, "QPIGS", LEARNED_ANSWERED, 21, NOW_S);
    assert_question(u, "QSID", LEARNED_REFUSED, 0, NOW_S + 5);
    assert_question(u, "QBEQI", LEARNED_UNHEARD, 0, NOW_S + 7);
    assert_int_equal(learned_question(u, "QSID")->tried_s, NOW_S + 5);
    assert_null(learned_question(u, "QMOD"));
    assert_int_equal(u->scale, SCALE_DEGREES);
    assert_int_equal(u->scale_since_s, NOW_S);
    assert_int_equal(u->since_s, NOW_S);
    learned_close(l);
}

static void another_firmware_or_protocol_begins_anew_and_the_old_one_stays(void **state)
{
    struct scene *s = *state;
    struct identity newer = s->who, other = s->who, nobody = s->who;

    learn_something(s);
    strcpy(newer.firmware, "00079.70");
    other.protocol = protocol_find(span_of("pi30"));
    nobody.serial[0] = '\0';

    struct learned *l = learned_open(s->loop, s->folder);
    assert_null(learned_find(l, &newer));
    assert_null(learned_find(l, &other));
    struct learned_unit *u = learned_meet(l, &newer, NOW_S + 100);
    assert_int_equal(u->count, 0);
    assert_int_equal(u->scale, SCALE_UNDECIDED);
    assert_null(learned_meet(l, &nobody, NOW_S));
    learned_close(l);

    l = learned_open(s->loop, s->folder);
    assert_int_equal(learned_count(l), 2);
    assert_string_equal(learned_at(l, 0)->firmware, "00079.70");
    assert_question(learned_find(l, &s->who), "QSID", LEARNED_REFUSED, 0, NOW_S + 5);
    learned_close(l);
}

static void a_changed_answer_counts_from_then_on(void **state)
{
    struct scene *s = *state;
    struct learned *l = learned_open(s->loop, s->folder);
    struct learned_unit *u = learned_meet(l, &s->who, NOW_S);

    note(u, "QSID", LEARNED_REFUSED, NOW_S);
    note(u, "QSID", LEARNED_REFUSED, NOW_S + 7 * DAY_S);
    assert_question(u, "QSID", LEARNED_REFUSED, 0, NOW_S);
    assert_int_equal(learned_question(u, "QSID")->tried_s, NOW_S + 7 * DAY_S);
    note(u, "QSID", LEARNED_ANSWERED, NOW_S + 14 * DAY_S);
    assert_question(u, "QSID", LEARNED_ANSWERED, 21, NOW_S + 14 * DAY_S);
    learned_note(u, "QSID", &(struct learned_lesson){.answer = LEARNED_ANSWERED, .tokens = 17});
    assert_int_equal(learned_question(u, "QSID")->tokens, 21); /* the most */
    learned_close(l);
}

/* Runs the pool's work, which does not follow the stepped clock. */
static bool wait_for_file(const struct scene *s)
{
    for (int n = 0; n < 1000 && access(s->path, F_OK) != 0; n++) {
        loop_step(s->loop, 0);
        usleep(1000);
    }
    /* The pool has renamed it; that it has done so is told on the loop. */
    for (int n = 0; n < 20; n++) {
        loop_step(s->loop, 0);
        usleep(1000);
    }
    return access(s->path, F_OK) == 0;
}

static void it_is_written_once_a_minute_at_most(void **state)
{
    struct scene *s = *state;
    struct learned *l = learned_open(s->loop, s->folder);
    struct learned_unit *u = learned_meet(l, &s->who, NOW_S);

    note(u, "QPIGS", LEARNED_ANSWERED, NOW_S);
    loop_step(s->loop, 59000);
    assert_int_not_equal(access(s->path, F_OK), 0);
    loop_step(s->loop, 2000);
    assert_true(wait_for_file(s));

    unlink(s->path);
    note(u, "QSID", LEARNED_REFUSED, NOW_S + 61);
    loop_step(s->loop, 59000);
    assert_int_not_equal(access(s->path, F_OK), 0);
    loop_step(s->loop, 2000);
    assert_true(wait_for_file(s));
    learned_close(l);
}

static void what_is_known_already_is_not_written_again_for_a_day(void **state)
{
    struct scene *s = *state;
    struct learned *l = learned_open(s->loop, s->folder);
    struct learned_unit *u = learned_meet(l, &s->who, NOW_S);

    note(u, "QPIGS", LEARNED_ANSWERED, NOW_S);
    loop_step(s->loop, 61000);
    assert_true(wait_for_file(s));
    unlink(s->path);
    for (int second = 61; second < DAY_S; second += 10) {
        note(u, "QPIGS", LEARNED_ANSWERED, NOW_S + second);
        loop_step(s->loop, 10000);
    }
    assert_int_not_equal(access(s->path, F_OK), 0);
    assert_true(learned_question(u, "QPIGS")->tried_s > NOW_S + DAY_S - 20);
    learned_close(l);
    assert_int_not_equal(access(s->path, F_OK), 0); /* nothing new */

    l = learned_open(s->loop, s->folder);
    u = learned_meet(l, &s->who, NOW_S);
    note(u, "QPIGS", LEARNED_ANSWERED, NOW_S);
    loop_step(s->loop, 61000);
    assert_true(wait_for_file(s));
    unlink(s->path);
    note(u, "QPIGS", LEARNED_ANSWERED, NOW_S + DAY_S + 1);
    loop_step(s->loop, 61000);
    assert_true(wait_for_file(s));
    learned_close(l);
}

/* What the program says of a file with that text. */
static void assert_told(const struct scene *s, const char *text, const char *said)
{
    char log[400] = "";
    int kept = dup(STDERR_FILENO), ends[2];

    write_text(s, text);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    struct learned *l = learned_open(s->loop, s->folder);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    ssize_t got = read(ends[0], log, sizeof log - 1);
    close(ends[0]);
    assert_true(got >= 0);
    if (said != NULL)
        assert_non_null(strstr(log, said));
    else
        assert_string_equal(log, "");
    assert_int_equal(learned_count(l), 0);
    learned_close(l);
}

static void a_broken_file_is_an_empty_one_and_is_told(void **state)
{
    struct scene *s = *state;

    assert_told(s, "{\"units\": [{\"serial\": \"929", "starting without it");
    assert_told(s, "", "starting without it");
    assert_told(s, "[]", "no list of units");
    assert_told(s, "{\"units\": 7}", "no list of units");
    assert_told(s, "{\"units\": []}", NULL);
}

static void members_that_can_not_be_are_left_out(void **state)
{
    struct scene *s = *state;

    write_text(s, "{\"units\": [7, {}, {\"serial\": \"\", \"protocol\": \"pi30\", \"firmware\": "
                  "\"1\"}, {\"serial\": \"1234567890123456789012345678901234567890\", "
                  "\"protocol\": \"pi30\", \"firmware\": \"1\"}, {\"serial\": \"92932004102443\", "
                  "\"protocol\": \"pi30max\", \"firmware\": \"00079.15\", \"since\": -5, \"seen\": "
                  "\"x\", \"scales\": {\"inverter_heat_sink_temperature\": {\"scale\": "
                  "\"fathoms\"}}, \"questions\": {\"QPIGS\": {\"answer\": \"answered\", "
                  "\"tokens\": 400}, \"Q MOD\": {\"answer\": \"answered\"}, \"\": {\"answer\": "
                  "\"answered\"}, \"Q\\\"\": {\"answer\": \"refused\"}, "
                  "\"QABCDEFGHIJKLMNOPQRSTUVWXYZ\": {\"answer\": \"refused\"}, \"QID\": "
                  "{\"answer\": \"nothing\"}, \"QPI\": 7, \"QMN\": {\"answer\": \"refused\", "
                  "\"since\": 1e300, \"tried\": 9223372036854775807}}}]}");

    struct learned *l = learned_open(s->loop, s->folder);
    assert_int_equal(learned_count(l), 1);
    const struct learned_unit *u = learned_find(l, &s->who);
    assert_non_null(u);
    assert_int_equal(u->count, 2);
    assert_question(u, "QPIGS", LEARNED_ANSWERED, 0, 0);
    assert_question(u, "QMN", LEARNED_REFUSED, 0, 0);
    assert_int_equal(learned_question(u, "QMN")->tried_s, 0);
    assert_int_equal(u->since_s, 0);
    assert_int_equal(u->scale, SCALE_UNDECIDED);
    learned_close(l);
}

static void those_seen_last_are_kept(void **state)
{
    struct scene *s = *state;
    struct learned *l = learned_open(s->loop, s->folder);
    int met = 0;

    for (int n = 0; n < 200; n++) {
        snprintf(s->who.serial, sizeof s->who.serial, "%d", n);
        met += learned_meet(l, &s->who, NOW_S + n) != NULL;
    }
    assert_int_equal(met, 128);
    learned_close(l);

    l = learned_open(s->loop, s->folder);
    assert_int_equal(learned_count(l), 64);
    assert_string_equal(learned_at(l, 0)->serial, "127");
    assert_string_equal(learned_at(l, 63)->serial, "64");
    assert_non_null(learned_meet(l, &s->who, NOW_S + 300));
    learned_close(l);
}

static void without_a_folder_it_is_kept_for_this_run_only(void **state)
{
    struct scene *s = *state;
    struct learned *l = learned_open(s->loop, NULL);

    note(learned_meet(l, &s->who, NOW_S), "QSID", LEARNED_REFUSED, NOW_S);
    loop_step(s->loop, 120000);
    assert_question(learned_find(l, &s->who), "QSID", LEARNED_REFUSED, 0, NOW_S);
    learned_close(l);
}

static void a_folder_that_is_gone_costs_only_the_memory(void **state)
{
    struct scene *s = *state;
    char *inside = xprintf("%s/gone", s->folder);
    struct learned *l = learned_open(s->loop, inside);

    note(learned_meet(l, &s->who, NOW_S), "QSID", LEARNED_REFUSED, NOW_S);
    learned_close(l);
    assert_int_not_equal(access(inside, F_OK), 0);
    free(inside);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(what_one_run_learns_the_next_one_knows),
        HOLDS(another_firmware_or_protocol_begins_anew_and_the_old_one_stays),
        HOLDS(a_changed_answer_counts_from_then_on),
        HOLDS(it_is_written_once_a_minute_at_most),
        HOLDS(what_is_known_already_is_not_written_again_for_a_day),
        HOLDS(a_broken_file_is_an_empty_one_and_is_told),
        HOLDS(members_that_can_not_be_are_left_out),
        HOLDS(those_seen_last_are_kept),
        HOLDS(without_a_folder_it_is_kept_for_this_run_only),
        HOLDS(a_folder_that_is_gone_costs_only_the_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
