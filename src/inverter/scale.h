/* scale.h: whether a unit sends degrees where its table says degrees.
 *
 * The heat sink is told in degrees by most units, as 0039. Small ones send 0444, which is the count
 * of an A/D converter, or tenths of a degree: the numbers alone don't tell which, and nobody has
 * published what a count stands for (docs/protocols/pi30.md). So such a unit has no temperature of
 * the heat sink here. A single number does not give it away, as a cold one sends 0120; that it does
 * not send degrees has to be learnt from the warm one. */
#pragma once

#include "model/decode.h"

enum scale_verdict {
    SCALE_UNDECIDED,
    SCALE_DEGREES,
    SCALE_OTHER, /* counts or tenths: for good, as a cold unit looks like one that sends degrees */
};

struct scale {
    enum scale_verdict verdict;
    uint8_t beyond; /* answers in a row with a number that no heat sink has in degrees */
};

/* The stable name of a verdict: "undecided", "degrees", "other". */
const char *scale_verdict_name(enum scale_verdict verdict);

/* Learns from one answer. True: the verdict is another one now. */
bool scale_note(struct scale *s, const struct decoded *d);

/* What of `d` may be shown: `d` itself, or `*room` with a copy without the temperature while it is
 * not known to be one. */
const struct decoded *scale_shown(const struct scale *s, const struct decoded *d,
                                  struct decoded *room);
