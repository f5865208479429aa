/* behind.h: an inverter without a cable: another unit of its set is asked about it.
 *
 * It is an inverter as all others are (inverter.h), with an id, live values and a state of its own.
 * It lives no longer than the one it is asked through. */
#pragma once

#include "inverter/inverter.h"
#include "inverter/poller.h"

/* The caller owns the result and ends it with inverter_free(). */
struct inverter *behind_new(struct loop *loop, struct inverter *front, const struct unit_name *who,
                            const struct inverter_events *events);

/* It is asked through this one from now on, if the one before it is no longer online. */
void behind_adopt(struct inverter *i, struct inverter *front);

/* Readings that tell of it, and what was asked for them. */
void behind_hear(struct inverter *i, const struct poll_item *item, const struct answer *a);

/* The set says that it is no longer there. */
void behind_leave(struct inverter *i);
