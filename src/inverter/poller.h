/* poller.h: which question comes next.
 *
 * Knows nothing of lines and bytes: it deals out the questions of a protocol, fast ones in a row
 * and one slow one in each gap between two rows, and finds out what this firmware does not answer.
 * Such a question is dropped; once a week it is tried again, as no firmware is trusted blindly.
 * What was found out earlier is where it starts from; what it finds out itself it can hand on.
 *
 * A parallel set is asked unit by unit through the one on the cable. Questions about a unit come
 * when poller_put_off_unit() has named it; they take turns with the other slow ones, so that
 * neither holds up the other. A refusal says that there is no such unit; such a question is not
 * dropped.
 *
 * A bad line must not be taken for a bad question. Only a refusal says no, and silence while the
 * next question is answered; and what was dropped within sight of damage is not handed on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "inverter/conversation.h"
#include "inverter/learned.h"
#include "model/live.h"

enum { POLL_ITEMS_MAX = 128 };

struct poll_item {
    const struct message *message;
    uint8_t unit;    /* of a question about one unit of a set */
    int64_t due_ms;  /* of a slow one: not before; of a dropped one: when it is tried again */
    bool answered;   /* it was, at least once, by this firmware */
    bool dropped;    /* this firmware does not know it */
    bool again;      /* it was dropped once: one more failure is enough */
    uint8_t refused; /* in a row */
    uint8_t unheard; /* in a row, while others were answered */
    uint8_t strange; /* answers to other questions, without an answer before */
    struct learned_lesson lesson; /* of this connect */
};

struct poller {
    const struct protocol *protocol;
    struct poll_item items[POLL_ITEMS_MAX];
    size_t count;
    size_t next_fast; /* where the row of fast ones goes on */
    size_t asked;     /* index of the question that is out */
    bool gap;         /* the row is over: a slow one may come */
    bool units_turn;  /* of slow ones, one about a unit comes next */
    bool repeat;      /* the last answer was damaged: ask the same again */
    uint8_t repeats;  /* in a row */
    uint8_t doubts;   /* the same, as its answer was not believed */
    bool silence;  /* the last question was not heard; what comes next tells whose fault it was */
    size_t silent; /* index of that question */
    const struct learned_unit *recalled; /* borrowed: what was known at first; NULL: nothing */
    uint8_t distrust; /* so many good answers must come before the line is believed again */
    struct learned_unit *learning; /* borrowed: whom lessons are handed to; NULL: nobody */
};

/* All that is not known to be in vain is due: who is it, then the rest. `learned` is what is known
 * of this unit and firmware; NULL: nothing. */
void poller_init(struct poller *p, const struct protocol *protocol, struct live_moment at,
                 const struct learned_unit *learned);

/* `command` was refused so many `times` in a row before poller_init(): counts as if it had been
 * asked here. Asked in another `framing` than its table's, or of no table here, it counts nothing.
 */
void poller_refused(struct poller *p, struct live_moment at, const char *command,
                    const struct framing *framing, int times);

/* It is certain now which unit with which firmware answers: hands on what was found out since
 * poller_init(), and from now on at once. */
void poller_learn(struct poller *p, struct learned_unit *unit);

/* Fills the next question; the wall clock gives the date of dated ones, in local time. False: there
 * is nothing left to ask, this is not the device it seemed to be. */
bool poller_next(struct poller *p, struct live_moment at, struct question *out);

/* Questions about this unit of a set are due in `delay_ms`, and not before. */
void poller_put_off_unit(struct poller *p, uint8_t unit, struct live_moment at, int64_t delay_ms);

/* Whether the dialect has questions about the units of a set. */
bool poller_knows_units(const struct poller *p);

/* Whether none of them was answered the last time, less than a week ago. */
bool poller_units_are_in_vain(const struct poller *p, struct live_moment at);

/* Notes what became of the question that poller_next() gave last; `tokens` of its answer. */
void poller_note(struct poller *p, struct live_moment at, enum answer_kind kind, size_t tokens);

/* The question that was answered last is worth asking again before any other: at most
 * twice in a row, and not if it is asked every cycle anyway. */
void poller_ask_again(struct poller *p);

/* Whether a fast question that tells `id` has had no answer yet, not even a refusal. */
bool poller_awaits(const struct poller *p, enum measurement_id id);

/* How long one round of all fast questions takes on that line, with `gap_ms` between two. */
int64_t poller_cycle_ms(const struct poller *p, struct line line, int64_t gap_ms);
