/* kind.h: what transport.c and the kinds of transports know of each other.
 *
 * A kind is a row of functions and a struct that begins with a struct transport. Its own code never
 * cares for being freed in the middle: what runs on the pool, and a call of the owner's functions,
 * holds the struct until it is over. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/framing.h"
#include "transport/transport.h"
#include "transport/uri.h"

struct transport_kind {
    size_t size; /* of its struct */
    struct line line;

    /* Inside transport_new(), for what the URI's form does not tell; may be NULL. */
    bool (*prepare)(struct transport *t, struct error *err);

    /* On the pool, may block; NULL: nothing to do there. ERROR_PERMISSION is tried again as long as
     * it sets `t->young`. */
    bool (*open)(struct transport *t, struct error *err);

    /* On the loop, after open(). Ends with transport_opened() or transport_closed(), now or later.
     */
    void (*ready)(struct transport *t);

    /* On the loop: sends `t->request`. Ends with transport_sent() or transport_closed(). */
    void (*send)(struct transport *t);

    /* On the loop: the speed of the line; NULL: there is none to choose. */
    bool (*set_baud)(struct transport *t, uint32_t baud);

    /* On the loop, once: clears the timers and watches that are the kind's own, so that no event
     * comes any more. A job may still run. May be NULL. */
    void (*stop)(struct transport *t);

    /* On the loop, after stop() and when no job runs: gives back all but the struct. */
    void (*release)(struct transport *t);
};

enum transport_state { TRANSPORT_OPENING, TRANSPORT_OPEN, TRANSPORT_CLOSED };

struct transport {
    const struct transport_kind *kind;
    struct loop *loop; /* borrowed */
    struct transport_events events;
    struct uri uri;
    struct line line;
    enum transport_state state;
    struct watch watch; /* the kind's; cleared with the rest */
    struct timer soon;  /* set: an event waits, or opening is tried again */
    struct timer rest;  /* set: the owner does not want to be woken */
    struct error why;   /* of CLOSED */
    bool young;         /* the node appeared just now, its rights may follow */
    bool stopped, freed;
    unsigned holds; /* calls and jobs that need the struct */
    void (*job)(struct transport *t);
    void (*job_done)(struct transport *t);
    bool sending;
    size_t request_length;
    uint8_t request[REQUEST_MAX];
};

extern const struct transport_kind transport_hidraw, transport_usb, transport_serial, transport_tcp,
    transport_replay, transport_sim;

/* Runs `job` on the pool, then `done` on the loop unless stopped before. One job at a time. */
void transport_work(struct transport *t, void (*job)(struct transport *t),
                    void (*done)(struct transport *t));

/* The same for work that runs otherwise: transport_begin() before, transport_end() when it is over,
 * from the loop. False: nobody waits for it any more, don't touch `t`. */
void transport_begin(struct transport *t);
MUST_CHECK bool transport_end(struct transport *t);

/* From the loop only, and the last thing its caller does: the owner may have freed `t`. */
void transport_opened(struct transport *t);

/* Stops at once, tells the owner later: from anywhere on the loop. `t` stays. */
void transport_closed(struct transport *t, const struct error *why);

/* From the loop only. False: the owner has freed `t`, don't touch it. */
MUST_CHECK bool transport_received(struct transport *t, struct span bytes);

void transport_sent(struct transport *t);
