/* wire.h: a slow serial line between a program and a device: when bytes arrive, and when they
 * leave.
 *
 * A byte takes ten bits. Every byte has its own due time, counted from the start of its reply, so
 * a late timer delays some bytes a little and never the ones after them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/loop.h"
#include "core/span.h"

struct wire_byte {
    int64_t due_us;
    char byte;
};

/* Lives inside its owner. */
struct wire {
    struct loop *loop; /* borrowed */
    uint32_t baud;     /* 0: no line at all, everything comes at once */
    size_t piece; /* bytes are handed over in pieces of this size, padded with NUL; 1: singly */
    void (*deliver)(void *owner, struct span bytes); /* must not end the wire */
    void *owner;

    int64_t heard_until_us, said_until_us; /* when either direction is idle again */
    struct wire_byte *queue;               /* owned */
    size_t length, capacity, next;         /* of the queue; what is before `next` has left */
    struct timer timer;                    /* set while bytes wait to leave */
};

/* Sets up a wire whose first five members are filled in. */
void wire_init(struct wire *w);
void wire_done(struct wire *w);

/* The program has just written `count` bytes. Returns when the last of them is at the device. */
int64_t wire_hear(struct wire *w, size_t count);

/* The device begins to send at `start_us`, or when it is done with what it said before. */
void wire_say(struct wire *w, struct span bytes, int64_t start_us);

/* Drops what has not left yet. */
void wire_silence(struct wire *w);
