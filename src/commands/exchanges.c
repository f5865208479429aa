/* exchanges.c: a recording as questions and what came back, read as one dialect. */
#include "commands/exchanges.h"

static bool is_known(const struct protocol *p, struct span text)
{
    return protocol_message(p, text) != NULL || protocol_setting(p, text) != NULL ||
           protocol_action(p, text) != NULL;
}

/* How well a framing goes with a request that may be one in it. Behind a caret the same bytes,
 * check and all, are also a text of a bracket device. */
static int rank(const struct recorded *request, const struct framing *f, struct span text,
                const struct protocol *p)
{
    bool has_caret = request->bytes.length > 0 && request->bytes.at[0] == '^';
    bool fits = p != NULL && command_framing(p, text) == f;

    if (fits && is_known(p, text))
        return 4;
    if (has_caret && f->letter != 0)
        return 3;
    return fits ? 2 : 1;
}

const struct framing *exchange_read_request(const struct recorded *request,
                                            const struct protocol *p, struct span *text)
{
    const struct framing *best = NULL;
    int best_rank = 0;
    struct span read;

    for (size_t i = 0; framings[i] != NULL; i++) {
        int r =
            recorded_text(request, framings[i], &read) ? rank(request, framings[i], read, p) : 0;

        if (r <= best_rank)
            continue;
        best_rank = r;
        best = framings[i];
        *text = read;
    }
    return best;
}

/* What is wrapped as nothing we know does it: all but the carriage return. */
static struct span text_of(const struct protocol *p, const struct recorded *request)
{
    struct span text = request->bytes;

    if (exchange_read_request(request, p, &text) == NULL && text.length > 0)
        text.length--;
    return text;
}

static void add_answer(const struct protocol *p, struct span command, const struct recorded *answer,
                       struct buffer *raw)
{
    const struct framing *f = command_framing(p, command);
    uint8_t bytes[FRAME_MAX];

    if (answer->is_bare)
        buffer_put(raw, bytes,
                   frame_end(answer->has_no_check ? CHECK_NONE : f->reply, answer->bytes, bytes,
                             sizeof bytes));
    else
        buffer_span(raw, answer->bytes);
}

/* A question mark by hand stands for a digit of a date, and is read as one. */
static void take_command(const struct protocol *p, const struct recorded *request,
                         struct buffer *out)
{
    buffer_clear(out);
    buffer_span(out, text_of(p, request));
    for (size_t i = 0; request->is_bare && i < out->length; i++)
        if (out->bytes[i] == '?')
            out->bytes[i] = '0';
}

void exchanges_each(const struct recording *r, const struct protocol *p,
                    void (*visit)(void *owner, const struct exchange *e), void *owner)
{
    size_t count = recording_count(r), n = 0;
    struct buffer command = {0}, raw = {0};

    while (n < count) {
        struct recorded line = recording_at(r, n++);

        if (!line.sent)
            continue;
        take_command(p, &line, &command);
        struct exchange e = {.command = buffer_view(&command)};
        buffer_clear(&raw);
        for (; n < count && !(line = recording_at(r, n)).sent; n++)
            add_answer(p, e.command, &line, &raw);
        e.raw = buffer_view(&raw);
        if (e.command.length > 0)
            visit(owner, &e);
    }
    buffer_done(&command);
    buffer_done(&raw);
}
