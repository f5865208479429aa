/* device.c: one device for the time of a command, asked one thing after the other. */
#include "commands/device.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "protocols/index.h"

struct device {
    struct loop *loop;                 /* owned */
    struct conversation *conversation; /* owned */
    struct timer pause;
    bool done;        /* what we wait for has happened */
    bool closed;      /* by the other side, or never open */
    struct error why; /* of `closed` */
    int signal;       /* asked us to end; 0: none did */
    void (*heard)(void *owner, bool sent, struct span bytes);
    void *heard_owner;
};

/* What one call waits for. */
struct identification {
    struct device *device;
    void (*step)(void *owner, const struct identify_step *step);
    void *owner;
    struct identity *out;
};

struct exchange {
    struct device *device;
    void (*answered)(void *owner, const struct answer *a);
    void *owner;
};

static void finish(struct device *d)
{
    d->done = true;
    loop_stop(d->loop);
}

static void on_ready(void *owner)
{
    finish(owner);
}

static void on_closed(void *owner, const struct error *why)
{
    struct device *d = owner;

    d->closed = true;
    d->why = *why;
    if (why->code == ERROR_REFUSED) /* by a gateway: it is not there, and no inverter said no */
        d->why.code = ERROR_MISSING;
    loop_stop(d->loop);
}

static void on_heard(void *owner, bool sent, struct span bytes)
{
    struct device *d = owner;

    d->heard(d->heard_owner, sent, bytes);
}

static void on_interrupt(void *owner)
{
    struct device *d = owner;

    d->signal = SIGINT;
    loop_stop(d->loop);
}

static void on_terminate(void *owner)
{
    struct device *d = owner;

    d->signal = SIGTERM;
    loop_stop(d->loop);
}

bool device_is_interrupted(const struct device *d)
{
    return d->signal != 0;
}

static bool is_over(const struct device *d)
{
    return d->done || d->closed || d->signal != 0;
}

/* True if there is nothing left to talk to. */
static bool is_lost(const struct device *d, struct error *err)
{
    if (d->signal != 0)
        return !fail(err, ERROR_GONE, "interrupted");
    if (d->closed)
        return !fail(err, d->why.code, "%s", d->why.text);
    return false;
}

/* Runs the loop until something says finish(). */
static bool wait_until_done(struct device *d, struct error *err)
{
    d->done = false;
    while (!is_over(d))
        loop_run(d->loop);
    return (d->done && d->signal == 0) || !is_lost(d, err);
}

bool device_open(const struct device_options *options, struct device **out, struct error *err)
{
    struct device *d = xcalloc(1, sizeof *d);
    struct conversation_events events = {
        .ready = on_ready,
        .closed = on_closed,
        .heard = options->heard != NULL ? on_heard : NULL,
        .owner = d,
    };

    d->loop = loop_new();
    d->heard = options->heard;
    d->heard_owner = options->heard_owner;
    d->pause = (struct timer){.function = on_ready, .owner = d};
    signal(SIGPIPE, SIG_IGN); /* a gateway that hangs up is an error, not our end */
    loop_on_signal(d->loop, SIGINT, on_interrupt, d);
    loop_on_signal(d->loop, SIGTERM, on_terminate, d);
    if (!conversation_new(d->loop, options->uri, &events, &d->conversation, err) ||
        !wait_until_done(d, err)) {
        device_close(d);
        return false;
    }
    *out = d;
    return true;
}

void device_close(struct device *d)
{
    if (d == NULL)
        return;

    int signal_number = d->signal;
    timer_clear(&d->pause);
    conversation_free(d->conversation);
    loop_free(d->loop);
    free(d);
    if (signal_number != 0) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
}

static void on_step(void *owner, const struct identify_step *step)
{
    struct identification *i = owner;

    if (i->step != NULL)
        i->step(i->owner, step);
}

