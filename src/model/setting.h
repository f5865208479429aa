/* setting.h: the argument of a setter, read as the unit would that takes what its row allows.
 *
 * The simulator answers by it, and the tests hold every row against it. */
#pragma once

#include "model/protocol.h"

/* What an argument says: the value of `is`, and of `also` where there is one. */
struct setting_values {
    struct value is, also; /* `also` is VALUE_UNKNOWN if the row has none */
};

/* Whether `argument` has the form of the row's example: digits where it has digits, the rest the
 * same. Codes of choices may be letters. */
bool setting_has_form(const struct setting *s, struct span argument);

/* The part `at` of an argument of that form; empty if there are not so many. */
struct span setting_part(const struct setting *s, struct span argument, size_t at);

/* Whether the argument is one value, however many parts it has: a date, a list, a text. */
bool setting_is_whole(const struct setting *s);

/* Reads what stands behind the command's letters. `off`: the command is the one that turns a switch
 * off. False: it has not the form of the example, or is no code of the choices; `*out` is then
 * undefined. Texts are borrowed from `argument`. Of a row with `within` the argument is the value's
 * part alone. */
bool setting_read(const struct setting *s, struct span argument, bool off,
                  struct setting_values *out);

/* Whether the row's choices or ranges hold the values. `battery_v` is the rated voltage of the
 * battery; 0: not known, and then a range that depends on it holds nothing. */
bool setting_allows(const struct setting *s, const struct setting_values *v, double battery_v);

/* Whether a list of numbers ("010 020 030") has the value in it. */
bool setting_is_listed(struct span list, const struct value *v);
