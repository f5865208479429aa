/* span.c: text in flight. */
#include "core/span.h"

struct span span_trim(struct span a)
{
    while (a.length > 0 && a.at[0] == ' ')
        a = span_skip(a, 1);
    while (a.length > 0 && a.at[a.length - 1] == ' ')
        a.length--;
    return a;
}

void span_copy(struct span a, char *out, size_t capacity)
{
    size_t length = a.length < capacity - 1 ? a.length : capacity - 1;

    if (length > 0)
        memcpy(out, a.at, length);
    out[length] = '\0';
}
