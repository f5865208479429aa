/* live.h: the last known value of everything one inverter has said, and when.
 *
 * Every update has a number that only grows, across all inverters of a program (struct sequence),
 * so that a listener can ask for "everything newer than N". Unknown is unknown: a measurement that
 * never came has no entry. Times: monotonic for ages, wall clock for stamps. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/decode.h"

struct sequence {
    uint64_t last;
};

struct live_entry {
    bool known;              /* it was said at least once */
    bool derived;            /* it was worked out from what was said */
    bool estimated;          /* an estimate: nothing measures it */
    struct value value;      /* its text is the entry's own */
    const char *source;      /* the command that said it */
    int64_t heard_ms;        /* monotonic: last time it was said */
    int64_t changed_wall_ms; /* wall clock: since when it has this value */
    uint64_t seq;            /* of the last change of value */
    char *text;              /* owned: what value.text points to */
};

struct live {
    struct sequence *sequence; /* borrowed */
    uint64_t seq;              /* of the newest change */
    struct live_entry entries[MEASUREMENT_COUNT];
};

struct live_moment {
    int64_t now_ms;  /* monotonic */
    int64_t wall_ms; /* wall clock */
};

void live_init(struct live *l, struct sequence *sequence);
void live_done(struct live *l);

/* Forgets everything: another inverter is at the other end. */
void live_clear(struct live *l);

/* Takes over what a reply to `source` (a table's command) said. Returns how many changed. What was
 * worked out stands where the reply has an empty field for it. */
size_t live_update(struct live *l, const char *source, const struct decoded *d,
                   struct live_moment at);

/* The same for one value that was worked out from that reply. Returns whether it changed. */
bool live_put(struct live *l, const char *source, const struct reading *r, bool estimated,
              struct live_moment at);

/* The value of `id`, NULL while unknown. */
const struct value *live_value(const struct live *l, enum measurement_id id);
