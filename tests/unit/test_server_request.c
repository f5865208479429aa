/* test_server_request.c: what is decided about a request, without sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include "fake_site.h"
#include "server/routes.h"
#include "server/static_files.h"

/* Files of the test's own, in place of those that are part of the program. */
#define FORM(text, tag)                                                                            \
    {                                                                                              \
        (const unsigned char *)(text), sizeof(text) - 1, "\"" tag "\""                             \
    }

const struct asset assets[] = {
    {
        .path = "/index.html",
        .type = "text/html; charset=utf-8",
        .plain = FORM("<html>", "1"),
        .gzip = FORM("gz<html>", "1-gz"),
        .brotli = FORM("br<html>", "1-br"),
    },
    {
        .path = "/assets/index-Bw2h3dIv.js",
        .type = "text/javascript; charset=utf-8",
        .hashed = true,
        .plain = FORM("script", "2"),
        .gzip = FORM("gz-script", "2-gz"),
    },
    {.path = "/icons/icon.png", .type = "image/png", .plain = FORM("png", "3")},
};

const size_t asset_count = sizeof assets / sizeof assets[0];

static void a_parameter_is_cut_at_its_first_equals_sign(void **state)
{
    static const struct {
        const char *text, *name, *value;
    } cases[] = {
        {"boot=1f", "boot", "1f"}, {"seq=", "seq", ""}, {"seq", "seq", ""},
        {"a=b=c", "a", "b=c"},     {"=x", "", "x"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct request q = {0};

        request_add_parameter(&q, span_of(cases[n].text));
        assert_int_equal(q.parameter_count, 1);
        assert_true(span_is(q.parameters[0].name, cases[n].name));
        assert_true(span_is(request_parameter(&q, cases[n].name), cases[n].value));
    }
}

static void too_many_parameters_are_known_as_too_many(void **state)
{
    struct request q = {0};

    (void)state;
    for (int n = 0; n < 1000; n++)
        request_add_parameter(&q, span_of("boot=1"));
    assert_int_equal(q.parameter_count, PARAMETERS_MAX + 1);
    assert_true(span_is(request_parameter(&q, "boot"), "1"));
    assert_null(request_parameter(&q, "seq").at);
}

static void codings_are_accepted_by_the_rules(void **state)
{
    static const struct {
        const char *header, *coding;
        bool accepted;
    } cases[] = {
        {"gzip, deflate, br, zstd", "br", true},
        {"gzip, deflate, br", "gzip", true},
        {"gzip, deflate", "br", false},
        {"", "gzip", false},
        {"BR", "br", true},
        {"br;q=0", "br", false},
        {"br;q=0.0, gzip", "br", false},
        {"br; q=0.001", "br", true},
        {"br;q=1.0", "br", true},
        {"*", "br", true},
        {"*;q=0, gzip", "br", false},
        {"br;q=0, *", "br", false},
        {"brotli", "br", false},
        {"b", "br", false},
        {",,;;=,q=", "br", false},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++)
        assert_int_equal(request_accepts(span_of(cases[n].header), cases[n].coding),
                         cases[n].accepted);
}

static void tags_are_compared_weakly_in_a_list(void **state)
{
    static const struct {
        const char *header;
        bool found;
    } cases[] = {
        {"\"1\"", true}, {"W/\"1\"", true},   {"\"2\", \"1\"", true},
        {"*", true},     {"\"1-br\"", false}, {"1", false},
        {"", false},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++)
        assert_int_equal(request_has_etag(span_of(cases[n].header), "\"1\""), cases[n].found);
}

static void numbers_are_digits_and_nothing_else(void **state)
{
    static const char *const wrong[] = {"",   "-1",  "+1",  " 1",
                                        "1 ", "0x1", "1.0", "12345678901234567890"};
    uint64_t number = 7;

    (void)state;
    for (size_t n = 0; n < sizeof wrong / sizeof wrong[0]; n++)
        assert_false(request_number(span_of(wrong[n]), &number));
    assert_int_equal(number, 7);
    assert_true(request_number(span_of("9999999999999999999"), &number));
    assert_true(number == 9999999999999999999u);
}

static void hosts_that_an_attacker_may_name_are_not_ours(void **state)
{
    static const char *const hosts[] = {"solar.example"};
    static const struct {
        const char *host;
        bool ours;
    } cases[] = {
        {"localhost", true},
        {"LOCALHOST:8080", true},
        {"localhost.", true},
        {"solar.example", true},
        {"solar.example:443", true},
        {"127.0.0.1", true},
        {"192.168.1.5:8080", true},
        {"[::1]", true},
        {"[2001:db8::1]:8080", true},
        {"", false},
        {".", false},
        {":8080", false},
        {"evil.example", false},
        {"localhost.evil.example", false},
        {"evil.localhost", false},
        {"solar.example.evil", false},
        {"xsolar.example", false},
        {"127.0.0.1.evil.example", false},
        {"127.0.0.1:", false},
        {"127.0.0.1:99999", false},
        {"127.0.0.1:80x", false},
        {"127.1", false},
        {"0x7f000001", false},
        {"[::1", false},
        {"[::1]x", false},
        {"[]", false},
        {"[", false},
        {"::1", false},
        {"localhost,evil.example", false},
        {"user@localhost", false},
    };
    struct access *a = access_new(hosts, 1);

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++)
        assert_int_equal(access_host_is_ours(a, span_of(cases[n].host)), cases[n].ours);
    assert_false(access_host_is_ours(a, (struct span){.at = "127.0.0.1\0@x", .length = 12}));
    assert_false(access_host_is_ours(a, (struct span){.at = "[::1\0@x]", .length = 8}));
    access_free(a);
}

