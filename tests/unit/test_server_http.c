/* test_server_http.c: requests and responses, over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include <jansson.h>
#include <sys/resource.h>

#include "http_scene.h"
#include "server/routes.h"
#include "server/static_files.h"

static const char qpigs[] = "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 "
                            "214.3 52.71 00000 00010110 00 00 01286 010";

/* The JSON at `path`, which may be kept as `cache` says. */
static json_t *fetch(struct scene *s, const char *path, const char *cache)
{
    struct answer_parts a = ask(s, "GET", path, "");
    json_t *root = json_loads(a.body, JSON_DECODE_ANY, NULL);

    assert_int_equal(a.status, 200);
    assert_string_equal(answer_header(&a, "Content-Type"), "application/json");
    assert_string_equal(answer_header(&a, "Cache-Control"), cache);
    assert_non_null(root);
    answer_done(&a);
    return root;
}

static json_t *get_json(struct scene *s, const char *path)
{
    return fetch(s, path, "no-store");
}

static json_t *get_json_cached(struct scene *s, const char *path)
{
    return fetch(s, path, "no-cache");
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

static void the_live_reading_has_the_wires_digits(void **state)
{
    struct scene *s = *state;

    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    struct answer_parts a = ask(s, "GET", "/api/v1/live", "");
    assert_non_null(strstr(a.body, "\"battery_voltage\":{\"value\":52.60,\"unit\":\"V\","
                                   "\"age_ms\":0,\"source\":\"QPIGS\"}"));
    answer_done(&a);
}

static void ages_are_exact_although_bodies_are_kept(void **state)
{
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));

    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    for (int n = 0; n < 3; n++) {
        char expected[40];

        snprintf(expected, sizeof expected, "\"problem\":null,\"age_ms\":%d,", n);
        client_say(&c, "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        struct answer_parts a = client_answer(&c);
        assert_non_null(strstr(a.body, expected));
        answer_done(&a);
        loop_step(s->loop, 1);
    }
    client_close(&c);
}

static void inverters_are_listed_with_who_they_are(void **state)
{
    struct scene *s = *state;

    fake_add(s->site, "hidraw1")->model = NULL;
    json_t *root = get_json(s, "/api/v1/inverters");
    json_t *list = json_object_get(root, "inverters");
    assert_int_equal(json_array_size(list), 2);
    json_t *first = json_array_get(list, 0);
    assert_string_equal(text_of(first, "id"), "92932004102443");
    assert_string_equal(text_of(first, "name"), "MAX 8K");
    assert_string_equal(text_of(first, "protocol"), "pi30");
    assert_string_equal(text_of(first, "transport"), "hidraw:/dev/hidraw0");
    assert_string_equal(text_of(first, "state"), "online");
    assert_true(json_is_false(json_object_get(first, "simulated")));
    assert_true(json_is_null(json_object_get(first, "age_ms")));
    assert_int_equal(json_array_size(json_object_get(first, "capabilities")), 2);
    json_t *second = json_array_get(list, 1);
    assert_string_equal(text_of(second, "name"), "hidraw1");
    assert_true(json_is_null(json_object_get(second, "protocol")));
    json_decref(root);
}

static void a_unit_of_a_set_says_its_place_in_it(void **state)
{
    struct scene *s = *state;
    struct inverter *second = fake_add(s->site, "92932004102444");

    second->role = "slave";
    second->phase = "L2";
    second->behind = "92932004102443";
    json_t *root = get_json(s, "/api/v1/inverters/92932004102444");
    assert_string_equal(text_of(root, "role"), "slave");
    assert_string_equal(text_of(root, "phase"), "L2");
    assert_string_equal(text_of(root, "behind"), "92932004102443");
    json_decref(root);

    root = get_json(s, "/api/v1/inverters/92932004102443");
    assert_true(json_is_null(json_object_get(root, "role")));
    assert_true(json_is_null(json_object_get(root, "phase")));
    assert_true(json_is_null(json_object_get(root, "behind")));
    json_decref(root);
}

static void one_inverter_comes_with_its_line(void **state)
{
    struct scene *s = *state;

    s->inverter->line = (struct line_statistics){.questions = 7, .answers = 5, .timeouts = 2};
    json_t *root = get_json(s, "/api/v1/inverters/92932004102443");
    json_t *line = json_object_get(root, "line");
    assert_string_equal(text_of(root, "firmware"), "00079.70");
    assert_int_equal(json_integer_value(json_object_get(line, "questions")), 7);
    assert_int_equal(json_integer_value(json_object_get(line, "answers")), 5);
    assert_int_equal(json_integer_value(json_object_get(line, "timeouts")), 2);
    json_decref(root);
}

