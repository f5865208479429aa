/* view.h: one inverter on a terminal: who it is, what is wrong, and its readings grouped as a
 * person thinks. */
#pragma once

#include "commands/terminal.h"
#include "core/buffer.h"
#include "inverter/inverter.h"

/* Appends whole lines, none wider than the terminal if that can be helped. `now_ms` is the
 * monotonic time, for the age. */
void view_inverter(const struct inverter *i, int64_t now_ms, const struct terminal *t,
                   struct buffer *out);
