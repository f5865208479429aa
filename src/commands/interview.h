/* interview.h: everything there is to ask, asked once round. */
#pragma once

#include "commands/device.h"

/* One question of the round, before and after it was asked. */
struct interview_step {
    const char *command;
    size_t at, count; /* the number of the question, from 1, and of how many */
    bool is_over;
    enum answer_kind kind; /* once it is over */
};

struct interview_result {
    size_t asked, answered; /* questions; one that was asked again counts once */
};

/* Asks every question of `p` once, those for a person to ask too, and then the fast ones a few
 * times more. Dated ones ask for today; of parallel units the first two are asked. What came
 * damaged is asked again. `step` may be NULL. False: as device_ask(). */
MUST_CHECK bool interview(struct device *d, const struct protocol *p,
                          void (*step)(void *owner, const struct interview_step *step), void *owner,
                          struct interview_result *out, struct error *err);

/* Asks a device that speaks no dialect we know what tells who it is and how it is in all of them,
 * as each of them wraps it. */
MUST_CHECK bool interview_stranger(struct device *d,
                                   void (*step)(void *owner, const struct interview_step *step),
                                   void *owner, struct interview_result *out, struct error *err);
