/* exchanges.h: a recording as questions and what came back, read as one dialect. */
#pragma once

#include "model/protocol.h"
#include "transport/recording.h"

struct exchange {
    struct span command; /* the text of the question, its wrapping taken off */
    struct span raw;     /* all that came, checks and all; empty: nothing did */
};

/* Calls `visit` for each question. What was left out by hand is put back as `p` has it, so that the
 * decoder sees what the line carried. What came before the first question is left out. */
void exchanges_each(const struct recording *r, const struct protocol *p,
                    void (*visit)(void *owner, const struct exchange *e), void *owner);
