/* conversation.c: one question at a time, and what became of it. */
#include "inverter/conversation.h"

#include <assert.h>
#include <stdlib.h>

#include "core/memory.h"
#include "inverter/habit.h"
#include "model/frame_collector.h"

enum {
    PATIENCE_MS = 2000,     /* until the first byte: slow units need more than one second */
    BETWEEN_BYTES_MS = 300, /* a pause inside a reply; after it the reply is over */
    QUIET_MS = 60,          /* no byte for that long: the line is quiet */
    QUIET_LIMIT_MS = 3000,  /* a line that never gets quiet is asked all the same */
    PIECES_OF_QUIET = 2,
    UNSENT_MS = 500, /* a question that could not be sent fails after that */
};

struct conversation {
    struct loop *loop;           /* borrowed */
    struct transport *transport; /* owned */
    struct conversation_events events;
    struct line_statistics statistics;

    /* While a question is out. */
    bool busy;
    bool sent;
    bool bumped; /* asked again with 01 for a check byte of 00 */
    struct question question;
    const struct framing *framing;
    void (*answered)(void *owner, const struct answer *a);
    void *owner;
    int64_t asked_ms;
    struct frame_collector collector;
    struct buffer raw;
    bool damaged, mismatched, refused; /* what has come so far */
    bool owed; /* the question before this one was not answered: that may come now */
    enum frame_outcome outcome;
    struct decoded decoded;

    struct timer deadline; /* no byte for too long */
    struct timer limit;    /* the whole exchange takes too long */
    struct timer quiet;    /* set while the question waits for a quiet line */
    bool disturbed;        /* bytes may still come that belong to an earlier question */
    int64_t last_byte_ms;
    int64_t waiting_since_ms;
    struct habits habits;
    int wakes;       /* times that bytes came since the question */
    int64_t rest_ms; /* how long we slept after it */
    bool avoid_zero; /* this unit hears 01 where a check byte is 00 */
};

static const char *const kind_names[] = {
    [ANSWER_READINGS] = "readings", [ANSWER_TEXT] = "text",       [ANSWER_ACCEPTED] = "accepted",
    [ANSWER_REFUSED] = "refused",   [ANSWER_DAMAGED] = "damaged", [ANSWER_MISMATCH] = "mismatch",
    [ANSWER_TIMEOUT] = "timeout",
};

const char *answer_kind_name(enum answer_kind kind)
{
    return kind_names[kind];
}

static int64_t wire_ms(const struct conversation *c, size_t bytes)
{
    return line_ms(transport_line(c->transport), bytes);
}

static int64_t quiet_ms(const struct conversation *c)
{
    return QUIET_MS + PIECES_OF_QUIET * wire_ms(c, transport_line(c->transport).piece);
}

static void count(struct line_statistics *s, enum answer_kind kind)
{
    switch (kind) {
    case ANSWER_READINGS:
    case ANSWER_TEXT:
    case ANSWER_ACCEPTED:
        s->answers++;
        break;
    case ANSWER_REFUSED:
        s->refused++;
        break;
    case ANSWER_DAMAGED:
        s->damaged++;
        break;
    case ANSWER_MISMATCH:
        s->mismatched++;
        break;
    case ANSWER_TIMEOUT:
        s->timeouts++;
        break;
    }
}

static void rest(struct conversation *c, int64_t duration_ms)
{
    if (duration_ms > 0)
        transport_rest(c->transport, duration_ms);
}

/* A frame whose check is left to the unit has one if anything stands between text and CR. */
static bool is_checked(const struct conversation *c, struct span text)
{
    return c->framing->reply != CHECK_FREE || (text.length > 0 && text.at[text.length] != '\r');
}

/* Ends the question. The owner may ask the next one or free the conversation in its function, so
 * nothing is touched behind that call. */
static void finish(struct conversation *c, enum answer_kind kind, struct span text)
{
    struct answer a = {
        .kind = kind,
        .outcome = c->outcome,
        .checked = (kind == ANSWER_READINGS || kind == ANSWER_TEXT) && is_checked(c, text),
        .text = text,
        .raw = buffer_view(&c->raw),
        .decoded = kind == ANSWER_READINGS ? &c->decoded : NULL,
        .took_ms = loop_now_ms(c->loop) - c->asked_ms,
    };

    timer_clear(&c->deadline);
    timer_clear(&c->limit);
    timer_clear(&c->quiet);
    count(&c->statistics, kind);
    if (kind != ANSWER_READINGS)
        habit_forget(&c->habits, c->question.message);
    c->disturbed = kind == ANSWER_DAMAGED || kind == ANSWER_MISMATCH || kind == ANSWER_TIMEOUT;
    c->owed = kind == ANSWER_TIMEOUT;
    if (c->bumped && kind != ANSWER_TIMEOUT)
        c->avoid_zero = true;
    c->busy = false;
    c->sent = false;
    c->answered(c->owner, &a);
}

