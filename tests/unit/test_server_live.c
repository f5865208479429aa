/* test_server_live.c: the WebSocket: a snapshot, then what changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include <sys/resource.h>

#include "fake_site.h"
#include "server/live_socket.h"
#include "server/server.h"
#include "socket_client.h"

static const char qpigs[] = "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 "
                            "214.3 52.71 00000 00010110 00 00 01286 010";

static const char path[] = "/api/v1/live";

struct scene {
    struct loop *loop;
    struct site *site;
    struct inverter *inverter;
    struct server *server;
};

static int set_up(void **state)
{
    static const char *const listen[] = {"127.0.0.1:0"};
    struct scene *s = xcalloc(1, sizeof *s);
    struct server_options options = {.listen = listen, .listen_count = 1};
    struct error err;

    s->loop = loop_new_stepped(1753351200123);
    s->site = fake_site_new(s->loop);
    s->inverter = fake_add(s->site, "92932004102443");
    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    if (!server_open(s->loop, s->site, &options, &s->server, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    server_close(s->server);
    fake_site_free(s->site);
    loop_free(s->loop);
    free(s);
    return 0;
}

static struct client connect_to(struct scene *s, const char *to)
{
    int status;
    struct client c = socket_open(s->loop, server_url(s->server), to, &status);

    assert_int_equal(status, 101);
    return c;
}

/* The next message, which must be of that type. */
static json_t *next(struct client *c, const char *type)
{
    json_t *message = socket_message(c);

    assert_non_null(message);
    assert_string_equal(json_string_value(json_object_get(message, "type")), type);
    return message;
}

/* Reads hello and snapshot; returns the snapshot. */
static json_t *begin(struct client *c)
{
    json_decref(next(c, "hello"));
    return next(c, "snapshot");
}

static void skip_beginning(struct client *c)
{
    json_decref(begin(c));
}

static json_int_t seq_of(const json_t *message)
{
    return json_integer_value(json_object_get(message, "seq"));
}

static json_t *inverter_in(const json_t *message, size_t index)
{
    return json_array_get(json_object_get(message, "inverters"), index);
}

static json_t *reading_in(const json_t *message, const char *name)
{
    return json_object_get(json_object_get(inverter_in(message, 0), "readings"), name);
}

static void a_client_is_greeted_and_gets_everything(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *hello = next(&c, "hello");
    json_t *snapshot = next(&c, "snapshot");
    json_t *inverter = inverter_in(snapshot, 0);

    assert_string_equal(json_string_value(json_object_get(hello, "version")), HELIOWIRE_VERSION);
    assert_int_equal(json_integer_value(json_object_get(hello, "heartbeat_ms")), 10000);
    assert_string_equal(json_string_value(json_object_get(hello, "boot")),
                        json_string_value(json_object_get(snapshot, "boot")));
    assert_string_equal(json_string_value(json_object_get(snapshot, "time")),
                        "2025-07-24T10:00:00.123Z");
    assert_int_equal(json_array_size(json_object_get(snapshot, "inverters")), 1);
    assert_string_equal(json_string_value(json_object_get(inverter, "id")), "92932004102443");
    assert_string_equal(json_string_value(json_object_get(inverter, "state")), "online");
    assert_non_null(reading_in(snapshot, "battery_voltage"));
    assert_true(json_is_array(json_object_get(inverter, "warnings")));
    assert_true(
        json_is_null(json_object_get(json_object_get(inverter, "energy_today"), "load_wh")));
    json_decref(hello);
    json_decref(snapshot);
    client_close(&c);
}

static void a_change_tells_what_changed_and_who_was_heard(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *snapshot = begin(&c);

    loop_step(s->loop, 700);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "52.70");
    json_t *change = next(&c, "change");
    json_t *inverter = inverter_in(change, 0);
    assert_int_equal(seq_of(change), seq_of(snapshot) + 1);
    assert_non_null(reading_in(change, "battery_power")); /* follows from the voltage */
    assert_null(reading_in(change, "grid_voltage"));
    json_t *voltage = reading_in(change, "battery_voltage");
    assert_int_equal(json_integer_value(json_object_get(voltage, "age_ms")), 0);
    assert_string_equal(json_string_value(json_array_get(json_object_get(inverter, "heard"), 0)),
                        "QPIGS");
    assert_null(json_object_get(inverter, "state"));
    assert_null(json_object_get(inverter, "name"));
    assert_null(json_object_get(inverter, "warnings"));
    json_decref(snapshot);
    json_decref(change);
    client_close(&c);
}

