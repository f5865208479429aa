/* writer.h: puts rows into the database. Blocks: for the pool. */
#pragma once

#include "store/db.h"
#include "store/series.h"

/* Writes the rows in one transaction; hours before `hour` become packed blocks with their
 * summaries. What was packed already and gets more rows is packed again. False: nothing of it was
 * written. */
MUST_CHECK bool writer_write(sqlite3 *db, const struct series *list, int64_t hour,
                             struct error *err);
