/* archive.c: everything that was kept, hour by hour. */
#include "store/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/memory.h"
#include "store/db.h"

enum { NAME_MAX_LENGTH = 64, COPY_PAGES = 256 };

/* The numbers of a table of names, and what they mean. */
struct names {
    char **of; /* owned; NULL in between */
    size_t count;
};

struct archive {
    sqlite3 *db;
    sqlite3_stmt *blocks, *pieces; /* both in order; the row of each is the next one of it */
    bool has_block, has_piece;
    struct names inverters, sources, signals;
    struct archived now;
};

static void names_done(struct names *n)
{
    for (size_t i = 0; i < n->count; i++)
        free(n->of[i]);
    free(n->of);
}

static const char *name_of(const struct names *n, int64_t number)
{
    return number >= 0 && (size_t)number < n->count ? n->of[number] : NULL;
}

static void add_name(struct names *n, int64_t number, struct span name)
{
    char copy[NAME_MAX_LENGTH];

    if (number < 0 || number > 1 << 20)
        return;
    if ((size_t)number >= n->count) {
        n->of = xrealloc(n->of, ((size_t)number + 1) * sizeof n->of[0]);
        while (n->count <= (size_t)number)
            n->of[n->count++] = NULL;
    }
    span_copy(name, copy, sizeof copy);
    free(n->of[number]);
    n->of[number] = xstrdup(copy);
}

static bool read_names(sqlite3 *db, const char *table, struct names *out, struct error *err)
{
    sqlite3_stmt *all;
    char sql[64];

    snprintf(sql, sizeof sql, "SELECT id, name FROM %s", table);
    if (!db_prepare(db, sql, &all, err))
        return false;
    while (db_next(all, err))
        add_name(out, sqlite3_column_int64(all, 0), db_bytes(all, 1));
    sqlite3_finalize(all);
    return err->code == ERROR_NONE;
}

static bool step(sqlite3_stmt *statement, bool *has, struct error *err)
{
    *has = db_next(statement, err);
    return *has || err->code == ERROR_NONE;
}

static bool begin(struct archive *a, struct error *err)
{
    return read_names(a->db, "inverter", &a->inverters, err) &&
           read_names(a->db, "source", &a->sources, err) &&
           read_names(a->db, "signal", &a->signals, err) &&
           db_prepare(a->db,
                      "SELECT inverter, hour, source, data FROM block "
                      "ORDER BY inverter, hour, source",
                      &a->blocks, err) &&
           db_prepare(a->db,
                      "SELECT inverter, hour, source, data FROM tail "
                      "ORDER BY inverter, hour, source, id",
                      &a->pieces, err) &&
           step(a->blocks, &a->has_block, err) && step(a->pieces, &a->has_piece, err);
}

bool archive_open(const char *path, struct archive **out, struct error *err)
{
    struct archive *a = xcalloc(1, sizeof *a);

    if (access(path, F_OK) != 0) {
        free(a);
        return fail(err, ERROR_MISSING, "%s: there is no history", path);
    }
    if (!db_open_to_read(path, &a->db, err) || !begin(a, err)) {
        archive_close(a);
        return false;
    }
    *out = a;
    return true;
}

void archive_close(struct archive *a)
{
    if (a == NULL)
        return;
    sqlite3_finalize(a->blocks);
    sqlite3_finalize(a->pieces);
    db_close(a->db);
    names_done(&a->inverters);
    names_done(&a->sources);
    names_done(&a->signals);
    block_done(&a->now.rows);
    free(a);
}

/* Whether the next piece comes before the next block: by inverter and hour. */
static bool piece_is_first(const struct archive *a)
{
    if (!a->has_piece || !a->has_block)
        return a->has_piece;
    for (int column = 0; column < 2; column++) {
        int64_t piece = sqlite3_column_int64(a->pieces, column);
        int64_t block = sqlite3_column_int64(a->blocks, column);

        if (piece != block)
            return piece < block;
    }
    return false;
}

static void take(struct archive *a, sqlite3_stmt *row)
{
    struct span packed = db_bytes(row, 3);
    const char *inverter = name_of(&a->inverters, sqlite3_column_int64(row, 0));
    const char *source = name_of(&a->sources, sqlite3_column_int64(row, 2));
    struct error why;

    block_done(&a->now.rows);
    a->now = (struct archived){
        .inverter = inverter != NULL ? inverter : "unknown",
        .source = source != NULL ? source : "unknown",
        .hour = sqlite3_column_int64(row, 1),
        .bytes = packed.length,
    };
    a->now.damaged = !block_unpack(packed, &a->now.rows, &why);
}

bool archive_next(struct archive *a, const struct archived **out, struct error *err)
{
    bool piece = piece_is_first(a);

    err->code = ERROR_NONE;
    if (!a->has_block && !a->has_piece)
        return false;
    take(a, piece ? a->pieces : a->blocks);
    *out = &a->now;
    return piece ? step(a->pieces, &a->has_piece, err) : step(a->blocks, &a->has_block, err);
}

static bool read_text(sqlite3 *db, const char *sql, char *out, size_t capacity, struct error *err)
{
    sqlite3_stmt *statement;

    if (!db_prepare(db, sql, &statement, err))
        return false;
    bool found = db_next(statement, err);
    span_copy(found ? db_bytes(statement, 0) : (struct span){0}, out, capacity);
    sqlite3_finalize(statement);
    return found || err->code == ERROR_NONE;
}

bool archive_count(struct archive *a, int64_t *out, struct error *err)
{
    char number[32];

    if (!read_text(a->db, "SELECT (SELECT count(*) FROM block) + (SELECT count(*) FROM tail)",
                   number, sizeof number, err))
        return false;
    *out = strtoll(number, NULL, 10);
    return true;
}

const char *archive_signal(const struct archive *a, uint32_t signal)
{
    return name_of(&a->signals, signal);
}

bool archive_check(struct archive *a, char *out, size_t capacity, struct error *err)
{
    return read_text(a->db, "PRAGMA integrity_check(1)", out, capacity, err);
}

static bool copy(sqlite3_backup *backup, void (*tell)(void *owner, int64_t done, int64_t all),
                 void *owner)
{
    int result = SQLITE_OK;

    while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED) {
        result = sqlite3_backup_step(backup, COPY_PAGES);
        int64_t all = sqlite3_backup_pagecount(backup);
        tell(owner, all - sqlite3_backup_remaining(backup), all);
        if (result == SQLITE_BUSY || result == SQLITE_LOCKED)
            sqlite3_sleep(50);
    }
    return sqlite3_backup_finish(backup) == SQLITE_OK && result == SQLITE_DONE;
}

bool archive_copy(struct archive *a, const char *to,
                  void (*tell)(void *owner, int64_t done, int64_t all), void *owner,
                  struct error *err)
{
    sqlite3 *target = NULL;

    if (access(to, F_OK) == 0)
        return fail(err, ERROR_INVALID, "%s is there already", to);
    bool good = sqlite3_open(to, &target) == SQLITE_OK;
    sqlite3_backup *backup = good ? sqlite3_backup_init(target, "main", a->db, "main") : NULL;
    good = backup != NULL && copy(backup, tell, owner);
    if (!good)
        fail(err, ERROR_SYSTEM, "%s: %s", to, sqlite3_errmsg(target));
    sqlite3_close(target);
    if (!good)
        unlink(to);
    return good;
}