static void send_now(struct conversation *c)
{
    uint8_t bytes[REQUEST_MAX];
    struct error err;
    size_t length = frame_encode(c->framing, span_of(c->question.command),
                                 c->bumped || c->avoid_zero, bytes, sizeof bytes);
    struct span request = {.at = (const char *)bytes, .length = length};

    assert(length > 0); /* callers check what people type */
    frame_collector_clear(&c->collector);
    buffer_clear(&c->raw);
    c->disturbed = false;
    c->sent = true;
    c->asked_ms = loop_now_ms(c->loop);
    if (!transport_send(c->transport, request, &err)) {
        /* The device is leaving, or its driver is stuck; either will be told by and by. */
        timer_set(c->loop, &c->deadline, UNSENT_MS);
        return;
    }

    int64_t patience_ms = c->question.patience_ms > 0 ? c->question.patience_ms : PATIENCE_MS;
    int64_t first_byte_ms =
        patience_ms + wire_ms(c, length) + transport_line(c->transport).delay_ms;
    c->statistics.questions++;
    c->wakes = 0;
    c->rest_ms = habit_rest_ms(&c->habits, c->question.message);
    if (c->rest_ms > patience_ms)
        c->rest_ms = patience_ms;
    rest(c, c->rest_ms);

    /* What comes while we sleep is seen when we wake up: patience begins only then. */
    timer_set(c->loop, &c->deadline, c->rest_ms + first_byte_ms);
    timer_set(c->loop, &c->limit,
              c->rest_ms + first_byte_ms + 2 * wire_ms(c, FRAME_MAX) + patience_ms);
    if (c->events.heard != NULL)
        c->events.heard(c->events.owner, true, request);
}

/* Sends once nothing has come for a while, or at once if nothing disturbs. */
static void send_when_quiet(void *owner)
{
    struct conversation *c = owner;
    int64_t now_ms = loop_now_ms(c->loop);
    int64_t quiet_since_ms = now_ms - c->last_byte_ms;

    if (c->disturbed && quiet_since_ms < quiet_ms(c) &&
        now_ms - c->waiting_since_ms < QUIET_LIMIT_MS)
        timer_set(c->loop, &c->quiet, quiet_ms(c) - quiet_since_ms);
    else
        send_now(c);
}

static void start_question(struct conversation *c)
{
    c->damaged = false;
    c->mismatched = false;
    c->refused = false;
    c->outcome = FRAME_TRUNCATED;
    c->waiting_since_ms = loop_now_ms(c->loop);
    c->asked_ms = c->waiting_since_ms;
    send_when_quiet(c);
}

/* A request whose check holds a 00 was not answered: some firmwares want 01 there. */
static bool try_without_zero(struct conversation *c)
{
    if (c->bumped || c->avoid_zero || c->refused || c->damaged || c->mismatched ||
        !frame_has_zero_check(c->framing, span_of(c->question.command)))
        return false;
    c->bumped = true;
    c->disturbed = true;
    c->last_byte_ms = loop_now_ms(c->loop);
    start_question(c);
    return true;
}

static void on_deadline(void *owner)
{
    struct conversation *c = owner;
    bool half_a_frame = c->collector.length > 0;

    if (c->mismatched)
        finish(c, ANSWER_MISMATCH, (struct span){0});
    else if (c->damaged || half_a_frame)
        finish(c, ANSWER_DAMAGED, (struct span){0});
    else if (c->refused)
        finish(c, ANSWER_REFUSED, (struct span){0});
    else if (!try_without_zero(c))
        finish(c, ANSWER_TIMEOUT, (struct span){0});
}

/* A whole frame: is it an answer to this question? */
static bool take_text(struct conversation *c, struct span text)
{
    const struct question *q = &c->question;

    if (q->message == NULL) {
        finish(c, ANSWER_TEXT, text);
        return true;
    }
    if (!decode_reply(q->protocol, q->message, text, &c->decoded)) {
        c->mismatched = true;
        return false;
    }
    habit_learn(&c->habits, q->message,
                &(struct habit_lesson){
                    .line = transport_line(c->transport),
                    .bytes = c->raw.length,
                    .took_ms = loop_now_ms(c->loop) - c->asked_ms,
                    .rest_ms = c->rest_ms,
                    .wakes = c->wakes,
                });
    finish(c, ANSWER_READINGS, text);
    return true;
}

