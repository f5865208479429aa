/* devices.h: docs/devices.md, made of a text and the units of all protocols. */
#pragma once

#include <stdbool.h>

#include "core/buffer.h"

/* Appends the text of the file `path`, with the tables in the place of @DIALECTS@ and @UNITS@;
 * false: it can't be read. */
bool devices_page(const char *path, struct buffer *out);
