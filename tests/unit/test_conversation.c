/* test_conversation.c: one question at a time, and what became of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "fake_transport.h"
#include "inverter/conversation.h"
#include "protocols/index.h"

static const char status[] = "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 "
                             "214.3 52.71 00000 00010110 00 00 01286 010";
static const char no_warnings[] = "00000000000000000000000000000000";

struct scene {
    struct loop *loop;
    struct conversation *c;
    int answers;
    enum answer_kind kind;
    char text[FRAME_MAX];
    bool closed;
};

static void on_ready(void *owner)
{
    (void)owner;
}

static void on_closed(void *owner, const struct error *why)
{
    struct scene *s = owner;

    (void)why;
    s->closed = true;
}

static void on_answered(void *owner, const struct answer *a)
{
    struct scene *s = owner;

    s->answers++;
    s->kind = a->kind;
    span_copy(a->text, s->text, sizeof s->text);
}

static int set_up(void **state)
{
    struct scene *s = xcalloc(1, sizeof *s);
    struct error err;

    s->loop = loop_new_stepped(1000000);
    assert_true(conversation_new(s->loop, "serial:/dev/null",
                                 &(struct conversation_events){
                                     .ready = on_ready,
                                     .closed = on_closed,
                                     .owner = s,
                                 },
                                 &s->c, &err));
    fake_transport->events.opened(fake_transport->events.owner);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    conversation_free(s->c);
    loop_free(s->loop);
    free(s);
    return 0;
}

static void ask(struct scene *s, const char *command)
{
    struct question q = {.protocol = protocol_find(span_of("pi30"))};

    q.message = protocol_message(q.protocol, span_of(command));
    span_copy(span_of(command), q.command, sizeof q.command);
    conversation_ask(s->c, &q, on_answered, s);
    loop_step(s->loop, 100); /* a line that was just opened is given a moment */
}

static void a_whole_reply_is_an_answer_in_whatever_pieces_it_comes(void **state)
{
    struct scene *s = *state;
    uint8_t frame[FRAME_MAX];
    char text[FRAME_MAX];

    snprintf(text, sizeof text, "(%s", status);
    size_t length = frame_encode(&framing_voltronic, span_of(text), false, frame, sizeof frame);
    for (size_t piece = 1; piece <= length; piece += 7) {
        ask(s, "QPIGS");
        for (size_t at = 0; at < length; at += piece) {
            device_sends((const char *)frame + at, at + piece < length ? piece : length - at);
            loop_step(s->loop, 4);
        }
        assert_int_equal(s->kind, ANSWER_READINGS);
        assert_string_equal(s->text, status);
    }
}

static void silence_is_a_timeout_and_only_after_the_patience(void **state)
{
    struct scene *s = *state;

    ask(s, "QPIGS");
    loop_step(s->loop, 1500);
    assert_int_equal(s->answers, 0);
    loop_step(s->loop, 1500);
    assert_int_equal(s->answers, 1);
    assert_int_equal(s->kind, ANSWER_TIMEOUT);
}

static void a_late_reply_is_not_an_answer_to_another_question(void **state)
{
    struct scene *s = *state;

    ask(s, "QPIGS");
    loop_step(s->loop, 5000);
    assert_int_equal(s->kind, ANSWER_TIMEOUT);

    ask(s, "QPIWS");
    device_says(status);
    assert_int_equal(s->answers, 1);
    device_says(no_warnings);
    assert_int_equal(s->answers, 2);
    assert_int_equal(s->kind, ANSWER_READINGS);
    assert_string_equal(s->text, no_warnings);
}

/* A refusal does not say what it refuses. */
static void a_late_refusal_is_not_one_of_the_next_question(void **state)
{
    struct scene *s = *state;

    ask(s, "QPIGS2");
    loop_step(s->loop, 3000);
    assert_int_equal(s->kind, ANSWER_TIMEOUT);
    ask(s, "QMOD");
    device_says("NAK");
    loop_step(s->loop, 50);
    assert_int_equal(s->answers, 1);
    device_says("B");
    assert_int_equal(s->answers, 2);
    assert_int_equal(s->kind, ANSWER_READINGS);

    ask(s, "QPIGS2");
    loop_step(s->loop, 3000);
    ask(s, "QOPM");
    device_says("NAK");
    loop_step(s->loop, 3000);
    assert_int_equal(s->answers, 4);
    assert_int_equal(s->kind, ANSWER_REFUSED);
}

static void only_a_strange_reply_is_a_mismatch(void **state)
{
    struct scene *s = *state;

    ask(s, "QPIGS");
    device_says("B");
    loop_step(s->loop, 5000);
    assert_int_equal(s->kind, ANSWER_MISMATCH);
}

static void after_a_failure_nothing_is_asked_until_the_line_is_quiet(void **state)
{
    struct scene *s = *state;
    struct question q = {.protocol = protocol_find(span_of("pi30")), .command = "QMOD"};

    ask(s, "QPIGS");
    loop_step(s->loop, 5000);
    assert_int_equal(fake_transport->sends, 1);

    device_sends("(231.", 5); /* the answer comes after all */
    q.message = protocol_message(q.protocol, span_of("QMOD"));
    conversation_ask(s->c, &q, on_answered, s);
    for (int n = 0; n < 10; n++) {
        loop_step(s->loop, 40);
        device_sends("0 50.0", 6);
        assert_int_equal(fake_transport->sends, 1);
    }
    loop_step(s->loop, 200);
    assert_int_equal(fake_transport->sends, 2);
    device_says("B");
    assert_int_equal(s->kind, ANSWER_READINGS);
}

