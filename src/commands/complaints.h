/* complaints.h: warnings and faults of an inverter in lines for people. */
#pragma once

#include "commands/terminal.h"
#include "core/buffer.h"
#include "model/warnings.h"

/* Appends two paragraphs for each, `indent` columns from the left: how grave and what, and further
 * in and dim what to do. */
void complaints_text(const struct active_warning *list, size_t count, size_t indent,
                     const struct terminal *t, struct buffer *out);

/* Appends how many there are: "1 fault, 2 warnings", "none". */
void complaints_count(const struct active_warning *list, size_t count, struct buffer *out);
