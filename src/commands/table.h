/* table.h: rows and columns, for people or for Markdown. */
#pragma once

#include <stddef.h>

#include "commands/terminal.h"
#include "core/buffer.h"
#include "core/error.h"

enum { TABLE_COLUMNS_MAX = 8 };

struct table {
    const char *const *titles; /* borrowed */
    size_t columns;            /* at most TABLE_COLUMNS_MAX */
    char **cells;              /* owned, row by row */
    size_t count;
};

/* Appends the next cell; a full row begins a new one by itself. */
PRINTF(2, 3) void table_cell(struct table *t, const char *format, ...);
void table_text(struct table *t, const struct terminal *terminal, struct buffer *out);
void table_markdown(struct table *t, struct buffer *out);
void table_done(struct table *t);

/* The columns that `text` takes on a terminal, if each character takes one. */
size_t text_width(const char *text);

/* Appends `text`, which begins at column `indent`, broken at blanks to fit into `width` columns;
 * further lines begin under the first. The last has no line end. */
void text_wrap(const char *text, size_t indent, size_t width, struct buffer *out);
