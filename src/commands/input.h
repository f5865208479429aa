/* input.h: reads one JSON object, by jansson. */
#pragma once

#include <stdbool.h>

#include "core/error.h"
#include "core/span.h"

struct input {
    void *root; /* owned */
};

/* ERROR_INVALID: `text` is not one JSON object; the text says where. On success the caller ends
 * `*out` with input_done(). */
MUST_CHECK bool input_parse(struct span text, struct input *out, struct error *err);
void input_done(struct input *i);

/* The text of member `name`, borrowed. ERROR_INVALID: there is none, or it is no text. */
MUST_CHECK bool input_text(const struct input *i, const char *name, struct span *out,
                           struct error *err);
