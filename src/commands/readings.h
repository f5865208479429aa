/* readings.h: how readings look in the output of commands. */
#pragma once

#include "commands/terminal.h"
#include "core/json.h"
#include "model/decode.h"

/* "NAME":{"value":V,"unit":U} for each reading, in an object; of a choice also "raw", the code as
 * it was sent. Without a unit, "unit" is null. */
void readings_json(const struct decoded *d, struct json *j);
void reading_json(enum measurement_id id, const struct value *v, struct json *j);

/* "230.4 V": the value in words with its unit. */
void reading_words(enum measurement_id id, const struct value *v, const struct terminal *t,
                   struct buffer *out);

/* A line for each reading: label, value, unit. */
void readings_text(const struct decoded *d, const struct terminal *t, struct buffer *out);
