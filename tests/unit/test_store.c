/* test_store.c: what is kept is there once, after whatever happens to the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "store/db.h"
#include "store/history.h"
#include "store/store.h"

static const int64_t noon_ms = 1782043200000; /* 21 June 2026, 12:00 UTC, a full hour */

struct scene {
    struct loop *loop;
    struct store *store;
    char folder[64], path[96];
};

static struct scene scene;

static void open_store(void)
{
    struct store_options options = {.path = scene.path, .flush_ms = 30000};
    struct error err;

    if (!store_open(scene.loop, &options, &scene.store, &err)) {
        print_error("%s\n", err.text);
        assert_true(false);
    }
}

static int set_up(void **state)
{
    (void)state;
    scene = (struct scene){.loop = loop_new_stepped(1000)};
    snprintf(scene.folder, sizeof scene.folder, "/tmp/heliowire-store-XXXXXX");
    assert_non_null(mkdtemp(scene.folder));
    snprintf(scene.path, sizeof scene.path, "%s/history.db", scene.folder);
    open_store();
    return 0;
}

static void reopen(void)
{
    store_close(scene.store);
    open_store();
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    store_close(scene.store);
    loop_free(scene.loop);
    snprintf(command, sizeof command, "rm -rf %s", scene.folder);
    return system(command);
}

static void keep(int64_t wall_ms, int64_t watts)
{
    struct value v = value_number(watts, 0), u = value_number(5200 + watts % 10, 2);

    store_row(scene.store, "9293", "QPIGS", wall_ms);
    store_value(scene.store, M_load_power, &v);
    store_value(scene.store, M_battery_voltage, &u);
}

/* All of it from then on, so many points. */
static struct history read_from(int64_t from_ms, int64_t to_ms, size_t points)
{
    struct history_query q = {
        .inverter = "9293",
        .signals = {M_load_power, M_battery_voltage, M_grid_voltage},
        .signal_count = 3,
        .from_ms = from_ms,
        .to_ms = to_ms,
        .points = points,
    };
    struct series *waiting = store_waiting(scene.store, q.inverter);
    struct history h;
    struct error err;

    if (!history_read(scene.path, &q, waiting, &h, &err)) {
        print_error("%s\n", err.text);
        assert_true(false);
    }
    series_free(waiting);
    return h;
}

static double mean_of(const struct history *h, size_t signal, size_t at)
{
    assert_true(at < h->points);
    assert_true(h->of[signal][at].count > 0);
    return h->of[signal][at].sum / h->of[signal][at].count;
}

static uint32_t count_of(const struct history *h, size_t signal)
{
    uint32_t count = 0;

    for (size_t at = 0; at < h->points; at++)
        count += h->of[signal][at].count;
    return count;
}

static void step_until_written(void)
{
    store_flush(scene.store);
    while (store_is_writing(scene.store))
        loop_turn(scene.loop);
}

/* --- what is asked for --- */

static void what_waits_is_shown_too(void **state)
{
    (void)state;
    keep(noon_ms, 100);
    keep(noon_ms + 1000, 200);
    struct history h = read_from(noon_ms, noon_ms + 10000, 10);
    assert_int_equal(h.step_ms, 1000);
    assert_int_equal(h.points, 10);
    assert_true(mean_of(&h, 0, 0) == 100);
    assert_true(mean_of(&h, 0, 1) == 200);
    assert_int_equal(h.of[0][2].count, 0);
    assert_int_equal(h.digits[1], 2);
    assert_int_equal(count_of(&h, 2), 0); /* nobody said it */
    history_done(&h);
}

static void what_was_written_is_there_once_after_a_restart(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 100; n++)
        keep(noon_ms + 1000 * n, n);
    step_until_written();
    for (int64_t n = 100; n < 200; n++)
        keep(noon_ms + 1000 * n, n);
    reopen();
    struct history h = read_from(noon_ms, noon_ms + 200000, 200);
    for (size_t n = 0; n < 200; n++) {
        assert_int_equal(h.of[0][n].count, 1);
        assert_true(h.of[0][n].sum == (double)n);
    }
    history_done(&h);
}