static void an_unchanged_answer_confirms_without_readings_a_moment_later(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    loop_step(s->loop, 900);
    json_t *change = next(&c, "change");
    assert_int_equal(json_object_size(json_object_get(inverter_in(change, 0), "readings")), 0);
    assert_int_equal(json_array_size(json_object_get(inverter_in(change, 0), "heard")), 1);
    json_decref(change);
    client_close(&c);
}

static void state_and_warnings_come_when_they_change(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    fake_state(s->site, s->inverter, INVERTER_OFFLINE, "The cable is gone.");
    json_t *change = next(&c, "change");
    assert_string_equal(json_string_value(json_object_get(inverter_in(change, 0), "state")),
                        "offline");
    assert_string_equal(json_string_value(json_object_get(inverter_in(change, 0), "problem")),
                        "The cable is gone.");
    json_decref(change);

    fake_flag(s->site, s->inverter, "QPIWS", M_warning_fan_locked, true);
    change = next(&c, "change");
    json_t *warning = json_array_get(json_object_get(inverter_in(change, 0), "warnings"), 0);
    assert_string_equal(json_string_value(json_object_get(warning, "name")), "warning_fan_locked");
    json_decref(change);

    fake_flag(s->site, s->inverter, "QPIWS", M_warning_fan_locked, false);
    change = next(&c, "change");
    json_t *warnings = json_object_get(inverter_in(change, 0), "warnings");
    assert_true(json_is_array(warnings));
    assert_int_equal(json_array_size(warnings), 0);
    json_decref(change);
    client_close(&c);
}

static void a_place_in_a_set_comes_when_it_is_known(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    s->inverter->role = "master";
    s->inverter->phase = "L1";
    fake_tell(s->site, s->inverter, INVERTER_CHANGED_IDENTITY, NULL);
    json_t *change = next(&c, "change");
    json_t *inverter = inverter_in(change, 0);
    assert_string_equal(json_string_value(json_object_get(inverter, "role")), "master");
    assert_string_equal(json_string_value(json_object_get(inverter, "phase")), "L1");
    assert_true(json_is_null(json_object_get(inverter, "behind")));
    json_decref(change);
    client_close(&c);
}

static json_t *first_warning_in(json_t *change)
{
    return json_array_get(json_object_get(inverter_in(change, 0), "warnings"), 0);
}

static json_t *hear(struct scene *s, struct client *c, const char *unit)
{
    fake_answer(s->site, s->inverter, "QPGS0", unit);
    return next(c, "change");
}

static void one_fault_after_another_is_told_with_advice(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    json_t *first = hear(s, &c, UNIT_WITH_FAULT("77")); /* no code of any table */
    assert_string_equal(json_string_value(json_object_get(first_warning_in(first), "text")),
                        "Unknown code 77");
    json_t *second = hear(s, &c, UNIT_WITH_FAULT("78"));
    assert_string_equal(json_string_value(json_object_get(first_warning_in(second), "code")), "78");
    assert_true(json_is_string(json_object_get(first_warning_in(second), "advice")));
    json_t *none = hear(s, &c, UNIT_WITH_FAULT("00"));
    assert_int_equal(json_array_size(json_object_get(inverter_in(none, 0), "warnings")), 0);
    json_decref(none);
    json_decref(second);
    json_decref(first);
    client_close(&c);
}

static void the_problem_of_the_house_comes_when_it_changes(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    s->site->problem = "No inverter found.";
    fake_tell(s->site, NULL, INVERTER_CHANGED_STATE, NULL);
    json_t *change = next(&c, "change");
    assert_string_equal(json_string_value(json_object_get(change, "problem")),
                        "No inverter found.");
    assert_int_equal(json_array_size(json_object_get(change, "inverters")), 0);
    json_decref(change);
    client_close(&c);
}

