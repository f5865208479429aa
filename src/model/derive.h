/* derive.h: what follows from what an inverter said.
 *
 * Besides the dictionary and the protocols' rows, this is the one place that names measurements:
 * sums, products and the grid's share, which most of these units do not measure. Whatever the
 * dialect, these mean the same:
 *
 *     total_pv_power   what all panels give
 *     load_power       what the house takes from this unit, on all phases
 *     battery_power    + charging, - discharging, and its halves
 *     grid_power       + taken from the grid, - fed to it
 *
 * pv_input_power and pv2_input_power are worked out where they are not sent. What nothing measures
 * is an estimate, as losses and rounding are in it: the grid of most units, the battery of PI16. */
#pragma once

#include "model/live.h"

struct derivation {
    struct live *live;
    const char *source;          /* the question, a table's command */
    const struct decoded *reply; /* just taken over into `live` */
    struct live_moment at;
    /* Whether an answer that tells `id` is still to come: until then it is missing in a sum. NULL:
     * no more than what is known. */
    bool (*awaits)(const void *owner, enum measurement_id id);
    const void *owner;
};

/* Works out what the reply gives and puts it into `live`. Nothing follows from a reply that brought
 * none of the inputs; what followed from values that are now unknown is unknown. */
void derive(const struct derivation *d);

/* Whether derive() may tell it. */
bool derive_makes(enum measurement_id id);

/* The reply with the signs that its own other fields tell: PI16 sends the grid's power and current
 * without a minus, and its direction apart. Returns `reply` or, where that differs, `room`. */
const struct decoded *derive_signs(const struct decoded *reply, struct decoded *room);
