/* api_history.c: what was kept, for charts and spreadsheets. */
#include "server/api_history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/memory.h"
#include "core/stamp.h"
#include "server/api_json.h"
#include "server/later.h"
#include "store/history.h"

enum { POINTS = 1000, DAY_MS = 24 * 3600 * 1000, NAME_SHOWN = 40 };

static const int64_t range_max_ms = 100LL * 366 * DAY_MS;

/* One request on its way through the pool. */
struct history_request {
    char inverter[48];
    char *path; /* owned; of the database */
    struct history_query query;
    struct series *waiting; /* owned */
    struct history history;
    bool csv, good;
    struct error err;
    struct later *later;
};

static bool take_signal(struct history_query *h, struct span name, char *why, size_t capacity)
{
    enum measurement_id id = measurement_find(name);

    if (id == MEASUREMENT_COUNT) {
        name.length = name.length < NAME_SHOWN ? name.length : NAME_SHOWN;
        snprintf(why, capacity, "There is no reading '%.*s'.", SPAN_PRINT(name));
        return false;
    }
    if (h->signal_count == HISTORY_SIGNALS_MAX) {
        snprintf(why, capacity, "At most %d signals can be asked for at once.",
                 HISTORY_SIGNALS_MAX);
        return false;
    }
    h->signals[h->signal_count++] = id;
    return true;
}

static bool take_signals(struct history_query *h, struct span names, char *why, size_t capacity)
{
    while (names.length > 0)
        if (!take_signal(h, span_cut(&names, ','), why, capacity))
            return false;
    if (h->signal_count == 0)
        snprintf(why, capacity,
                 "Say which readings: signals=battery_voltage,load_power; their names are in the "
                 "live reading.");
    return h->signal_count > 0;
}

/* The last day, if nothing is said. */
static bool take_range(struct history_query *h, const struct request *q, int64_t now_ms, char *why,
                       size_t capacity)
{
    struct span from = request_parameter(q, "from"), to = request_parameter(q, "to");
    struct span points = request_parameter(q, "points");
    uint64_t number = POINTS;

    h->to_ms = now_ms;
    if (to.at != NULL && !stamp_read(to, &h->to_ms)) {
        snprintf(why, capacity, "'to' is no time such as 2026-11-25T08:00:00Z.");
        return false;
    }
    h->from_ms = h->to_ms - DAY_MS;
    if (from.at != NULL && !stamp_read(from, &h->from_ms)) {
        snprintf(why, capacity, "'from' is no time such as 2026-11-25T08:00:00Z.");
        return false;
    }
    if (h->from_ms >= h->to_ms || h->to_ms - h->from_ms > range_max_ms) {
        snprintf(why, capacity, "'from' must be before 'to', by at most a hundred years.");
        return false;
    }
    if (points.at != NULL &&
        (!request_number(points, &number) || number < 1 || number > HISTORY_POINTS_MAX)) {
        snprintf(why, capacity, "'points' must be a number from 1 to %d.", HISTORY_POINTS_MAX);
        return false;
    }
    h->points = (size_t)number;
    return true;
}

/* --- on the pool --- */

static void put_number(double number, uint8_t digits, struct json *j)
{
    struct value v = value_number(llround(number * (double)power_of_ten(digits)), digits);

    value_json(&v, j);
}

enum column { MEAN, LEAST, MOST };

static double number_of(const struct history_point *p, enum column column)
{
    switch (column) {
    case LEAST:
        return p->min;
    case MOST:
        return p->max;
    case MEAN:
        break;
    }
    return p->sum / p->count;
}

static void put_column(const struct history *h, size_t signal, const char *name, enum column column,
                       struct json *j)
{
    json_key(j, name);
    json_begin(j, '[');
    for (size_t at = 0; at < h->points; at++) {
        const struct history_point *p = &h->of[signal][at];

        if (p->count == 0)
            json_put_null(j);
        else
            put_number(number_of(p, column), h->digits[signal], j);
    }
    json_end(j, ']');
}

static void put_signals(const struct history_request *w, struct json *j)
{
    const struct history *h = &w->history;

    json_key(j, "signals");
    json_begin(j, '{');
    for (size_t i = 0; i < h->signal_count; i++) {
        enum measurement_id id = w->query.signals[i];

        json_key(j, measurements[id].name);
        json_begin(j, '{');
        json_key_text(j, "unit", measurement_unit(id));
        put_column(h, i, "mean", MEAN, j);
        put_column(h, i, "min", LEAST, j);
        put_column(h, i, "max", MOST, j);
        json_end(j, '}');
    }
    json_end(j, '}');
}

