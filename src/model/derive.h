/* derive.h: what follows from what an inverter said.
 *
 * Besides the dictionary and the protocols' rows, this is the one place that names measurements:
 * sums, products and the grid's share, which most of these units do not measure. */
#pragma once

#include "model/live.h"

/* Works out what the reply `d` to `source`, just taken over into `l`, gives, and puts it there:
 * battery_power and its halves, total_pv_power, pv_input_power and pv2_input_power where they are
 * not sent, grid_power (where nothing measures it an estimate: losses and rounding are in it).
 * Nothing follows from values that are unknown, nor from a reply that brought none of the inputs.
 */
void derive(struct live *l, const char *source, const struct decoded *d, struct live_moment at);
