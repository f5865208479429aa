/* identify.h: harmless questions until the device says who it is: which dialect, at which speed,
 * which variant of it, and its names.
 *
 * None of them changes anything in any dialect. A UPS behind the same USB id is recognised and left
 * alone. At 2400 baud the most common family is known within five seconds, the rarest within
 * twenty; who says nothing at all is given up after a minute. */
#pragma once

#include "inverter/conversation.h"

enum identity_verdict {
    IDENTITY_INVERTER,
    IDENTITY_UPS,     /* a UPS: leave it alone */
    IDENTITY_UNKNOWN, /* it answers, but in no dialect we know */
    IDENTITY_SILENT,  /* nothing came back */
    IDENTITY_DAMAGED, /* something came back, never whole: cable, speed or wrong port */
};

struct identity {
    enum identity_verdict verdict;
    const struct protocol *protocol; /* of an INVERTER */
    uint32_t baud;                   /* the speed it was found at; 0: as the line was opened */
    bool one_input;                  /* it refused to tell of further solar inputs */
    char serial[32];                 /* empty: not told */
    char model[32];
    char firmware[32];
    char why[160]; /* one sentence: how it was decided, or what is in the way */
};

/* One step of the way: for `check` to show, and for who asks afterwards to learn from. */
struct identify_step {
    const char *command;           /* of a table, lives for ever */
    const char *asks;              /* for people: "protocol id" */
    const struct framing *framing; /* how it was asked */
    uint32_t baud;                 /* the speed it was asked at; 0: as the line was opened */
    const struct answer *answer;   /* borrowed for the call */
};

struct identify_events {
    void (*step)(void *owner, const struct identify_step *step); /* may be NULL */
    void (*done)(void *owner, const struct identity *identity);
    void *owner;
};

struct identify;

/* Starts asking; `preset` (NULL: find out) skips the search for the dialect. `done` is called once
 * unless freed before. */
struct identify *identify_new(struct loop *loop, struct conversation *c,
                              const struct protocol *preset, const struct identify_events *events);
void identify_free(struct identify *i);
