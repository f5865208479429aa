/* dialect.h: in which dialect a recording is. */
#pragma once

#include "transport/recording.h"

struct protocol;

/* The dialect that its header names; else what it says when it is asked who it is, as a device is,
 * unless another one reads more of its answers. `path` is where it was read from.
 * ERROR_MISSING: it is a UPS; ERROR_DAMAGED: no dialect reads any of it. */
MUST_CHECK bool dialect_of(const struct recording *r, const char *path, const struct protocol **out,
                           struct error *err);
