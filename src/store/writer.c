/* writer.c: puts rows into the database. */
#include "store/writer.h"

/* An hour of one source whose rows lie in pieces. */
struct place {
    int64_t inverter, source, hour;
};

static bool add_piece(sqlite3 *db, sqlite3_stmt *insert, const struct series *s, struct error *err)
{
    struct buffer packed = {0};
    int64_t inverter, source;

    if (!db_number_of(db, "inverter", s->inverter, &inverter, err) ||
        !db_number_of(db, "source", s->source, &source, err))
        return false;
    block_pack(&s->rows, false, &packed);
    sqlite3_bind_int64(insert, 1, inverter);
    sqlite3_bind_int64(insert, 2, source);
    sqlite3_bind_int64(insert, 3, s->hour);
    sqlite3_bind_blob(insert, 4, packed.bytes, (int)packed.length, SQLITE_STATIC);
    bool added = db_do(insert, err);
    buffer_done(&packed);
    return added;
}

static bool add_pieces(sqlite3 *db, const struct series *list, struct error *err)
{
    static const char sql[] = "INSERT INTO tail (inverter, source, hour, data) VALUES (?, ?, ?, ?)";
    sqlite3_stmt *insert;
    bool good = db_prepare(db, sql, &insert, err);

    for (; good && list != NULL; list = list->next)
        good = list->rows.count == 0 || add_piece(db, insert, list, err);
    sqlite3_finalize(insert);
    return good;
}

static void bind_place(sqlite3_stmt *statement, const struct place *p)
{
    sqlite3_bind_int64(statement, 1, p->inverter);
    sqlite3_bind_int64(statement, 2, p->source);
    sqlite3_bind_int64(statement, 3, p->hour);
}

/* Appends the rows that such a statement finds. A piece that is damaged is left out: the rest is
 * worth more than nothing, and the disk can't give it back. */
static bool gather(sqlite3 *db, const char *sql, const struct place *p, struct block *rows,
                   struct error *err)
{
    sqlite3_stmt *find;
    struct block piece;

    if (!db_prepare(db, sql, &find, err))
        return false;
    bind_place(find, p);
    while (db_next(find, err)) {
        struct error why;

        if (!block_unpack(db_bytes(find, 0), &piece, &why))
            continue;
        block_append(rows, &piece);
        block_done(&piece);
    }
    sqlite3_finalize(find);
    return err->code == ERROR_NONE;
}

static bool run_at(sqlite3 *db, const char *sql, const struct place *p, const struct buffer *data,
                   struct error *err)
{
    sqlite3_stmt *statement;

    if (!db_prepare(db, sql, &statement, err))
        return false;
    bind_place(statement, p);
    if (data != NULL)
        sqlite3_bind_blob(statement, 4, data->bytes, (int)data->length, SQLITE_STATIC);
    bool done = db_do(statement, err);
    sqlite3_finalize(statement);
    return done;
}

/* The sum of an hour fits: 3600 values a second of 15 digits would be needed. */
static bool summarise(sqlite3_stmt *insert, const struct place *p, const struct block *b,
                      const struct block_column *c, struct error *err)
{
    int64_t sum = 0, least = 0, most = 0, count = 0;

    for (size_t row = 0; row < b->count; row++) {
        int64_t value = c->values[row];

        if (!c->present[row] || __builtin_add_overflow(sum, value, &sum))
            continue;
        least = count == 0 || value < least ? value : least;
        most = count == 0 || value > most ? value : most;
        count++;
    }
    sqlite3_bind_int64(insert, 1, p->inverter);
    sqlite3_bind_int64(insert, 2, c->signal);
    sqlite3_bind_int64(insert, 3, p->hour);
    sqlite3_bind_int64(insert, 4, c->digits);
    sqlite3_bind_int64(insert, 5, count);
    sqlite3_bind_int64(insert, 6, sum);
    sqlite3_bind_int64(insert, 7, least);
    sqlite3_bind_int64(insert, 8, most);
    return count == 0 || db_do(insert, err);
}

static bool summarise_all(sqlite3 *db, const struct place *p, const struct block *b,
                          struct error *err)
{
    static const char sql[] = "INSERT OR REPLACE INTO hourly (inverter, signal, hour, digits, "
                              "count, sum, min, max) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    sqlite3_stmt *insert;
    bool good = db_prepare(db, sql, &insert, err);

    for (size_t i = 0; good && i < b->column_count; i++)
        if (b->columns[i].kind != BLOCK_WORD)
            good = summarise(insert, p, b, &b->columns[i], err);
    sqlite3_finalize(insert);
    return good;
}

/* Which source tells which signal: so that a reader need not open all blocks. */
static bool note_signals(sqlite3 *db, const struct place *p, const struct block *b,
                         struct error *err)
{
    static const char sql[] = "INSERT OR IGNORE INTO told (inverter, source, signal) "
                              "VALUES (?, ?, ?)";
    bool good = true;

    for (size_t i = 0; good && i < b->column_count; i++) {
        struct place told = {p->inverter, p->source, b->columns[i].signal};

        good = run_at(db, sql, &told, NULL, err);
    }
    return good;
}

static bool pack_hour(sqlite3 *db, const struct place *p, struct error *err)
{
    static const char block_sql[] =
        "SELECT data FROM block WHERE inverter = ? AND source = ? AND hour = ?";
    static const char tail_sql[] =
        "SELECT data FROM tail WHERE inverter = ? AND source = ? AND hour = ? ORDER BY id";
    struct block rows = {0};
    struct buffer packed = {0};
    bool good = gather(db, block_sql, p, &rows, err) && gather(db, tail_sql, p, &rows, err);

    block_sort(&rows);
    block_pack(&rows, true, &packed);
    good = good &&
           run_at(db,
                  "INSERT OR REPLACE INTO block (inverter, source, hour, data) "
                  "VALUES (?, ?, ?, ?)",
                  p, &packed, err) &&
           run_at(db, "DELETE FROM tail WHERE inverter = ? AND source = ? AND hour = ?", p, NULL,
                  err) &&
           summarise_all(db, p, &rows, err) && note_signals(db, p, &rows, err);
    buffer_done(&packed);
    block_done(&rows);
    return good;
}

/* False with an ERROR_NONE: there is no hour that is over. */
static bool find_full(sqlite3 *db, int64_t hour, struct place *out, struct error *err)
{
    sqlite3_stmt *find;

    if (!db_prepare(db, "SELECT inverter, source, hour FROM tail WHERE hour < ? LIMIT 1", &find,
                    err))
        return false;
    sqlite3_bind_int64(find, 1, hour);
    bool found = db_next(find, err);
    if (found)
        *out = (struct place){.inverter = sqlite3_column_int64(find, 0),
                              .source = sqlite3_column_int64(find, 1),
                              .hour = sqlite3_column_int64(find, 2)};
    sqlite3_finalize(find);
    return found;
}

static bool pack_full_hours(sqlite3 *db, int64_t hour, struct error *err)
{
    struct place p;

    while (find_full(db, hour, &p, err))
        if (!pack_hour(db, &p, err))
            return false;
    return err->code == ERROR_NONE;
}

bool writer_write(sqlite3 *db, const struct series *list, int64_t hour, struct error *err)
{
    struct error ignored;

    if (!db_run(db, "BEGIN IMMEDIATE", err))
        return false;
    if (add_pieces(db, list, err) && pack_full_hours(db, hour, err) && db_run(db, "COMMIT", err))
        return true;
    if (!db_run(db, "ROLLBACK", &ignored))
        return false; /* the first error says more */
    return false;
}
