/* transport.c: what all kinds of transports have in common. */
#include "transport/transport.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "transport/kind.h"

enum { RETRY_MS = 100 };

static const struct transport_kind *const kinds[] = {
#ifdef __linux__
    [URI_HIDRAW] = &transport_hidraw,
#endif
#ifdef HAVE_LIBUSB
    [URI_USB] = &transport_usb,
#endif
    [URI_SERIAL] = &transport_serial, [URI_TCP] = &transport_tcp,
    [URI_REPLAY] = &transport_replay, [URI_SIM] = &transport_sim,
};

static void stop(struct transport *t)
{
    timer_clear(&t->soon);
    timer_clear(&t->rest);
    watch_clear(&t->watch);
    if (!t->stopped && t->kind->stop != NULL)
        t->kind->stop(t);
    t->stopped = true;
}

static void free_if_idle(struct transport *t)
{
    if (t->holds > 0)
        return;
    t->kind->release(t);
    free(t);
}

static void run_job(void *owner)
{
    struct transport *t = owner;

    t->job(t);
}

void transport_begin(struct transport *t)
{
    t->holds++;
}

bool transport_end(struct transport *t)
{
    bool is_wanted = !t->stopped && !t->freed;

    t->holds--;
    if (t->freed)
        free_if_idle(t);
    return is_wanted;
}

static void on_job_done(void *owner)
{
    struct transport *t = owner;

    if (transport_end(t))
        t->job_done(t);
}

void transport_work(struct transport *t, void (*job)(struct transport *t),
                    void (*done)(struct transport *t))
{
    t->job = job;
    t->job_done = done;
    transport_begin(t);
    loop_work(t->loop, run_job, on_job_done, t);
}

void transport_opened(struct transport *t)
{
    t->state = TRANSPORT_OPEN;
    t->events.opened(t->events.owner);
}

static void tell_closed(void *owner)
{
    struct transport *t = owner;
    struct error why = t->why; /* outlives `t`, which the owner may free */

    t->events.closed(t->events.owner, &why);
}

static void set_soon(struct transport *t, void (*function)(void *owner), int64_t delay_ms)
{
    t->soon.function = function;
    t->soon.owner = t;
    timer_set(t->loop, &t->soon, delay_ms);
}

void transport_closed(struct transport *t, const struct error *why)
{
    if (t->state == TRANSPORT_CLOSED)
        return;
    stop(t);
    t->state = TRANSPORT_CLOSED;
    t->why = *why;
    set_soon(t, tell_closed, 0);
}

bool transport_received(struct transport *t, struct span bytes)
{
    t->holds++;
    t->events.received(t->events.owner, bytes);
    t->holds--;
    if (!t->freed)
        return true;
    free_if_idle(t);
    return false;
}

void transport_sent(struct transport *t)
{
    t->sending = false;
}

static void open_job(struct transport *t)
{
    t->young = false;
    t->why = (struct error){0};
    if (!t->kind->open(t, &t->why) && t->why.code == ERROR_NONE)
        fail(&t->why, ERROR_SYSTEM, "can't be opened");
}

static void start_opening(void *owner);

/* udev sets a node's rights some milliseconds after the node appears. */
static void on_open_job_done(struct transport *t)
{
    if (t->why.code == ERROR_PERMISSION && t->young) {
        set_soon(t, start_opening, RETRY_MS);
    } else if (t->why.code != ERROR_NONE) {
        struct error why = t->why;

        transport_closed(t, &why);
    } else {
        t->kind->ready(t);
    }
}

static void start_opening(void *owner)
{
    struct transport *t = owner;

    if (t->kind->open != NULL)
        transport_work(t, open_job, on_open_job_done);
    else
        t->kind->ready(t);
}

bool transport_new(struct loop *loop, const char *uri, const struct transport_events *events,
                   struct transport **out, struct error *err)
{
    struct uri parsed;

    if (!uri_parse(uri, &parsed, err))
        return false;
    const struct transport_kind *kind = kinds[parsed.scheme];
    if (kind == NULL)
        return fail(err, ERROR_INVALID, "device '%s': this program was built without that kind",
                    uri);

    struct transport *t = xcalloc(1, kind->size);
    t->kind = kind;
    t->loop = loop;
    t->events = *events;
    t->uri = parsed;
    t->line = kind->line;
    if (parsed.baud != 0)
        t->line.baud = parsed.baud;
    if (kind->prepare != NULL && !kind->prepare(t, err)) {
        free(t);
        return false;
    }
    set_soon(t, start_opening, 0);
    *out = t;
    return true;
}

static void on_rested(void *owner)
{
    struct transport *t = owner;

    watch_resume(&t->watch);
}

bool transport_send(struct transport *t, struct span bytes, struct error *err)
{
    if (t->state == TRANSPORT_CLOSED)
        return fail(err, ERROR_GONE, "the device is gone");
    if (t->state == TRANSPORT_OPENING || t->sending)
        return fail(err, ERROR_BUSY,
                    t->sending ? "the last request is still on its way"
                               : "the device is not open yet");
    if (bytes.length == 0 || bytes.length > REQUEST_MAX)
        return fail(err, ERROR_INVALID, "a request of %zu bytes", bytes.length);
    memcpy(t->request, bytes.at, bytes.length);
    t->request_length = bytes.length;
    if (t->rest.set) {
        timer_clear(&t->rest);
        on_rested(t);
    }
    t->sending = true;
    t->kind->send(t);
    return true;
}

void transport_rest(struct transport *t, int64_t duration_ms)
{
    if (t->state != TRANSPORT_OPEN)
        return;
    watch_pause(&t->watch);
    t->rest.function = on_rested;
    t->rest.owner = t;
    timer_set(t->loop, &t->rest, duration_ms);
}

bool transport_set_baud(struct transport *t, uint32_t baud)
{
    if (t->state != TRANSPORT_OPEN || t->uri.baud != 0 || t->kind->set_baud == NULL ||
        !t->kind->set_baud(t, baud))
        return false;
    t->line.baud = baud;
    return true;
}

struct line transport_line(const struct transport *t)
{
    return t->line;
}

bool transport_is_simulated(const struct transport *t)
{
    return t->kind == &transport_sim;
}

void transport_free(struct transport *t)
{
    if (t == NULL)
        return;
    stop(t);
    t->freed = true;
    free_if_idle(t);
}
