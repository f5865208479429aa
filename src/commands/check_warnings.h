/* check_warnings.h: what the inverter itself complains about. */
#pragma once

#include "commands/device.h"
#include "commands/finding.h"

/* Asks the questions of `p` whose answers tell warnings and faults, and adds one finding. It is
 * good whatever they tell: the line works. False: the device closed, and `err` says so. */
MUST_CHECK bool check_warnings(struct findings *f, struct device *d, const struct protocol *p,
                               struct error *err);
