/* picture.h: whether an inverter has told a whole round of its fast answers. */
#pragma once

#include "inverter/inverter.h"

enum { PICTURE_SOURCES_MAX = 16 };

struct picture {
    const char *heard[PICTURE_SOURCES_MAX]; /* the fast commands that were answered in this round */
    size_t count;
};

/* Notes that `i` answered `source`. True: that begins another round, so the one before is whole,
 * and what follows from several answers together is worked out. */
bool picture_hear(struct picture *p, const struct inverter *i, const char *source);
