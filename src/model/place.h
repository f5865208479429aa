/* place.h: one value in the place where an example has its own: token.h turned round.
 *
 * Widths, decimals, signs and fillings are copied from what stands there. */
#pragma once

#include "model/protocol.h"

enum { PLACE_MAX = 64 };

/* Writes the value as `field` has it, in the form of `place`. Returns how many characters that
 * takes, PLACE_MAX or more if they do not fit; 0 if it can't be written there. */
int place_print(const struct protocol *p, const struct field *field, const struct value *v,
                struct span place, char out[PLACE_MAX]);

/* How many characters of a serial number there is room for. */
int place_serial_length(struct span text);
