/* span.c: text in flight. */
#include "core/span.h"

struct span span_cut(struct span *text, char mark)
{
    const char *at = text->length > 0 ? memchr(text->at, mark, text->length) : NULL;
    size_t length = at != NULL ? (size_t)(at - text->at) : text->length;
    struct span before = {.at = text->at, .length = length};

    *text = span_skip(*text, at != NULL ? length + 1 : length);
    return before;
}

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