static void points_have_mean_least_and_most(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 600; n++)
        keep(noon_ms + 1000 * n, n);
    struct history h = read_from(noon_ms, noon_ms + 600000, 10);
    assert_int_equal(h.step_ms, 60000);
    for (size_t at = 0; at < 10; at++) {
        assert_int_equal(h.of[0][at].count, 60);
        assert_true(mean_of(&h, 0, at) == 60.0 * (double)at + 29.5);
        assert_true(h.of[0][at].min == 60.0 * (double)at);
        assert_true(h.of[0][at].max == 60.0 * (double)at + 59);
    }
    history_done(&h);
}

static void a_gap_is_a_gap_and_a_rare_reading_is_none(void **state)
{
    struct value v = value_number(2300, 1);

    (void)state;
    for (int64_t n = 0; n < 20; n++)
        keep(noon_ms + 1000 * n, 7);
    for (int64_t n = 0; n < 20; n++)
        keep(noon_ms + 120000 + 1000 * n, 7);
    for (int64_t n = 0; n < 4; n++) {
        store_row(scene.store, "9293", "QALL", noon_ms + 60000 * n); /* once a minute */
        store_value(scene.store, M_grid_voltage, &v);
    }
    struct history h = read_from(noon_ms, noon_ms + 200000, 200);
    assert_int_equal(h.of[0][19].count, 1);
    assert_int_equal(h.of[0][25].count, 0);
    assert_int_equal(h.of[0][119].count, 0);
    assert_int_equal(h.of[0][120].count, 1);
    for (size_t at = 0; at <= 180; at++)
        assert_int_equal(h.of[2][at].count, 1);
    assert_int_equal(h.of[2][181].count, 0);
    history_done(&h);
}

/* --- hours --- */

static int64_t rows_in(const char *table)
{
    char sql[64];
    sqlite3 *db;
    sqlite3_stmt *statement;
    struct error err;

    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    assert_true(db_open_to_read(scene.path, &db, &err));
    assert_true(db_prepare(db, sql, &statement, &err));
    assert_true(db_next(statement, &err));
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    db_close(db);
    return count;
}

/* The stepped clock says 1970, so hours of that day are over when it says so. */
static void full_hours_become_blocks(void **state)
{
    int64_t hours = 30, now_ms = loop_wall_ms(scene.loop), begin_ms = now_ms - now_ms % HOUR_MS;

    (void)state;
    for (int64_t n = 0; n < hours * 360; n++)
        keep(begin_ms - hours * HOUR_MS + 10000 * n, n % 1000);
    keep(now_ms, 5);
    step_until_written();
    assert_int_equal(rows_in("block"), hours);
    assert_int_equal(rows_in("tail"), 1);
    assert_int_equal(rows_in("hourly"), 2 * hours);

    struct history h = read_from(begin_ms - hours * HOUR_MS, begin_ms, 10800);
    assert_int_equal(h.step_ms, 10000);
    for (size_t n = 0; n < (size_t)hours * 360; n++) {
        assert_int_equal(h.of[0][n].count, 1);
        assert_true(h.of[0][n].sum == (double)(n % 1000));
    }
    history_done(&h);
}

static void long_ranges_are_made_of_hours(void **state)
{
    int64_t now_ms = loop_wall_ms(scene.loop), begin_ms = now_ms - now_ms % HOUR_MS;

    (void)state;
    for (int64_t n = 0; n < 20 * 24 * 6; n++)
        keep(begin_ms - 20 * 24 * HOUR_MS + 600000 * n, n);
    keep(now_ms, 77);
    step_until_written();
    struct history h = read_from(begin_ms - 20 * 24 * HOUR_MS, begin_ms + HOUR_MS, 1000);
    assert_int_equal(h.step_ms, HOUR_MS);
    assert_int_equal(h.points, 20 * 24 + 1);
    for (size_t at = 0; at < 20 * 24; at++) {
        assert_int_equal(h.of[0][at].count, 6);
        assert_true(mean_of(&h, 0, at) == 6.0 * (double)at + 2.5);
        assert_true(h.of[0][at].max == 6.0 * (double)at + 5);
    }
    assert_true(mean_of(&h, 0, 20 * 24) == 77); /* of the hour that goes on */
    history_done(&h);
}

