/* store.c: every reading, for years, in one file. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "store/writer.h"

enum {
    FLUSH_MS = 30000,
    ROWS_MAX = 200000, /* that wait for a disk that is full: some hours, about 50 MB */
};

/* A write under way, on the pool. */
struct job {
    struct series *rows; /* owned */
    int64_t hour;
    bool running, failed;
    struct error err;
};

struct store {
    struct loop *loop; /* borrowed */
    char *path;        /* owned */
    int64_t flush_ms;
    sqlite3 *db;                         /* the job's, while one runs */
    uint32_t signals[MEASUREMENT_COUNT]; /* their numbers in the database */
    struct series *waiting;              /* owned */
    struct series *now;                  /* of the row in the making, one of them */
    struct job job;
    bool again; /* something asked for a write while one ran */
    bool lost;  /* rows had to be dropped */
    char problem[sizeof((struct error *)0)->text];
    struct timer flush;
};

static bool read_signals(struct store *s, struct error *err)
{
    sqlite3_stmt *all;

    if (!db_prepare(s->db, "SELECT id, name FROM signal", &all, err))
        return false;
    while (db_next(all, err)) {
        enum measurement_id id = measurement_find(db_bytes(all, 1));

        if (id < MEASUREMENT_COUNT) /* else it is of a former version */
            s->signals[id] = (uint32_t)sqlite3_column_int64(all, 0);
    }
    sqlite3_finalize(all);
    return err->code == ERROR_NONE;
}

/* Only a new database, or one of a former version, has to be written for it. */
static bool number_signals(struct store *s, struct error *err)
{
    bool writing = false;

    if (!read_signals(s, err))
        return false;
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        int64_t number;

        if (s->signals[id] != 0)
            continue;
        if ((!writing && !db_run(s->db, "BEGIN IMMEDIATE", err)) ||
            !db_number_of(s->db, "signal", measurements[id].name, &number, err))
            return false;
        writing = true;
        s->signals[id] = (uint32_t)number;
    }
    return !writing || db_run(s->db, "COMMIT", err);
}

static void on_flush(void *owner)
{
    struct store *s = owner;

    timer_set(s->loop, &s->flush, s->flush_ms);
    store_flush(s);
}

bool store_open(struct loop *loop, const struct store_options *options, struct store **out,
                struct error *err)
{
    struct store *s = xcalloc(1, sizeof *s);

    s->loop = loop;
    s->path = xstrdup(options->path);
    s->flush_ms = options->flush_ms > 0 ? options->flush_ms : FLUSH_MS;
    s->flush = (struct timer){.function = on_flush, .owner = s};
    if (!db_open(options->path, &s->db, err) || !number_signals(s, err)) {
        db_close(s->db);
        free(s->path);
        free(s);
        return false;
    }
    timer_set(loop, &s->flush, s->flush_ms);
    *out = s;
    return true;
}

const char *store_path(const struct store *s)
{
    return s->path;
}

const char *store_problem(const struct store *s)
{
    return s->problem[0] != '\0' ? s->problem : NULL;
}

static void run_job(void *owner)
{
    struct store *s = owner;

    s->job.failed = !writer_write(s->db, s->job.rows, s->job.hour, &s->job.err);
}

/* Said once, not every half minute. */
static void note_problem(struct store *s)
{
    if (!s->job.failed) {
        if (s->problem[0] != '\0')
            log_info("history: it is written again");
        s->problem[0] = '\0';
        s->lost = false;
    } else if (strcmp(s->problem, s->job.err.text) != 0) {
        span_copy(span_of(s->job.err.text), s->problem, sizeof s->problem);
        log_error("history: %s; readings wait in memory until it can be written", s->problem);
    }
}

static void on_written(void *owner)
{
    struct store *s = owner;

    s->job.running = false;
    note_problem(s);
    if (s->job.failed)
        series_put_back(&s->waiting, s->job.rows);
    else
        series_free(s->job.rows);
    s->job.rows = NULL;
    s->now = NULL; /* it may have been moved */
    if (s->again && !s->job.failed)
        store_flush(s);
}

void store_flush(struct store *s)
{
    s->again = s->job.running;
    if (s->job.running)
        return;
    s->job = (struct job){
        .rows = s->waiting, .hour = series_hour(loop_wall_ms(s->loop)), .running = true};
    s->waiting = NULL;
    s->now = NULL;
    loop_work(s->loop, run_job, on_written, s);
}

/* Memory is not for ever either: the oldest go first. */
static void drop_oldest(struct store *s)
{
    struct series *oldest = s->waiting;

    if (!s->lost)
        log_error("history: too many readings wait to be written: the oldest are given up");
    s->lost = true;
    s->waiting = oldest->next;
    oldest->next = NULL;
    series_free(oldest);
}

void store_row(struct store *s, const char *inverter, const char *source, int64_t wall_ms)
{
    while (s->waiting != NULL && series_rows(s->waiting) >= ROWS_MAX)
        drop_oldest(s);
    s->now = series_of(&s->waiting, inverter, source, series_hour(wall_ms));
    block_row(&s->now->rows, wall_ms);
}

void store_value(struct store *s, enum measurement_id id, const struct value *v)
{
    struct block *rows = &s->now->rows;
    uint32_t signal = s->signals[id];

    switch ((enum value_kind)v->kind) {
    case VALUE_NUMBER:
        block_number(rows, signal, v->number, v->digits);
        break;
    case VALUE_FLAG:
        block_flag(rows, signal, v->number != 0);
        break;
    case VALUE_CHOICE:
        if (v->choice != NULL)
            block_word(rows, signal, span_of(v->choice->slug));
        break;
    case VALUE_TEXT:
    case VALUE_LIST:
        block_word(rows, signal, v->text);
        break;
    case VALUE_TIME: /* the device's clock tells nothing later */
    case VALUE_UNKNOWN:
        break;
    }
}

bool store_is_writing(const struct store *s)
{
    return s->job.running;
}

struct series *store_waiting(const struct store *s, const char *inverter)
{
    struct series *copy = series_copy(s->job.rows, inverter);
    struct series *newer = series_copy(s->waiting, inverter);

    series_put_back(&newer, copy);
    return newer;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    timer_clear(&s->flush);
    while (s->job.running)
        loop_turn(s->loop);
    store_flush(s);
    while (s->job.running)
        loop_turn(s->loop);
    if (s->waiting != NULL)
        log_error("history: %zu answers could not be written", series_rows(s->waiting));
    series_free(s->waiting);
    db_close(s->db);
    free(s->path);
    free(s);
}
