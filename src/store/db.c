/* db.c: SQLite with our way to fail. */
#include "store/db.h"

#include <stdio.h>

enum {
    APPLICATION = 0x48656c69, /* "Heli": so that no other database is taken for ours */
    BUSY_MS = 10000,
};

/* What makes each version out of the one before. A released line never changes. */
static const char *const versions[] = {
    "CREATE TABLE inverter (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE signal (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE tail (id INTEGER PRIMARY KEY, inverter INTEGER NOT NULL,"
    " source INTEGER NOT NULL, hour INTEGER NOT NULL, data BLOB NOT NULL);"
    "CREATE TABLE block (inverter INTEGER NOT NULL, hour INTEGER NOT NULL,"
    " source INTEGER NOT NULL, data BLOB NOT NULL);"
    "CREATE UNIQUE INDEX block_place ON block (inverter, hour, source);"
    "CREATE TABLE hourly (inverter INTEGER NOT NULL, signal INTEGER NOT NULL,"
    " hour INTEGER NOT NULL, digits INTEGER NOT NULL, count INTEGER NOT NULL,"
    " sum INTEGER NOT NULL, min INTEGER NOT NULL, max INTEGER NOT NULL,"
    " PRIMARY KEY (inverter, signal, hour)) WITHOUT ROWID;"
    "CREATE TABLE told (inverter INTEGER NOT NULL, signal INTEGER NOT NULL,"
    " source INTEGER NOT NULL, PRIMARY KEY (inverter, signal, source)) WITHOUT ROWID;",
};

enum { VERSION = sizeof versions / sizeof versions[0] };

static enum error_code code_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERROR_DAMAGED;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return ERROR_PERMISSION;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERROR_BUSY;
    default:
        return ERROR_SYSTEM;
    }
}

static bool fail_db(sqlite3 *db, int result, struct error *err)
{
    return fail(err, code_of(result), "the database: %s",
                db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(result));
}

bool db_run(sqlite3 *db, const char *sql, struct error *err)
{
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);

    return result == SQLITE_OK || fail_db(db, result, err);
}

bool db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct error *err)
{
    int result = sqlite3_prepare_v2(db, sql, -1, out, NULL);

    return result == SQLITE_OK || fail_db(db, result, err);
}

bool db_next(sqlite3_stmt *statement, struct error *err)
{
    int result = sqlite3_step(statement);

    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        return fail_db(sqlite3_db_handle(statement), result, err);
    err->code = ERROR_NONE;
    return false;
}

bool db_do(sqlite3_stmt *statement, struct error *err)
{
    int result = sqlite3_step(statement);
    bool done = result == SQLITE_DONE || result == SQLITE_ROW;

    if (!done)
        fail_db(sqlite3_db_handle(statement), result, err);
    sqlite3_reset(statement);
    return done;
}

bool db_find_number(sqlite3 *db, const char *table, const char *name, int64_t *out,
                    struct error *err)
{
    char sql[80];
    sqlite3_stmt *find;
    bool found;

    snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE name = ?", table);
    if (!db_prepare(db, sql, &find, err))
        return false;
    sqlite3_bind_text(find, 1, name, -1, SQLITE_STATIC);
    found = db_next(find, err);
    if (found)
        *out = sqlite3_column_int64(find, 0);
    sqlite3_finalize(find);
    return found;
}

bool db_number_of(sqlite3 *db, const char *table, const char *name, int64_t *out, struct error *err)
{
    char sql[80];
    sqlite3_stmt *add;

    if (db_find_number(db, table, name, out, err))
        return true;
    snprintf(sql, sizeof sql, "INSERT INTO %s (name) VALUES (?)", table);
    if (err->code != ERROR_NONE || !db_prepare(db, sql, &add, err))
        return false;
    sqlite3_bind_text(add, 1, name, -1, SQLITE_STATIC);
    bool added = db_do(add, err);
    *out = sqlite3_last_insert_rowid(db);
    sqlite3_finalize(add);
    return added;
}

struct span db_bytes(sqlite3_stmt *statement, int column)
{
    const char *at = sqlite3_column_blob(statement, column);

    return (struct span){.at = at, .length = (size_t)sqlite3_column_bytes(statement, column)};
}

static bool read_number(sqlite3 *db, const char *sql, int64_t *out, struct error *err)
{
    sqlite3_stmt *statement;

    if (!db_prepare(db, sql, &statement, err))
        return false;
    bool found = db_next(statement, err);
    if (found)
        *out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found ||
           (err->code != ERROR_NONE ? false : fail(err, ERROR_DAMAGED, "%s: nothing", sql));
}

static bool go_to_version(sqlite3 *db, int64_t from, struct error *err)
{
    char mark[80];

    if (!db_run(db, "BEGIN IMMEDIATE", err))
        return false;
    for (int64_t v = from; v < VERSION; v++)
        if (!db_run(db, versions[v], err))
            return false;
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
             APPLICATION, VERSION);
    return db_run(db, mark, err);
}

/* Refuses what is not ours, and what is ours but newer. */
static bool look_at_version(sqlite3 *db, int64_t *version, struct error *err)
{
    int64_t application = 0, tables = 0;

    if (!read_number(db, "PRAGMA application_id", &application, err) ||
        !read_number(db, "PRAGMA user_version", version, err) ||
        !read_number(db, "SELECT count(*) FROM sqlite_master", &tables, err))
        return false;
    if (application != APPLICATION && (application != 0 || *version != 0 || tables != 0))
        return fail(err, ERROR_DAMAGED, "it is a database, but not one of Heliowire");
    if (*version > VERSION)
        return fail(err, ERROR_INVALID,
                    "it was written by a newer Heliowire: its version is %d, and this program "
                    "knows %d; install the newer one again",
                    (int)*version, VERSION);
    return true;
}

/* Half a page of the default size: what is written each half minute is little. */
static bool prepare_to_write(sqlite3 *db, struct error *err)
{
    int64_t version = 0;

    return look_at_version(db, &version, err) &&
           db_run(db,
                  "PRAGMA page_size = 2048; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                  "PRAGMA wal_autocheckpoint = 2000",
                  err) &&
           (version == VERSION || go_to_version(db, version, err));
}

static bool open_file(const char *path, int flags, sqlite3 **out, struct error *err)
{
    sqlite3 *db = NULL;
    int result = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (result != SQLITE_OK) {
        fail_db(db, result, err);
        sqlite3_close(db);
        return false;
    }
    sqlite3_busy_timeout(db, BUSY_MS);
    *out = db;
    return true;
}

/* An error says of which file it is. */
static bool fail_at(const char *path, sqlite3 *db, struct error *err)
{
    struct error why = *err;

    db_close(db);
    return fail(err, why.code, "%s: %s", path, why.text);
}

bool db_open(const char *path, sqlite3 **out, struct error *err)
{
    sqlite3 *db = NULL;

    if (!open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, err) ||
        !prepare_to_write(db, err))
        return fail_at(path, db, err);
    *out = db;
    return true;
}

bool db_open_to_read(const char *path, sqlite3 **out, struct error *err)
{
    sqlite3 *db = NULL;
    int64_t version = 0;

    if (!open_file(path, SQLITE_OPEN_READONLY, &db, err) || !look_at_version(db, &version, err))
        return fail_at(path, db, err);
    *out = db;
    return true;
}

void db_close(sqlite3 *db)
{
    sqlite3_close(db);
}
