/* history.c: what was kept, as a chart wants it. */
#include "store/history.h"

#include <stdlib.h>

#include "core/memory.h"
#include "model/value.h"
#include "store/db.h"

enum {
    DAY_MS = 24 * HOUR_MS,
    SUMMARIES_FROM_DAYS = 14, /* a range of so many is made of hours */
    HOLD_MIN_MS = 15000,
    HOLD_MAX_MS = 15 * 60000,
    HOLD_INTERVALS = 3, /* so many may be missing */
};

/* A read under way. */
struct reading_of {
    const struct history_query *query;
    struct history *out;
    sqlite3 *db;
    int64_t inverter;
    int64_t numbers[HISTORY_SIGNALS_MAX]; /* of the signals; 0: never recorded */
    struct {
        int64_t time_ms; /* of the last reading; INT64_MIN: none yet */
        double value;
    } last[HISTORY_SIGNALS_MAX];
};

void history_done(struct history *h)
{
    for (size_t i = 0; i < h->signal_count; i++)
        free(h->of[i]);
    *h = (struct history){0};
}

static int64_t floor_to(int64_t value, int64_t step)
{
    int64_t rest = value % step;

    return value - (rest < 0 ? rest + step : rest);
}

static size_t points_of(int64_t from_ms, int64_t to_ms, int64_t step_ms)
{
    return (size_t)((to_ms - from_ms + step_ms - 1) / step_ms);
}

/* The shortest step a person would choose that gives few enough points; points begin where a clock
 * would have them begin. */
static void choose_step(const struct history_query *q, struct history *out)
{
    static const int64_t steps_s[] = {1,   2,   5,   10,  15,   20,   30,  60,
                                      120, 300, 600, 900, 1200, 1800, 3600};
    bool is_long = q->to_ms - q->from_ms >= (int64_t)SUMMARIES_FROM_DAYS * DAY_MS;

    for (size_t i = 0; i < sizeof steps_s / sizeof steps_s[0] && !is_long; i++) {
        out->step_ms = 1000 * steps_s[i];
        out->from_ms = floor_to(q->from_ms, out->step_ms);
        out->points = points_of(out->from_ms, q->to_ms, out->step_ms);
        if (out->points <= q->points)
            return;
    }
    out->from_ms = floor_to(q->from_ms, HOUR_MS);
    out->step_ms =
        HOUR_MS * (int64_t)points_of(out->from_ms, q->to_ms, HOUR_MS * (int64_t)q->points);
    out->points = points_of(out->from_ms, q->to_ms, out->step_ms);
}

static void prepare(const struct history_query *q, struct history *out)
{
    *out = (struct history){.signal_count = q->signal_count};
    choose_step(q, out);
    for (size_t i = 0; i < q->signal_count; i++)
        out->of[i] = xcalloc(out->points, sizeof *out->of[i]);
}

static struct history_point *point_at(const struct history *h, size_t signal, int64_t time_ms)
{
    int64_t at = (time_ms - h->from_ms) / h->step_ms;

    return time_ms < h->from_ms || at >= (int64_t)h->points ? NULL : &h->of[signal][at];
}

static void add(struct history_point *p, double sum, double min, double max, uint32_t count)
{
    p->min = p->count == 0 || min < p->min ? min : p->min;
    p->max = p->count == 0 || max > p->max ? max : p->max;
    p->sum += sum;
    p->count += count;
}

static void note_digits(struct history *h, size_t signal, uint8_t digits)
{
    if (digits > h->digits[signal])
        h->digits[signal] = digits;
}

/* The points between the last reading and this one, if that is not too long. */
static void hold(struct reading_of *r, size_t signal, int64_t until_ms, int64_t hold_ms)
{
    const struct history *h = r->out;
    int64_t time_ms = r->last[signal].time_ms;
    double value = r->last[signal].value;

    if (time_ms == INT64_MIN || until_ms - time_ms > hold_ms)
        return;
    for (time_ms = h->from_ms + floor_to(time_ms - h->from_ms, h->step_ms) + h->step_ms;
         time_ms < until_ms; time_ms += h->step_ms) {
        struct history_point *p = point_at(h, signal, time_ms);

        if (p != NULL && p->count == 0)
            add(p, value, value, value, 1);
    }
}