static void one_inverters_readings_have_units_ages_and_codes(void **state)
{
    struct scene *s = *state;

    fake_answer(s->site, s->inverter, "QMOD", "B");
    loop_step(s->loop, 250);
    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    loop_step(s->loop, 50);
    json_t *root = get_json(s, "/api/v1/inverters/92932004102443/live");
    json_t *readings = json_object_get(root, "readings");
    json_t *mode = json_object_get(readings, "device_mode");
    assert_string_equal(text_of(root, "time"), "2025-07-24T10:00:00.423Z");
    assert_int_equal(json_integer_value(json_object_get(root, "age_ms")), 50);
    assert_string_equal(text_of(mode, "value"), "battery");
    assert_string_equal(text_of(mode, "raw"), "B");
    assert_int_equal(json_integer_value(json_object_get(mode, "age_ms")), 300);
    assert_null(json_object_get(mode, "unit"));
    assert_string_equal(text_of(json_object_get(readings, "grid_frequency"), "unit"), "Hz");
    assert_true(
        json_is_true(json_object_get(json_object_get(readings, "grid_power"), "estimated")));
    assert_true(json_is_null(json_object_get(json_object_get(root, "energy_today"), "solar_wh")));
    json_decref(root);
}

static void energy_of_the_day_is_told_in_watt_hours(void **state)
{
    struct scene *s = *state;

    fake_say(s->site, s->inverter, "QED", M_daily_generated_energy, "3899");
    json_t *root = get_json(s, "/api/v1/inverters/92932004102443/live");
    json_t *today = json_object_get(root, "energy_today");
    assert_int_equal(json_integer_value(json_object_get(today, "solar_wh")), 3899);
    assert_true(json_is_null(json_object_get(today, "load_wh")));
    json_decref(root);
}

static void warnings_say_what_since_when_and_how_grave(void **state)
{
    struct scene *s = *state;

    fake_flag(s->site, s->inverter, "QPIWS", M_warning_fan_locked, true);
    loop_step(s->loop, 1000);
    fake_flag(s->site, s->inverter, "QPIWS", M_warning_battery_open, true);
    json_t *root = get_json(s, "/api/v1/inverters/92932004102443/warnings");
    json_t *active = json_object_get(root, "active");
    assert_int_equal(json_array_size(active), 2);
    json_t *fault = json_array_get(active, 0);
    assert_string_equal(text_of(fault, "name"), "warning_battery_open");
    assert_string_equal(text_of(fault, "text"), "Battery not connected");
    assert_string_equal(text_of(fault, "severity"), "fault");
    assert_non_null(strstr(text_of(fault, "advice"), "check that the battery"));
    assert_null(json_object_get(fault, "code"));
    assert_string_equal(text_of(fault, "since"), "2025-07-24T10:00:01.123Z");
    json_t *warning = json_array_get(active, 1);
    assert_string_equal(text_of(warning, "severity"), "warning");
    assert_string_equal(text_of(warning, "since"), "2025-07-24T10:00:00.123Z");
    json_decref(root);
}

static void a_fault_code_is_told_as_a_fault_with_its_code(void **state)
{
    struct scene *s = *state;

    fake_answer(s->site, s->inverter, "QPGS0", UNIT_WITH_FAULT("02"));
    json_t *root = get_json(s, "/api/v1/inverters/92932004102443/warnings");
    json_t *active = json_object_get(root, "active");
    json_t *fault = json_array_get(active, 0);
    assert_int_equal(json_array_size(active), 1);
    assert_string_equal(text_of(fault, "name"), "fault_code");
    assert_string_equal(text_of(fault, "text"), "Over temperature");
    assert_string_equal(text_of(fault, "severity"), "fault");
    assert_string_equal(text_of(fault, "code"), "02");
    assert_non_null(strstr(text_of(fault, "advice"), "too hot"));
    json_decref(root);

    fake_flag(s->site, s->inverter, "QPIWS", M_warning_over_temperature, true);
    root = get_json(s, "/api/v1/inverters/92932004102443/warnings");
    active = json_object_get(root, "active");
    fault = json_array_get(active, 0);
    assert_int_equal(json_array_size(active), 1);
    assert_string_equal(text_of(fault, "name"), "warning_over_temperature");
    assert_string_equal(text_of(fault, "severity"), "fault");
    json_decref(root);
}

static void what_comes_every_night_is_a_note(void **state)
{
    struct scene *s = *state;

    fake_flag(s->site, s->inverter, "QPIWS", M_warning_pv_loss, true);
    json_t *root = get_json(s, "/api/v1/inverters/92932004102443/warnings");
    json_t *note = json_array_get(json_object_get(root, "active"), 0);
    assert_string_equal(text_of(note, "severity"), "info");
    json_decref(root);
}