static void an_origin_must_be_the_hosts_own(void **state)
{
    static const struct {
        const char *origin, *host;
        bool same;
    } cases[] = {
        {"http://localhost:8080", "localhost:8080", true},
        {"http://LOCALHOST:8080", "localhost:8080", true},
        {"http://192.168.1.5", "192.168.1.5:80", true},
        {"http://192.168.1.5:80", "192.168.1.5", true},
        {"https://solar.example", "solar.example", true},
        {"https://solar.example", "solar.example:443", true},
        {"http://[::1]:8080", "[::1]:8080", true},
        {"http://localhost:8081", "localhost:8080", false},
        {"https://localhost", "localhost:80", false},
        {"http://evil.example", "localhost", false},
        {"http://localhost.evil.example", "localhost", false},
        {"null", "localhost", false},
        {"", "localhost", false},
        {"http://", "localhost", false},
        {"localhost", "localhost", false},
        {"file://localhost", "localhost", false},
        {"http://localhost/", "localhost", false},
        {"http://a@localhost", "localhost", false},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++)
        assert_int_equal(access_origin_matches(span_of(cases[n].origin), span_of(cases[n].host)),
                         cases[n].same);
}

struct scene {
    struct loop *loop;
    struct site *site;
    struct feed *feed;
    struct access *access;
    struct api api;
};

static void nobody_waits(void *owner)
{
    (void)owner;
}

static int set_up(void **state)
{
    struct scene *s = xcalloc(1, sizeof *s);

    s->loop = loop_new_stepped(1753351200123);
    s->site = fake_site_new(s->loop);
    fake_add(s->site, "a1");
    s->feed = feed_new(s->loop, s->site, nobody_waits, NULL);
    s->access = access_new(NULL, 0);
    api_init(&s->api, s->loop, s->site, s->feed);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    api_done(&s->api);
    access_free(s->access);
    feed_free(s->feed);
    fake_site_free(s->site);
    loop_free(s->loop);
    free(s);
    return 0;
}

static struct response answer(struct scene *s, struct request q)
{
    struct response r = {0};

    q.host = span_of("localhost");
    routes_answer(&s->api, s->access, &q, &r);
    return r;
}

static struct response get(struct scene *s, const char *path, const char *accept)
{
    return answer(s, (struct request){.path = span_of(path), .accept_encoding = span_of(accept)});
}

static void each_path_is_answered_with_its_status(void **state)
{
    static const struct {
        const char *path;
        int status;
    } cases[] = {
        {"/api/v1/inverters", 200},
        {"/api/v1/inverters/", 404},
        {"/api/v1/inverters/a1", 200},
        {"/api/v1/inverters/A1", 404},
        {"/api/v1/inverters/a1/", 404},
        {"/api/v1/inverters/a1/live", 200},
        {"/api/v1/inverters/a1/live/x", 404},
        {"/api/v1/inverters//live", 404},
        {"/api/v1/inverters/a1/warnings", 200},
        {"/api/v1/live", 200},
        {"/api/v1/health", 200},
        {"/stats/live", 200},
        {"/stats/mode", 200},
        {"/stats/errors", 200},
        {"/api", 404},
        {"/api/", 404},
        {"/apix", 200}, /* the app's */
        {"/stats", 404},
        {"/metrics", 404},
        {"/", 200},
        {"/index.html", 200},
        {"/history/today", 200}, /* the app's */
        {"/missing.css", 404},
        {"/v1.2/page", 200}, /* the app's: the extension is of a folder */
        {"", 200},
    };

    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++)
        assert_int_equal(get(*state, cases[n].path, "").status, cases[n].status);
}