/* How long a reading of this column stands. */
static int64_t hold_ms_of(const struct block *b, const struct block_column *c)
{
    int64_t first = 0, last = 0, count = 0, held;

    for (size_t row = 0; row < b->count; row++) {
        if (!c->present[row])
            continue;
        first = count == 0 ? b->times[row] : first;
        last = b->times[row];
        count++;
    }
    if (count < 2)
        return HOLD_MAX_MS;
    held = HOLD_INTERVALS * (last - first) / (count - 1);
    return held < HOLD_MIN_MS ? HOLD_MIN_MS : held > HOLD_MAX_MS ? HOLD_MAX_MS : held;
}

static void take_column(struct reading_of *r, size_t signal, const struct block *b,
                        const struct block_column *c)
{
    double unit = (double)power_of_ten(c->digits);
    int64_t hold_ms = hold_ms_of(b, c);

    note_digits(r->out, signal, c->digits);
    for (size_t row = 0; row < b->count; row++) {
        double value = (double)c->values[row] / unit;
        struct history_point *p = point_at(r->out, signal, b->times[row]);

        if (!c->present[row])
            continue;
        hold(r, signal, b->times[row], hold_ms);
        if (p != NULL)
            add(p, value, value, value, 1);
        r->last[signal].time_ms = b->times[row];
        r->last[signal].value = value;
    }
}

static void take_block(struct reading_of *r, const struct block *b)
{
    for (size_t i = 0; i < r->query->signal_count; i++) {
        const struct block_column *c =
            r->numbers[i] > 0 ? block_find(b, (uint32_t)r->numbers[i]) : NULL;

        if (c != NULL && c->kind != BLOCK_WORD)
            take_column(r, i, b, c);
    }
}

/* The blocks of a statement whose first column they are; one that is damaged is a gap. */
static bool take_blocks(struct reading_of *r, sqlite3_stmt *find, struct error *err)
{
    while (db_next(find, err)) {
        struct block b;
        struct error why;

        if (!block_unpack(db_bytes(find, 0), &b, &why))
            continue;
        take_block(r, &b);
        block_done(&b);
    }
    return err->code == ERROR_NONE;
}

static bool find_names(struct reading_of *r, struct error *err)
{
    const struct history_query *q = r->query;

    if (!db_find_number(r->db, "inverter", q->inverter, &r->inverter, err) &&
        err->code != ERROR_NONE)
        return false;
    for (size_t i = 0; i < q->signal_count; i++)
        if (!db_find_number(r->db, "signal", measurements[q->signals[i]].name, &r->numbers[i],
                            err) &&
            err->code != ERROR_NONE)
            return false;
    return true;
}

/* Of the sources only those that tell one of the signals. */
static bool is_wanted(struct reading_of *r, int64_t source, bool *wanted, struct error *err)
{
    sqlite3_stmt *find;

    *wanted = false;
    if (!db_prepare(r->db, "SELECT signal FROM told WHERE inverter = ? AND source = ?", &find, err))
        return false;
    sqlite3_bind_int64(find, 1, r->inverter);
    sqlite3_bind_int64(find, 2, source);
    while (!*wanted && db_next(find, err))
        for (size_t i = 0; i < r->query->signal_count; i++)
            *wanted = *wanted || sqlite3_column_int64(find, 0) == r->numbers[i];
    sqlite3_finalize(find);
    return *wanted || err->code == ERROR_NONE;
}