static void health_tells_ok_waiting_and_degraded(void **state)
{
    static const struct {
        enum inverter_state state;
        bool heard;
        const char *status, *counted;
    } cases[] = {
        {INVERTER_ONLINE, true, "ok", "online"},
        {INVERTER_SILENT, false, "waiting", "silent"},
        {INVERTER_OFFLINE, false, "waiting", "offline"},
        {INVERTER_STALE, true, "degraded", "stale"},
        {INVERTER_OFFLINE, true, "degraded", "offline"},
    };
    struct scene *s = *state;

    loop_step(s->loop, 61500);
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        s->inverter->state = cases[n].state;
        s->inverter->heard_ms = cases[n].heard ? 0 : -1;
        json_t *root = get_json(s, "/api/v1/health");
        json_t *counts = json_object_get(root, "inverters");
        assert_string_equal(text_of(root, "status"), cases[n].status);
        assert_int_equal(json_integer_value(json_object_get(counts, cases[n].counted)), 1);
        assert_int_equal(json_integer_value(json_object_get(root, "uptime_s")), 61);
        json_decref(root);
    }
    fake_remove(s->site, s->inverter);
    json_t *root = get_json(s, "/api/v1/health");
    assert_string_equal(text_of(root, "status"), "waiting");
    json_decref(root);
}

static void the_seeds_routes_are_null_before_the_first_answer(void **state)
{
    static const char *const paths[] = {"/stats/live", "/stats/mode", "/stats/errors"};

    for (size_t n = 0; n < sizeof paths / sizeof paths[0]; n++) {
        json_t *root = get_json(*state, paths[n]);

        assert_true(json_is_null(root));
        json_decref(root);
    }
}

static void the_seeds_live_route_has_its_keys_and_the_wires_text(void **state)
{
    struct scene *s = *state;

    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    json_t *root = get_json(s, "/stats/live");
    assert_int_equal(json_object_size(root), 22);
    assert_string_equal(text_of(root, "Grid Voltage"), "230.4");
    assert_string_equal(text_of(root, "Output Power(W)"), "0588");
    assert_string_equal(text_of(root, "Output load %"), "012");
    assert_string_equal(text_of(root, "PV Input current for battery"), "0006");
    assert_string_equal(text_of(root, "Battery discharge I"), "00000");
    assert_string_equal(text_of(root, "Fans voltage offset(mV)"), "00");
    assert_string_equal(text_of(root, "PV Power"), "01286");
    json_t *status = json_object_get(root, "Device status");
    assert_int_equal(json_object_size(status), 8);
    assert_string_equal(text_of(json_object_get(status, "ls"), "value"), "1");
    assert_string_equal(text_of(json_object_get(status, "ls"), "name"), "Load status");
    assert_string_equal(text_of(json_object_get(status, "acconof"), "value"), "0");
    json_t *second = json_object_get(root, "Device status 2");
    assert_string_equal(text_of(json_object_get(second, "sw"), "value"), "1");
    assert_int_equal(strlen(text_of(root, "server_time")), strlen("2025-07-24T12:00:00.123000"));
    json_decref(root);
}

static void the_seeds_mode_route_knows_five_letters(void **state)
{
    static const struct {
        const char *code, *key, *value;
    } cases[] = {
        {"B", "mode", "Battery"}, {"L", "mode", "Line"},   {"S", "mode", "Standby"},
        {"F", "mode", "Fault"},   {"Y", "mode", "Bypass"}, {"P", "raw", "P"},
    };
    struct scene *s = *state;

    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        s->inverter->texts[0].command = "QMOD";
        s->inverter->texts[0].text = cases[n].code;
        json_t *root = get_json(s, "/stats/mode");
        assert_string_equal(text_of(root, cases[n].key), cases[n].value);
        assert_int_equal(json_object_size(root), 2);
        json_decref(root);
    }
}

static void the_seeds_errors_route_shows_the_fault_where_the_fault_is(void **state)
{
    struct scene *s = *state;

    s->inverter->texts[0].command = "QPIWS";
    s->inverter->texts[0].text = "000001000000000000000000000100000000";
    json_t *root = get_json(s, "/stats/errors");
    assert_int_equal(json_object_size(root), 29);
    assert_string_equal(text_of(root, "LINE_FAIL"), "1");
    assert_string_equal(text_of(root, "MPPT overload fault"), "1");
    assert_string_equal(text_of(root, "PV voltage high"), "0");
    json_decref(root);

    s->inverter->texts[0].text = "000001";
    root = get_json(s, "/stats/errors");
    assert_int_equal(json_object_size(root), 1);
    json_decref(root);
}

