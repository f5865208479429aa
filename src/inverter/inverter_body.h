/* inverter_body.h: what an inverter is made of, for the files of this folder that share it:
 * inverter.c has those with a cable, behind.c those that are asked through another one. */
#pragma once

#include "inverter/inverter.h"
#include "inverter/learned.h"
#include "inverter/parallel.h"
#include "inverter/poller.h"
#include "inverter/refusals.h"
#include "inverter/texts.h"
#include "model/doubt.h"

struct inverter {
    struct loop *loop; /* borrowed */
    struct inverter_events events;
    struct inverter_options options;   /* uri and port owned */
    struct inverter *front;            /* borrowed: the one it is asked through; NULL: a cable */
    struct conversation *conversation; /* owned; NULL while closed, and of one behind */
    struct identify *identify;         /* owned; set while asking who is there */
    struct refusals refusals;          /* since then */
    struct poller poller;
    bool polling;
    int64_t polling_ms;        /* since when */
    char polling_firmware[32]; /* what is known of this one is used */
    bool told_serial;          /* since it was opened: it is the unit it seemed to be */
    bool told_firmware;
    struct learned_unit *learning; /* borrowed; NULL: it is not certain yet who answers */
    struct scale scale;
    struct parallel set; /* the units that are asked through this one, and itself */
    bool left;           /* of one behind: the set no longer has it */
    uint8_t unit;        /* of one behind: its number, as was told last */
    const char *role;    /* as was told last */
    const char *phase;

    struct identity identity;
    char id[48];
    char serial[32];
    struct line_statistics before; /* of conversations that are over */
    struct live live;
    struct doubt doubt; /* of answers without a check */
    struct texts texts;

    enum inverter_state state;
    char problem[200];
    int64_t heard_ms;  /* -1: never */
    int64_t opened_ms; /* since when it could have answered */
    int failures;      /* questions in a row without a good answer */
    int64_t reopen_ms;
    struct timer reopen, pause, look;
};

enum {
    STALE_MIN_MS = 5000,
    SILENT_MS = 30000,
    LOOK_MS = 1000, /* how often the age is looked at */
};

void inverter_tell(struct inverter *i, unsigned changes, const char *source);

/* State and problem belong together: what is wrong, and what to do about it. */
void inverter_set_state(struct inverter *i, enum inverter_state state, const char *problem);

/* A serial number in lower case; `out` has room for an id. */
void inverter_write_id(const char *serial, char *out);

/* What an answer, or its absence, says of the line. */
void inverter_note_success(struct inverter *i);
void inverter_note_failure(struct inverter *i, const struct answer *a);

/* Takes over what a reply said, and what follows from it. */
void inverter_take_values(struct inverter *i, const struct message *m, const struct decoded *d,
                          struct live_moment at);

struct live_moment inverter_moment(const struct inverter *i);
