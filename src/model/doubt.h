/* doubt.h: what to believe of an answer that came without a check.
 *
 * Some dialects have none, and then a damaged digit is a digit all the same. So a reading of such
 * an answer is believed when it is close to what was believed before, or when two answers in a row
 * say it. A kettle that is switched on is shown one answer later; a wrong digit is not. */
#pragma once

#include "model/live.h"

/* What was said last and is not believed yet. */
struct doubtful {
    bool held;
    uint8_t kind, digits; /* as in struct value */
    int64_t number;       /* of a number or flag; a hash of the text of all else */
};

struct doubt {
    struct doubtful of[MEASUREMENT_COUNT];
};

/* Takes out of `d` what is not to be believed yet, and returns how many readings that were: then
 * the same question is worth asking again at once. `l` has what was believed. */
size_t doubt_filter(struct doubt *doubt, const struct live *l, struct decoded *d);
