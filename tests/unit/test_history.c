/* test_history.c: what inverters say is written down, and comes back over HTTP. */
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/stamp.h"
#include "fake_site.h"
#include "http_client.h"
#include "inverter/chronicle.h"
#include "server/server.h"

struct scene {
    struct loop *loop;
    struct site *site;
    struct inverter *inverter;
    struct chronicle *chronicle;
    struct server *server;
    char folder[64], simulated[80];
};

static const int64_t start_ms = 1782043200000; /* 21 June 2026, 12:00 UTC */

static void open_all(struct scene *s)
{
    static const char *const listen[] = {"127.0.0.1:0"};
    struct chronicle_options where = {.folder = s->folder, .simulated_folder = s->simulated};
    struct server_options options = {.listen = listen, .listen_count = 1};
    struct error err;

    s->chronicle = chronicle_open(s->loop, s->site, &where);
    options.chronicle = s->chronicle;
    assert_true(server_open(s->loop, s->site, &options, &s->server, &err));
}

static void close_all(struct scene *s)
{
    server_close(s->server);
    chronicle_close(s->chronicle);
}

static int set_up(void **state)
{
    struct scene *s = xcalloc(1, sizeof *s);

    snprintf(s->folder, sizeof s->folder, "/tmp/heliowire-history-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->simulated, sizeof s->simulated, "%s/simulated", s->folder);
    s->loop = loop_new_stepped(start_ms);
    s->site = fake_site_new(s->loop);
    s->inverter = fake_add(s->site, "9293");
    open_all(s);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;
    char command[96];

    close_all(s);
    fake_site_free(s->site);
    loop_free(s->loop);
    snprintf(command, sizeof command, "rm -rf %s", s->folder);
    free(s);
    return system(command);
}

static struct answer_parts get(struct scene *s, const char *path, const char *headers)
{
    return ask_url(s->loop, server_url(s->server), "GET", path, headers);
}

static json_t *get_json(struct scene *s, const char *path, int status)
{
    struct answer_parts answer = get(s, path, "");
    json_t *root = json_loadb(answer.body, answer.body_length, 0, NULL);

    if (answer.status != status)
        print_error("%s: %d %s\n", path, answer.status, answer.body);
    assert_int_equal(answer.status, status);
    assert_non_null(root);
    answer_done(&answer);
    return root;
}

static const json_t *column(const json_t *root, const char *signal, const char *name)
{
    return json_object_get(json_object_get(json_object_get(root, "signals"), signal), name);
}

static double number_at(const json_t *list, size_t at)
{
    assert_true(json_is_number(json_array_get(list, at)));
    return json_number_value(json_array_get(list, at));
}

/* A minute of a voltage that rises by a hundredth each second. */
static void say_a_minute(struct scene *s)
{
    for (int second = 0; second < 60; second++) {
        char volts[16];

        snprintf(volts, sizeof volts, "52.%02d", second);
        fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, volts);
        loop_step(s->loop, 1000);
    }
}

#define PATH "/api/v1/inverters/9293/history?signals=battery_voltage"
#define MINUTE "&from=2026-06-21T12:00:00Z&to=2026-06-21T12:01:00Z"

static void assert_the_minute_is_there(struct scene *s)
{
    json_t *root = get_json(s, PATH MINUTE "&points=6", 200);

    assert_int_equal(json_integer_value(json_object_get(root, "step_ms")), 10000);
    assert_int_equal(json_array_size(json_object_get(root, "time_ms")), 6);
    assert_string_equal(json_string_value(json_object_get(root, "from")),
                        "2026-06-21T12:00:00.000Z");
    for (size_t at = 0; at < 6; at++) {
        assert_true(fabs(number_at(column(root, "battery_voltage", "min"), at) -
                         (52 + 0.1 * (double)at)) < 1e-9);
        assert_true(fabs(number_at(column(root, "battery_voltage", "max"), at) -
                         (52.09 + 0.1 * (double)at)) < 1e-9);
    }
    json_decref(root);
}

static void what_was_said_comes_back_now_and_after_a_restart(void **state)
{
    struct scene *s = *state;

    say_a_minute(s);
    assert_the_minute_is_there(s);
    close_all(s);
    open_all(s);
    assert_the_minute_is_there(s);
}

