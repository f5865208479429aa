/* precedence.h: which of two answers a reading is taken from.
 *
 * Many units tell the same thing twice: the voltage of the battery every second with one digit and
 * once a minute with two, its type with the ratings and in other words with the settings. If each
 * answer had its turn, a reading would jump though nothing happened. So the message that is asked
 * more often has it; of equals the one nearer to the unit, its own table before its base's, the
 * upper row before the lower. When the answers of that one stay away, or have nothing in the place,
 * any other has it. */
#pragma once

#include "model/live.h"

/* Whether `live` has a better and recent source of what `r`, from an answer to `m`, is about. */
bool precedence_has_better(const struct protocol *p, const struct message *m,
                           const struct live *live, const struct reading *r, int64_t now_ms);

/* What of an answer to `m` counts: `d` itself, or `*room` (may be `d`) with a copy without what
 * has a better source. */
const struct decoded *precedence_shown(const struct protocol *p, const struct message *m,
                                       const struct live *live, const struct decoded *d,
                                       int64_t now_ms, struct decoded *room);
