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
    int64_t start_s;    /* local time at the start, in seconds since 1970; 0: now */
    const char *serial; /* NULL: made from the seed */
    uint8_t units;      /* so many in one set; 0: one */
    uint8_t number;     /* that of the one on the line */
    uint8_t phases;     /* 3: each feeds one of three; 0: all feed one */
    uint32_t baud;      /* 0: 2400 */
    uint8_t piece;      /* bytes are given in pieces of this size, padded with NUL: 8 as USB does;
                           0 or 1: each as its time comes */
    bool instant;       /* no line at all: replies at once, for tests */
    struct simulator_faults faults;
};

/* What became of one request that was understood. Borrowed for the call. */
struct simulator_exchange {
    uint64_t number; /* counted from 1 */
    struct span command;
    const char *fault; /* a name of struct simulator_faults; NULL: none */
    struct span text;  /* the true answer, without start, check and CR */
    struct span sent;  /* the bytes that went out for it; of a late reply, those held back */
    int64_t time_ms;   /* the simulated local time of its values, since 1970 */
};

/* None of these may end the simulator, but `unplugged` with `away`. */
struct simulator_sink {
    /* Towards the program; from inside simulator_receive() where there is no line. */
    void (*bytes)(void *owner, struct span bytes);
    void (*unplugged)(void *owner, bool away);                                /* may be NULL */
    void (*exchange)(void *owner, const struct simulator_exchange *exchange); /* may be NULL */
    void *owner;
};

struct simulator;

/* Reads "MODEL?seed=1&speed=60&drop=20&…" (each part may be missing; faults in thousandths).
 * ERROR_INVALID: an unknown word; the text names the known ones. `model` and `serial` point into
 * `storage`, which the caller keeps. */
MUST_CHECK bool simulator_parse(struct span text, struct simulator_options *out, char *storage,
                                size_t capacity, struct error *err);

/* Sets one option by its name there: "seed", "speed", "start" (Unix seconds or
 * "2026-06-21T12:00"), "serial", "baud", "piece", "instant", "units", "number", "phases" or a
 * fault. ERROR_INVALID as above; `serial` then points to `value`. */
MUST_CHECK bool simulator_set(struct simulator_options *o, const char *name, const char *value,
                              struct error *err);

/* True for the names of struct simulator_faults. */
bool simulator_is_fault(const char *name);

/* ERROR_MISSING: no such model, or it knows of no others. The caller owns `*out`. */
MUST_CHECK bool simulator_new(struct loop *loop, const struct simulator_options *options,
                              const struct simulator_sink *sink, struct simulator **out,
                              struct error *err);
void simulator_free(struct simulator *s);

/* Its serial number, empty if it tells none. Borrowed. */
const char *simulator_serial(const struct simulator *s);

/* That of a unit of its set; NULL: there is none of that number. Borrowed. */
const char *simulator_unit_serial(const struct simulator *s, unsigned unit);

/* Switches the last unit of its set off, or on again. True: it is off now. */
bool simulator_switch_last(struct simulator *s);
/* Its row of simulator_models. */
const struct simulator_model *simulator_model_of(const struct simulator *s);

/* Bytes from the program. */
void simulator_receive(struct simulator *s, struct span bytes);

/* What a model is, for `simulate --help`. The table ends with name NULL. */
struct simulator_model {
    const char *name;                        /* "axpert-5k" */
    const char *title;                       /* for people */
    const char *protocol;                    /* its name */
    const struct simulator_details *details; /* the simulator's own */
};
extern const struct simulator_model simulator_models[];
