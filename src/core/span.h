/* span.h: text in flight, a pointer and a length. A span owns nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *at;
    size_t length;
};

/* The arguments of a "%.*s" that prints a span. */
#define SPAN_PRINT(span) (int)(span).length, (span).at

static inline struct span span_of(const char *text)
{
    return (struct span){.at = text, .length = strlen(text)};
}

static inline bool span_equals(struct span a, struct span b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
    return span_equals(a, span_of(text));
}

static inline bool span_starts_with(struct span a, const char *text)
{
    size_t length = strlen(text);

    return a.length >= length && memcmp(a.at, text, length) == 0;
}

/* `a` without its first `count` bytes (all of them when it has fewer). */
static inline struct span span_skip(struct span a, size_t count)
{
    size_t skipped = count < a.length ? count : a.length;

    /* An empty span may have no address, and C does not let us add even 0 to that. */
    return (struct span){.at = skipped > 0 ? a.at + skipped : a.at, .length = a.length - skipped};
}

/* Cuts `text` at the first `mark`: what stands before it is returned, what stands behind is left.
 */
struct span span_cut(struct span *text, char mark);

/* `a` without blanks at both ends. */
struct span span_trim(struct span a);

/* Copies `a` with a closing NUL into `out`, cut to `capacity` - 1 bytes. `capacity` is at least 1.
 */
void span_copy(struct span a, char *out, size_t capacity);
