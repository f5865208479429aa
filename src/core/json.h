/* json.h: writes JSON text into a buffer, numbers with the digits they came with.
 *
 * Reading JSON is jansson's work. Writing is ours because a reading such as 54.00 must leave with
 * its digits, which a library that stores numbers as double can't do, and because the live reading
 * is written some thousand times a second. Values are put by json_put_…, so that no name is one of
 * jansson's. Commas are put where they belong:
 *
 *     json_begin(&j, '{');
 *     json_key(&j, "value"), json_put_raw(&j, span_of("54.00"));
 *     json_end(&j, '}'); */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"

struct json {
    struct buffer *out; /* borrowed */
    bool comma;         /* a value stands before the next one */
};

static inline struct json json_into(struct buffer *out)
{
    return (struct json){.out = out};
}

/* `bracket` is '{' or '[' to begin, '}' or ']' to end. */
void json_begin(struct json *j, char bracket);
void json_end(struct json *j, char bracket);

/* A member's name; a value must follow. Names are ours and need no escapes. */
void json_key(struct json *j, const char *name);

void json_put_string(struct json *j, struct span text); /* escaped; invalid UTF-8 becomes U+FFFD */
void json_put_text(struct json *j, const char *text);   /* NULL gives null */
void json_put_integer(struct json *j, int64_t number);
void json_put_bool(struct json *j, bool truth);
void json_put_null(struct json *j);
void json_put_raw(struct json *j, struct span text); /* text that is JSON already */

/* Name and value at once. */
void json_key_text(struct json *j, const char *name, const char *text);
void json_key_span(struct json *j, const char *name, struct span text);
void json_key_integer(struct json *j, const char *name, int64_t number);
void json_key_bool(struct json *j, const char *name, bool truth);
void json_key_null(struct json *j, const char *name);
