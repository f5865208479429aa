/* test_server_addresses.c: where a server listens, and what it says that its address is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include "http_scene.h"

static bool open_another(struct scene *s, const char *const *addresses, size_t count,
                         struct server **out, struct error *err)
{
    struct server_options options = {.listen = addresses, .listen_count = count};

    return server_open(s->loop, s->site, &options, out, err);
}

static void a_taken_port_is_told_with_what_to_do(void **state)
{
    struct scene *s = *state;
    struct server *other = NULL;
    struct error err;
    char address[64];
    const char *const addresses[] = {address};

    sscanf(server_url(s->server), "http://%63[^/]", address);
    assert_false(open_another(s, addresses, 1, &other, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    assert_non_null(strstr(err.text, address));
    assert_non_null(strstr(err.text, "--listen"));
    assert_null(other);
}

static void an_address_that_is_none_is_refused(void **state)
{
    static const char *const wrong[] = {"8080",        "nonsense:80", "127.0.0.1:",   ":65536",
                                        "1.2.3.4.5:1", "[::1:8080",   "127.0.0.1:8x", "",
                                        "::1",         "192.0.2.1:0"};
    struct scene *s = *state;
    struct server *other;
    struct error err;

    for (size_t n = 0; n < sizeof wrong / sizeof wrong[0]; n++) {
        assert_false(open_another(s, &wrong[n], 1, &other, &err));
        assert_int_equal(err.code, ERROR_INVALID);
    }
}

static void several_addresses_are_served_at_once(void **state)
{
    static const char *const addresses[] = {"127.0.0.1:0", "[::1]:0", "localhost:0"};
    struct scene *s = *state;
    struct server *other;
    struct error err;

    if (!open_another(s, addresses, 3, &other, &err)) {
        print_message("%s\n", err.text);
        skip(); /* no IPv6 here */
    }
    struct answer_parts a =
        ask_url(s->loop, server_url(other), "GET", "/api/v1/health", "Host: localhost\r\n");
    assert_int_equal(a.status, 200);
    answer_done(&a);
    server_close(other);
}

static void the_address_to_open_is_one_a_phone_can_reach(void **state)
{
    static const char *const everywhere[] = {":0"};
    static const char *const six[] = {"[::1]:0"};
    struct scene *s = *state;
    struct server *other;
    struct error err;
    unsigned a, b, c, d, port;

    assert_true(open_another(s, everywhere, 1, &other, &err));
    assert_int_equal(sscanf(server_url(other), "http://%u.%u.%u.%u:%u/", &a, &b, &c, &d, &port), 5);
    assert_int_not_equal(port, 0);
    struct answer_parts answer = ask_url(s->loop, server_url(other), "GET", "/stats/mode", "");
    assert_int_equal(answer.status, 200);
    answer_done(&answer);
    server_close(other);

    if (open_another(s, six, 1, &other, &err)) {
        assert_int_equal(strncmp(server_url(other), "http://[::1]:", 13), 0);
        server_close(other);
    }
}

static void two_servers_live_side_by_side(void **state)
{
    static const char *const anywhere[] = {"127.0.0.1:0"};
    struct scene *s = *state;
    struct server *other;
    struct error err;

    assert_true(open_another(s, anywhere, 1, &other, &err));
    struct answer_parts a = ask_url(s->loop, server_url(other), "GET", "/stats/mode", "");
    assert_int_equal(a.status, 200);
    answer_done(&a);
    server_close(other);
    a = ask(s, "GET", "/stats/mode", "");
    assert_int_equal(a.status, 200);
    answer_done(&a);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(a_taken_port_is_told_with_what_to_do),
        HOLDS(an_address_that_is_none_is_refused),
        HOLDS(several_addresses_are_served_at_once),
        HOLDS(the_address_to_open_is_one_a_phone_can_reach),
        HOLDS(two_servers_live_side_by_side),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
