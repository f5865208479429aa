/* exchanges.h: a recording as questions and what came back, read as one dialect. */
#pragma once

#include "model/protocol.h"
#include "transport/recording.h"

struct exchange {
    struct span command; /* the text of the question, its wrapping taken off */
    struct span raw;     /* all that came, checks and all; empty: nothing did */
};

/* The framing in which a request is one, and its text; NULL: in none. One that `p` (NULL: nobody
 * knows which) would send is preferred. */
const struct framing *exchange_read_request(const struct recorded *request,
                                            const struct protocol *p, struct span *text);

/* Calls `visit` for each question. What was left out by hand is put back as `p` has it, so that the
 * decoder sees what the line carried. What came before the first question is left out. */
void exchanges_each(const struct recording *r, const struct protocol *p,
                    void (*visit)(void *owner, const struct exchange *e), void *owner);
