/* counters.h: the energy counters of a simulated inverter. */
#pragma once

#include "simulator/gauges.h"

/* As gauges_get(), for the period that the question names, or that is running; false: no counter.
 */
bool counters_get(const struct gauges *r, enum measurement_id id, struct value *out);
