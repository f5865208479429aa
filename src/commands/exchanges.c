/* exchanges.c: a recording as questions and what came back, read as one dialect. */
#include "commands/exchanges.h"

/* The text of a request; wrapped as this dialect does it is tried first. */
static struct span text_of(const struct protocol *p, const struct recorded *request)
{
    struct span bytes = request->bytes, text, found = {0};

    for (size_t i = 0; framings[i] != NULL; i++) {
        if (!recorded_text(request, framings[i], &text))
            continue;
        if (command_framing(p, text) == framings[i])
            return text;
        if (found.length == 0)
            found = text;
    }
    if (found.length > 0)
        return found;
    /* Wrapped as nothing we know does it: all but the carriage return. */
    return (struct span){.at = bytes.at, .length = bytes.length > 0 ? bytes.length - 1 : 0};
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
