/* check_talk.h: the second half of `check`: does it answer, who is it, what does it say. */
#pragma once

#include "commands/finding.h"
#include "model/protocol.h"

/* Opens the device, asks it who it is, takes a reading and tries the line; adds a finding for each
 * step. False: it was interrupted. `preset`: the dialect, NULL: find out. */
bool check_talk(struct findings *f, const char *uri, const struct protocol *preset);
