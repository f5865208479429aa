/* wire.c: a slow serial line between a program and a device. */
#include "simulator/wire.h"

#include <stdlib.h>

#include "core/memory.h"

enum { BITS_PER_BYTE = 10, HANDFUL = 64 };

static int64_t duration_us(const struct wire *w, size_t count)
{
    return w->baud > 0 ? (int64_t)count * BITS_PER_BYTE * 1000000 / w->baud : 0;
}

static bool is_due(const struct wire *w, size_t at, int64_t now_us)
{
    return at < w->length && w->queue[at].due_us <= now_us;
}

/* How many bytes can be handed over together now. */
static size_t count_due(const struct wire *w, int64_t now_us)
{
    size_t most = w->piece > 1 ? w->piece : HANDFUL;
    size_t count = 0;

    while (count < most && is_due(w, w->next + count, now_us))
        count++;
    return count;
}

static void hand_over(void *owner)
{
    struct wire *w = owner;
    int64_t now_us = loop_now_us(w->loop);
    size_t count;

    while ((count = count_due(w, now_us)) > 0) {
        char bytes[UINT8_MAX + 1];

        for (size_t i = 0; i < count; i++)
            bytes[i] = w->queue[w->next + i].byte;
        w->next += count;
        w->deliver(w->owner, (struct span){.at = bytes, .length = count});
    }
    if (w->next < w->length)
        timer_set_us(w->loop, &w->timer, w->queue[w->next].due_us - now_us);
    else
        w->next = w->length = 0;
}

void wire_init(struct wire *w)
{
    w->timer = (struct timer){.function = hand_over, .owner = w};
}

void wire_done(struct wire *w)
{
    timer_clear(&w->timer);
    free(w->queue);
    w->queue = NULL;
}

int64_t wire_hear(struct wire *w, size_t count)
{
    int64_t now_us = loop_now_us(w->loop);
    int64_t start_us = w->heard_until_us > now_us ? w->heard_until_us : now_us;

    w->heard_until_us = start_us + duration_us(w, count);
    return w->heard_until_us;
}

static void reserve(struct wire *w, size_t more)
{
    if (w->length + more <= w->capacity)
        return;
    w->capacity = 2 * (w->length + more);
    w->queue = xrealloc(w->queue, w->capacity * sizeof *w->queue);
}

/* A piece leaves when its last byte has come; the last piece does not wait for its padding. */
static int64_t due_us(const struct wire *w, size_t at, size_t length, int64_t start_us)
{
    size_t last = w->piece > 1 ? at - at % w->piece + w->piece - 1 : at;

    return start_us + duration_us(w, (last < length ? last : length - 1) + 1);
}

void wire_say(struct wire *w, struct span bytes, int64_t start_us)
{
    size_t padded = bytes.length;

    if (bytes.length == 0)
        return;
    if (w->piece > 1)
        padded += (w->piece - bytes.length % w->piece) % w->piece;
    if (w->baud > 0 && start_us < w->said_until_us)
        start_us = w->said_until_us;

    reserve(w, padded);
    for (size_t i = 0; i < padded; i++)
        w->queue[w->length++] = (struct wire_byte){
            .due_us = due_us(w, i, bytes.length, start_us),
            .byte = i < bytes.length ? bytes.at[i] : '\0',
        };
    w->said_until_us = start_us + duration_us(w, bytes.length);
    if (w->baud == 0)
        hand_over(w);
    else if (!w->timer.set)
        timer_set_us(w->loop, &w->timer, w->queue[w->next].due_us - loop_now_us(w->loop));
}

void wire_silence(struct wire *w)
{
    timer_clear(&w->timer);
    w->next = w->length = 0;
    w->said_until_us = w->heard_until_us = 0;
}
