/* phases.h: what an inverter with three phases measures where others have one. */
#pragma once

#include "simulator/gauges.h"

/* As gauges_get(); false: it is measured as with one phase, or not at all. */
bool phases_get(struct gauges *r, enum measurement_id id, struct value *out);