static void who_leaves_is_removed_and_who_comes_is_whole(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    struct inverter *other = fake_add(s->site, "hidraw1");
    json_t *change = next(&c, "change");
    assert_string_equal(json_string_value(json_object_get(inverter_in(change, 0), "id")),
                        "hidraw1");
    assert_non_null(json_object_get(inverter_in(change, 0), "transport"));
    assert_non_null(json_object_get(inverter_in(change, 0), "energy_today"));
    json_decref(change);

    fake_rename(s->site, other, "96332309100001");
    change = next(&c, "change");
    assert_string_equal(json_string_value(json_array_get(json_object_get(change, "removed"), 0)),
                        "hidraw1");
    assert_string_equal(json_string_value(json_object_get(inverter_in(change, 0), "id")),
                        "96332309100001");
    assert_non_null(json_object_get(inverter_in(change, 0), "readings"));
    json_decref(change);

    fake_remove(s->site, other);
    change = next(&c, "change");
    assert_string_equal(json_string_value(json_array_get(json_object_get(change, "removed"), 0)),
                        "96332309100001");
    assert_int_equal(json_array_size(json_object_get(change, "inverters")), 0);
    json_decref(change);
    client_close(&c);
}

/* A unit that was plugged into another port is there twice for a moment. */
static void the_one_that_stays_is_told_anew_when_its_namesake_leaves(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    struct inverter *again = fake_add(s->site, "hidraw1");
    json_decref(next(&c, "change"));
    fake_rename(s->site, again, "92932004102443");
    json_decref(next(&c, "change"));
    fake_remove(s->site, s->inverter);
    json_t *change = next(&c, "change");
    assert_string_equal(json_string_value(json_array_get(json_object_get(change, "removed"), 0)),
                        "92932004102443");
    assert_string_equal(json_string_value(json_object_get(inverter_in(change, 0), "id")),
                        "92932004102443");
    assert_non_null(json_object_get(inverter_in(change, 0), "name"));
    json_decref(change);
    client_close(&c);
}

static void what_an_inverter_forgot_is_forgotten_by_clients(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    live_clear(&s->inverter->live);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "51.00");
    json_t *change = next(&c, "change");
    assert_int_equal(json_array_size(json_object_get(change, "removed")), 1);
    assert_int_equal(json_object_size(json_object_get(inverter_in(change, 0), "readings")), 1);
    assert_non_null(json_object_get(inverter_in(change, 0), "name"));
    json_decref(change);
    client_close(&c);
}

/* A path that resumes after a message of that boot and number. */
static const char *resume_path(const char *boot, json_int_t seq)
{
    static char text[128];

    snprintf(text, sizeof text, "%s?boot=%s&seq=%lld", path, boot, (long long)seq);
    return text;
}

static void a_client_that_comes_back_gets_what_it_missed(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *snapshot = begin(&c);
    const char *boot = json_string_value(json_object_get(snapshot, "boot"));

    client_close(&c);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "52.70");
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "52.80");
    fake_state(s->site, s->inverter, INVERTER_STALE, NULL);
    c = connect_to(s, resume_path(boot, seq_of(snapshot)));
    json_decref(next(&c, "hello"));
    json_t *change = next(&c, "change");
    assert_int_equal(seq_of(change), seq_of(snapshot) + 3);
    assert_non_null(reading_in(change, "battery_voltage"));
    assert_null(reading_in(change, "grid_voltage"));
    assert_string_equal(json_string_value(json_object_get(inverter_in(change, 0), "state")),
                        "stale");
    json_decref(change);
    json_decref(snapshot);
    client_close(&c);
}

/* "heard" means just now; what was heard long ago must come with its age. */
static void what_was_confirmed_long_ago_is_told_with_its_age(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *snapshot = begin(&c);
    const char *boot = json_string_value(json_object_get(snapshot, "boot"));

    client_close(&c);
    fake_say(s->site, s->inverter, "QPIRI", M_battery_float_voltage, "54.0");
    loop_step(s->loop, 60000);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "52.60");
    c = connect_to(s, resume_path(boot, seq_of(snapshot)));
    json_decref(next(&c, "hello"));
    json_t *change = next(&c, "change");
    json_t *heard = json_object_get(inverter_in(change, 0), "heard");
    assert_int_equal(json_array_size(heard), 1);
    assert_string_equal(json_string_value(json_array_get(heard, 0)), "QPIGS");
    json_t *reading = reading_in(change, "battery_float_voltage");
    assert_int_equal(json_integer_value(json_object_get(reading, "age_ms")), 60000);
    assert_null(reading_in(change, "battery_voltage"));
    json_decref(change);
    json_decref(snapshot);
    client_close(&c);
}

