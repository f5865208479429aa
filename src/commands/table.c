/* table.c: rows and columns. */
#include "commands/table.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"

enum { GAP = 2 };

void table_cell(struct table *t, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);

    size_t capacity = (size_t)length + 1;
    char *text = xcalloc(1, capacity);
    va_start(arguments, format);
    vsnprintf(text, capacity, format, arguments);
    va_end(arguments);
    t->cells = xrealloc(t->cells, (t->count + 1) * sizeof *t->cells);
    t->cells[t->count++] = text;
}

void table_done(struct table *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->cells[i]);
    free(t->cells);
    *t = (struct table){0};
}

size_t text_width(const char *text)
{
    size_t width = 0;

    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

void text_wrap(const char *text, size_t indent, size_t width, struct buffer *out)
{
    size_t column = indent;

    while (*text != '\0') {
        struct span word = {.at = text, .length = strcspn(text, " ")};
        size_t needed = 0;

        for (size_t n = 0; n < word.length; n++)
            needed += ((unsigned char)word.at[n] & 0xc0) != 0x80;
        if (column > indent && column + 1 + needed > width) {
            buffer_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            buffer_text(out, " ");
            column++;
        }
        buffer_span(out, word);
        column += needed;
        text += word.length + (text[word.length] == ' ');
    }
}

static void measure(const struct table *t, size_t *widths)
{
    assert(t->columns > 0 && t->columns <= TABLE_COLUMNS_MAX);
    for (size_t i = 0; i < t->columns; i++)
        widths[i] = text_width(t->titles[i]);
    for (size_t i = 0; i < t->count; i++) {
        size_t width = text_width(t->cells[i]);

        if (width > widths[i % t->columns])
            widths[i % t->columns] = width;
    }
}

/* One line; what stands last is not padded. */
static void put_line(const struct table *t, const char *const *cells, const size_t *widths,
                     struct buffer *out)
{
    for (size_t i = 0; i < t->columns; i++) {
        buffer_text(out, cells[i]);
        if (i + 1 == t->columns)
            break;
        for (size_t used = text_width(cells[i]); used < widths[i] + GAP; used++)
            buffer_text(out, " ");
    }
    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        out->length--;
    buffer_text(out, "\n");
}

void table_text(struct table *t, const struct terminal *terminal, struct buffer *out)
{
    size_t widths[TABLE_COLUMNS_MAX];

    measure(t, widths);
    buffer_text(out, terminal_style(terminal, STYLE_BOLD));
    put_line(t, t->titles, widths, out);
    buffer_text(out, terminal_style(terminal, STYLE_PLAIN));
    for (size_t i = 0; i + t->columns <= t->count; i += t->columns)
        put_line(t, (const char *const *)t->cells + i, widths, out);
}

static void put_markdown_line(const struct table *t, const char *const *cells, struct buffer *out)
{
    for (size_t i = 0; i < t->columns; i++) {
        buffer_text(out, "| ");
        for (const char *c = cells[i]; *c != '\0'; c++)
            buffer_printf(out, *c == '|' ? "\\%c" : "%c", *c);
        buffer_text(out, " ");
    }
    buffer_text(out, "|\n");
}

void table_markdown(struct table *t, struct buffer *out)
{
    put_markdown_line(t, t->titles, out);
    for (size_t i = 0; i < t->columns; i++)
        buffer_text(out, "|---");
    buffer_text(out, "|\n");
    for (size_t i = 0; i + t->columns <= t->count; i += t->columns)
        put_markdown_line(t, (const char *const *)t->cells + i, out);
}
