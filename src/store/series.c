/* series.c: rows on their way to the disk. */
#include "store/series.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

int64_t series_hour(int64_t time_ms)
{
    int64_t hour = time_ms / HOUR_MS;

    return time_ms % HOUR_MS < 0 ? hour - 1 : hour;
}

static bool is_of(const struct series *s, const char *inverter, const char *source, int64_t hour)
{
    return s->hour == hour && strcmp(s->source, source) == 0 && strcmp(s->inverter, inverter) == 0;
}

struct series *series_of(struct series **list, const char *inverter, const char *source,
                         int64_t hour)
{
    struct series **at = list;

    for (; *at != NULL; at = &(*at)->next)
        if (is_of(*at, inverter, source, hour))
            return *at;
    *at = xcalloc(1, sizeof **at);
    (*at)->hour = hour;
    span_copy(span_of(inverter), (*at)->inverter, sizeof(*at)->inverter);
    span_copy(span_of(source), (*at)->source, sizeof(*at)->source);
    return *at;
}

static void free_one(struct series *s)
{
    block_done(&s->rows);
    free(s);
}

void series_free(struct series *list)
{
    while (list != NULL) {
        struct series *next = list->next;

        free_one(list);
        list = next;
    }
}

void series_put_back(struct series **list, struct series *from)
{
    while (from != NULL) {
        struct series *next = from->next;
        struct series *now = series_of(list, from->inverter, from->source, from->hour);
        struct block newer = now->rows;

        now->rows = from->rows;
        block_append(&now->rows, &newer);
        block_done(&newer);
        free(from);
        from = next;
    }
}

struct series *series_copy(const struct series *list, const char *inverter)
{
    struct series *copy = NULL;

    for (; list != NULL; list = list->next)
        if (inverter == NULL || strcmp(list->inverter, inverter) == 0)
            block_append(&series_of(&copy, list->inverter, list->source, list->hour)->rows,
                         &list->rows);
    return copy;
}

size_t series_rows(const struct series *list)
{
    size_t rows = 0;

    for (; list != NULL; list = list->next)
        rows += list->rows.count;
    return rows;
}
