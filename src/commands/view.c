/* view.c: one inverter on a terminal. */
#include "commands/view.h"

#include <stdlib.h>

#include "commands/complaints.h"
#include "commands/readings.h"
#include "commands/table.h"
#include "core/memory.h"

enum {
    COLUMN_WIDTH = 56, /* of one block */
    LABEL_GAP = 2,
    BLOCKS_MAX = 6,
    LINES_MAX = 48, /* of one block */
    COLUMNS_MAX = 3,
};

/* What a person looks at now; the rest is settings and counters. The set comes last, as only those
 * that are in one show it. */
static const struct {
    enum group group;
    const char *title;
} shown_groups[BLOCKS_MAX] = {
    {SOLAR, "Solar"},   {BATTERY, "Battery"}, {GRID, "Grid"},
    {OUTPUT, "Output"}, {UNIT, "Unit"},       {PARALLEL, "All units"},
};

/* The lines of one group, put side by side with those of others. */
struct block {
    char *lines[LINES_MAX]; /* owned; the first is the title */
    size_t count;
};

static void add_line(struct block *b, struct buffer *line)
{
    if (b->count < LINES_MAX) {
        buffer_put(line, "", 1);
        b->lines[b->count++] = xstrdup(line->bytes);
    }
    buffer_clear(line);
}

/* Who it is stands in the head already. */
static bool is_in_head(enum measurement_id id)
{
    return id == M_device_mode || id == M_serial_number || id == M_model_name ||
           id == M_main_cpu_firmware || id == M_protocol_id;
}

static bool is_in_block(const struct live *live, int id, enum group group)
{
    return live->entries[id].known && measurements[id].group == group &&
           !is_in_head((enum measurement_id)id);
}

static size_t label_width(const struct live *live, enum group group)
{
    size_t width = 0;

    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        size_t one = text_width(measurements[id].label);

        if (is_in_block(live, id, group) && one > width)
            width = one;
    }
    return width;
}

static void add_reading(struct block *b, enum measurement_id id, const struct live_entry *entry,
                        const struct terminal *t, size_t width, struct buffer *line)
{
    const char *label = measurements[id].label;

    buffer_printf(line, "  %s%*s", label, (int)(width - text_width(label) + LABEL_GAP), "");
    if (entry->estimated)
        buffer_text(line, t->utf8 ? "≈ " : "about ");
    reading_words(id, &entry->value, t, line);
    add_line(b, line);
}

static void fill_block(struct block *b, const struct live *live, size_t index,
                       const struct terminal *t)
{
    enum group group = shown_groups[index].group;
    size_t width = label_width(live, group);
    struct buffer line = {0};

    buffer_text(&line, shown_groups[index].title);
    add_line(b, &line);
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (is_in_block(live, id, group))
            add_reading(b, (enum measurement_id)id, &live->entries[id], t, width, &line);
    buffer_done(&line);
}

static void free_block(struct block *b)
{
    for (size_t n = 0; n < b->count; n++)
        free(b->lines[n]);
}

/* Blocks in columns, in reading order, as even as it goes. */
struct columns {
    size_t of[BLOCKS_MAX]; /* the column of each block */
    size_t height[COLUMNS_MAX];
};

static struct columns arrange(const struct block *blocks, size_t columns)
{
    struct columns c = {0};
    size_t total = 0;
    size_t column = 0;

    for (size_t n = 0; n < BLOCKS_MAX; n++)
        total += blocks[n].count;
    for (size_t n = 0; n < BLOCKS_MAX; n++) {
        if (column + 1 < columns && c.height[column] + blocks[n].count / 2 >= total / columns)
            column++;
        c.of[n] = column;
        c.height[column] += blocks[n].count;
    }
    return c;
}

/* Line `row` of a column; NULL below its end. `title` is set for the first line of a block. */
static const char *line_at(const struct block *blocks, const struct columns *c, size_t column,
                           size_t row, bool *title)
{
    for (size_t n = 0; n < BLOCKS_MAX; n++) {
        if (c->of[n] != column)
            continue;
        if (row < blocks[n].count) {
            *title = row == 0;
            return blocks[n].lines[row];
        }
        row -= blocks[n].count;
    }
    return NULL;
}

