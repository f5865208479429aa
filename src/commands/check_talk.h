/* check_talk.h: the second half of `check`: does it answer, who is it, what does it say. */
#pragma once

#include "commands/bundle.h"
#include "commands/finding.h"
#include "model/protocol.h"

/* Opens the device, asks it who it is, takes a reading and tries the line; adds a finding for each
 * step. With a bundle (NULL: none) it then asks all there is to ask, and the bundle hears it.
 * False: it was interrupted. `preset`: the dialect, NULL: find out. */
bool check_talk(struct findings *f, const char *uri, const struct protocol *preset,
                struct bundle *bundle);
