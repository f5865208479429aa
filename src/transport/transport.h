/* transport.h: bytes to and from one device, whatever the cable is.
 *
 * Devices are named by URI (design: hidraw:/dev/hidraw0, usb:0665:5161[@bus-port],
 * serial:/dev/ttyUSB0[?baud=2400], tcp:host:port, replay:FILE[?baud=2400],
 * sim:[MODEL][?seed=..&speed=..]).
 * Everything happens on the loop, nothing blocks it. A transport opens once; after `closed` it is
 * dead and waits for its owner to free it. Whoever wants the device back makes a new one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/loop.h"
#include "core/span.h"

struct transport;

/* Called from the loop, never from inside a function of this header. */
struct transport_events {
    void (*opened)(void *owner);
    void (*received)(void *owner, struct span bytes);     /* in whatever pieces they come */
    void (*closed)(void *owner, const struct error *why); /* could not be opened, or is gone */
    void *owner;                                          /* borrowed */
};

/* How the line behaves: what time-outs are computed from. */
struct line {
    uint32_t baud;     /* bits a second, ten to a byte; 0: not limited */
    uint8_t piece;     /* bytes arrive in pieces of this size: 8 over USB, 1 else */
    uint16_t delay_ms; /* what the way adds to each answer: networks */
};

/* Starts to open `uri`. The caller owns `*out` and ends it with transport_free().
 * ERROR_INVALID: the URI can't be understood; everything else comes as `closed`:
 * ERROR_MISSING no such device, ERROR_PERMISSION, ERROR_BUSY with who holds it,
 * ERROR_GONE unplugged. Opening never creates a file. */
MUST_CHECK bool transport_new(struct loop *loop, const char *uri,
                              const struct transport_events *events, struct transport **out,
                              struct error *err);

/* Sends `bytes` (at most REQUEST_MAX, copied), in 8-byte reports where the device wants them.
 * ERROR_BUSY: the last ones are still on their way, or it is not open yet; ERROR_GONE: closed;
 * ERROR_INVALID: none, or too many. If sending fails after that, the transport is `closed`. */
MUST_CHECK bool transport_send(struct transport *t, struct span bytes, struct error *err);

/* A hint: for `duration_ms` nothing is worth waking up for. Bytes that come meanwhile wait in the
 * system and are given afterwards, so that the processor sleeps while a slow line talks. */
void transport_rest(struct transport *t, int64_t duration_ms);

/* Changes the speed of a line whose URI does not fix it. False: it is fixed, or there is none to
 * choose, or the port does not know this one. */
bool transport_set_baud(struct transport *t, uint32_t baud);

struct line transport_line(const struct transport *t);

/* True if there is a simulated inverter behind it. */
bool transport_is_simulated(const struct transport *t);

/* Closes and frees; no event comes after it. NULL is fine. */
void transport_free(struct transport *t);
