/* hex.h: bytes as hexadecimal digits, for people and JSON. */
#pragma once

#include <stdbool.h>

#include "core/buffer.h"

/* Appends the bytes that `digits` stand for; blanks between bytes are fine. False: something else
 * is in it; `out` then holds what came before. */
bool hex_parse(struct span digits, struct buffer *out);

/* Appends two digits a byte. */
void hex_put(struct span bytes, struct buffer *out);
