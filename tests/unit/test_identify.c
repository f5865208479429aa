/* test_identify.c: every simulated inverter is recognised, on a good line and on bad ones, in time.
 *
 * The clock is stepped and the line is simulated at its true speed, so times are exact. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "inverter/identify.h"
#include "protocols/index.h"
#include "simulator/simulator.h"

enum {
    STEP_MS = 5,
    LIMIT_MS = 120000,
    COMMON_MS = 5000, /* what the most common family may take */
    RAREST_MS = 20000,
    SEEDS = 40,
};

struct scene {
    struct loop *loop;
    struct conversation *conversation;
    struct identify *identify;
    struct identity who;
    bool is_ready, is_done, is_closed;
    int64_t ready_ms, done_ms;
    size_t asked;
};

static void on_step(void *owner, const struct identify_step *step)
{
    struct scene *s = owner;

    s->asked++;
    print_message("    %s: %s\n", step->command, answer_kind_name(step->answer->kind));
}

static void on_done(void *owner, const struct identity *who)
{
    struct scene *s = owner;

    s->who = *who;
    s->is_done = true;
    s->done_ms = loop_now_ms(s->loop);
}

static void on_ready(void *owner)
{
    struct scene *s = owner;
    struct identify_events events = {.step = on_step, .done = on_done, .owner = s};

    s->is_ready = true;
    s->ready_ms = loop_now_ms(s->loop);
    s->identify = identify_new(s->loop, s->conversation, NULL, &events);
}

static void on_closed(void *owner, const struct error *why)
{
    struct scene *s = owner;

    print_message("    closed: %s\n", why->text);
    s->is_closed = true;
}

/* Asks the simulated inverter who it is, and returns how many milliseconds that took. */
static int64_t meet(struct scene *s, const char *model, const char *options)
{
    struct conversation_events events = {.ready = on_ready, .closed = on_closed, .owner = s};
    struct error err;
    char uri[200];

    *s = (struct scene){.loop = loop_new_stepped(0)};
    snprintf(uri, sizeof uri, "sim:%s?%s", model, options);
    print_message("%s\n", uri);
    assert_true(conversation_new(s->loop, uri, &events, &s->conversation, &err));
    for (int64_t ms = 0; ms < LIMIT_MS && !s->is_done && !s->is_closed; ms += STEP_MS)
        loop_step(s->loop, STEP_MS);
    identify_free(s->identify);
    conversation_free(s->conversation);
    loop_free(s->loop);
    return s->done_ms - s->ready_ms;
}

static bool is_common(const struct protocol *p)
{
    return strcmp(p->name, "pi30") == 0 || strcmp(p->name, "pi30max") == 0;
}

static void assert_is(const struct scene *s, const struct simulator_model *m)
{
    assert_true(s->is_done);
    assert_int_equal(s->who.verdict, IDENTITY_INVERTER);
    assert_string_equal(s->who.protocol->name, m->protocol);
    assert_true(strlen(s->who.why) > 0);
}

static void every_model_is_recognised_in_time(void **state)
{
    struct scene s;

    (void)state;
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++) {
        int64_t took_ms = meet(&s, m->name, "seed=7");

        assert_is(&s, m);
        print_message("  %s after %lld ms and %zu questions: %s\n", m->name, (long long)took_ms,
                      s.asked, s.who.why);
        assert_true(took_ms <= (is_common(s.who.protocol) ? COMMON_MS : RAREST_MS));
    }
}

/* As over USB: pieces of eight bytes, filled up with NUL. */
static void every_model_is_recognised_in_reports(void **state)
{
    struct scene s;

    (void)state;
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++) {
        meet(&s, m->name, "seed=8&piece=8");
        assert_is(&s, m);
    }
}

/* Each fault hits one answer in a hundred: five in a hundred are bad. */
static void every_model_is_recognised_on_a_bad_line(void **state)
{
    char options[100];
    struct scene s;

    (void)state;
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        for (int seed = 1; seed <= SEEDS; seed++) {
            snprintf(options, sizeof options,
                     "seed=%d&corrupt=10&drop=10&truncate=10&silent=10&garbage=10", seed);
            meet(&s, m->name, options);
            assert_is(&s, m);
        }
}

static void a_unit_that_says_nothing_is_given_up(void **state)
{
    struct scene s;
    int64_t took_ms;

    (void)state;
    took_ms = meet(&s, "", "silent=1000");
    assert_true(s.is_done);
    assert_int_equal(s.who.verdict, IDENTITY_SILENT);
    assert_true(took_ms <= 60000);
}

static void a_unit_that_is_never_understood_has_a_bad_line(void **state)
{
    struct scene s;

    (void)state;
    meet(&s, "", "truncate=1000");
    assert_true(s.is_done);
    assert_int_equal(s.who.verdict, IDENTITY_DAMAGED);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_model_is_recognised_in_time),
        cmocka_unit_test(every_model_is_recognised_in_reports),
        cmocka_unit_test(every_model_is_recognised_on_a_bad_line),
        cmocka_unit_test(a_unit_that_says_nothing_is_given_up),
        cmocka_unit_test(a_unit_that_is_never_understood_has_a_bad_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
