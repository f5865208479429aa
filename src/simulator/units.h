/* units.h: what a simulated inverter tells of its set and of the other units in it. */
#pragma once

#include "simulator/gauges.h"

/* As gauges_get(); false: it is told as of a single unit. */
bool units_get(struct gauges *r, enum measurement_id id, struct value *out);
