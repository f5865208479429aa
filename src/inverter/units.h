/* units.h: what an inverter hears about its set: which other units there are, how they are, and
 * what of the whole set is told about itself. */
#pragma once

#include "inverter/inverter_body.h"

/* Other units that were not asked about yet are asked about in `delay_ms`. */
void units_ask(struct inverter *i, int64_t delay_ms);

/* Works out role and phase anew; true: they are other ones than before. */
bool units_find_role(struct inverter *i);

/* The one on the cable said something: its place in the set may follow from it, and who there is
 * to be asked about. */
void units_look(struct inverter *i);

/* What became of a question about one unit. */
void units_hear(struct inverter *i, const struct poll_item *item, const struct answer *a);
