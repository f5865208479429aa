/* derive.h: what follows from what an inverter said.
 *
 * Besides the dictionary and the protocols' rows, this is the one place that names measurements:
 * sums, products and the grid's share, which most of these units do not measure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/live.h"

enum { DERIVED_MAX = 8 };

struct derived {
    enum measurement_id is;
    struct value value;
    bool estimated; /* nothing measures it: losses and rounding are in it */
};

/* Works out what `d`, just taken over into `l`, gives. Returns how many were filled. Nothing is
 * derived from values that are unknown, or from a reply that did not bring any of the inputs. */
size_t derive(const struct live *l, const struct decoded *d, struct derived out[DERIVED_MAX]);