static void a_client_that_missed_nothing_gets_an_empty_change(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *snapshot = begin(&c);
    const char *boot = json_string_value(json_object_get(snapshot, "boot"));

    client_close(&c);
    c = connect_to(s, resume_path(boot, seq_of(snapshot)));
    json_decref(next(&c, "hello"));
    json_t *change = next(&c, "change");
    assert_int_equal(json_array_size(json_object_get(change, "inverters")), 0);
    json_decref(change);
    json_decref(snapshot);
    client_close(&c);
}

static void another_run_or_a_number_to_come_gets_a_snapshot(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *snapshot = begin(&c);
    const char *boot = json_string_value(json_object_get(snapshot, "boot"));
    const char *tries[] = {
        strdup(resume_path("0123456789abcdef", seq_of(snapshot))),
        strdup(resume_path(boot, seq_of(snapshot) + 1)),
        strdup(resume_path(boot, 0)),
        strdup("/api/v1/live?boot=&seq=x"),
    };

    client_close(&c);
    for (size_t n = 0; n < sizeof tries / sizeof tries[0]; n++) {
        c = connect_to(s, tries[n]);
        skip_beginning(&c);
        client_close(&c);
        free((void *)tries[n]);
    }
    json_decref(snapshot);
}

static void removals_beyond_memory_cost_a_snapshot(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    json_t *snapshot = begin(&c);
    const char *boot = json_string_value(json_object_get(snapshot, "boot"));

    client_close(&c);
    for (int n = 0; n < 40; n++)
        fake_remove(s->site, fake_add(s->site, "passing"));
    c = connect_to(s, resume_path(boot, seq_of(snapshot)));
    skip_beginning(&c);
    json_decref(snapshot);
    client_close(&c);
}

static void without_news_there_is_a_heartbeat(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    loop_step(s->loop, 9000);
    assert_true(socket_is_quiet(&c, 50));
    loop_step(s->loop, 2000);
    json_t *alive = next(&c, "alive");
    assert_string_equal(json_string_value(json_object_get(inverter_in(alive, 0), "state")),
                        "online");
    assert_true(json_integer_value(json_object_get(inverter_in(alive, 0), "age_ms")) >= 9000);
    json_decref(alive);
    client_close(&c);
}

/* Steps the clock, answering pings or not, until the server closes or `duration_ms` is over. */
static bool survives(struct scene *s, struct client *c, int64_t duration_ms, bool answers)
{
    struct frame f = {0};

    for (int64_t n = 0; n < duration_ms / 1000 && !c->closed; n++) {
        loop_step(s->loop, 900);
        for (int turns = 0; turns < 5; turns++)
            client_look(c);
        while (frame_take(c, &f))
            if (f.opcode == FRAME_PING && answers)
                socket_send(c, FRAME_PONG, f.payload.bytes, f.payload.length);
    }
    for (int turns = 0; turns < 200 && !c->closed; turns++) {
        client_look(c);
        usleep(1000);
    }
    buffer_done(&f.payload);
    return !c->closed;
}

static void who_answers_pings_stays_and_who_does_not_is_closed(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    assert_true(survives(s, &c, 150000, true));
    assert_true(survives(s, &c, 39000, false));
    assert_false(survives(s, &c, 30000, false));
    client_close(&c);
}

static void a_message_too_big_ends_the_connection(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    char text[4097];

    memset(text, 'x', sizeof text);
    skip_beginning(&c);
    socket_send(&c, FRAME_TEXT, text, 4096);
    assert_true(socket_is_quiet(&c, 50));
    assert_false(c.closed);
    socket_send(&c, FRAME_TEXT, text, 4097);
    assert_int_equal(socket_goodbye(&c), 1009);
    client_close(&c);
}

