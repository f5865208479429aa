/* intent.h: what a command that a person names would do to an inverter of some dialect. */
#pragma once

#include <stdbool.h>

#include "model/protocol.h"

enum { INTENT_TEXT = 160 };

/* True if it may change something; `text` then says what, as a sentence without an end: "POP02 sets
 * output_source_priority". A question of the tables changes nothing, and neither does what none of
 * them knows but will go out as a question: behind ^P, or because it begins with Q. */
bool intent_writes(const struct protocol *p, const char *command, char text[INTENT_TEXT]);
