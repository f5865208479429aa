/* refusals.h: what a unit refused while it was asked who it is.
 *
 * The poller would ask the same once more, and as often, to find out the same. */
#pragma once

#include "inverter/identify.h"
#include "inverter/poller.h"

enum { REFUSED_MAX = 32 };

struct refusal {
    const char *command; /* borrowed, lives for ever */
    const struct framing *framing;
    int times; /* in a row */
};

/* All zero: nothing yet. */
struct refusals {
    struct refusal list[REFUSED_MAX];
    size_t count;
    bool doubtful; /* something came damaged, which a refusal may be due to; or the unit was not
                      ready yet, as it refused what it answered later */
};

void refusals_note(struct refusals *r, const struct identify_step *step);

/* Tells the poller, unless they are doubtful. */
void refusals_hand_on(const struct refusals *r, struct poller *p, struct live_moment at);
