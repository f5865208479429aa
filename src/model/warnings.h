/* warnings.h: what an inverter complains about, out of its live state. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/live.h"

struct active_warning {
    enum measurement_id is;
    bool fault;            /* else a warning */
    int64_t since_wall_ms; /* since when we have seen it */
};

/* Fills `out` with what is on now, faults first, and returns how many there are, at most
 * `capacity`. */
size_t warnings_active(const struct live *l, struct active_warning *out, size_t capacity);
