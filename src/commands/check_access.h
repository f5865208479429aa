/* check_access.h: the first half of `check`: is the device there, and may we have it. */
#pragma once

#include "commands/finding.h"
#include "transport/discovery.h"

/* Looks at the node, the rights to it, and who holds it; adds a finding for each. False: there is
 * no use in going on. */
bool check_access(struct findings *f, const char *node, enum candidate_kind kind);