static bool read_blocks_of(struct reading_of *r, int64_t source, struct error *err)
{
    static const char sql[] = "SELECT data FROM block WHERE inverter = ? AND source = ? AND "
                              "hour BETWEEN ? AND ? ORDER BY hour";
    sqlite3_stmt *find;
    bool wanted;

    if (!is_wanted(r, source, &wanted, err) || !wanted)
        return !wanted && err->code == ERROR_NONE;
    if (!db_prepare(r->db, sql, &find, err))
        return false;
    sqlite3_bind_int64(find, 1, r->inverter);
    sqlite3_bind_int64(find, 2, source);
    sqlite3_bind_int64(find, 3, series_hour(r->out->from_ms) - 1); /* what holds into it */
    sqlite3_bind_int64(find, 4, series_hour(r->query->to_ms - 1));
    bool good = take_blocks(r, find, err);
    sqlite3_finalize(find);
    return good;
}

static bool read_blocks(struct reading_of *r, struct error *err)
{
    sqlite3_stmt *sources;
    bool good = db_prepare(r->db, "SELECT id FROM source ORDER BY id", &sources, err);

    if (!good)
        return false;
    while (good && db_next(sources, err))
        good = read_blocks_of(r, sqlite3_column_int64(sources, 0), err);
    sqlite3_finalize(sources);
    return good && err->code == ERROR_NONE;
}

static bool read_hours_of(struct reading_of *r, size_t signal, sqlite3_stmt *find,
                          struct error *err)
{
    sqlite3_bind_int64(find, 1, r->inverter);
    sqlite3_bind_int64(find, 2, r->numbers[signal]);
    sqlite3_bind_int64(find, 3, series_hour(r->out->from_ms));
    sqlite3_bind_int64(find, 4, series_hour(r->query->to_ms - 1));
    while (db_next(find, err)) {
        uint8_t digits = (uint8_t)sqlite3_column_int(find, 1);
        double unit = (double)power_of_ten(digits);
        struct history_point *p = point_at(r->out, signal, sqlite3_column_int64(find, 0) * HOUR_MS);

        note_digits(r->out, signal, digits);
        if (p != NULL)
            add(p, (double)sqlite3_column_int64(find, 3) / unit,
                (double)sqlite3_column_int64(find, 4) / unit,
                (double)sqlite3_column_int64(find, 5) / unit,
                (uint32_t)sqlite3_column_int64(find, 2));
    }
    sqlite3_reset(find);
    return err->code == ERROR_NONE;
}

static bool read_hours(struct reading_of *r, struct error *err)
{
    static const char sql[] = "SELECT hour, digits, count, sum, min, max FROM hourly WHERE "
                              "inverter = ? AND signal = ? AND hour BETWEEN ? AND ?";
    sqlite3_stmt *find;
    bool good = db_prepare(r->db, sql, &find, err);

    for (size_t i = 0; good && i < r->query->signal_count; i++)
        good = read_hours_of(r, i, find, err);
    sqlite3_finalize(find);
    return good;
}

static bool read_tail(struct reading_of *r, struct error *err)
{
    sqlite3_stmt *find;

    if (!db_prepare(r->db, "SELECT data FROM tail WHERE inverter = ? ORDER BY id", &find, err))
        return false;
    sqlite3_bind_int64(find, 1, r->inverter);
    bool good = take_blocks(r, find, err);
    sqlite3_finalize(find);
    return good;
}

static bool read_all(struct reading_of *r, const struct series *waiting, struct error *err)
{
    bool hours = r->out->step_ms >= HOUR_MS;

    if (!db_run(r->db, "BEGIN", err) || !find_names(r, err))
        return false;
    if (!(hours ? read_hours(r, err) : read_blocks(r, err)) || !read_tail(r, err))
        return false;
    for (; waiting != NULL; waiting = waiting->next)
        take_block(r, &waiting->rows);
    return true;
}

bool history_read(const char *path, const struct history_query *q, const struct series *waiting,
                  struct history *out, struct error *err)
{
    struct reading_of r = {.query = q, .out = out};

    prepare(q, out);
    for (size_t i = 0; i < q->signal_count; i++)
        r.last[i].time_ms = INT64_MIN;
    bool good = db_open_to_read(path, &r.db, err) && read_all(&r, waiting, err);
    db_close(r.db);
    if (!good)
        history_done(out);
    return good;
}