static void put_columns(const struct block *blocks, const struct columns *c, size_t columns,
                        const struct terminal *t, struct buffer *out)
{
    for (size_t row = 0;; row++) {
        size_t owed = 0; /* blanks before the next text */
        bool any = false;

        for (size_t column = 0; column < columns; column++) {
            bool title = false;
            const char *line = line_at(blocks, c, column, row, &title);

            if (line != NULL) {
                buffer_printf(out, "%*s%s%s%s", (int)owed, "",
                              terminal_style(t, title ? STYLE_BOLD : STYLE_PLAIN), line,
                              title ? terminal_style(t, STYLE_PLAIN) : "");
                any = true;
                owed = 0;
            }
            size_t width = line != NULL ? text_width(line) : 0;
            owed += width < COLUMN_WIDTH ? COLUMN_WIDTH - width : 1;
        }
        if (!any)
            return;
        buffer_text(out, "\n");
    }
}

static bool is_single(const struct inverter *i)
{
    return inverter_role(i) == NULL || strcmp(inverter_role(i), "single") == 0;
}

static void put_readings(const struct inverter *i, const struct terminal *t, struct buffer *out)
{
    const struct live *live = inverter_live(i);
    struct block blocks[BLOCKS_MAX] = {0};
    size_t columns = (size_t)t->width / COLUMN_WIDTH;

    columns = columns < 1 ? 1 : columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
    for (size_t n = 0; n < BLOCKS_MAX; n++) {
        if (shown_groups[n].group == PARALLEL && (is_single(i) || inverter_behind(i) != NULL))
            continue;
        fill_block(&blocks[n], live, n, t);
        if (blocks[n].count == 1) { /* nothing but its title */
            free_block(&blocks[n]);
            blocks[n].count = 0;
        }
    }
    struct columns c = arrange(blocks, columns);
    put_columns(blocks, &c, columns, t, out);
    for (size_t n = 0; n < BLOCKS_MAX; n++)
        free_block(&blocks[n]);
}

static void put_age(const struct inverter *i, int64_t now_ms, struct buffer *out)
{
    int64_t heard_ms = inverter_heard_ms(i);

    if (heard_ms >= 0)
        buffer_printf(out, ", heard %.1f s ago", (double)(now_ms - heard_ms) / 1000);
}

static enum style style_of(enum inverter_state state)
{
    return state == INVERTER_ONLINE  ? STYLE_GOOD
           : state == INVERTER_STALE ? STYLE_WARNING
                                     : STYLE_BAD;
}

static void put_head(const struct inverter *i, int64_t now_ms, const struct terminal *t,
                     struct buffer *out)
{
    const struct value *mode = live_value(inverter_live(i), M_device_mode);
    const struct protocol *protocol = inverter_protocol(i);

    buffer_printf(out, "%s%s%s", terminal_style(t, STYLE_BOLD), inverter_name(i),
                  terminal_style(t, STYLE_PLAIN));
    if (inverter_is_simulated(i))
        buffer_printf(out, " %s(simulated)%s", terminal_style(t, STYLE_WARNING),
                      terminal_style(t, STYLE_PLAIN));
    if (mode != NULL)
        buffer_text(out, ", working mode: "), value_words(mode, out);
    buffer_printf(out, "\n%s%s%s", terminal_style(t, style_of(inverter_state(i))),
                  inverter_state_name(inverter_state(i)), terminal_style(t, STYLE_PLAIN));
    put_age(i, now_ms, out);
    if (!is_single(i))
        buffer_printf(out, ", %s", inverter_role(i));
    if (inverter_phase(i) != NULL)
        buffer_printf(out, ", phase %s", inverter_phase(i));
    if (inverter_serial(i) != NULL)
        buffer_printf(out, ", serial number %s", inverter_serial(i));
    if (protocol != NULL)
        buffer_printf(out, ", %s", protocol->name);
    if (inverter_firmware(i) != NULL)
        buffer_printf(out, ", firmware %s", inverter_firmware(i));
    if (inverter_behind(i) != NULL)
        buffer_printf(out, ", behind %s\n", inverter_behind(i));
    else
        buffer_printf(out, ", %s\n", inverter_uri(i));
}

static void put_complaints(const struct inverter *i, const struct terminal *t, struct buffer *out)
{
    struct active_warning active[WARNINGS_MAX];
    size_t count = warnings_active(inverter_live(i), active, WARNINGS_MAX);

    if (inverter_problem(i) != NULL)
        buffer_printf(out, "%s%s%s\n", terminal_style(t, STYLE_BAD), inverter_problem(i),
                      terminal_style(t, STYLE_PLAIN));
    complaints_text(active, count, 0, t, out);
}

void view_inverter(const struct inverter *i, int64_t now_ms, const struct terminal *t,
                   struct buffer *out)
{
    put_head(i, now_ms, t, out);
    put_complaints(i, t, out);
    buffer_text(out, "\n");
    put_readings(i, t, out);
}