static void late_rows_join_the_block_of_their_hour(void **state)
{
    int64_t now_ms = loop_wall_ms(scene.loop), hour_ms = now_ms - now_ms % HOUR_MS - 5 * HOUR_MS;

    (void)state;
    for (int64_t n = 0; n < 10; n += 2)
        keep(hour_ms + 1000 * n, n);
    step_until_written();
    for (int64_t n = 1; n < 10; n += 2)
        keep(hour_ms + 1000 * n, n);
    step_until_written();
    assert_int_equal(rows_in("block"), 1);
    struct history h = read_from(hour_ms, hour_ms + 10000, 10);
    for (size_t n = 0; n < 10; n++)
        assert_true(mean_of(&h, 0, n) == (double)n);
    history_done(&h);
}

/* --- the disk --- */

static void write_file(const char *text)
{
    FILE *file = fopen(scene.path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_refused(enum error_code code, const char *words)
{
    struct store_options options = {.path = scene.path};
    struct store *other;
    struct error err;

    assert_false(store_open(scene.loop, &options, &other, &err));
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, words));
    assert_non_null(strstr(err.text, scene.path));
}

static void run_sql(const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(scene.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void what_is_not_ours_is_refused(void **state)
{
    (void)state;
    store_close(scene.store);
    unlink(scene.path);
    write_file("no database at all, but a text that is long enough for one header or two.........."
               ".......................");
    assert_refused(ERROR_DAMAGED, "not a database");
    unlink(scene.path);
    run_sql("CREATE TABLE notes (text)");
    assert_refused(ERROR_DAMAGED, "not one of Heliowire");
    unlink(scene.path);
    open_store();
}

static void a_newer_one_is_refused(void **state)
{
    (void)state;
    store_close(scene.store);
    run_sql("PRAGMA user_version = 99");
    assert_refused(ERROR_INVALID, "written by a newer Heliowire");
    run_sql("PRAGMA user_version = 1");
    open_store();
}

/* Another program holds it, or the disk is full: nothing is lost while it can't be written. */
static void what_cannot_be_written_waits(void **state)
{
    sqlite3 *other;

    (void)state;
    run_sql("CREATE TRIGGER full BEFORE INSERT ON tail BEGIN SELECT RAISE(ABORT, 'full'); END");
    for (int64_t n = 0; n < 10; n++)
        keep(noon_ms + 1000 * n, n);
    store_flush(scene.store);
    while (store_problem(scene.store) == NULL)
        loop_turn(scene.loop);
    assert_non_null(strstr(store_problem(scene.store), "full"));
    for (int64_t n = 10; n < 20; n++)
        keep(noon_ms + 1000 * n, n);
    assert_int_equal(sqlite3_open(scene.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "DROP TRIGGER full", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    reopen();
    struct history h = read_from(noon_ms, noon_ms + 20000, 20);
    for (size_t n = 0; n < 20; n++) {
        assert_int_equal(h.of[0][n].count, 1);
        assert_true(h.of[0][n].sum == (double)n);
    }
    history_done(&h);
}

static void a_damaged_block_is_a_gap(void **state)
{
    int64_t now_ms = loop_wall_ms(scene.loop), hour_ms = now_ms - now_ms % HOUR_MS - 5 * HOUR_MS;

    (void)state;
    for (int64_t hour = 0; hour < 3; hour++)
        keep(hour_ms + hour * HOUR_MS, hour);
    step_until_written();
    store_close(scene.store);
    run_sql("UPDATE block SET data = x'0102030405' WHERE rowid = 2");
    open_store();
    struct history h = read_from(hour_ms, hour_ms + 3 * HOUR_MS, 1000);
    assert_int_equal(count_of(&h, 0), 2);
    history_done(&h);
}

int main(void)
{
#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    static const struct CMUnitTest tests[] = {
        HOLDS(what_waits_is_shown_too),
        HOLDS(what_was_written_is_there_once_after_a_restart),
        HOLDS(points_have_mean_least_and_most),
        HOLDS(a_gap_is_a_gap_and_a_rare_reading_is_none),
        HOLDS(full_hours_become_blocks),
        HOLDS(long_ranges_are_made_of_hours),
        HOLDS(late_rows_join_the_block_of_their_hour),
        HOLDS(what_is_not_ours_is_refused),
        HOLDS(a_newer_one_is_refused),
        HOLDS(what_cannot_be_written_waits),
        HOLDS(a_damaged_block_is_a_gap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
