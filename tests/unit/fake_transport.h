/* fake_transport.h: a transport that a test drives by hand: include it once in a test program.
 *
 * It takes the place of transport/transport.c: the linker finds these functions first. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "model/framing.h"
#include "transport/transport.h"

struct transport {
    struct transport_events events;
    struct buffer sent; /* all bytes since it was cleared */
    int sends;
    struct line line;
    int64_t rest_ms; /* that was asked for last */
};

static struct transport *fake_transport; /* the newest */

bool transport_new(struct loop *loop, const char *uri, const struct transport_events *events,
                   struct transport **out, struct error *err)
{
    (void)loop;
    if (strncmp(uri, "serial:", 7) != 0)
        return fail(err, ERROR_INVALID, "no such scheme: %s", uri);
    fake_transport = xcalloc(1, sizeof *fake_transport);
    fake_transport->events = *events;
    fake_transport->line = (struct line){.baud = 2400, .piece = 1};
    *out = fake_transport;
    return true;
}

bool transport_send(struct transport *t, struct span bytes, struct error *err)
{
    (void)err;
    t->sends++;
    buffer_clear(&t->sent);
    buffer_span(&t->sent, bytes);
    return true;
}

void transport_rest(struct transport *t, int64_t duration_ms)
{
    t->rest_ms = duration_ms;
}

/* Only 2400 and 9600 can be chosen. */
bool transport_set_baud(struct transport *t, uint32_t baud)
{
    if (baud != 2400 && baud != 9600)
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
    (void)t;
    return false;
}

void transport_free(struct transport *t)
{
    if (t == NULL)
        return;
    if (t == fake_transport)
        fake_transport = NULL;
    buffer_done(&t->sent);
    free(t);
}

/* The device says `text`, framed as PI30 units do. */
static void device_says(const char *text)
{
    struct buffer framed = {0};
    uint8_t bytes[FRAME_MAX];
    char start[FRAME_MAX];

    snprintf(start, sizeof start, "(%s", text);
    size_t length = frame_encode(&framing_voltronic, span_of(start), false, bytes, sizeof bytes);
    buffer_put(&framed, bytes, length);
    fake_transport->events.received(fake_transport->events.owner, buffer_view(&framed));
    buffer_done(&framed);
}

__attribute__((unused)) static void device_sends(const char *bytes, size_t length)
{
    fake_transport->events.received(fake_transport->events.owner,
                                    (struct span){.at = bytes, .length = length});
}
