/* transport_probe.h: the owner of a transport in a test, on a real loop: include it once. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/buffer.h"
#include "model/framing.h"
#include "transport/transport.h"

enum { PATIENCE_MS = 5000 };

struct probe {
    struct loop *loop;
    struct transport *transport; /* NULL once freed */
    int opened, received, closed;
    struct buffer bytes; /* all that was received */
    struct error why;    /* of `closed` */
    bool inside;         /* a function of transport.h is being called: no event may come */
    bool late;
    struct timer alarm;
    enum { FREE_NEVER, FREE_WHEN_OPENED, FREE_WHEN_RECEIVED, FREE_WHEN_CLOSED } free_when;
};

static inline void probe_free(struct probe *p)
{
    transport_free(p->transport);
    p->transport = NULL;
}

static inline void probe_opened(void *owner)
{
    struct probe *p = owner;

    assert_false(p->inside);
    assert_int_equal(p->opened + p->received + p->closed, 0);
    p->opened++;
    loop_stop(p->loop);
    if (p->free_when == FREE_WHEN_OPENED)
        probe_free(p);
}

static inline void probe_received(void *owner, struct span bytes)
{
    struct probe *p = owner;

    assert_false(p->inside);
    assert_non_null(p->transport);
    assert_int_equal(p->opened, 1);
    assert_int_equal(p->closed, 0);
    p->received++;
    buffer_span(&p->bytes, bytes);
    loop_stop(p->loop);
    if (p->free_when == FREE_WHEN_RECEIVED)
        probe_free(p);
}

static inline void probe_closed(void *owner, const struct error *why)
{
    struct probe *p = owner;

    assert_false(p->inside);
    assert_non_null(p->transport);
    assert_int_equal(p->closed, 0);
    p->closed++;
    loop_stop(p->loop);
    if (p->free_when == FREE_WHEN_CLOSED)
        probe_free(p);
    p->why = *why;
}

static inline bool probe_new(struct probe *p, struct loop *loop, const char *uri, struct error *err)
{
    const struct transport_events events = {
        .opened = probe_opened,
        .received = probe_received,
        .closed = probe_closed,
        .owner = p,
    };

    p->loop = loop;
    p->inside = true;
    bool made = transport_new(loop, uri, &events, &p->transport, err);
    p->inside = false;
    return made;
}

static inline void probe_open(struct probe *p, struct loop *loop, const char *uri)
{
    struct error err = {0};

    probe_new(p, loop, uri, &err);
    assert_string_equal(err.text, "");
}

static inline bool probe_send(struct probe *p, const char *text, struct error *err)
{
    p->inside = true;
    bool sent = transport_send(p->transport, span_of(text), err);
    p->inside = false;
    return sent;
}

static inline void probe_ring(void *owner)
{
    struct probe *p = owner;

    p->late = true;
    loop_stop(p->loop);
}

/* Runs the loop until `*counter` is at least `least`; false if that takes longer than `wait_ms`. */
static inline bool probe_wait_ms(struct probe *p, const int *counter, int least, int64_t wait_ms)
{
    p->late = false;
    p->alarm = (struct timer){.function = probe_ring, .owner = p};
    timer_set(p->loop, &p->alarm, wait_ms);
    while (*counter < least && !p->late)
        loop_run(p->loop);
    timer_clear(&p->alarm);
    return *counter >= least;
}

static inline void probe_expect_opened(struct probe *p)
{
    probe_wait_ms(p, &p->opened, 1, PATIENCE_MS);
    assert_string_equal(p->why.text, "");
    assert_int_equal(p->opened, 1);
}

static inline void probe_expect_closed(struct probe *p, enum error_code code)
{
    probe_wait_ms(p, &p->closed, 1, PATIENCE_MS);
    assert_int_equal(p->closed, 1);
    print_message("  %s\n", p->why.text);
    assert_string_equal(error_name(p->why.code), error_name(code));
}

static inline void probe_expect_bytes(struct probe *p, const void *bytes, size_t length)
{
    while (p->bytes.length < length)
        if (!probe_wait_ms(p, &p->received, p->received + 1, PATIENCE_MS))
            break;
    assert_int_equal(p->bytes.length, length);
    assert_memory_equal(p->bytes.bytes, bytes, length);
    buffer_clear(&p->bytes);
}

static inline void probe_done(struct probe *p)
{
    probe_free(p);
    buffer_done(&p->bytes);
}

/* Lets the loop run for a while in which nothing has to happen. */
static inline void probe_idle(struct probe *p, int64_t duration_ms)
{
    const int never = 0;

    probe_wait_ms(p, &never, 1, duration_ms);
}
