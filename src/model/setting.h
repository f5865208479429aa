/* setting.h: the part of an argument that one row of settings is about: read, judged and written.
 *
 * change.h puts the parts together. Nothing here sends anything. */
#pragma once

#include "model/protocol.h"

/* Whether `argument` has the form of the row's example: digits where it has digits, the rest the
 * same. Codes of choices may be letters. */
bool setting_has_form(const struct setting *s, struct span argument);

/* The part `at` of an argument of that form; empty if there are not so many. */
struct span setting_part(const struct setting *s, struct span argument, size_t at);

/* Whether the row is about this part: its own, that of its sign, or any part of a date and time. */
bool setting_has_part(const struct setting *s, size_t at);

/* How a date and time is written: "YYMMDDhhmmss"; NULL: the row is of something else. */
const char *setting_clock_form(const struct setting *s);

/* Reads what stands behind the command. `off`: the command is the row's `off`. False: it has not
 * the form of the example, or its part is no number, code or time; `*out` is then undefined. Texts
 * are borrowed from `argument`. Of a row with `within` the argument is the value's part alone. */
bool setting_read(const struct setting *s, struct span argument, bool off, struct value *out);

/* Whether the row's choices or range hold the value. `battery_v` is the rated voltage of the
 * battery; 0: not known, and then a range that depends on it holds nothing. */
bool setting_allows(const struct setting *s, const struct value *v, double battery_v);

/* Puts a value that the row allows into its part of `argument`, a text of the example's form: the
 * example itself, or what the row before made of it. False: there is no room for it, and `argument`
 * is as it was. */
bool setting_write(const struct setting *s, const struct value *v, char *argument);

/* Whether a list of numbers ("010 020 030") has the value in it. */
bool setting_is_listed(struct span list, const struct value *v);