static void numbers_keep_their_digits(void **state)
{
    struct scene *s = *state;

    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "52.70");
    loop_step(s->loop, 1000);
    struct answer_parts answer = get(s, PATH "&points=1", "");
    assert_non_null(strstr(answer.body, "\"max\":[52.70]"));
    answer_done(&answer);
}

static void a_csv_has_units_and_only_what_is_known(void **state)
{
    static const char expected[] =
        "time (UTC),battery_voltage mean (V),battery_voltage min (V),battery_voltage max (V)\r\n"
        "2026-06-21T12:00:30Z,52.4,52.4,52.4\r\n";
    static const char *const paths[] = {PATH MINUTE "&points=60", PATH MINUTE "&format=csv"};
    struct scene *s = *state;

    loop_step(s->loop, 30000);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "52.4");
    loop_step(s->loop, 30000);
    for (size_t i = 0; i < 2; i++) {
        struct answer_parts answer =
            get(s, paths[i], i == 0 ? "Accept: text/html, text/csv;q=0.9\r\n" : "");

        assert_int_equal(answer.status, 200);
        assert_non_null(strstr(answer.head, "Content-Type: text/csv"));
        assert_string_equal(answer.body, expected);
        answer_done(&answer);
    }
}

/* Who has gone gets nothing, and nobody is hurt; who stays is answered after the others. */
static void clients_may_leave_before_they_are_answered(void **state)
{
    static const char request[] = "GET " PATH MINUTE " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct scene *s = *state;

    say_a_minute(s);
    for (int n = 0; n < 20; n++) {
        struct client c = client_open(s->loop, server_url(s->server));

        client_say(&c, request);
        if (n % 2 == 0)
            client_look(&c);
        client_close(&c);
    }
    struct client c = client_open(s->loop, server_url(s->server));
    for (int n = 0; n < 3; n++) { /* on one connection */
        client_say(&c, request);
        struct answer_parts answer = client_answer(&c);
        assert_int_equal(answer.status, 200);
        assert_non_null(strstr(answer.body, "battery_voltage"));
        answer_done(&answer);
    }
    client_say(&c, request); /* and the server ends before this one is answered */
    client_close(&c);
}

static void the_head_alone_can_be_asked_for(void **state)
{
    struct scene *s = *state;
    struct answer_parts answer = ask_url(s->loop, server_url(s->server), "HEAD", PATH MINUTE, "");

    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.body_length, 0);
    assert_true(atol(answer_header(&answer, "Content-Length")) > 100);
    answer_done(&answer);
}

static void a_request_that_makes_no_sense_is_told_why(void **state)
{
    static const struct {
        const char *path, *words;
        int status;
    } cases[] = {
        {"/api/v1/inverters/1/history?signals=load_power", "no inverter of that id", 404},
        {"/api/v1/inverters/9293/history", "Say which readings", 400},
        {"/api/v1/inverters/9293/history?signals=", "Say which readings", 400},
        {"/api/v1/inverters/9293/history?signals=load_power,nonsense", "no reading 'nonsense'",
         400},
        {PATH "&from=yesterday", "'from' is no time", 400},
        {PATH "&to=2026-13-01T00:00:00Z", "'to' is no time", 400},
        {PATH "&from=2026-06-22T00:00:00Z&to=2026-06-21T00:00:00Z", "before 'to'", 400},
        {PATH "&from=1800-06-21T00:00:00Z", "hundred years", 400},
        {PATH "&points=0", "from 1 to 20000", 400},
        {PATH "&points=20001", "from 1 to 20000", 400},
        {PATH "&points=many", "from 1 to 20000", 400},
        {PATH "&width=3", "not known here", 400},
    };
    struct scene *s = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *root = get_json(s, cases[i].path, cases[i].status);
        const char *detail = json_string_value(json_object_get(root, "detail"));

        if (strstr(detail, cases[i].words) == NULL)
            print_error("%s: %s\n", cases[i].path, detail);
        assert_non_null(strstr(detail, cases[i].words));
        json_decref(root);
    }
}

static void simulated_and_real_have_books_of_their_own(void **state)
{
    struct scene *s = *state;
    char path[128];

    s->inverter->simulated = true;
    say_a_minute(s);
    snprintf(path, sizeof path, "%s/history.db", s->folder);
    assert_int_not_equal(access(path, F_OK), 0);
    snprintf(path, sizeof path, "%s/history.db", s->simulated);
    assert_int_equal(access(path, F_OK), 0);
    s->inverter->simulated = false;
    json_t *root = get_json(s, PATH MINUTE, 200);
    for (size_t at = 0; at < json_array_size(column(root, "battery_voltage", "mean")); at++)
        assert_true(json_is_null(json_array_get(column(root, "battery_voltage", "mean"), at)));
    json_decref(root);
}

