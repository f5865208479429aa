/* known.h: who hung on which port the last time, in known.json of the data folder.
 *
 * A unit that is known is asked for readings at once, and afterwards whether it is still the same.
 * A file that is missing or can't be understood is the same as an empty one: it is only a memory.
 * It is written on the worker pool, to a new file that then takes the place of the old. */
#pragma once

#include "core/loop.h"
#include "inverter/identify.h"

struct known;

/* `folder` NULL: remember nothing beyond this run. The caller owns the result. */
struct known *known_open(struct loop *loop, const char *folder);

/* Writes what is not written yet, blocking, and frees. */
void known_close(struct known *k);

/* Who hung on `port`; false if nobody is remembered. */
bool known_find(const struct known *k, const char *port, struct identity *out);

void known_remember(struct known *k, const char *port, const struct identity *who);
