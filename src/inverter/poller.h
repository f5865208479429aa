/* poller.h: which question comes next.
 *
 * Knows nothing of lines and bytes: it deals out the questions of a protocol, fast ones in a row
 * and one slow one in each gap between two rows, and remembers what this firmware refuses. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "inverter/conversation.h"

enum { POLL_ITEMS_MAX = 80 };

struct poll_item {
    const struct message *message;
    int64_t due_ms;  /* of a slow one: not before */
    bool answered;   /* it was, at least once since the connect */
    bool dropped;    /* this firmware does not know it */
    uint8_t refused; /* in a row, without an answer before */
    uint8_t unheard; /* in a row, while others were answered */
};

struct poller {
    const struct protocol *protocol;
    struct poll_item items[POLL_ITEMS_MAX];
    size_t count;
    size_t next_fast; /* where the row of fast ones goes on */
    size_t asked;     /* index of the question that is out */
    bool gap;         /* the row is over: a slow one may come */
    bool repeat;      /* the last answer was damaged: ask the same again */
    uint8_t repeats;  /* in a row */
    uint8_t doubts;   /* the same, as its answer was not believed */
};

/* Everything is due: who is it, then the rest. */
void poller_init(struct poller *p, const struct protocol *protocol, int64_t now_ms);

/* Fills the next question; `wall_ms` gives the date of dated ones, in local time. False: there is
 * nothing left to ask, this is not the device it seemed to be. */
bool poller_next(struct poller *p, int64_t now_ms, int64_t wall_ms, struct question *out);

/* Notes what became of the question that poller_next() gave last. */
void poller_note(struct poller *p, int64_t now_ms, enum answer_kind kind);

/* The question that was answered last is worth asking again before any other: at most
 * twice in a row, and not if it is asked every cycle anyway. */
void poller_ask_again(struct poller *p);

/* How long one round of all fast questions takes on that line, with `gap_ms` between two. */
int64_t poller_cycle_ms(const struct poller *p, struct line line, int64_t gap_ms);
