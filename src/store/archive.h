/* archive.h: everything that was kept, hour by hour, for tools: to export, to count, to check.
 *
 * Blocks; reads while a daemon writes. Memory is that of one hour, however long the history. */
#pragma once

#include "store/block.h"

struct archive;

/* Errors as of store_open(), and ERROR_MISSING: there is no such file. The caller owns `*out`. */
MUST_CHECK bool archive_open(const char *path, struct archive **out, struct error *err);
void archive_close(struct archive *a);

/* What one source of one inverter said in one hour, or a piece of it. Borrowed until the next. */
struct archived {
    const char *inverter, *source;
    int64_t hour;      /* since 1970 */
    size_t bytes;      /* packed */
    struct block rows; /* empty if it is damaged */
    bool damaged;
};

/* The next one, by inverter and hour; false with an ERROR_NONE in `err`: that was all. */
MUST_CHECK bool archive_next(struct archive *a, const struct archived **out, struct error *err);

/* How many there are in all. */
MUST_CHECK bool archive_count(struct archive *a, int64_t *out, struct error *err);

/* The name of a signal in a block; NULL: there is none of that number. Borrowed. */
const char *archive_signal(const struct archive *a, uint32_t signal);

/* Checks what SQLite can: the pages, the indexes. `*out` is "ok" or the first complaint. */
MUST_CHECK bool archive_check(struct archive *a, char *out, size_t capacity, struct error *err);

/* A copy as of one moment, while a daemon writes; `step(owner, done, all)` in pages, now and then.
 * ERROR_INVALID: there is a file of that name. */
MUST_CHECK bool archive_copy(struct archive *a, const char *to,
                             void (*step)(void *owner, int64_t done, int64_t all), void *owner,
                             struct error *err);
