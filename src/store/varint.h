/* varint.h: numbers in as few bytes as they need: seven bits a byte, the lowest first. Signed ones
 * in a zigzag, so that -1 is as short as 1. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"

static inline void varint_put(struct buffer *out, uint64_t number)
{
    char bytes[10];
    size_t length = 0;

    for (; number >= 0x80; number >>= 7)
        bytes[length++] = (char)(0x80 | (number & 0x7f));
    bytes[length++] = (char)number;
    buffer_put(out, bytes, length);
}

static inline void varint_put_signed(struct buffer *out, int64_t number)
{
    varint_put(out, (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0));
}

/* Once it is bad, all that comes is 0. */
struct varint_reader {
    struct span rest;
    bool bad; /* it ended too early, or a number was too long */
};

static inline uint64_t varint_get(struct varint_reader *r)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64 && r->rest.length > 0 && !r->bad; shift += 7) {
        unsigned char byte = (unsigned char)r->rest.at[0];

        r->rest = span_skip(r->rest, 1);
        number |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return number;
    }
    r->bad = true;
    return 0;
}

static inline int64_t varint_get_signed(struct varint_reader *r)
{
    uint64_t number = varint_get(r);

    return (int64_t)(number >> 1 ^ ((number & 1) != 0 ? UINT64_MAX : 0));
}

static inline struct span varint_get_bytes(struct varint_reader *r, uint64_t length)
{
    struct span bytes = r->rest;

    if (length > r->rest.length) {
        r->bad = true;
        return (struct span){0};
    }
    bytes.length = (size_t)length;
    r->rest = span_skip(r->rest, bytes.length);
    return bytes;
}
