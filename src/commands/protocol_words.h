/* protocol_words.h: how people are told what stands in the tables of a protocol. */
#pragma once

#include "core/buffer.h"
#include "model/protocol.h"

extern const char *const poll_words[];     /* "every cycle" */
extern const char *const poll_slugs[];     /* "fast" */
extern const char *const argument_words[]; /* "YYYYMM"; "" if there is none */

/* "QED + YYYYMMDD": the command and what stands behind it. */
void put_question_name(const struct message *m, struct buffer *out);

extern const char *const encoding_words[]; /* "decimal with sign" */
extern const char *const known_by_words[]; /* "recorded" */

/* "choice, character 2": how a token becomes the value of a row. */
void put_encoding(const struct field *f, struct buffer *out);

/* "0 off_grid, 1 hybrid"; nothing if there are none. Codes have zeros up to `width`. */
void put_choices(const struct choice *choices, size_t width, struct buffer *out);

/* "PBFT54.0", "PEa / PDa", "PSET… (PQSE)": what is sent for a setting. */
void put_setter(const struct setting *s, struct buffer *out);

/* "44 to 51 in steps of 1, or 0": what a setting takes. */
void put_values(const struct setting *s, struct buffer *out);
