/* test_harmless.c: nothing but questions is sent to any inverter, from the first byte on.
 *
 * Every simulated model is met and polled until all its questions have been asked; each request is
 * read back from the bytes that went out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "inverter/inverter.h"
#include "inverter/poller.h"
#include "protocols/index.h"
#include "simulator/simulator.h"

enum { STEP_MS = 10, DURATION_MS = 120000 };

/* What may be asked while nobody knows yet who is there. */
static const struct {
    const char *command;
    const struct framing *framing;
} of_recognition[] = {
    {"QPI", &framing_voltronic},   {"QPI", &framing_plain},          {"PI", &framing_caret},
    {"PI", &framing_caret_plain},  {"PI", &framing_caret_bare},      {"QPRTL", &framing_plain},
    {"QPIGS", &framing_voltronic}, {"QMOD", &framing_voltronic},     {"Q1", &framing_plain},
    {"QGMN", &framing_voltronic},  {"QALL", &framing_voltronic_sum}, {"QPIGS2", &framing_voltronic},
    {"QPIRI", &framing_voltronic},
};

struct scene {
    const struct protocol *protocol;            /* what the model speaks */
    const struct message *seen[POLL_ITEMS_MAX]; /* of its tables: asked for */
    size_t seen_count, sent;
};

static bool is_of_recognition(struct span command, const struct framing *f)
{
    for (size_t n = 0; n < sizeof of_recognition / sizeof of_recognition[0]; n++)
        if (span_is(command, of_recognition[n].command) && of_recognition[n].framing == f)
            return true;
    return false;
}

static bool is_seen(const struct scene *s, const struct message *m)
{
    for (size_t n = 0; n < s->seen_count; n++)
        if (s->seen[n] == m)
            return true;
    return false;
}

static bool is_harmless(struct scene *s, struct span bytes)
{
    bool harmless = false;

    for (size_t n = 0; framings[n] != NULL; n++) {
        const struct framing *f = framings[n];
        struct span command;

        if (!frame_read_request(f, bytes, &command))
            continue;
        const struct message *m = protocol_message(s->protocol, command);
        bool tabled = m != NULL && question_framing(s->protocol, command) == f;
        if (tabled && !is_seen(s, m))
            s->seen[s->seen_count++] = m;
        harmless = harmless || tabled || is_of_recognition(command, f);
    }
    return harmless;
}

static void on_heard(void *owner, bool sent, struct span bytes)
{
    struct scene *s = owner;

    if (!sent)
        return;
    s->sent++;
    bool harmless = is_harmless(s, bytes);
    if (!harmless)
        print_message("%.*s was sent\n", SPAN_PRINT(bytes));
    assert_true(harmless);
}

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    (void)owner;
    (void)i;
    (void)changes;
    (void)source;
}

static void assert_asked(void *owner, const struct message *m)
{
    bool asked = m->poll == POLL_NEVER || is_seen(owner, m);

    if (!asked)
        print_message("%s was not asked\n", m->command);
    assert_true(asked);
}

static void live_with(const struct simulator_model *model, const char *faults)
{
    struct scene s = {.protocol = protocol_find(span_of(model->protocol))};
    struct loop *loop = loop_new_stepped(1753351200000);
    struct inverter_events events = {.changed = on_changed, .owner = &s};
    struct sequence sequence = {0};
    struct inverter *inverter;
    struct error err;
    char uri[200];

    snprintf(uri, sizeof uri, "sim:%s?seed=5&baud=38400%s", model->name, faults);
    assert_true(inverter_new(loop,
                             &(struct inverter_options){
                                 .uri = uri,
                                 .gap_ms = 30,
                                 .sequence = &sequence,
                                 .heard = on_heard,
                                 .heard_owner = &s,
                             },
                             &events, &inverter, &err));
    loop_step(loop, 0);
    for (int64_t ms = 0; ms < DURATION_MS; ms += STEP_MS)
        loop_step(loop, STEP_MS);
    assert_ptr_equal(inverter_protocol(inverter), s.protocol);
    protocol_each_message(s.protocol, assert_asked, &s);
    print_message("%s: %zu requests, %zu questions\n", model->name, s.sent, s.seen_count);
    inverter_free(inverter);
    loop_free(loop);
}

/* What the other tests look for can be seen. */
static void a_setting_would_be_noticed(void **state)
{
    static const struct {
        const char *protocol, *text;
        const struct framing *framing;
    } settings[] = {
        {"pi30", "POP02", &framing_voltronic},    {"pi30", "POP02", &framing_plain},
        {"pi18", "POP1", &framing_caret_set},     {"pi18", "PI", &framing_caret_set},
        {"pi17", "GS", &framing_caret_plain_set}, {"h", "POP02", &framing_voltronic},
    };

    (void)state;
    for (size_t n = 0; n < sizeof settings / sizeof settings[0]; n++) {
        struct scene s = {.protocol = protocol_find(span_of(settings[n].protocol))};
        char bytes[REQUEST_MAX];
        size_t length = frame_encode(settings[n].framing, span_of(settings[n].text), false,
                                     (uint8_t *)bytes, sizeof bytes);

        assert_true(length > 0);
        assert_false(is_harmless(&s, (struct span){.at = bytes, .length = length}));
    }
}

static void nothing_but_questions_is_sent(void **state)
{
    (void)state;
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        live_with(m, "");
}

static void nothing_else_on_a_bad_line_either(void **state)
{
    (void)state;
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        live_with(m, "&corrupt=10&drop=10&truncate=10&silent=10&garbage=10&nak=10&late=10");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_setting_would_be_noticed),
        cmocka_unit_test(nothing_but_questions_is_sent),
        cmocka_unit_test(nothing_else_on_a_bad_line_either),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
