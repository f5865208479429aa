/* filter.c: lines in, lines out. */
#include "commands/filter.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

static bool flush(struct filter *f)
{
    struct span rest = buffer_view(&f->output);

    while (rest.length > 0) {
        ssize_t written = write(f->out, rest.at, rest.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            f->failed = errno;
            return false;
        }
        rest = span_skip(rest, (size_t)written);
    }
    buffer_clear(&f->output);
    return true;
}

/* Gets more input behind what is there. */
static bool fill(struct filter *f)
{
    ssize_t got;

    if (!flush(f))
        return false;
    buffer_reserve(&f->input, PIECE);
    do
        got = read(f->in, f->input.bytes + f->input.length, PIECE);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        f->failed = errno;
    if (got <= 0)
        f->ended = true;
    else
        f->input.length += (size_t)got;
    return got > 0;
}

static void drop_taken(struct filter *f)
{
    if (f->taken == 0)
        return;
    memmove(f->input.bytes, f->input.bytes + f->taken, f->input.length - f->taken);
    f->input.length -= f->taken;
    f->taken = 0;
}

bool filter_next(struct filter *f, struct span *line)
{
    size_t searched = 0;
    const char *end = NULL;

    f->too_long = false;
    if (f->output.length >= PIECE && !flush(f))
        return false;
    for (;;) {
        struct span rest = span_skip(buffer_view(&f->input), f->taken);

        if (rest.length > searched)
            end = memchr(rest.at + searched, '\n', rest.length - searched);
        if (end != NULL)
            break;
        drop_taken(f);
        if (f->input.length > FILTER_LINE_MAX) {
            f->input.length = FILTER_LINE_MAX;
            f->too_long = true;
        }
        searched = f->input.length;
        if (!f->ended && fill(f))
            continue;
        if (f->failed != 0 || f->input.length == 0)
            return false;
        *line = buffer_view(&f->input);
        f->taken = f->input.length;
        return true;
    }

    line->at = f->input.bytes + f->taken;
    line->length = (size_t)(end - line->at);
    f->taken += line->length + 1;
    return true;
}

bool filter_finish(struct filter *f)
{
    bool written = flush(f);

    buffer_done(&f->input);
    buffer_done(&f->output);
    return written && f->failed == 0;
}
