/* test_server_no_app.c: a program that was built without the web app. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail

#include "server/static_files.h"

/* In place of the files that are part of the program. */
const struct asset assets[] = {
    {.path = "/api/openapi.json",
     .type = "application/json",
     .plain = {(const unsigned char *)"{}", 2, "\"1\""}},
};

const size_t asset_count = sizeof assets / sizeof assets[0];

static void a_page_says_how_to_get_the_app(void **state)
{
    static const char *const paths[] = {"/", "/history"};

    (void)state;
    for (size_t n = 0; n < sizeof paths / sizeof paths[0]; n++) {
        struct request q = {.path = span_of(paths[n])};
        struct response r = {0};

        assert_true(static_file(&q, &r));
        assert_int_equal(r.status, 200);
        assert_string_equal(r.type, "text/html; charset=utf-8");
        assert_string_equal(r.cache, "no-cache");
        assert_true(r.page);
        assert_non_null(memmem(r.body.at, r.body.length, "Node.js", strlen("Node.js")));
        assert_non_null(memmem(r.body.at, r.body.length, "/api/v1/live", strlen("/api/v1/live")));
    }
}

static void files_of_the_app_are_not_there(void **state)
{
    struct request q = {.path = span_of("/index.html")};
    struct response r = {0};

    (void)state;
    assert_false(static_file(&q, &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_says_how_to_get_the_app),
        cmocka_unit_test(files_of_the_app_are_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