static void files_come_in_the_best_form_that_is_understood(void **state)
{
    static const struct {
        const char *path, *accept, *encoding, *body, *etag;
    } cases[] = {
        {"/", "gzip, deflate, br", "br", "br<html>", "\"1-br\""},
        {"/index.html", "gzip", "gzip", "gz<html>", "\"1-gz\""},
        {"/index.html", "br;q=0, gzip", "gzip", "gz<html>", "\"1-gz\""},
        {"/index.html", "", NULL, "<html>", "\"1\""},
        {"/assets/index-Bw2h3dIv.js", "gzip, br", "gzip", "gz-script", "\"2-gz\""},
        {"/icons/icon.png", "gzip, br", NULL, "png", "\"3\""},
    };

    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct response r = get(*state, cases[n].path, cases[n].accept);

        assert_int_equal(r.status, 200);
        assert_true(span_is(r.body, cases[n].body));
        assert_string_equal(r.etag, cases[n].etag);
        assert_true(r.vary && r.lasting);
        if (cases[n].encoding != NULL)
            assert_string_equal(r.encoding, cases[n].encoding);
        else
            assert_null(r.encoding);
    }
}

static void only_names_with_a_hash_are_kept_for_ever(void **state)
{
    struct response script = get(*state, "/assets/index-Bw2h3dIv.js", "");
    struct response page = get(*state, "/history", "");

    assert_string_equal(script.cache, "public, max-age=31536000, immutable");
    assert_true(script.page); /* a worker is bound by the policy that its script came with */
    assert_string_equal(page.cache, "no-cache");
    assert_true(page.page);
    assert_string_equal(get(*state, "/icons/icon.png", "").cache, "no-cache");
    assert_false(get(*state, "/icons/icon.png", "").page);
}

static void a_file_that_is_known_is_not_sent_again(void **state)
{
    struct request q = {
        .path = span_of("/"),
        .accept_encoding = span_of("br"),
        .if_none_match = span_of("\"1-br\""),
    };
    struct response r = answer(*state, q);

    assert_int_equal(r.status, 304);
    assert_string_equal(r.etag, "\"1-br\"");
    assert_int_equal(r.body.length, 0);
    assert_true(r.vary);

    q.accept_encoding = span_of("gzip"); /* another form, another tag */
    assert_int_equal(answer(*state, q).status, 200);
}

static void only_reading_is_possible(void **state)
{
    for (int method = METHOD_GET; method <= METHOD_OTHER; method++) {
        struct request q = {.method = (enum method)method, .path = span_of("/api/v1/live")};
        struct response r = answer(*state, q);
        bool reads = method == METHOD_GET || method == METHOD_HEAD;

        assert_int_equal(r.status, reads ? 200 : 405);
        if (!reads)
            assert_string_equal(r.allow, "GET, HEAD");
    }
}

static void only_one_route_becomes_a_socket(void **state)
{
    for (size_t n = 0; n < route_count; n++) {
        struct request q = {.path = span_of(routes[n].pattern), .upgrade = true};

        if (routes[n].get == static_openapi)
            continue;
        assert_int_equal(answer(*state, q).status, routes[n].socket ? STATUS_UPGRADE : 400);
    }
    struct request head = {.method = METHOD_HEAD, .path = span_of("/api/v1/live"), .upgrade = true};
    assert_int_equal(answer(*state, head).status, 400);
}

#define HOLDS(name) cmocka_unit_test(name)
#define HOLDS_IN_SCENE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(a_parameter_is_cut_at_its_first_equals_sign),
        HOLDS(too_many_parameters_are_known_as_too_many),
        HOLDS(codings_are_accepted_by_the_rules),
        HOLDS(tags_are_compared_weakly_in_a_list),
        HOLDS(numbers_are_digits_and_nothing_else),
        HOLDS(hosts_that_an_attacker_may_name_are_not_ours),
        HOLDS(an_origin_must_be_the_hosts_own),
        HOLDS_IN_SCENE(each_path_is_answered_with_its_status),
        HOLDS_IN_SCENE(files_come_in_the_best_form_that_is_understood),
        HOLDS_IN_SCENE(only_names_with_a_hash_are_kept_for_ever),
        HOLDS_IN_SCENE(a_file_that_is_known_is_not_sent_again),
        HOLDS_IN_SCENE(only_reading_is_possible),
        HOLDS_IN_SCENE(only_one_route_becomes_a_socket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