static void a_damaged_reply_is_never_an_answer(void **state)
{
    struct scene *s = *state;
    char frame[] = "(B\xe7\xc8\r";

    ask(s, "QMOD");
    device_sends(frame, sizeof frame - 1);
    loop_step(s->loop, 1000);
    assert_int_equal(s->answers, 1);
    assert_int_equal(s->kind, ANSWER_DAMAGED);
}

static void a_reply_without_its_end_is_damaged(void **state)
{
    struct scene *s = *state;

    ask(s, "QMOD");
    device_sends("(B\xe7", 3);
    loop_step(s->loop, 1000);
    assert_int_equal(s->kind, ANSWER_DAMAGED);
}

static void junk_around_a_good_frame_does_not_matter(void **state)
{
    struct scene *s = *state;

    ask(s, "QMOD");
    device_sends("\0\n x(9\r~", 8);
    device_says("L");
    device_sends("\n\0\0\0", 4);
    assert_int_equal(s->kind, ANSWER_READINGS);
    assert_string_equal(s->text, "L");
}

static void a_refusal_is_told_as_one(void **state)
{
    struct scene *s = *state;

    ask(s, "QET");
    device_says("NAK");
    assert_int_equal(s->kind, ANSWER_REFUSED);
}

static void an_echo_and_nothing_else_is_a_refusal(void **state)
{
    struct scene *s = *state;

    ask(s, "QET");
    struct buffer echo = {0};
    buffer_span(&echo, buffer_view(&fake_transport->sent));
    device_sends(echo.bytes, echo.length);
    buffer_done(&echo);
    assert_int_equal(s->answers, 0);
    loop_step(s->loop, 5000);
    assert_int_equal(s->kind, ANSWER_REFUSED);
}

/* The check of MUCHGC080 is CC 00: some units only hear CC 01 (docs/protocols/framing.md). */
static void an_unanswered_request_with_a_zero_in_its_check_is_asked_once_more(void **state)
{
    struct scene *s = *state;
    char command[REQUEST_MAX] = "";

    for (int n = 0; n < 100000 && command[0] == '\0'; n++) {
        char candidate[REQUEST_MAX];
        snprintf(candidate, sizeof candidate, "QED%08d", 20200101 + n);
        if (frame_has_zero_check(&framing_voltronic, span_of(candidate)))
            span_copy(span_of(candidate), command, sizeof command);
    }
    assert_string_not_equal(command, "");

    ask(s, command);
    loop_step(s->loop, 2500);
    assert_int_equal(s->answers, 0);
    assert_int_equal(fake_transport->sends, 2);
    device_says("00003899");
    assert_int_equal(s->kind, ANSWER_READINGS);
}

static void a_line_that_babbles_for_ever_does_not_hold_the_question_for_ever(void **state)
{
    struct scene *s = *state;

    ask(s, "QPIGS");
    for (int n = 0; n < 400 && s->answers == 0; n++) {
        device_sends("blah", 4);
        loop_step(s->loop, 50);
    }
    assert_int_equal(s->answers, 1);
    assert_int_equal(s->kind, ANSWER_DAMAGED);
}

/* An answer that took very long once must not make us miss the next ones in our sleep. */
static void whoever_sleeps_hears_what_came_meanwhile(void **state)
{
    struct scene *s = *state;

    ask(s, "QMOD");
    loop_step(s->loop, 1800);
    device_says(status); /* late, and to another question */
    loop_step(s->loop, 1800);
    device_says("B");
    assert_int_equal(s->kind, ANSWER_READINGS);

    ask(s, "QMOD");
    assert_true(fake_transport->rest_ms > 1000);
    loop_step(s->loop, fake_transport->rest_ms);
    assert_int_equal(s->answers, 1);
    device_says("L"); /* it came long ago */
    assert_int_equal(s->answers, 2);
    assert_int_equal(s->kind, ANSWER_READINGS);
}

static void after_a_failure_nobody_sleeps(void **state)
{
    struct scene *s = *state;

    ask(s, "QMOD");
    loop_step(s->loop, 500);
    device_says("B");
    ask(s, "QMOD");
    assert_true(fake_transport->rest_ms > 0);
    loop_step(s->loop, 10000);
    assert_int_equal(s->kind, ANSWER_TIMEOUT);
    fake_transport->rest_ms = 0;
    ask(s, "QMOD");
    assert_int_equal(fake_transport->rest_ms, 0);
}

static void a_device_that_leaves_is_told(void **state)
{
    struct scene *s = *state;
    struct error why = {.code = ERROR_GONE, .text = "gone"};

    ask(s, "QPIGS");
    fake_transport->events.closed(fake_transport->events.owner, &why);
    assert_true(s->closed);
    loop_step(s->loop, 10000);
    assert_int_equal(s->answers, 0);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(a_whole_reply_is_an_answer_in_whatever_pieces_it_comes),
        HOLDS(silence_is_a_timeout_and_only_after_the_patience),
        HOLDS(a_late_reply_is_not_an_answer_to_another_question),
        HOLDS(a_late_refusal_is_not_one_of_the_next_question),
        HOLDS(only_a_strange_reply_is_a_mismatch),
        HOLDS(after_a_failure_nothing_is_asked_until_the_line_is_quiet),
        HOLDS(a_damaged_reply_is_never_an_answer),
        HOLDS(a_reply_without_its_end_is_damaged),
        HOLDS(junk_around_a_good_frame_does_not_matter),
        HOLDS(a_refusal_is_told_as_one),
        HOLDS(an_echo_and_nothing_else_is_a_refusal),
        HOLDS(an_unanswered_request_with_a_zero_in_its_check_is_asked_once_more),
        HOLDS(a_line_that_babbles_for_ever_does_not_hold_the_question_for_ever),
        HOLDS(whoever_sleeps_hears_what_came_meanwhile),
        HOLDS(after_a_failure_nobody_sleeps),
        HOLDS(a_device_that_leaves_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
