/* filter.h: lines in, lines out.
 *
 * Output is collected and written in large pieces, but nothing is held back while the filter waits
 * for more input, so that a program may also ask line by line. */
#pragma once

#include <stdbool.h>

#include "core/buffer.h"

enum { FILTER_LINE_MAX = 1 << 20 };

struct filter {
    int in, out; /* descriptors, borrowed */
    struct buffer input;
    struct buffer output; /* what the owner appends its answers to */
    size_t taken;         /* bytes of `input` that were handed out */
    bool ended;           /* there is no more input */
    bool too_long; /* of the line handed out: only its first FILTER_LINE_MAX bytes are kept */
    int failed;    /* the errno of a read or write that failed */
};

/* The next line without its end; false when there is none or reading or writing failed. The span
 * holds until the next call. */
bool filter_next(struct filter *f, struct span *line);

/* Writes what is left and frees the buffers. False: reading or writing failed, see `failed`. */
bool filter_finish(struct filter *f);
