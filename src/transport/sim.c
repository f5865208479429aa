/* sim.c: a simulated inverter in this process: sim:axpert-5k?seed=1 */
#include "core/buffer.h"
#include "simulator/simulator.h"
#include "transport/kind.h"

struct sim {
    struct transport base;
    struct simulator *simulator; /* owned; NULL until open */
    struct simulator_options options;
    char storage[URI_MAX]; /* of the options' strings */
    struct buffer arrived; /* on its way to the owner */
    struct timer deliver;  /* set while `arrived` is not empty */
};

/* The simulator is not on the stack here, so the owner may free all of it. */
static void deliver(void *owner)
{
    struct sim *s = owner;
    struct buffer bytes = s->arrived;

    s->arrived = (struct buffer){0};
    if (transport_received(&s->base, buffer_view(&bytes)) && s->arrived.bytes == NULL) {
        s->arrived = bytes;
        buffer_clear(&s->arrived);
    } else {
        buffer_done(&bytes);
    }
}

static void on_bytes(void *owner, struct span bytes)
{
    struct sim *s = owner;

    buffer_span(&s->arrived, bytes);
    if (s->base.state == TRANSPORT_OPEN && !s->deliver.set)
        timer_set(s->base.loop, &s->deliver, 0);
}

static void on_unplugged(void *owner, bool away)
{
    struct sim *s = owner;
    struct error why;

    fail(&why, ERROR_GONE, "the simulated cable was unplugged");
    if (away)
        transport_closed(&s->base, &why);
}

static bool prepare(struct transport *t, struct error *err)
{
    struct sim *s = (struct sim *)t;
    struct error why;

    if (!simulator_parse(span_of(t->uri.path), &s->options, s->storage, sizeof s->storage, &why))
        return fail(err, why.code, "device 'sim:%s': %s", t->uri.path, why.text);
    s->deliver = (struct timer){.function = deliver, .owner = s};
    if (s->options.instant)
        t->line.baud = 0;
    else if (s->options.baud != 0)
        t->line.baud = s->options.baud;
    if (s->options.piece > 1)
        t->line.piece = s->options.piece;
    return true;
}

static void ready(struct transport *t)
{
    struct sim *s = (struct sim *)t;
    struct simulator_sink sink = {.bytes = on_bytes, .unplugged = on_unplugged, .owner = s};
    struct error err;

    if (simulator_new(t->loop, &s->options, &sink, &s->simulator, &err))
        transport_opened(t);
    else
        transport_closed(t, &err);
}

static void send_request(struct transport *t)
{
    struct sim *s = (struct sim *)t;

    transport_sent(t);
    simulator_receive(s->simulator,
                      (struct span){.at = (char *)t->request, .length = t->request_length});
}

static void stop(struct transport *t)
{
    struct sim *s = (struct sim *)t;

    timer_clear(&s->deliver);
}

static void release(struct transport *t)
{
    struct sim *s = (struct sim *)t;

    simulator_free(s->simulator);
    buffer_done(&s->arrived);
}

const struct transport_kind transport_sim = {
    .size = sizeof(struct sim),
    .line = {.baud = 2400, .piece = 1},
    .prepare = prepare,
    .ready = ready,
    .send = send_request,
    .stop = stop,
    .release = release,
};