static void put_json(const struct history_request *w, struct buffer *out)
{
    const struct history *h = &w->history;
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key_text(&j, "inverter", w->inverter);
    api_json_time(&j, "from", h->from_ms);
    api_json_time(&j, "to", h->from_ms + (int64_t)h->points * h->step_ms);
    json_key_integer(&j, "step_ms", h->step_ms);
    json_key(&j, "time_ms");
    json_begin(&j, '[');
    for (size_t at = 0; at < h->points; at++)
        json_put_integer(&j, (int64_t)at * h->step_ms);
    json_end(&j, ']');
    put_signals(w, &j);
    json_end(&j, '}');
}

static void put_csv_head(const struct history_request *w, struct buffer *out)
{
    static const char *const columns[] = {"mean", "min", "max"};

    buffer_text(out, "time (UTC)");
    for (size_t i = 0; i < w->history.signal_count; i++)
        for (size_t n = 0; n < 3; n++) {
            const char *unit = measurement_unit(w->query.signals[i]);

            buffer_printf(out, ",%s %s", measurements[w->query.signals[i]].name, columns[n]);
            if (unit != NULL)
                buffer_printf(out, " (%s)", unit);
        }
    buffer_text(out, "\r\n");
}

static void put_csv_row(const struct history *h, size_t at, struct buffer *out)
{
    time_t seconds = (time_t)((h->from_ms + (int64_t)at * h->step_ms) / 1000);
    struct json j = json_into(out);
    struct tm utc;
    char time[32];

    gmtime_r(&seconds, &utc);
    strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%SZ", &utc);
    buffer_text(out, time);
    for (size_t i = 0; i < h->signal_count; i++)
        for (enum column column = MEAN; column <= MOST; column++) {
            buffer_text(out, ",");
            j.comma = false;
            if (h->of[i][at].count > 0)
                put_number(number_of(&h->of[i][at], column), h->digits[i], &j);
        }
    buffer_text(out, "\r\n");
}

/* Only points of which something is known: a spreadsheet has no use for empty lines. */
static void put_csv(const struct history_request *w, struct buffer *out)
{
    const struct history *h = &w->history;

    put_csv_head(w, out);
    for (size_t at = 0; at < h->points; at++) {
        bool known = false;

        for (size_t i = 0; i < h->signal_count; i++)
            known = known || h->of[i][at].count > 0;
        if (known)
            put_csv_row(h, at, out);
    }
}

static void read_and_write(void *owner)
{
    struct history_request *w = owner;

    w->good = history_read(w->path, &w->query, w->waiting, &w->history, &w->err);
    if (!w->good)
        return;
    (w->csv ? put_csv : put_json)(w, &w->later->body);
    history_done(&w->history);
}

/* --- on the loop --- */

static void on_read(void *owner)
{
    struct history_request *w = owner;
    struct later *later = w->later;
    static const struct request none = {0};

    if (!w->good)
        response_problem(&later->response, &none, 503, w->err.text, &later->body);
    else
        response_json(&later->response, &later->body);
    if (w->good && w->csv)
        later->response.type = "text/csv; charset=utf-8";
    series_free(w->waiting);
    free(w->path);
    free(w);
    later_done(later);
}

static void begin(struct api *a, struct history_request *w, struct store *s, struct response *r)
{
    w->path = xstrdup(store_path(s));
    w->waiting = store_waiting(s, w->inverter);
    w->query.inverter = w->inverter;
    w->later = later_new();
    r->status = STATUS_LATER;
    r->later = w->later;
    loop_work(a->loop, read_and_write, on_read, w);
}

/* Where it is kept; NULL: `r` says why it is not. */
static struct store *find_store(struct api *a, const struct request *q, const struct inverter *i,
                                struct response *r)
{
    const char *problem = "No history is kept by this server.";
    struct store *s = a->chronicle != NULL ? chronicle_store(a->chronicle, i, &problem) : NULL;

    if (s == NULL)
        response_problem(r, q, 503, problem, &a->body);
    return s;
}

/* A link can't say what it accepts. */
static bool wants_csv(const struct request *q)
{
    struct span format = request_parameter(q, "format");

    return format.at != NULL ? span_is(format, "csv") : request_names_type(q->accept, "text/csv");
}

void api_inverter_history(struct api *a, const struct request *q, struct span id,
                          struct response *r)
{
    const struct inverter *i = api_find_inverter(a, q, id, r);
    struct store *s = i != NULL ? find_store(a, q, i, r) : NULL;
    char why[160] = "";

    if (s == NULL)
        return;
    struct history_request *w = xcalloc(1, sizeof *w);
    w->csv = wants_csv(q);
    span_copy(span_of(inverter_id(i)), w->inverter, sizeof w->inverter);
    if (take_signals(&w->query, request_parameter(q, "signals"), why, sizeof why) &&
        take_range(&w->query, q, loop_wall_ms(a->loop), why, sizeof why)) {
        begin(a, w, s, r);
        return;
    }
    free(w);
    response_problem(r, q, 400, why, &a->body);
}
