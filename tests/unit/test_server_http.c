/* test_server_http.c: requests and responses, over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include <jansson.h>

#include "fake_site.h"
#include "http_client.h"
#include "server/routes.h"
#include "server/server.h"

static const char qpigs[] = "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 "
                            "214.3 52.71 00000 00010110 00 00 01286 010";

struct scene {
    struct loop *loop;
    struct site *site;
    struct inverter *inverter;
    struct server *server;
};

static int set_up(void **state)
{
    static const char *const listen[] = {"127.0.0.1:0"};
    static const char *const hosts[] = {"solar.example"};
    struct scene *s = xcalloc(1, sizeof *s);
    struct server_options options = {
        .listen = listen,
        .listen_count = 1,
        .hosts = hosts,
        .host_count = 1,
    };
    struct error err;

    s->loop = loop_new_stepped(1753351200123);
    s->site = fake_site_new(s->loop);
    if (!server_open(s->loop, s->site, &options, &s->server, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    s->inverter = fake_add(s->site, "92932004102443");
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

static struct answer_parts ask(struct scene *s, const char *method, const char *path,
                               const char *headers)
{
    return ask_url(s->loop, server_url(s->server), method, path, headers);
}

static json_t *get_json(struct scene *s, const char *path)
{
    struct answer_parts a = ask(s, "GET", path, "");
    json_t *root = json_loads(a.body, JSON_DECODE_ANY, NULL);

    assert_int_equal(a.status, 200);
    assert_string_equal(answer_header(&a, "Content-Type"), "application/json");
    assert_string_equal(answer_header(&a, "Cache-Control"), "no-store");
    assert_non_null(root);
    answer_done(&a);
    return root;
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

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(the_live_reading_has_the_wires_digits),
    };
    (void)get_json;

    return cmocka_run_group_tests(tests, NULL, NULL);
}