static void fragments_without_end_are_too_big_as_well(void **state)
{
    static const unsigned char first[] = {0x01, 0x80 | 100, 0, 0, 0, 0};
    static const unsigned char more[] = {0x00, 0x80 | 100, 0, 0, 0, 0};
    struct scene *s = *state;
    struct client c = connect_to(s, path);
    char text[100];

    memset(text, 'x', sizeof text);
    skip_beginning(&c);
    for (int n = 0; n < 60; n++) {
        client_send(&c, n == 0 ? first : more, sizeof first);
        client_send(&c, text, sizeof text);
    }
    assert_int_equal(socket_goodbye(&c), 1009);
    client_close(&c);
}

static void garbage_instead_of_frames_hurts_nobody(void **state)
{
    struct scene *s = *state;
    struct client good = connect_to(s, path);
    struct client bad = connect_to(s, path);

    skip_beginning(&good);
    client_send(&bad, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12);
    assert_int_equal(socket_goodbye(&bad), 1002);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, "50.00");
    json_decref(next(&good, "change"));
    client_close(&bad);
    client_close(&good);
}

static void the_server_says_goodbye(void **state)
{
    struct scene *s = *state;
    struct client c = connect_to(s, path);

    skip_beginning(&c);
    server_close(s->server);
    s->server = NULL;
    assert_int_equal(socket_goodbye(&c), 1001);
    client_close(&c);
}

static void the_subprotocol_is_ours_or_none(void **state)
{
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));
    struct answer_parts a = socket_ask(&c, path, "Sec-WebSocket-Protocol: x, heliowire.v1\r\n");

    assert_int_equal(a.status, 101);
    assert_string_equal(answer_header(&a, "Sec-WebSocket-Protocol"), "heliowire.v1");
    assert_string_equal(answer_header(&a, "Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    answer_done(&a);
    client_close(&c);

    c = client_open(s->loop, server_url(s->server));
    a = socket_ask(&c, path, "");
    assert_int_equal(a.status, 101);
    assert_string_equal(answer_header(&a, "Sec-WebSocket-Protocol"), "");
    answer_done(&a);
    client_close(&c);
}

static void an_upgrade_that_is_not_allowed_has_words(void **state)
{
    static const struct {
        const char *path, *headers;
        int status;
    } cases[] = {
        {"/api/v1/live", "Origin: http://localhost\r\n", 101},
        {"/api/v1/live", "Origin: https://localhost\r\n", 101},
        {"/api/v1/live", "Origin: http://evil.example\r\n", 403},
        {"/api/v1/live", "Origin: null\r\n", 403},
        {"/api/v1/live", "Origin: http://localhost:81\r\n", 403},
        {"/api/v1/live", "Host: evil.example\r\nOrigin: http://evil.example\r\n", 421},
        {"/api/v1/live?token=1", "", 400},
        {"/api/v1/live?seq&seq&seq&seq&seq&seq&seq&seq&seq", "", 400},
        {"/api/v1/health", "", 400},
        {"/api/v1/nothing", "", 404},
        {"/", "", 404},
    };
    struct scene *s = *state;

    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct client c = client_open(s->loop, server_url(s->server));
        struct answer_parts a = socket_ask(&c, cases[n].path, cases[n].headers);

        assert_int_equal(a.status, cases[n].status);
        if (a.status != 101) {
            assert_string_equal(answer_header(&a, "Content-Type"), "application/problem+json");
            assert_true(client_is_dropped(&c));
        }
        answer_done(&a);
        client_close(&c);
    }
}

/* Says a new voltage, and another the next time. */
static void say_voltage(struct scene *s, int number)
{
    char text[16];

    snprintf(text, sizeof text, "%02d.%02d", 40 + number / 100 % 20, number % 100);
    fake_say(s->site, s->inverter, "QPIGS", M_battery_voltage, text);
}

