/* stamp.h: times as RFC 3339 has them: "2026-11-25T08:00:00.000Z". */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

enum { STAMP_CAPACITY = sizeof "YYYY-MM-DDTHH:MM:SS.mmmZ" };

/* Milliseconds since 1970, in UTC. */
void stamp_write(int64_t wall_ms, char out[STAMP_CAPACITY]);

/* The other way, with any offset ("+01:00") and any fraction of a second, of which three digits
 * count. False: it is no such time. */
bool stamp_read(struct span text, int64_t *out);
