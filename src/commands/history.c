/* history.c: `heliowire history`: what was kept, without the daemon or beside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/data_folder.h"
#include "commands/index.h"
#include "commands/table.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/stamp.h"
#include "model/measurement.h"
#include "model/value.h"
#include "store/archive.h"
#include "store/series.h"

enum { COLUMNS_MAX = 64, PERCENT_WIDTH = 30 };

/* One run of the command. */
struct work {
    const struct options *options;
    struct archive *archive;
    char *path; /* owned; of the database */
    int64_t count, done;
    int shown; /* per cent on the screen; -1: none yet */
};

/* --- progress, on a terminal --- */

static void show_progress(struct work *w, const char *what, int64_t done, int64_t all)
{
    const struct terminal *t = &w->options->terminal;
    int percent = all > 0 ? (int)(100 * done / all) : 100;

    if (!t->has_cursor || percent == w->shown)
        return;
    w->shown = percent;
    fprintf(stderr, "\r%s [%-*.*s] %3d %%", what, PERCENT_WIDTH, PERCENT_WIDTH * percent / 100,
            "##############################", percent);
}

static void end_progress(struct work *w)
{
    if (w->shown >= 0)
        fputs("\r\033[K", stderr);
    w->shown = -1;
}

/* --- stats --- */

struct tally {
    char inverter[64];
    int64_t first_ms, last_ms, answers, bytes;
};

static struct tally *tally_of(struct tally **list, size_t *count, const char *inverter)
{
    for (size_t n = 0; n < *count; n++)
        if (strcmp((*list)[n].inverter, inverter) == 0)
            return &(*list)[n];
    *list = xrealloc(*list, (*count + 1) * sizeof **list);
    struct tally *t = &(*list)[(*count)++];
    *t = (struct tally){.first_ms = INT64_MAX, .last_ms = INT64_MIN};
    span_copy(span_of(inverter), t->inverter, sizeof t->inverter);
    return t;
}

static void add_to_tally(struct tally *t, const struct archived *a)
{
    for (size_t row = 0; row < a->rows.count; row++) {
        int64_t time_ms = a->rows.times[row];

        t->first_ms = time_ms < t->first_ms ? time_ms : t->first_ms;
        t->last_ms = time_ms > t->last_ms ? time_ms : t->last_ms;
    }
    t->answers += (int64_t)a->rows.count;
    t->bytes += (int64_t)a->bytes;
}

static void put_stats_json(const struct work *w, const struct tally *list, size_t count,
                           struct buffer *out)
{
    struct json j = json_into(out);
    char time[STAMP_CAPACITY];

    json_begin(&j, '{');
    json_key_text(&j, "file", w->path);
    json_key(&j, "inverters"), json_begin(&j, '[');
    for (size_t n = 0; n < count; n++) {
        json_begin(&j, '{');
        json_key_text(&j, "inverter", list[n].inverter);
        stamp_write(list[n].first_ms, time), json_key_text(&j, "first", time);
        stamp_write(list[n].last_ms, time), json_key_text(&j, "last", time);
        json_key_integer(&j, "answers", list[n].answers);
        json_key_integer(&j, "bytes", list[n].bytes);
        json_end(&j, '}');
    }
    json_end(&j, ']');
    json_end(&j, '}');
    buffer_text(out, "\n");
}

static void put_stats_table(const struct work *w, const struct tally *list, size_t count,
                            struct buffer *out)
{
    static const char *const titles[] = {"Inverter", "First", "Last", "Answers", "Packed"};
    struct table t = {.titles = titles, .columns = 5};
    char time[STAMP_CAPACITY];

    for (size_t n = 0; n < count; n++) {
        table_cell(&t, "%s", list[n].inverter);
        stamp_write(list[n].first_ms, time), table_cell(&t, "%.19s UTC", time);
        stamp_write(list[n].last_ms, time), table_cell(&t, "%.19s UTC", time);
        table_cell(&t, "%lld", (long long)list[n].answers);
        table_cell(&t, "%.1f MB", (double)list[n].bytes / 1e6);
    }
    buffer_printf(out, "%s\n", w->path);
    table_text(&t, &w->options->terminal, out);
    table_done(&t);
}

