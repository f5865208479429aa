/* test_identify_speed.c: a unit on a serial line of another speed than the usual one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "fake_transport.h"
#include "inverter/identify.h"
#include "protocols/index.h"

enum { STEP_MS = 10, LIMIT_MS = 120000 };

struct scene {
    struct loop *loop;
    struct conversation *conversation;
    struct identify *identify;
    struct identity who;
    bool is_done;
};

static void on_done(void *owner, const struct identity *who)
{
    struct scene *s = owner;

    s->who = *who;
    s->is_done = true;
}

static void on_ready(void *owner)
{
    struct scene *s = owner;
    struct identify_events events = {.done = on_done, .owner = s};

    s->identify = identify_new(s->loop, s->conversation, NULL, &events);
}

static void on_closed(void *owner, const struct error *why)
{
    (void)owner;
    (void)why;
}

/* A plain PI30 unit that hears nothing but `baud`, and answers noise to the rest. */
static void answer(uint32_t baud)
{
    struct span request = buffer_view(&fake_transport->sent);

    if (request.length == 0)
        return;
    if (fake_transport->line.baud != baud)
        device_sends("\xf8\x80\x00\xe0", 4);
    else if (span_starts_with(request, "QPI\xbe"))
        device_says("PI30");
    else if (span_starts_with(request, "QID"))
        device_says("92932006986035");
    else
        device_says("NAK");
    if (fake_transport != NULL)
        buffer_clear(&fake_transport->sent);
}

static struct identity meet(uint32_t baud)
{
    struct scene s = {.loop = loop_new_stepped(0)};
    struct conversation_events events = {.ready = on_ready, .closed = on_closed, .owner = &s};
    struct error err;

    assert_true(conversation_new(s.loop, "serial:x", &events, &s.conversation, &err));
    fake_transport->events.opened(fake_transport->events.owner);
    for (int64_t ms = 0; ms < LIMIT_MS && !s.is_done; ms += STEP_MS) {
        loop_step(s.loop, STEP_MS);
        answer(baud);
    }
    assert_true(s.is_done);
    identify_free(s.identify);
    conversation_free(s.conversation);
    loop_free(s.loop);
    return s.who;
}

static void the_usual_speed_needs_no_word(void **state)
{
    struct identity who = meet(2400);

    (void)state;
    assert_int_equal(who.verdict, IDENTITY_INVERTER);
    assert_int_equal(who.baud, 0);
    assert_string_equal(who.why, "QPI was answered with PI30");
}

static void another_speed_is_found_and_told(void **state)
{
    struct identity who = meet(9600);

    (void)state;
    assert_int_equal(who.verdict, IDENTITY_INVERTER);
    assert_string_equal(who.protocol->name, "pi30");
    assert_string_equal(who.serial, "92932006986035");
    assert_int_equal(who.baud, 9600);
    assert_string_equal(who.why, "QPI was answered with PI30, at 9600 baud");
}

/* The line can do 2400 and 9600 only. */
static void a_speed_that_the_line_does_not_have_is_passed_over(void **state)
{
    struct identity who = meet(19200);

    (void)state;
    assert_int_equal(who.verdict, IDENTITY_DAMAGED);
    assert_int_equal(who.baud, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_speed_needs_no_word),
        cmocka_unit_test(another_speed_is_found_and_told),
        cmocka_unit_test(a_speed_that_the_line_does_not_have_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
