/* store.h: every reading, for years, in one file.
 *
 * What comes is kept in memory and written every half minute in one transaction by a thread of its
 * own, because a memory card may stall for seconds and the loop must not. A full hour becomes one
 * packed block for each source (block.h), with a summary of each signal. So a power cut costs at
 * most the last half minute.
 *
 * The file is a SQLite database; docs/history.md has its tables. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/loop.h"
#include "model/measurement.h"
#include "model/value.h"

struct store;
struct series; /* series.h */

struct store_options {
    const char *path; /* of the database; its folder is there */
    int64_t flush_ms; /* how often it is written; 0: every 30 s */
};

/* Opens or makes the database and brings an older one up to date. ERROR_INVALID: it is newer than
 * this program; ERROR_DAMAGED: it is no database of ours, or not whole; ERROR_PERMISSION,
 * ERROR_SYSTEM. The caller owns `*out`. */
MUST_CHECK bool store_open(struct loop *loop, const struct store_options *options,
                           struct store **out, struct error *err);

/* Writes what is left, and waits for the disk. */
void store_close(struct store *s);

const char *store_path(const struct store *s);

/* A row begins: at `wall_ms` the inverter answered `source`. Then what it said; nothing is kept of
 * VALUE_UNKNOWN and of what is not known by a name. Never waits. */
void store_row(struct store *s, const char *inverter, const char *source, int64_t wall_ms);
void store_value(struct store *s, enum measurement_id id, const struct value *v);

/* Asks for what is not written yet to be written now. */
void store_flush(struct store *s);

/* Whether a write is under way. */
bool store_is_writing(const struct store *s);

/* What is not on the disk yet, of one inverter. The caller owns the list. */
struct series *store_waiting(const struct store *s, const char *inverter);

/* What keeps it from being written; NULL: nothing. */
const char *store_problem(const struct store *s);
