/* buffer.c: bytes that grow. */
#include "core/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"

void buffer_done(struct buffer *b)
{
    free(b->bytes);
    *b = (struct buffer){0};
}

void buffer_reserve(struct buffer *b, size_t more)
{
    if (b->capacity - b->length >= more)
        return;

    size_t capacity = b->capacity > 0 ? b->capacity : 64;
    while (capacity - b->length < more)
        capacity *= 2;
    b->bytes = xrealloc(b->bytes, capacity);
    b->capacity = capacity;
}

void buffer_put(struct buffer *b, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    buffer_reserve(b, length);
    memcpy(b->bytes + b->length, bytes, length);
    b->length += length;
}

void buffer_text(struct buffer *b, const char *text)
{
    buffer_put(b, text, strlen(text));
}

void buffer_span(struct buffer *b, struct span text)
{
    buffer_put(b, text.at, text.length);
}

void buffer_number(struct buffer *b, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        digits[--at] = '-';
    buffer_put(b, digits + at, sizeof digits - at);
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length <= 0)
        return;

    buffer_reserve(b, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(b->bytes + b->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    b->length += (size_t)length;
}
