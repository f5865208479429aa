/* refusals.c: what a unit refused while it was asked who it is. */
#include "inverter/refusals.h"

#include <string.h>

/* NULL: there is none. */
static struct refusal *find(struct refusals *r, const struct identify_step *step)
{
    for (size_t n = 0; n < r->count; n++)
        if (strcmp(r->list[n].command, step->command) == 0 && r->list[n].framing == step->framing)
            return &r->list[n];
    return NULL;
}

void refusals_note(struct refusals *r, const struct identify_step *step)
{
    enum answer_kind kind = step->answer->kind;
    bool refused = kind == ANSWER_REFUSED;
    bool answered = kind == ANSWER_READINGS || kind == ANSWER_TEXT;
    struct refusal *it = find(r, step);

    r->doubtful = r->doubtful || kind == ANSWER_DAMAGED || (answered && it != NULL);
    if (it == NULL && refused && r->count < REFUSED_MAX) {
        it = &r->list[r->count++];
        *it = (struct refusal){.command = step->command, .framing = step->framing};
    }
    if (it != NULL)
        it->times = refused ? it->times + 1 : 0;
}

void refusals_hand_on(const struct refusals *r, struct poller *p, struct live_moment at)
{
    for (size_t n = 0; n < r->count && !r->doubtful; n++)
        poller_refused(p, at, r->list[n].command, r->list[n].framing, r->list[n].times);
}
