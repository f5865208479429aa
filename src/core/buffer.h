/* buffer.h: bytes that grow. A zeroed struct is an empty buffer; emptying keeps the memory, so a
 * buffer that is used again and again stops allocating. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

struct buffer {
    char *bytes; /* owned; not closed by a NUL */
    size_t length, capacity;
};

/* Frees the memory and makes the buffer empty. */
void buffer_done(struct buffer *b);

/* Forgets the content, keeps the memory. */
static inline void buffer_clear(struct buffer *b)
{
    b->length = 0;
}

/* Makes room for `more` bytes behind the content. */
void buffer_reserve(struct buffer *b, size_t more);

void buffer_put(struct buffer *b, const void *bytes, size_t length);
void buffer_text(struct buffer *b, const char *text);
void buffer_span(struct buffer *b, struct span text);

/* The digits of `number`; much faster than buffer_printf(). */
void buffer_number(struct buffer *b, int64_t number);

__attribute__((format(printf, 2, 3))) void buffer_printf(struct buffer *b, const char *format, ...);

static inline struct span buffer_view(const struct buffer *b)
{
    return (struct span){.at = b->bytes, .length = b->length};
}
