/* overview.h: what `heliowire` alone prints. */
#pragma once

#include "commands/terminal.h"
#include "core/buffer.h"

void overview_print(const struct terminal *terminal, struct buffer *out);
