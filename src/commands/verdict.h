/* verdict.h: what the bytes of an answer are: readings, or what is wrong with them. */
#pragma once

#include "core/buffer.h"
#include "core/error.h"
#include "model/decode.h"

struct verdict {
    const char *outcome;  /* "ok", another frame_outcome_name(), "mismatch" or "unknown" */
    bool decoded;         /* there are readings */
    struct decoded reply; /* of an outcome "ok", perhaps without any; borrows from the bytes */
    struct error why;     /* there are no readings */
};

/* Judges everything that came after `command` was asked in `p`. */
void verdict_judge(struct verdict *v, const struct protocol *p, struct span command,
                   struct span raw);

/* Nothing came at all. */
void verdict_none(struct verdict *v);

/* An outcome that needs no bytes: no such protocol, input that can't be read. */
PRINTF(2, 3) void verdict_unknown(struct verdict *v, const char *format, ...);

/* Appends one JSON line: {"protocol","command","outcome"}, with "readings" if the outcome is "ok",
 * and with "text" if there are none. */
void verdict_json(const struct verdict *v, struct span protocol, struct span command,
                  struct buffer *out);
