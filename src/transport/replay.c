/* replay.c: answers from a recording: replay:night.rec?baud=2400
 *
 * For each request it looks for the next line that sent the same, from where it stands and around
 * the end, and gives the answers that follow there: at once, or with a speed in the URI as slowly
 * as the line did. A request that is not in the recording gets no answer. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "core/buffer.h"
#include "protocols/index.h"
#include "transport/kind.h"
#include "transport/recording.h"

enum { BITS_PER_BYTE = 10, SECOND_US = 1000000 };

struct replay {
    struct transport base;
    struct recording *recording;     /* owned; NULL until open */
    const struct protocol *protocol; /* that it names; NULL: none that is known */
    size_t position;                 /* where to look first */
    struct buffer arriving;          /* on its way; what was delivered is still in it */
    size_t delivered;                /* of `arriving` */
    int64_t began_us;                /* when the first of `arriving` started */
    struct timer next;               /* set while bytes are on their way */
};

/* The first framing in which the request is one; NULL: wrapped as none does it. */
static const struct framing *framing_of(struct span request)
{
    struct span text;

    for (size_t i = 0; framings[i] != NULL; i++)
        if (frame_read_request(framings[i], request, &text))
            return framings[i];
    return NULL;
}

/* A line may have the wildcards of fnmatch(), so that one written by hand answers for all days of a
 * year. */
static bool text_fits(struct span line, struct span text)
{
    char pattern[REQUEST_MAX + 1], subject[REQUEST_MAX + 1];

    if (span_equals(line, text))
        return true;
    if (line.length > REQUEST_MAX)
        return false;
    span_copy(line, pattern, sizeof pattern);
    span_copy(text, subject, sizeof subject);
    return fnmatch(pattern, subject, 0) == 0;
}

/* Whether answers to a bare line need no check: the line says so, or the dialect. */
static bool needs_no_check(const struct replay *r, const struct recorded *line, struct span text)
{
    return line->has_no_check ||
           (r->protocol != NULL && command_framing(r->protocol, text)->reply == CHECK_FREE);
}

/* The same bytes may be a request in several framings: to a bracket device the caret and the length
 * of another kind are text. Where answers have a check, none may be left out for good. `*framing`
 * becomes the one in which it was asked. */
static bool is_asked(const struct replay *r, const struct recorded *line, struct span request,
                     const struct framing **framing)
{
    struct span asked, text;

    *framing = framing_of(request);
    if (!line->is_bare)
        return span_equals(line->bytes, request);
    for (size_t i = 0; framings[i] != NULL; i++) {
        *framing = framings[i];
        if (frame_read_request(framings[i], request, &asked) &&
            recorded_text(line, framings[i], &text) &&
            (framings[i]->reply == CHECK_FREE) == needs_no_check(r, line, text) &&
            text_fits(text, asked))
            return true;
    }
    return false;
}

/* An answer has the check that goes with its request. */
static void add_answer(struct replay *r, const struct recorded *line, const struct framing *framing)
{
    enum frame_check check = framing != NULL ? framing->reply : CHECK_CRC;
    uint8_t bytes[FRAME_MAX];

    if (line->is_bare)
        buffer_put(
            &r->arriving, bytes,
            frame_end(line->has_no_check ? CHECK_NONE : check, line->bytes, bytes, sizeof bytes));
    else
        buffer_span(&r->arriving, line->bytes);
}

static void add_answers(struct replay *r, struct span request)
{
    size_t count = recording_count(r->recording);

    for (size_t step = 0; step < count; step++) {
        size_t at = (r->position + step) % count;
        struct recorded line = recording_at(r->recording, at);
        const struct framing *framing;

        if (!line.sent || !is_asked(r, &line, request, &framing))
            continue;
        while (++at < count && !(line = recording_at(r->recording, at)).sent)
            add_answer(r, &line, framing);
        r->position = at % count;
        return;
    }
}

static int64_t byte_us(const struct replay *r, size_t count)
{
    uint32_t baud = r->base.line.baud;

    return baud > 0 ? (int64_t)count * BITS_PER_BYTE * SECOND_US / baud : 0;
}

/* Delivers the bytes whose time has come. The owner gets a copy: it may ask the next question, or
 * free all of this. */
static void deliver(void *owner)
{
    struct replay *r = owner;
    int64_t passed_us = loop_now_us(r->base.loop) - r->began_us;
    struct buffer due = {0};
    size_t to = r->delivered;

    while (to < r->arriving.length && byte_us(r, to + 1) <= passed_us)
        to++;
    buffer_put(&due, r->arriving.bytes + r->delivered, to - r->delivered);
    r->delivered = to;
    if (to < r->arriving.length) {
        timer_set_us(r->base.loop, &r->next, byte_us(r, to + 1) - passed_us);
    } else {
        buffer_clear(&r->arriving);
        r->delivered = 0;
    }
    bool is_alive = due.length == 0 || transport_received(&r->base, buffer_view(&due));
    (void)is_alive; /* nothing is done after it */
    buffer_done(&due);
}

/* A recording is small and this is for tests and diagnosis, which want to know at which step of a
 * stepped clock it is open; so the file is read here and not on the pool. */
static void ready(struct transport *t)
{
    struct replay *r = (struct replay *)t;
    struct error err;

    r->next = (struct timer){.function = deliver, .owner = r};
    if (!recording_read(t->uri.path, &r->recording, &err)) {
        transport_closed(t, &err);
        return;
    }

    const char *name = recording_header(r->recording, "protocol");
    r->protocol = name != NULL ? protocol_find(span_of(name)) : NULL;
    transport_opened(t);
}

static void send_request(struct transport *t)
{
    struct replay *r = (struct replay *)t;
    struct span request = {.at = (char *)t->request, .length = t->request_length};
    bool was_idle = r->arriving.length == 0;

    if (was_idle)
        r->began_us = loop_now_us(t->loop) + byte_us(r, t->request_length);
    add_answers(r, request);
    if (was_idle && r->arriving.length > 0)
        timer_set_us(t->loop, &r->next, byte_us(r, t->request_length + 1));
    transport_sent(t);
}

static void stop(struct transport *t)
{
    timer_clear(&((struct replay *)t)->next);
}

static void release(struct transport *t)
{
    struct replay *r = (struct replay *)t;

    recording_free(r->recording);
    buffer_done(&r->arriving);
}

const struct transport_kind transport_replay = {
    .size = sizeof(struct replay),
    .line = {.piece = 1},
    .ready = ready,
    .send = send_request,
    .stop = stop,
    .release = release,
};
