/* habit.h: how the replies of one device use to come: a guess when to wake up, and nothing more.
 *
 * At 2400 baud a reply is a hundred wake-ups of which all but the last tell nothing. Whoever knows
 * how long the last reply to a question took may sleep until it is there. A guess that is wrong
 * costs some milliseconds, never a byte: the system keeps what comes meanwhile. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/protocol.h"
#include "transport/transport.h"

enum { HABITS_MAX = 96 };

struct habit {
    const struct message *message;
    size_t bytes;    /* of the last good reply */
    int64_t rest_ms; /* how long after the question we may sleep */
    uint8_t calm;    /* so many whole replies pass before less sleep is tried again */
    uint8_t passed;  /* of those */
    bool trying;     /* less was tried just now */
};

struct habits {
    struct habit of[HABITS_MAX];
};

/* What became of a question that was answered well. */
struct habit_lesson {
    struct line line;
    size_t bytes;    /* of the reply */
    int64_t took_ms; /* from question to the end of its reply */
    int64_t rest_ms; /* how long we slept at the beginning; 0: not at all */
    int wakes;       /* times that bytes came */
};

/* How many milliseconds `bytes` take on that line; 0 where it has no speed. */
int64_t line_ms(struct line line, size_t bytes);

/* How long to sleep after the question `m` (NULL: unknown); 0: not at all. */
int64_t habit_rest_ms(const struct habits *h, const struct message *m);

/* How long to sleep once `got` bytes of its reply have come; 0: not at all. */
int64_t habit_rest_of_reply_ms(const struct habits *h, const struct message *m, struct line line,
                               size_t got);

/* The last question was not answered well: nothing is to be expected of the next one. */
void habit_forget(struct habits *h, const struct message *m);

void habit_learn(struct habits *h, const struct message *m, const struct habit_lesson *lesson);
