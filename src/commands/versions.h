/* versions.h: what runs here: the program, its libraries, the system. */
#pragma once

#include "core/buffer.h"

/* Appends the headers of a recording. */
void versions_put(struct buffer *out);
