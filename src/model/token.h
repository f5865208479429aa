/* token.h: one token of a reply to the value in it.
 *
 * The half of the decoder that knows digits, letters and codes; decode.h knows where they stand.
 * Nothing fails loudly: false is a token that can't be what its row says. */
#pragma once

#include "model/protocol.h"

/* The value of a field that takes no more than its token. */
bool token_decode(const struct protocol *p, const struct field *f, struct span token,
                  struct value *out);

/* A number without a sign, of a row that is a DECIMAL or INTEGER; `negative`: its sign was there.
 */
bool token_number(const struct field *f, struct span token, bool negative, struct value *out);

/* A number whose sign stands in `sign`, a digit of which `minus` means minus: 0 and 1 mean the
 * opposite of each other in the two places where they do. */
bool token_with_sign(const struct field *f, struct span sign, char minus, struct span token,
                     struct value *out);

/* The first `length` (two digits) of the characters: these must be as many, or as many as any
 * serial number has room for. */
bool token_counted(struct span length, struct span characters, struct value *out);

/* What stands behind a colon. */
bool token_version(struct span text, struct value *out);

/* Reads `text` by `form`: Y M D h m s stand for a digit each, a blank for a comma as well, any
 * other character for itself. */
bool token_time(const char *form, struct span text, struct value *out);

/* Whether the number lies within the row's range. */
static inline bool token_is_plausible(const struct field *f, const struct value *v)
{
    int64_t unit = power_of_ten(v->digits);

    return f->min == f->max || (v->number >= f->min * unit && v->number <= f->max * unit);
}

/* Only what stands in the place of digits that are not there, or nothing at all. */
bool token_is_unknown(struct span token);