static void on_identified(void *owner, const struct identity *who)
{
    struct identification *i = owner;

    *i->out = *who;
    finish(i->device);
}

bool device_identify(struct device *d, const struct protocol *preset,
                     void (*step)(void *owner, const struct identify_step *step), void *owner,
                     struct identity *out, struct error *err)
{
    struct identification wanted = {.device = d, .step = step, .owner = owner, .out = out};
    struct identify_events events = {.step = on_step, .done = on_identified, .owner = &wanted};

    if (is_lost(d, err))
        return false;
    struct identify *i = identify_new(d->loop, d->conversation, preset, &events);
    bool found = wait_until_done(d, err);
    identify_free(i);
    return found;
}

static void on_answered(void *owner, const struct answer *a)
{
    struct exchange *e = owner;

    e->answered(e->owner, a);
    finish(e->device);
}

bool device_ask(struct device *d, const struct question *q,
                void (*answered)(void *owner, const struct answer *a), void *owner,
                struct error *err)
{
    struct exchange e = {.device = d, .answered = answered, .owner = owner};

    if (is_lost(d, err))
        return false;
    conversation_ask(d->conversation, q, on_answered, &e);
    return wait_until_done(d, err);
}

bool device_pause(struct device *d, int64_t duration_ms, struct error *err)
{
    if (is_lost(d, err))
        return false;
    timer_set(d->loop, &d->pause, duration_ms);
    return wait_until_done(d, err);
}

struct loop *device_loop(const struct device *d)
{
    return d->loop;
}

bool device_is_simulated(const struct device *d)
{
    return conversation_is_simulated(d->conversation);
}

/* Serial adapters may be anything: they are opened only when named. */
static size_t drop_serial(struct candidate *list, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (list[i].kind != CANDIDATE_SERIAL)
            list[kept++] = list[i];
    return kept;
}

bool device_choose(const struct options *o, char uri[DEVICE_URI_MAX], struct error *err)
{
    const char *named = options_text(o, "device", "auto");
    struct candidate list[CANDIDATES_MAX];

    if (strcmp(named, "auto") != 0) {
        span_copy(span_of(named), uri, DEVICE_URI_MAX);
        return true;
    }

    size_t all = discovery_list(list, CANDIDATES_MAX);
    size_t count = drop_serial(list, all);
    if (count == 0 && all > 0)
        return fail(err, ERROR_MISSING,
                    "no inverter on USB; a serial cable has to be named: "
                    "--device %s",
                    list[0].uri);
    if (count == 0)
        return fail(err, ERROR_MISSING,
                    "no inverter is plugged in; 'heliowire check' looks for it step by step");
    if (count > 1)
        return fail(err, ERROR_INVALID, "%zu devices are plugged in, name one: --device %s", count,
                    list[0].uri);
    span_copy(span_of(list[0].uri), uri, DEVICE_URI_MAX);
    return true;
}

bool device_protocol(const struct options *o, const struct protocol **out, struct error *err)
{
    const char *name = options_text(o, "protocol", NULL);
    const struct protocol *p = name != NULL ? protocol_find(span_of(name)) : NULL;

    if (name != NULL && p == NULL)
        return fail(err, ERROR_INVALID,
                    "there is no protocol '%s'; 'heliowire protocols' lists them", name);
    *out = p;
    return true;
}

bool device_is_inverter(const struct identity *who, struct error *err)
{
    switch (who->verdict) {
    case IDENTITY_INVERTER:
        return true;
    case IDENTITY_UPS:
        return fail(err, ERROR_MISSING, "%s", who->why);
    case IDENTITY_SILENT:
        return fail(err, ERROR_TIMEOUT, "%s", who->why);
    case IDENTITY_UNKNOWN:
    case IDENTITY_DAMAGED:
        return fail(err, ERROR_DAMAGED, "%s", who->why);
    }
    return fail(err, ERROR_DAMAGED, "%s", who->why);
}