static void write_file(const struct scene *s, const char *text)
{
    char path[128];

    snprintf(path, sizeof path, "%s/history.db", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static size_t files_like(const struct scene *s, const char *word)
{
    char command[160];
    unsigned count = 0;

    snprintf(command, sizeof command, "ls %s | grep -c '%s'", s->folder, word);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%u", &count), 1);
    pclose(pipe);
    return count;
}

static void a_damaged_book_is_set_aside_and_a_new_one_begun(void **state)
{
    struct scene *s = *state;

    write_file(s, "This was a database once, before the power went away in the middle of it. It is "
                  "long enough to have a header, if not a good one.");
    say_a_minute(s);
    assert_the_minute_is_there(s);
    assert_int_equal(files_like(s, "^history.db.damaged-"), 1);
}

static void a_book_that_cannot_be_opened_is_no_reason_to_stop(void **state)
{
    struct scene *s = *state;
    char path[128];

    snprintf(path, sizeof path, "%s/history.db", s->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    say_a_minute(s);
    json_t *root = get_json(s, PATH, 503);
    assert_non_null(strstr(json_string_value(json_object_get(root, "detail")), "history.db"));
    json_decref(root);

    assert_int_equal(rmdir(path), 0); /* mended: within a minute it is written */
    loop_step(s->loop, 60000);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "53.1");
    root = get_json(s, PATH "&points=1", 200);
    assert_true(number_at(column(root, "battery_voltage", "max"), 0) == 53.1);
    json_decref(root);
}

static void nothing_is_kept_while_the_clock_is_not_set(void **state)
{
    struct scene *s = *state;

    close_all(s);
    fake_site_free(s->site);
    loop_free(s->loop);
    s->loop = loop_new_stepped(1000);
    s->site = fake_site_new(s->loop);
    s->inverter = fake_add(s->site, "9293");
    open_all(s);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "53.1");
    json_t *root = get_json(s, PATH "&points=1", 200);
    assert_true(json_is_null(json_array_get(column(root, "battery_voltage", "mean"), 0)));
    json_decref(root);
}

static void times_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-06-21T12:00:00Z", 1782043200000},
        {"2026-06-21T12:00:00.25Z", 1782043200250},
        {"2026-06-21T12:00:00.123456Z", 1782043200123},
        {"2026-06-21T14:00:00+02:00", 1782043200000},
        {"2026-06-21T14:00:00 02:00", 1782043200000},
        {"2026-06-21T08:30:00-03:30", 1782043200000},
        {"2024-02-29T00:00:00Z", 1709164800000},
    };
    static const char *const bad[] = {
        "",
        "now",
        "2026-06-21",
        "2026-06-21T12:00:00",
        "2026-06-21T24:00:00Z",
        "2026-00-21T12:00:00Z",
        "2026-06-21 12:00:00Z",
        "2026-06-21T12:00:00Zx",
        "2026-06-21T12:00:00+0200",
        "2026-6-21T12:00:00Z",
    };
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        print_message("%s\n", good[i].text);
        assert_true(stamp_read(span_of(good[i].text), &ms));
        assert_true(ms == good[i].ms);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("%s\n", bad[i]);
        assert_false(stamp_read(span_of(bad[i]), &ms));
    }
}

int main(void)
{
#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    static const struct CMUnitTest tests[] = {
        HOLDS(what_was_said_comes_back_now_and_after_a_restart),
        HOLDS(numbers_keep_their_digits),
        HOLDS(a_csv_has_units_and_only_what_is_known),
        HOLDS(clients_may_leave_before_they_are_answered),
        HOLDS(the_head_alone_can_be_asked_for),
        HOLDS(a_request_that_makes_no_sense_is_told_why),
        HOLDS(simulated_and_real_have_books_of_their_own),
        HOLDS(a_damaged_book_is_set_aside_and_a_new_one_begun),
        HOLDS(a_book_that_cannot_be_opened_is_no_reason_to_stop),
        HOLDS(nothing_is_kept_while_the_clock_is_not_set),
        cmocka_unit_test(times_are_read_as_they_are_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
