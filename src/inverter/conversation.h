/* conversation.h: one question at a time, and what became of it.
 *
 * Half duplex, no addressing: the only thing that tells whose answer a frame is, is its shape. So
 * old bytes are thrown away before a question, an answer of another shape is dropped, and after a
 * question that was not answered nothing is asked until the line has been quiet.
 * Time-outs count from the last byte, with an overall limit worked out from the line's speed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/decode.h"
#include "transport/transport.h"

enum answer_kind {
    ANSWER_READINGS, /* decoded as the message asked for */
    ANSWER_TEXT,     /* whole, no table known for it */
    ANSWER_ACCEPTED,
    ANSWER_REFUSED,  /* NAK, or the question echoed and nothing else */
    ANSWER_DAMAGED,  /* bytes came, none of them a whole frame */
    ANSWER_MISMATCH, /* whole frames came, none an answer to this question */
    ANSWER_TIMEOUT,  /* nothing came */
};

struct answer {
    enum answer_kind kind;
    enum frame_outcome outcome;    /* of the last frame, when one came */
    bool checked;                  /* of READINGS and TEXT: more than its form vouches for it */
    struct span text;              /* of READINGS and TEXT; borrowed for the call */
    struct span raw;               /* everything that came since the question */
    const struct decoded *decoded; /* of READINGS; borrowed for the call */
    int64_t took_ms;
};

struct question {
    const struct protocol *protocol; /* borrowed, lives for ever */
    const struct message *message;   /* its table; NULL: take any whole frame */
    const struct framing *framing;   /* NULL: the message's or protocol's */
    char command[REQUEST_MAX];       /* with its argument: "QED20241022" */
    int64_t patience_ms;             /* until the first byte; 0: the usual */
};

struct line_statistics {
    uint64_t questions, answers, refused, timeouts, damaged, mismatched;
};

struct conversation;

struct conversation_events {
    void (*ready)(void *owner);                               /* open, and may be asked */
    void (*closed)(void *owner, const struct error *why);     /* as transport's */
    void (*heard)(void *owner, bool sent, struct span bytes); /* for recording; may be NULL */
    void *owner;
};

/* Opens `uri` and says `ready` or `closed`. The caller owns `*out`. ERROR_INVALID as in
 * transport_new(). */
MUST_CHECK bool conversation_new(struct loop *loop, const char *uri,
                                 const struct conversation_events *events,
                                 struct conversation **out, struct error *err);

/* Asks; `answered` is called exactly once, later, unless the conversation closes or is freed
 * before. It may ask the next question, which ends the life of what the answer borrows, or free the
 * conversation. If the line is not quiet yet the question waits until it is.
 * A bug of ours if a question is out already or the command is empty or too long. */
void conversation_ask(struct conversation *c, const struct question *q,
                      void (*answered)(void *owner, const struct answer *a), void *owner);

bool conversation_is_busy(const struct conversation *c);
/* Talks at `baud` from now on. False: the speed of this line is not ours to choose. */
bool conversation_set_baud(struct conversation *c, uint32_t baud);

struct line conversation_line(const struct conversation *c);
bool conversation_is_simulated(const struct conversation *c);
const struct line_statistics *conversation_statistics(const struct conversation *c);
void conversation_free(struct conversation *c);

const char *answer_kind_name(enum answer_kind kind);