static void what_is_refused_is_a_problem_with_words(void **state)
{
    static const struct {
        const char *method, *path, *headers;
        int status;
        const char *title;
    } cases[] = {
        {"GET", "/api/v1/inverters/none", "", 404, "Not Found"},
        {"GET", "/api/v1/inverters/none/live", "", 404, "Not Found"},
        {"GET", "/api/v1/inverters/none/warnings", "", 404, "Not Found"},
        {"GET", "/api/v1/inverters/", "", 404, "Not Found"},
        {"GET", "/api/v2/live", "", 404, "Not Found"},
        {"GET", "/api", "", 404, "Not Found"},
        {"GET", "/stats/nothing", "", 404, "Not Found"},
        {"GET", "/metrics", "", 404, "Not Found"},
        {"GET", "/no-such-file.js", "", 404, "Not Found"},
        {"GET", "/../../etc/passwd.txt", "", 404, "Not Found"},
        {"GET", "/a%1bb", "", 400, "Bad Request"},
        {"GET", "/api/v1/live?x=1", "", 400, "Bad Request"},
        {"GET", "/api/v1/live?boot=1&seq=1", "", 400, "Bad Request"},
        {"GET", "/api/v1/health?a&b&c&d&e&f&g&h&i&j", "", 400, "Bad Request"},
        {"POST", "/api/v1/live", "Content-Length: 0\r\n", 405, "Method Not Allowed"},
        {"PUT", "/api/v1/live", "Content-Length: 0\r\n", 405, "Method Not Allowed"},
        {"DELETE", "/stats/live", "", 405, "Method Not Allowed"},
        {"OPTIONS", "/api/v1/health", "", 405, "Method Not Allowed"},
        {"POST", "/", "Content-Length: 0\r\n", 405, "Method Not Allowed"},
        {"POST", "/api/v1/live", "Content-Length: 65537\r\n", 413, "Content Too Large"},
        {"POST", "/api/v1/live", "Transfer-Encoding: chunked\r\n", 411, "Length Required"},
        {"GET", "/api/v1/live", "Host: evil.example\r\n", 421, "Misdirected Request"},
        {"GET", "/", "Host: evil.example:8080\r\n", 421, "Misdirected Request"},
        {"POST", "/api/v1/live", "Origin: http://evil.example\r\nContent-Length: 0\r\n", 403,
         "Forbidden"},
    };
    struct scene *s = *state;

    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct answer_parts a = ask(s, cases[n].method, cases[n].path, cases[n].headers);
        json_t *root = json_loads(a.body, 0, NULL);

        assert_int_equal(a.status, cases[n].status);
        assert_string_equal(answer_header(&a, "Content-Type"), "application/problem+json");
        assert_string_equal(answer_header(&a, "Allow"), a.status == 405 ? "GET, HEAD" : "");
        assert_string_equal(text_of(root, "type"), "about:blank");
        assert_string_equal(text_of(root, "title"), cases[n].title);
        assert_int_equal(json_integer_value(json_object_get(root, "status")), cases[n].status);
        assert_true(strlen(text_of(root, "detail")) > 10);
        assert_int_equal(text_of(root, "instance")[0], '/');
        json_decref(root);
        answer_done(&a);
    }
}

static void a_host_is_an_address_or_a_name_of_ours(void **state)
{
    static const char *const hosts[] = {"127.0.0.1",          "192.168.1.5:8080", "[::1]",
                                        "[fe80::1]:8080",     "localhost:99",     "LocalHost",
                                        "solar.example:8080", "SOLAR.example."};
    struct scene *s = *state;
    char header[128], machine[64] = "";

    for (size_t n = 0; n < sizeof hosts / sizeof hosts[0]; n++) {
        snprintf(header, sizeof header, "Host: %s\r\n", hosts[n]);
        struct answer_parts a = ask(s, "GET", "/api/v1/health", header);
        assert_int_equal(a.status, 200);
        answer_done(&a);
    }
    gethostname(machine, sizeof machine - 1);
    machine[strcspn(machine, ".")] = '\0';
    snprintf(header, sizeof header, "Host: %s.local:8080\r\n", machine);
    struct answer_parts a = ask(s, "GET", "/api/v1/health", header);
    assert_int_equal(a.status, 200);
    answer_done(&a);
}

static void a_request_without_host_is_bad(void **state)
{
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));

    client_say(&c, "GET /api/v1/health HTTP/1.1\r\n\r\n");
    struct answer_parts a = client_answer(&c);
    assert_int_equal(a.status, 400);
    answer_done(&a);
    client_close(&c);
}

