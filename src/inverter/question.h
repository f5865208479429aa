/* question.h: the words of a question. */
#pragma once

#include "inverter/conversation.h"

/* Writes the command of `m` with its argument into `q`: dated questions ask for today, on this
 * computer's clock and in local time, those about parallel units for `unit`. */
void question_command(const struct message *m, unsigned unit, int64_t wall_ms, struct question *q);
