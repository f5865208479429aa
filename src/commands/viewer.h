/* viewer.h: a live view of a site: on the terminal's other screen, or a JSON line a round. */
#pragma once

#include "commands/command.h"
#include "inverter/site.h"

/* Shows what happens until it is interrupted (a success) or told to end; the terminal is restored
 * before it returns, whatever ends it. `*signal_number` is the signal to die by; 0: none. */
enum exit_code viewer_run(const struct options *o, struct loop *loop, struct site *site,
                          int *signal_number);