static void every_answer_carries_the_headers_that_protect(void **state)
{
    static const char *const paths[] = {"/", "/api/v1/live", "/api/nothing"};
    struct scene *s = *state;

    for (size_t n = 0; n < sizeof paths / sizeof paths[0]; n++) {
        struct answer_parts a = ask(s, "GET", paths[n], "");
        bool page = n == 0;

        assert_string_equal(answer_header(&a, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(answer_header(&a, "Referrer-Policy"), "no-referrer");
        assert_string_equal(answer_header(&a, "Cross-Origin-Opener-Policy"), "same-origin");
        assert_string_equal(answer_header(&a, "Cross-Origin-Resource-Policy"), "same-origin");
        assert_string_equal(answer_header(&a, "Access-Control-Allow-Origin"), "");
        const char *policy = answer_header(&a, "Content-Security-Policy");
        assert_non_null(strstr(policy, "default-src 'none'"));
        assert_non_null(strstr(policy, "frame-ancestors 'none'"));
        assert_int_equal(strstr(policy, "script-src 'self'") != NULL, page);
        answer_done(&a);
    }
}

static void head_is_get_without_the_body(void **state)
{
    static const char *const paths[] = {"/api/v1/health", "/", "/stats/live", "/api/openapi.json"};
    struct scene *s = *state;

    for (size_t n = 0; n < sizeof paths / sizeof paths[0]; n++) {
        struct answer_parts get = ask(s, "GET", paths[n], "");
        struct answer_parts head = ask(s, "HEAD", paths[n], "");

        assert_int_equal(head.status, get.status);
        assert_true(get.body_length > 0);
        assert_int_equal(atol(answer_header(&head, "Content-Length")), get.body_length);
        answer_done(&get);
        answer_done(&head);
    }
}

static void connections_are_kept_as_http_says(void **state)
{
    static const struct {
        const char *version, *headers, *connection;
        bool kept;
    } cases[] = {
        {"1.1", "", "keep-alive", true},
        {"1.1", "Connection: close\r\n", "close", false},
        {"1.0", "", "close", false},
        {"1.0", "Connection: keep-alive\r\n", "keep-alive", true},
        {"1.1", "Content-Length: 3\r\n", "close", false}, /* a body that nobody reads */
    };
    struct scene *s = *state;

    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct client c = client_open(s->loop, server_url(s->server));
        char request[256];

        snprintf(request, sizeof request, "GET /stats/mode HTTP/%s\r\nHost: localhost\r\n%s\r\n",
                 cases[n].version, cases[n].headers);
        client_say(&c, request);
        struct answer_parts a = client_answer(&c);
        assert_int_equal(a.status, 200);
        assert_string_equal(answer_header(&a, "Connection"), cases[n].connection);
        answer_done(&a);
        if (cases[n].kept) {
            client_say(&c, request);
            a = client_answer(&c);
            assert_int_equal(a.status, 200);
            answer_done(&a);
        } else {
            assert_true(client_is_dropped(&c));
        }
        client_close(&c);
    }
}

static void requests_may_come_in_a_row(void **state)
{
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));

    client_say(&c, "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\n\r\n"
                   "GET /api/none HTTP/1.1\r\nHost: localhost\r\n\r\n"
                   "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    static const int expected[] = {200, 404, 200};
    for (size_t n = 0; n < sizeof expected / sizeof expected[0]; n++) {
        struct answer_parts a = client_answer(&c);

        assert_int_equal(a.status, expected[n]);
        answer_done(&a);
    }
    client_close(&c);
}

static void a_request_may_come_in_single_bytes(void **state)
{
    static const char request[] = "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));

    for (size_t n = 0; n < sizeof request - 1; n++)
        client_send(&c, request + n, 1);
    struct answer_parts a = client_answer(&c);
    assert_int_equal(a.status, 200);
    answer_done(&a);
    client_close(&c);
}

