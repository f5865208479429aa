/* learned.h: what each unit answers, in learned.json of the data folder.
 *
 * A firmware refuses many questions of its family, or says nothing to them. What was found out is
 * kept for each serial number, protocol and firmware, so that the next start does not ask in vain.
 * With another firmware or protocol learning begins anew; what belongs to the old one stays.
 *
 * A file that is missing or can't be understood is the same as an empty one: it is only a memory.
 * It is written on the worker pool, to a new file that then takes the place of the old, not before
 * a minute has passed since the last time, and in learned_close(). Noting what is known already
 * neither allocates nor writes; the times at which it was confirmed last may be a day behind in the
 * file. Times are Unix seconds by the wall clock, which may jump. Main thread only. */
#pragma once

#include "core/loop.h"
#include "inverter/identify.h"
#include "inverter/scale.h"

struct learned;

enum learned_answer {
    LEARNED_NOTHING,
    LEARNED_ANSWERED,
    LEARNED_REFUSED,
    LEARNED_UNHEARD, /* nothing came, while other questions were answered */
};

struct learned_question {
    char command[16]; /* without argument */
    enum learned_answer answer;
    uint8_t tokens;  /* the most that an answer had; 0: there was none */
    int64_t since_s; /* since when it is answered like this */
    int64_t tried_s; /* when it was asked last */
};

/* One unit with one firmware. */
struct learned_unit {
    struct learned *owner; /* borrowed */
    char serial[32], firmware[32], protocol[24];
    int64_t since_s;                    /* since when it is known */
    int64_t seen_s;                     /* when it was there last */
    struct learned_question *questions; /* owned */
    size_t count;
    enum scale_verdict scale; /* of the heat sink's temperature */
    int64_t scale_since_s;    /* 0: undecided */
};

/* What became of a question. */
struct learned_lesson {
    enum learned_answer answer;
    size_t tokens;
    int64_t time_s;
};

/* `loop` NULL: to be read only. `folder` NULL: remember nothing beyond this run. The caller owns
 * the result. */
struct learned *learned_open(struct loop *loop, const char *folder);

/* Writes what is not written yet, blocking, and frees. NULL is fine. */
void learned_close(struct learned *l);

/* All units; index < learned_count(). Those seen last in earlier runs come first. */
size_t learned_count(const struct learned *l);
const struct learned_unit *learned_at(const struct learned *l, size_t index);

/* What is known of `who`, by its serial number, protocol and firmware; NULL: nothing. What comes
 * back stays until learned_close(). */
const struct learned_unit *learned_find(const struct learned *l, const struct identity *who);

/* The same, made if it is not there; NULL: it has no serial number, or there are too many. */
struct learned_unit *learned_meet(struct learned *l, const struct identity *who, int64_t now_s);

/* What is known of a question; NULL: nothing. Borrowed until the next learned_note(). */
const struct learned_question *learned_question(const struct learned_unit *u, const char *command);

void learned_note(struct learned_unit *u, const char *command, const struct learned_lesson *lesson);
void learned_note_scale(struct learned_unit *u, enum scale_verdict verdict, int64_t now_s);

/* The stable name of an answer: "answered", "refused", "unheard". */
const char *learned_answer_name(enum learned_answer answer);
