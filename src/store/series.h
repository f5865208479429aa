/* series.h: rows on their way to the disk: what each source of each inverter said in one hour. */
#pragma once

#include "store/block.h"

enum { HOUR_MS = 3600000 };

struct series {
    char inverter[48], source[16];
    int64_t hour; /* since 1970 */
    struct block rows;
    struct series *next;
};

/* The hour of a time, also before 1970. */
int64_t series_hour(int64_t time_ms);

/* The one of that name and hour in the list, put there if it is new. */
struct series *series_of(struct series **list, const char *inverter, const char *source,
                         int64_t hour);

/* Moves all rows of `from` to `list`, before those that are there. */
void series_put_back(struct series **list, struct series *from);

/* The rows of one inverter, of all of them if NULL, as a list of its own. */
struct series *series_copy(const struct series *list, const char *inverter);

size_t series_rows(const struct series *list);
void series_free(struct series *list);
