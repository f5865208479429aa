/* db.h: SQLite with our way to fail. Everything blocks: for the pool, or before the loop runs. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/span.h"

/* Opens a database and brings its tables up to date, making it where there is none. Errors as of
 * store_open(). */
MUST_CHECK bool db_open(const char *path, sqlite3 **out, struct error *err);

/* Opens one that is there for reading only. ERROR_MISSING: it is not there. */
MUST_CHECK bool db_open_to_read(const char *path, sqlite3 **out, struct error *err);
void db_close(sqlite3 *db); /* NULL is fine */

/* One statement without a result, or several. */
MUST_CHECK bool db_run(sqlite3 *db, const char *sql, struct error *err);

/* A statement with places to fill, numbered from 1. The caller ends it with sqlite3_finalize(). */
MUST_CHECK bool db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct error *err);

/* The next row; false with an ERROR_NONE in `err`: there is none. */
MUST_CHECK bool db_next(sqlite3_stmt *statement, struct error *err);

/* A statement without a result is run, and may be filled and run again. */
MUST_CHECK bool db_do(sqlite3_stmt *statement, struct error *err);

/* The number of a name in one of the tables of names ("inverter", "signal", "source"), given one if
 * it has none yet. */
MUST_CHECK bool db_number_of(sqlite3 *db, const char *table, const char *name, int64_t *out,
                             struct error *err);

/* The same without giving one; false with an ERROR_NONE in `err`: it has none. */
MUST_CHECK bool db_find_number(sqlite3 *db, const char *table, const char *name, int64_t *out,
                               struct error *err);

/* A column of the row that db_next() found; borrowed until the next call. */
struct span db_bytes(sqlite3_stmt *statement, int column);
