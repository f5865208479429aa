/* protocols_learned.h: `heliowire protocols --learned`: what each unit was found to answer. */
#pragma once

#include "commands/command.h"
#include "core/buffer.h"

/* Writes it as text or JSON, from the data folder that `o` names. ERROR_MISSING, ERROR_PERMISSION:
 * that folder can't be read. A folder in which nothing was learnt is none. */
MUST_CHECK bool protocols_learned(const struct options *o, struct buffer *out, struct error *err);
