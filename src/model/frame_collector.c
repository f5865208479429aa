/* frame_collector.c: collects bytes until a CR. */
#include "model/frame_collector.h"

void frame_collector_clear(struct frame_collector *c)
{
    c->length = 0;
    c->scanned = 0;
    c->taken = 0;
    c->overflow = false;
}

static void forget_taken(struct frame_collector *c)
{
    memmove(c->bytes, c->bytes + c->taken, c->length - c->taken);
    c->length -= c->taken;
    c->scanned = 0;
    c->taken = 0;
}

void frame_collector_add(struct frame_collector *c, struct span bytes)
{
    if (c->taken > 0)
        forget_taken(c);
    while (bytes.length > 0) {
        size_t room = FRAME_MAX - c->length;
        size_t length = bytes.length < room ? bytes.length : room;

        if (room == 0) {
            frame_collector_clear(c);
            c->overflow = true;
            continue;
        }
        memcpy(c->bytes + c->length, bytes.at, length);
        c->length += length;
        bytes = span_skip(bytes, length);
    }
}

bool frame_collector_take(struct frame_collector *c, struct span *part)
{
    if (c->taken > 0)
        forget_taken(c);

    size_t padding = 0;
    while (padding < c->length && frame_is_padding(c->bytes[padding]))
        padding++;
    if (padding > 0) {
        c->taken = padding;
        forget_taken(c);
    }

    const char *end = memchr(c->bytes + c->scanned, '\r', c->length - c->scanned);
    if (end == NULL) {
        c->scanned = c->length;
        return false;
    }
    c->taken = (size_t)(end - c->bytes) + 1;
    *part = (struct span){.at = c->bytes, .length = c->taken};
    return true;
}