/* Judges one part that ended with a CR. True: the question is over, `c` may be gone. */
static bool take_part(struct conversation *c, struct span part)
{
    struct span text = {0};

    c->outcome = frame_find(c->framing, part, span_of(c->question.command), &text);
    switch (c->outcome) {
    case FRAME_OK:
        return take_text(c, text);
    case FRAME_ACK:
        finish(c, ANSWER_ACCEPTED, text);
        return true;
    case FRAME_NAK:
        if (c->owed) {
            /* It does not say what it refuses: a true answer may follow. */
            c->refused = true;
            return false;
        }
        finish(c, ANSWER_REFUSED, text);
        return true;
    case FRAME_ECHO:
        c->refused = true;
        return false;
    case FRAME_BAD_CRC:
    case FRAME_TRUNCATED:
    case FRAME_BAD_START:
    case FRAME_NO_TERMINATOR:
        c->damaged = true;
        return false;
    }
    return false;
}

static void on_received(void *owner, struct span bytes)
{
    struct conversation *c = owner;
    struct span part;

    c->last_byte_ms = loop_now_ms(c->loop);
    if (c->events.heard != NULL)
        c->events.heard(c->events.owner, false, bytes);
    if (!c->sent) {
        c->disturbed = true; /* nobody asked: it belongs to an earlier question */
        return;
    }

    c->wakes++;
    if (c->raw.length < 2 * FRAME_MAX)
        buffer_span(&c->raw, bytes);
    frame_collector_add(&c->collector, bytes);
    while (frame_collector_take(&c->collector, &part))
        if (take_part(c, part))
            return;

    /* The rest of a frame comes soon; the true answer after an echo or a stranger may take its
     * time. */
    bool inside = c->collector.length > 0 || c->damaged;
    int64_t patience_ms = c->question.patience_ms > 0 ? c->question.patience_ms : PATIENCE_MS;
    int64_t sleep_ms = c->wakes != 1
                           ? 0
                           : habit_rest_of_reply_ms(&c->habits, c->question.message,
                                                    transport_line(c->transport), c->raw.length);
    rest(c, sleep_ms);
    timer_set(c->loop, &c->deadline,
              sleep_ms + (inside ? BETWEEN_BYTES_MS + quiet_ms(c) : patience_ms) +
                  transport_line(c->transport).delay_ms);
}

static void on_opened(void *owner)
{
    struct conversation *c = owner;

    c->disturbed = true; /* whatever was asked before us may still be answered */
    c->last_byte_ms = loop_now_ms(c->loop) - QUIET_MS;
    c->events.ready(c->events.owner);
}

static void on_closed(void *owner, const struct error *why)
{
    struct conversation *c = owner;

    timer_clear(&c->deadline);
    timer_clear(&c->limit);
    timer_clear(&c->quiet);
    c->busy = false;
    c->sent = false;
    c->events.closed(c->events.owner, why);
}

bool conversation_new(struct loop *loop, const char *uri, const struct conversation_events *events,
                      struct conversation **out, struct error *err)
{
    struct conversation *c = xcalloc(1, sizeof *c);
    struct transport_events wanted = {
        .opened = on_opened,
        .received = on_received,
        .closed = on_closed,
        .owner = c,
    };

    c->loop = loop;
    c->events = *events;
    c->deadline = (struct timer){.function = on_deadline, .owner = c};
    c->limit = (struct timer){.function = on_deadline, .owner = c};
    c->quiet = (struct timer){.function = send_when_quiet, .owner = c};
    if (!transport_new(loop, uri, &wanted, &c->transport, err)) {
        free(c);
        return false;
    }
    *out = c;
    return true;
}

void conversation_ask(struct conversation *c, const struct question *q,
                      void (*answered)(void *owner, const struct answer *a), void *owner)
{
    assert(!c->busy);
    c->busy = true;
    c->bumped = false;
    c->question = *q;
    c->framing =
        q->framing != NULL ? q->framing : question_framing(q->protocol, span_of(q->command));
    c->answered = answered;
    c->owner = owner;
    start_question(c);
}

bool conversation_is_busy(const struct conversation *c)
{
    return c->busy;
}

bool conversation_set_baud(struct conversation *c, uint32_t baud)
{
    c->disturbed = true; /* what was sent at the old speed may still be answered */
    c->last_byte_ms = loop_now_ms(c->loop);
    return transport_set_baud(c->transport, baud);
}

struct line conversation_line(const struct conversation *c)
{
    return transport_line(c->transport);
}

bool conversation_is_simulated(const struct conversation *c)
{
    return transport_is_simulated(c->transport);
}

const struct line_statistics *conversation_statistics(const struct conversation *c)
{
    return &c->statistics;
}

void conversation_free(struct conversation *c)
{
    if (c == NULL)
        return;
    timer_clear(&c->deadline);
    timer_clear(&c->limit);
    timer_clear(&c->quiet);
    transport_free(c->transport);
    buffer_done(&c->raw);
    free(c);
}
