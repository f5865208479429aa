/* summary.h: all inverters of a site as one JSON line, with the names of the API. */
#pragma once

#include "inverter/site.h"

/* {"time","problem","inverters":[…]} and a line end. */
void summary_json(struct loop *loop, const struct site *site, struct buffer *out);
