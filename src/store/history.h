/* history.h: what was kept, as a chart wants it: a few hundred points of any signals and any time.
 *
 * Blocks until it is read: for the pool. Short ranges are made of the readings themselves, long
 * ones of the summaries of hours. */
#pragma once

#include "model/measurement.h"
#include "store/series.h"

enum { HISTORY_SIGNALS_MAX = 32, HISTORY_POINTS_MAX = 20000 };

struct history_query {
    const char *inverter;
    enum measurement_id signals[HISTORY_SIGNALS_MAX];
    size_t signal_count;
    int64_t from_ms, to_ms; /* since 1970; from is before to */
    size_t points;          /* at most so many, 1 to HISTORY_POINTS_MAX */
};

/* Of one signal at one point: nothing was said while `count` is 0. A reading that is the last one
 * for a while, because its source is seldom asked, counts at the points until the next. */
struct history_point {
    double sum, min, max;
    uint32_t count;
};

struct history {
    int64_t from_ms; /* the first point's beginning, at or before what was asked for */
    int64_t step_ms;
    size_t points;
    size_t signal_count;
    struct history_point *of[HISTORY_SIGNALS_MAX]; /* owned; `points` of each signal */
    uint8_t digits[HISTORY_SIGNALS_MAX];           /* decimals of what was measured */
};

void history_done(struct history *h);

/* Reads from the database at `path` and from what is `waiting` to be written (NULL: nothing).
 * Words are not numbers: signals that are told in words have no points. An inverter or signal that
 * nobody recorded has none either. Errors as of store_open(); `*out` is then empty. */
MUST_CHECK bool history_read(const char *path, const struct history_query *q,
                             const struct series *waiting, struct history *out, struct error *err);