static bool stats(struct work *w, struct error *err)
{
    const struct archived *a;
    struct tally *list = NULL;
    struct buffer out = {0};
    size_t count = 0;

    while (archive_next(w->archive, &a, err)) {
        show_progress(w, "Counting", ++w->done, w->count);
        if (a->rows.count > 0)
            add_to_tally(tally_of(&list, &count, a->inverter), a);
    }
    end_progress(w);
    if (options_has(w->options, "json"))
        put_stats_json(w, list, count, &out);
    else
        put_stats_table(w, list, count, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    free(list);
    return err->code == ERROR_NONE;
}

/* --- verify --- */

/* Why it can't be right; NULL: it can. */
static const char *complaint_about(const struct archived *a)
{
    if (a->damaged)
        return "can't be read";
    for (size_t row = 0; row < a->rows.count; row++)
        if (series_hour(a->rows.times[row]) != a->hour)
            return "has readings of another hour";
    return NULL;
}

static bool verify(struct work *w, struct error *err)
{
    const struct archived *a;
    char said[200], hour[STAMP_CAPACITY];
    int64_t bad = 0;

    while (archive_next(w->archive, &a, err)) {
        const char *why = complaint_about(a);

        show_progress(w, "Checking", ++w->done, w->count);
        if (why == NULL)
            continue;
        end_progress(w);
        stamp_write(a->hour * HOUR_MS, hour);
        printf("%s, %s, the hour of %.16s UTC %s\n", a->inverter, a->source, hour, why);
        bad++;
    }
    end_progress(w);
    if (err->code != ERROR_NONE || !archive_check(w->archive, said, sizeof said, err))
        return false;
    if (strcmp(said, "ok") != 0)
        printf("the file: %s\n", said);
    if (bad > 0 || strcmp(said, "ok") != 0)
        return fail(err, ERROR_DAMAGED,
                    "%lld of %lld blocks are damaged; they are gaps, and nothing else is lost",
                    (long long)bad, (long long)w->done);
    printf("All %lld blocks are whole.\n", (long long)w->done);
    return true;
}

/* --- backup --- */

static void on_copied(void *owner, int64_t done, int64_t all)
{
    show_progress(owner, "Copying", done, all);
}

static bool backup(struct work *w, struct error *err)
{
    bool good = archive_copy(w->archive, w->options->operands[1], on_copied, w, err);

    end_progress(w);
    if (good)
        printf("%s is a copy of %s\n", w->options->operands[1], w->path);
    return good;
}

/* --- export --- */

/* The columns of a CSV, and the time it is of. */
struct columns {
    enum measurement_id ids[COLUMNS_MAX];
    size_t count;
    int64_t from_ms, to_ms;
};

static bool read_names(const char *names, struct columns *out, struct error *err)
{
    struct span rest = span_of(names);

    while (rest.length > 0) {
        struct span name = span_cut(&rest, ',');
        enum measurement_id id = measurement_find(name);
        if (id == MEASUREMENT_COUNT)
            return fail(err, ERROR_INVALID, "there is no reading '%.*s'", SPAN_PRINT(name));
        if (out->count == COLUMNS_MAX)
            return fail(err, ERROR_INVALID, "at most %d readings go into one file", COLUMNS_MAX);
        out->ids[out->count++] = id;
    }
    return out->count > 0 || fail(err, ERROR_INVALID,
                                  "say which readings: --signals load_power,battery_voltage; their "
                                  "names are in docs/vocabulary.md");
}

static bool read_time(const struct options *o, const char *name, int64_t otherwise, int64_t *out,
                      struct error *err)
{
    const char *text = options_text(o, name, NULL);

    *out = otherwise;
    return text == NULL || stamp_read(span_of(text), out) ||
           fail(err, ERROR_INVALID, "--%s '%s' is no time such as 2026-11-25T08:00:00Z", name,
                text);
}

static bool read_columns(const struct options *o, struct columns *out, struct error *err)
{
    return read_names(options_text(o, "signals", ""), out, err) &&
           read_time(o, "from", INT64_MIN, &out->from_ms, err) &&
           read_time(o, "to", INT64_MAX, &out->to_ms, err);
}

static void put_head(const struct columns *c, struct buffer *out)
{
    buffer_text(out, "time (UTC),inverter,source");
    for (size_t i = 0; i < c->count; i++) {
        const char *unit = measurement_unit(c->ids[i]);

        buffer_printf(out, ",%s", measurements[c->ids[i]].name);
        if (unit != NULL)
            buffer_printf(out, " (%s)", unit);
    }
    buffer_text(out, "\r\n");
}

static void put_cell(const struct block *b, const struct block_column *c, size_t row,
                     struct buffer *out)
{
    struct value v = value_number(c->values[row], c->digits);
    struct json j = json_into(out);

    if (c->kind == BLOCK_WORD)
        json_put_string(&j, span_of(b->words[c->values[row]])); /* quotes double none: slugs */
    else
        value_json(&v, &j);
}

/* A line for each answer that says one of them. */
static void put_rows(const struct work *w, const struct archived *a, const struct columns *c,
                     struct buffer *out)
{
    const struct block_column *of[COLUMNS_MAX] = {0};
    char time[STAMP_CAPACITY];

    for (size_t n = 0; n < a->rows.column_count; n++) {
        const char *name = archive_signal(w->archive, a->rows.columns[n].signal);

        for (size_t i = 0; i < c->count && name != NULL; i++)
            if (strcmp(name, measurements[c->ids[i]].name) == 0)
                of[i] = &a->rows.columns[n];
    }
    for (size_t row = 0; row < a->rows.count; row++) {
        bool said = false;

        for (size_t i = 0; i < c->count; i++)
            said = said || (of[i] != NULL && of[i]->present[row]);
        if (!said || a->rows.times[row] < c->from_ms || a->rows.times[row] >= c->to_ms)
            continue;
        stamp_write(a->rows.times[row], time);
        buffer_printf(out, "%s,%s,%s", time, a->inverter, a->source);
        for (size_t i = 0; i < c->count; i++) {
            buffer_text(out, ",");
            if (of[i] != NULL && of[i]->present[row])
                put_cell(&a->rows, of[i], row, out);
        }
        buffer_text(out, "\r\n");
    }
}

static bool flush(struct buffer *out, struct error *err)
{
    bool good = fwrite(out->bytes, 1, out->length, stdout) == out->length;

    buffer_clear(out);
    return good || fail(err, ERROR_SYSTEM, "the output can't be written");
}

static bool export(struct work *w, struct error *err)
{
    const char *only = options_text(w->options, "inverter", NULL);
    struct columns columns = {0};
    const struct archived *a;
    struct buffer out = {0};
    bool good = read_columns(w->options, &columns, err);

    if (good)
        put_head(&columns, &out);
    while (good && archive_next(w->archive, &a, err)) {
        show_progress(w, "Exporting", ++w->done, w->count);
        if (only == NULL || strcmp(only, a->inverter) == 0)
            put_rows(w, a, &columns, &out);
        good = flush(&out, err);
    }
    end_progress(w);
    buffer_done(&out);
    return good && err->code == ERROR_NONE;
}

/* --- */

static const struct {
    const char *name;
    size_t operands;
    bool (*run)(struct work *w, struct error *err);
} works[] = {
    {"stats", 1, stats}, {"verify", 1, verify}, {"backup", 2, backup}, {"export", 1, export}};

/* Where a daemon would keep it. */
static char *database_path(const struct options *o)
{
    const char *given = options_text(o, "data", NULL);
    char *folder = given != NULL ? xstrdup(given) : data_folder_default();
    char *path;

    path = xprintf("%s/%shistory.db", folder != NULL ? folder : ".",
                   options_has(o, "simulated") ? DATA_FOLDER_SIMULATED "/" : "");
    free(folder);
    return path;
}

static bool do_work(struct work *w, size_t which, struct error *err)
{
    return archive_open(w->path, &w->archive, err) && archive_count(w->archive, &w->count, err) &&
           works[which].run(w, err);
}

static enum exit_code run(const struct options *o)
{
    struct work w = {.options = o, .shown = -1};
    struct error err;
    size_t which = 0;

    while (which < sizeof works / sizeof works[0] && strcmp(works[which].name, o->operands[0]) != 0)
        which++;
    if (which == sizeof works / sizeof works[0])
        return command_misused(o, "there is no 'history %s'", o->operands[0]);
    if (o->operand_count != works[which].operands)
        return command_misused(
            o, works[which].operands == 2 ? "say which file to write" : "'%s' takes no file",
            o->operands[0]);
    w.path = database_path(o);
    bool good = do_work(&w, which, &err);
    archive_close(w.archive);
    free(w.path);
    if (good)
        return EXIT_DONE;
    if (err.code == ERROR_INVALID)
        return command_misused(o, "%s", err.text);
    command_failed(&err);
    return EXIT_FAILED; /* no device is missing, and none is silent */
}

static const struct option_row rows[] = {
    {.name = "data",
     .type = OPTION_TEXT,
     .value = "FOLDER",
     .help = "the data folder of the daemon (default: /var/lib/heliowire as root, else "
             "~/.local/state/heliowire)"},
    {.name = "simulated", .help = "what simulated inverters said, which has a file of its own"},
    {.name = "signals",
     .type = OPTION_TEXT,
     .value = "NAMES",
     .help = "of export: the readings, with commas between them"},
    {.name = "inverter", .type = OPTION_TEXT, .value = "ID", .help = "of export: of this one only"},
    {.name = "from", .type = OPTION_TEXT, .value = "TIME", .help = "of export: the beginning"},
    {.name = "to", .type = OPTION_TEXT, .value = "TIME", .help = "of export: the end"},
    {.name = "json", .help = "of stats: print JSON"},
    {0},
};

const struct command command_history = {
    .name = "history",
    .summary = "count, check, copy or export what was kept",
    .operands = "stats|verify|export|backup [FILE]",
    .min_operands = 1,
    .max_operands = 2,
    .help = "Looks at the history that the daemon keeps, while it runs or without it.\n"
            "\n"
            "stats    how much there is of which inverter, and since when\n"
            "verify   reads every block of it and says what is damaged\n"
            "export   every single reading as CSV, to the standard output\n"
            "backup   copies it into FILE as of one moment, also while it is written\n"
            "\n"
            "Times are in UTC: 2026-11-25T08:00:00Z.",
    .examples = "  heliowire history stats\n"
                "  heliowire history export --signals load_power,battery_voltage > year.csv\n"
                "  heliowire history backup /mnt/usb/history-2026.db\n",
    .options = rows,
    .run = run,
};
