/* simulator.h: an inverter made from the same tables.
 *
 * It takes requests byte by byte, as they would come over the wire, and gives replies at the true
 * speed of the line. Behind it a day passes: sun, clouds, load, battery, grid outage, all from one
 * seed; the same seed and time give the same values. Faults happen on request. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/loop.h"
#include "core/span.h"
#include "model/protocol.h"

/* How often, in thousandths of the exchanges, something goes wrong with an answer. */
struct simulator_faults {
    uint16_t corrupt;  /* a bit flips */
    uint16_t drop;     /* a byte is lost */
    uint16_t truncate; /* the rest of the reply is lost */
    uint16_t silent;   /* no reply */
    uint16_t garbage;  /* junk in front of the reply */
    uint16_t nak;      /* refused */
    uint16_t late;     /* held back until the next question has come */
    uint16_t unplug;   /* the device goes away for some seconds */
};

struct simulator_options {
    const char *model;  /* a row of simulator_models; NULL: the first */
    uint64_t seed;      /* 0 is fine */
    double speed;       /* how many seconds pass in one; 0: one */
    int64_t start_s;    /* the local time at the start, Unix seconds; 0: now */
    const char *serial; /* NULL: made from the seed */
    uint32_t baud;      /* 0: 2400 */
    uint8_t piece;      /* bytes are given in pieces of this size, padded with NUL: 8 as USB does;
                           0 or 1: each as its time comes */
    bool instant;       /* no line at all: replies at once, for tests */
    struct simulator_faults faults;
};

struct simulator_sink {
    void (*bytes)(void *owner, struct span bytes); /* towards the program */
    void (*unplugged)(void *owner, bool away);     /* may be NULL */
    void *owner;
};

struct simulator;

/* Reads "MODEL?seed=1&speed=60&drop=20&…" (each part may be missing; faults in thousandths).
 * ERROR_INVALID: an unknown word; the text names the known ones. `model` and `serial` point into
 * `storage`, which the caller keeps. */
MUST_CHECK bool simulator_parse(struct span text, struct simulator_options *out, char *storage,
                                size_t capacity, struct error *err);

/* ERROR_MISSING: no such model. The caller owns `*out`. */
MUST_CHECK bool simulator_new(struct loop *loop, const struct simulator_options *options,
                              const struct simulator_sink *sink, struct simulator **out,
                              struct error *err);
void simulator_free(struct simulator *s);

/* Bytes from the program. */
void simulator_receive(struct simulator *s, struct span bytes);

/* What a model is, for `simulate --help`. The table ends with name NULL. */
struct simulator_model {
    const char *name;  /* "axpert-5k" */
    const char *title; /* for people */
    const struct protocol *protocol;
};
extern const struct simulator_model simulator_models[];