static void an_upgrade_to_something_else_is_answered_without(void **state)
{
    struct scene *s = *state;
    struct answer_parts a =
        ask(s, "GET", "/stats/mode",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n");

    assert_int_equal(a.status, 200);
    assert_string_equal(a.body, "null");
    assert_string_equal(answer_header(&a, "Connection"), "close");
    answer_done(&a);
}

/* Of a first request and a later one on the same connection, which libwebsockets treats apart. */
static void an_upgrade_to_nobody_knows_what_is_answered_once(void **state)
{
    struct scene *s = *state;

    for (int earlier = 0; earlier < 2; earlier++) {
        struct client c = client_open(s->loop, server_url(s->server));
        struct answer_parts a;

        for (int n = 0; n < earlier; n++) {
            client_say(&c, "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\n\r\n");
            a = client_answer(&c);
            answer_done(&a);
        }
        client_say(&c, "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\nUpgrade: tea\r\n\r\n");
        a = client_answer(&c);
        assert_int_equal(a.status, 403);
        assert_true(client_is_dropped(&c));
        assert_int_equal(c.seen.length, 0);
        answer_done(&a);
        client_close(&c);
    }
}

/* Sends `text`, `repeated` times, and wants it to end badly for the sender and nobody else. */
static void is_turned_away(struct scene *s, const char *text, int repeated)
{
    struct client c = client_open(s->loop, server_url(s->server));

    for (int n = 0; n < repeated && !c.closed; n++)
        client_say(&c, text);
    assert_true(client_is_dropped(&c));
    assert_true(c.seen.length < strlen("HTTP/1.1 200") ||
                strncmp(c.seen.bytes, "HTTP/1.1 200", strlen("HTTP/1.1 200")) != 0);
    client_close(&c);

    struct answer_parts a = ask(s, "GET", "/api/v1/health", "");
    assert_int_equal(a.status, 200);
    answer_done(&a);
}

static void garbage_is_turned_away(void **state)
{
    struct scene *s = *state;

    is_turned_away(s, "\x16\x03\x01\x02\x01\x01\xfc\x03\x03", 1); /* TLS */
    is_turned_away(s, "BREW /coffee HTCPCP/1.0\r\n\r\n", 1);
    is_turned_away(s, "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
    is_turned_away(s, "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
    is_turned_away(s, "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
    is_turned_away(s, "GET /\r\nHost: localhost\r\n\r\n", 1);
    is_turned_away(s, "\r\n\r\n\r\n", 1);
    is_turned_away(s, "GET GET GET\r\nGET /\r\n\r\n", 1);
}

/* libwebsockets takes an encoded line end in an address for a real one: what stands behind it must
 * become neither a header nor a request. */
static void an_encoded_line_end_smuggles_nothing(void **state)
{
    struct scene *s = *state;

    is_turned_away(s, "GET /%0d%0aHost:%20localhost HTTP/1.1\r\nHost: evil.example\r\n\r\n", 1);
    is_turned_away(s, "GET /%0d%0aX:%20y HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
    is_turned_away(s,
                   "GET /?x=%0aHost:%20localhost%0a%0aGET%20/stats/mode HTTP/1.1\r\n"
                   "Host: localhost\r\n\r\n",
                   1);
}

static void headers_have_a_limit(void **state)
{
    static char long_value[6000];
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));

    memset(long_value, 'x', sizeof long_value - 1);
    client_say(&c, "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\nCookie: ");
    client_say(&c, long_value);
    client_say(&c, "\r\n\r\n");
    struct answer_parts a = client_answer(&c);
    assert_int_equal(a.status, 200);
    answer_done(&a);
    client_close(&c);

    is_turned_away(s, long_value, 4);
    c = client_open(s->loop, server_url(s->server));
    client_say(&c, "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\nCookie: ");
    for (int n = 0; n < 3 && !c.closed; n++)
        client_say(&c, long_value);
    assert_true(client_is_dropped(&c));
    client_close(&c);
}

static void a_header_too_long_to_look_at_is_not_agreed_with(void **state)
{
    static char headers[4096];
    struct scene *s = *state;

    snprintf(headers, sizeof headers, "Host: localhost\r\nAccept-Encoding: %0*d, br\r\n", 900, 0);
    struct answer_parts a = ask(s, "GET", "/api/openapi.json", headers);
    assert_int_equal(a.status, 200);
    assert_string_equal(answer_header(&a, "Content-Encoding"), "");
    answer_done(&a);

    snprintf(headers, sizeof headers, "Host: %0*d\r\n", 900, 0);
    a = ask(s, "GET", "/stats/mode", headers);
    assert_int_equal(a.status, 421);
    answer_done(&a);
}

/* Turns the loop until every connection was taken or ended. */
static void settle(struct scene *s)
{
    for (int n = 0; n < 100; n++)
        turn(s->loop);
}

static void many_connections_that_say_nothing_leave_room_for_others(void **state)
{
    enum { SILENT = 200 };
    struct scene *s = *state;
    struct client clients[SILENT];

    for (int n = 0; n < SILENT; n++) {
        clients[n] = client_open(s->loop, server_url(s->server));
        client_say(&clients[n], "GET /");
    }
    settle(s);
    struct answer_parts a = ask(s, "GET", "/stats/mode", "");
    assert_int_equal(a.status, 200);
    answer_done(&a);
    for (int n = 0; n < SILENT; n++)
        client_close(&clients[n]);
    settle(s);
}

static void connections_beyond_the_limit_are_closed_at_once(void **state)
{
    enum { TOO_MANY = 1400 };
    static struct client clients[TOO_MANY];
    struct scene *s = *state;
    struct rlimit limit;
    int closed = 0;

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2 * TOO_MANY + 100)
        skip();
    for (int n = 0; n < TOO_MANY; n++) {
        clients[n] = client_open(s->loop, server_url(s->server));
        turn(s->loop);
    }
    settle(s);
    for (int n = 0; n < TOO_MANY; n++) {
        client_look(&clients[n]);
        closed += clients[n].closed;
    }
    assert_int_equal(closed, TOO_MANY - 1280);
    for (int n = 0; n < TOO_MANY; n++)
        client_close(&clients[n]);
    settle(s);
    struct answer_parts a = ask(s, "GET", "/stats/mode", "");
    assert_int_equal(a.status, 200);
    answer_done(&a);
}

static void a_shortage_of_descriptors_is_waited_out(void **state)
{
    struct scene *s = *state;
    struct rlimit before, tight;
    int next = dup(0);

    close(next);
    getrlimit(RLIMIT_NOFILE, &before);
    tight = before;
    tight.rlim_cur = (rlim_t)next + 1; /* room for the client's end alone */
    setrlimit(RLIMIT_NOFILE, &tight);
    struct client c = client_open(s->loop, server_url(s->server));
    settle(s);
    setrlimit(RLIMIT_NOFILE, &before);
    settle(s);
    client_say(&c, "GET /stats/mode HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_false(c.closed);
    loop_step(s->loop, 250);
    struct answer_parts a = client_answer(&c);
    assert_int_equal(a.status, 200);
    answer_done(&a);
    client_close(&c);
}

static void headers_must_come_within_ten_seconds(void **state)
{
    struct scene *s = *state;
    struct client silent = client_open(s->loop, server_url(s->server));
    struct client slow = client_open(s->loop, server_url(s->server));
    int64_t began_ms = real_ms();

    client_say(&slow, "GET /stats/mode HTTP/1.1\r\n");
    while ((!silent.closed || !slow.closed) && real_ms() < began_ms + 15000) {
        client_look(&silent);
        if (!slow.closed && real_ms() % 500 == 0)
            client_say(&slow, "X: y\r\n");
        client_look(&slow);
        usleep(1000);
    }
    assert_true(silent.closed && slow.closed);
    assert_in_range(real_ms() - began_ms, 8000, 13000);
    client_close(&silent);
    client_close(&slow);
}

/* Every path of the description is a route, and every route is described. */
static void the_description_lists_the_routes_there_are(void **state)
{
    json_t *root = get_json_cached(*state, "/api/openapi.json");
    json_t *paths = json_object_get(root, "paths");

    assert_string_equal(text_of(root, "openapi"), "3.1.0");
    assert_int_equal(json_object_size(paths), route_count);
    for (size_t n = 0; n < route_count; n++) {
        json_t *get = json_object_get(json_object_get(paths, routes[n].pattern), "get");
        json_t *responses = json_object_get(get, "responses");

        assert_non_null(get);
        assert_true(strlen(text_of(get, "operationId")) > 0);
        assert_int_equal(json_array_size(json_object_get(get, "tags")), 1);
        assert_int_equal(json_object_get(responses, "101") != NULL, routes[n].socket);
        assert_int_equal(json_object_get(responses, "404") != NULL,
                         strstr(routes[n].pattern, "{id}") != NULL);
        assert_non_null(json_object_get(responses, "405"));
    }
    json_decref(root);
}

/* Whether `value` has the members that the schema `name` requires, and no others. */
static void fits_schema(const json_t *root, const char *name, const json_t *value)
{
    json_t *schemas = json_object_get(json_object_get(root, "components"), "schemas");
    json_t *schema = json_object_get(schemas, name);
    json_t *properties = json_object_get(schema, "properties");
    const char *key;
    json_t *member;
    size_t index;

    assert_non_null(schema);
    json_array_foreach(json_object_get(schema, "required"), index, member)
        assert_non_null(json_object_get(value, json_string_value(member)));
    json_object_foreach((json_t *)value, key, member)
        assert_non_null(json_object_get(properties, key));
}

static void answers_look_as_described(void **state)
{
    struct scene *s = *state;
    json_t *root = get_json_cached(s, "/api/openapi.json");

    fake_answer(s->site, s->inverter, "QPIGS", qpigs);
    fake_answer(s->site, s->inverter, "QMOD", "B");
    fake_flag(s->site, s->inverter, "QPIWS", M_warning_fan_locked, true);
    fake_answer(s->site, s->inverter, "QPGS0", UNIT_WITH_FAULT("80"));

    json_t *list = get_json(s, "/api/v1/inverters");
    fits_schema(root, "Inverters", list);
    fits_schema(root, "Inverter", json_array_get(json_object_get(list, "inverters"), 0));
    json_t *live = get_json(s, "/api/v1/inverters/92932004102443/live");
    const char *key;
    json_t *reading, *warning;
    size_t index;
    fits_schema(root, "InverterLive", live);
    fits_schema(root, "EnergyToday", json_object_get(live, "energy_today"));
    json_object_foreach(json_object_get(live, "readings"), key, reading)
        fits_schema(root, "Reading", reading);
    json_t *warnings = get_json(s, "/api/v1/inverters/92932004102443/warnings");
    fits_schema(root, "InverterWarnings", warnings);
    json_array_foreach(json_object_get(warnings, "active"), index, warning)
        fits_schema(root, "Warning", warning);
    json_t *health = get_json(s, "/api/v1/health");
    fits_schema(root, "Health", health);
    json_t *snapshot = get_json(s, "/api/v1/live");
    fits_schema(root, "Snapshot", snapshot);
    struct answer_parts a = ask(s, "GET", "/api/none", "");
    json_t *problem = json_loads(a.body, 0, NULL);
    fits_schema(root, "Problem", problem);

    answer_done(&a);
    json_decref(problem);
    json_decref(snapshot);
    json_decref(health);
    json_decref(warnings);
    json_decref(live);
    json_decref(list);
    json_decref(root);
}

static void a_large_file_reaches_a_slow_reader_whole(void **state)
{
    const struct asset *largest = &assets[0];
    struct scene *s = *state;
    struct client c = client_open(s->loop, server_url(s->server));
    char request[256];
    int size = 16 * 1024;

    for (size_t n = 1; n < asset_count; n++)
        if (assets[n].plain.length > largest->plain.length)
            largest = &assets[n];
    setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", largest->path);
    for (int n = 0; n < 2; n++) {
        client_say(&c, request);
        struct answer_parts a = client_answer(&c);
        assert_int_equal(a.status, 200);
        assert_int_equal(a.body_length, largest->plain.length);
        assert_memory_equal(a.body, largest->plain.at, a.body_length);
        answer_done(&a);
    }
    client_close(&c);
}

static void a_large_file_may_be_left_half_way(void **state)
{
    struct scene *s = *state;

    for (int n = 0; n < 20; n++) {
        struct client c = client_open(s->loop, server_url(s->server));

        client_say(&c, "GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
        turn(s->loop);
        client_close(&c);
    }
    settle(s);
}

/* Opens another server with `addresses`. */
#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(the_live_reading_has_the_wires_digits),
        HOLDS(ages_are_exact_although_bodies_are_kept),
        HOLDS(inverters_are_listed_with_who_they_are),
        HOLDS(a_unit_of_a_set_says_its_place_in_it),
        HOLDS(one_inverter_comes_with_its_line),
        HOLDS(one_inverters_readings_have_units_ages_and_codes),
        HOLDS(energy_of_the_day_is_told_in_watt_hours),
        HOLDS(warnings_say_what_since_when_and_how_grave),
        HOLDS(a_fault_code_is_told_as_a_fault_with_its_code),
        HOLDS(what_comes_every_night_is_a_note),
        HOLDS(health_tells_ok_waiting_and_degraded),
        HOLDS(the_seeds_routes_are_null_before_the_first_answer),
        HOLDS(the_seeds_live_route_has_its_keys_and_the_wires_text),
        HOLDS(the_seeds_mode_route_knows_five_letters),
        HOLDS(the_seeds_errors_route_shows_the_fault_where_the_fault_is),
        HOLDS(what_is_refused_is_a_problem_with_words),
        HOLDS(a_host_is_an_address_or_a_name_of_ours),
        HOLDS(a_request_without_host_is_bad),
        HOLDS(every_answer_carries_the_headers_that_protect),
        HOLDS(head_is_get_without_the_body),
        HOLDS(connections_are_kept_as_http_says),
        HOLDS(requests_may_come_in_a_row),
        HOLDS(a_request_may_come_in_single_bytes),
        HOLDS(an_upgrade_to_something_else_is_answered_without),
        HOLDS(an_upgrade_to_nobody_knows_what_is_answered_once),
        HOLDS(garbage_is_turned_away),
        HOLDS(an_encoded_line_end_smuggles_nothing),
        HOLDS(headers_have_a_limit),
        HOLDS(a_header_too_long_to_look_at_is_not_agreed_with),
        HOLDS(many_connections_that_say_nothing_leave_room_for_others),
        HOLDS(connections_beyond_the_limit_are_closed_at_once),
        HOLDS(a_shortage_of_descriptors_is_waited_out),
        HOLDS(headers_must_come_within_ten_seconds),
        HOLDS(the_description_lists_the_routes_there_are),
        HOLDS(answers_look_as_described),
        HOLDS(a_large_file_reaches_a_slow_reader_whole),
        HOLDS(a_large_file_may_be_left_half_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