/* The one who does not read gets the newest state when it does, and costs nobody anything. */
static void a_slow_reader_skips_ahead_and_holds_up_nobody(void **state)
{
    enum { UPDATES = 3000 };
    struct scene *s = *state;
    struct client slow = connect_to(s, path);
    struct client quick = connect_to(s, path);
    int size = 4096;

    setsockopt(slow.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    skip_beginning(&quick);
    json_int_t last = 0;
    for (int n = 1; n <= UPDATES; n++) {
        fake_answer(s->site, s->inverter, "QPIGS", qpigs);
        say_voltage(s, n);
        json_t *change = next(&quick, "change");
        last = seq_of(change);
        json_decref(change);
    }

    int messages = 0;
    json_int_t seen = 0;
    skip_beginning(&slow);
    while (seen < last) {
        json_t *change = next(&slow, "change");

        assert_true(seq_of(change) > seen);
        seen = seq_of(change);
        messages++;
        json_decref(change);
    }
    assert_int_equal(seen, last);
    assert_in_range(messages, 1, UPDATES / 2);
    client_close(&slow);
    client_close(&quick);
}

static void two_hundred_clients_each_get_every_update(void **state)
{
    enum { CLIENTS = 200, UPDATES = 10 };
    struct scene *s = *state;
    struct client clients[CLIENTS];

    for (int n = 0; n < CLIENTS; n++) {
        clients[n] = connect_to(s, path);
        skip_beginning(&clients[n]);
    }
    for (int u = 0; u < UPDATES; u++) {
        json_int_t seq = 0;

        say_voltage(s, u);
        for (int n = 0; n < CLIENTS; n++) {
            json_t *change = next(&clients[n], "change");

            assert_non_null(reading_in(change, "battery_voltage"));
            assert_true(n == 0 || seq_of(change) == seq);
            seq = seq_of(change);
            json_decref(change);
        }
    }
    for (int n = 0; n < CLIENTS; n++)
        client_close(&clients[n]);
}

static void one_too_many_is_asked_to_come_later(void **state)
{
    static struct client clients[LIVE_CLIENTS_MAX];
    struct scene *s = *state;
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2 * LIVE_CLIENTS_MAX + 100)
        skip();
    for (int n = 0; n < LIVE_CLIENTS_MAX; n++)
        clients[n] = connect_to(s, path);
    struct client more = connect_to(s, path);
    assert_int_equal(socket_goodbye(&more), 1013);
    client_close(&more);

    client_close(&clients[0]);
    for (int turns = 0; turns < 50; turns++)
        turn(s->loop);
    more = connect_to(s, path);
    skip_beginning(&more);
    client_close(&more);
    for (int n = 1; n < LIVE_CLIENTS_MAX; n++)
        client_close(&clients[n]);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(a_client_is_greeted_and_gets_everything),
        HOLDS(a_change_tells_what_changed_and_who_was_heard),
        HOLDS(an_unchanged_answer_confirms_without_readings_a_moment_later),
        HOLDS(state_and_warnings_come_when_they_change),
        HOLDS(a_place_in_a_set_comes_when_it_is_known),
        HOLDS(one_fault_after_another_is_told_with_advice),
        HOLDS(the_problem_of_the_house_comes_when_it_changes),
        HOLDS(who_leaves_is_removed_and_who_comes_is_whole),
        HOLDS(the_one_that_stays_is_told_anew_when_its_namesake_leaves),
        HOLDS(what_an_inverter_forgot_is_forgotten_by_clients),
        HOLDS(a_client_that_comes_back_gets_what_it_missed),
        HOLDS(what_was_confirmed_long_ago_is_told_with_its_age),
        HOLDS(a_client_that_missed_nothing_gets_an_empty_change),
        HOLDS(another_run_or_a_number_to_come_gets_a_snapshot),
        HOLDS(removals_beyond_memory_cost_a_snapshot),
        HOLDS(without_news_there_is_a_heartbeat),
        HOLDS(who_answers_pings_stays_and_who_does_not_is_closed),
        HOLDS(a_message_too_big_ends_the_connection),
        HOLDS(fragments_without_end_are_too_big_as_well),
        HOLDS(garbage_instead_of_frames_hurts_nobody),
        HOLDS(the_server_says_goodbye),
        HOLDS(the_subprotocol_is_ours_or_none),
        HOLDS(an_upgrade_that_is_not_allowed_has_words),
        HOLDS(a_slow_reader_skips_ahead_and_holds_up_nobody),
        HOLDS(two_hundred_clients_each_get_every_update),
        HOLDS(one_too_many_is_asked_to_come_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
