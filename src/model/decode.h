/* decode.h: one decoder for all protocols: the text of an answer to readings.
 *
 * Neither allocates nor fails on odd fields: a missing or implausible field is absent and counted,
 * its neighbours stand. What can't be an answer to the question is a mismatch as a whole; where
 * answers have no check, so is one with a single odd field: the next may be damaged unseen. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/protocol.h"

enum { READINGS_MAX = 96 };

struct reading {
    enum measurement_id is;
    struct value value; /* its text is borrowed from the reply */
};

struct decoded {
    const struct layout *layout; /* the one that fitted */
    size_t tokens;               /* of the answer, those without a row too */
    size_t count;
    size_t absent; /* fields of the layout that were missing, odd or implausible */
    struct reading readings[READINGS_MAX];
};

/* Decodes the text of a reply to `m`. False: it is no answer to that question; `out` is then
 * undefined. */
bool decode_reply(const struct protocol *p, const struct message *m, struct span text,
                  struct decoded *out);

/* True if `text` has fewer tokens than any answer to `m`: where there is no check, that is all that
 * tells an answer that was cut short. */
bool decode_is_short(const struct protocol *p, const struct message *m, struct span text);

/* How many tokens `text` has, split as answers to `m` are; 0: it can't be split. */
size_t decode_token_count(const struct protocol *p, const struct message *m, struct span text);

/* The reading of `id` in `d`, NULL if it is absent. */
const struct value *decoded_find(const struct decoded *d, enum measurement_id id);
