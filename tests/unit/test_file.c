/* test_file.c: small files that are replaced whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"

static char folder[] = "/tmp/heliowire-file-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder); /* fails if a file was left over */
}

static void assert_file_is(const char *path, const char *wanted)
{
    char text[64] = "";
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = '\0';
    assert_string_equal(text, wanted);
}

static void the_new_text_takes_the_place_of_the_old(void **state)
{
    char *path = xprintf("%s/a.json", folder);
    struct error err;

    (void)state;
    assert_true(file_replace(path, span_of("a longer text\n"), &err));
    assert_file_is(path, "a longer text\n");
    assert_true(file_replace(path, span_of("short"), &err));
    assert_file_is(path, "short");
    unlink(path);
    free(path);
}

static void what_can_not_be_written_leaves_the_old_file(void **state)
{
    char *path = xprintf("%s/a.json", folder);
    char *in_the_way = xprintf("%s.new/x", path);
    struct error err;

    (void)state;
    assert_true(file_replace(path, span_of("old"), &err));
    assert_false(file_replace(in_the_way, span_of("new"), &err));
    assert_int_equal(err.code, ERROR_MISSING);
    assert_false(file_replace(folder, span_of("new"), &err)); /* a folder is no file */
    assert_file_is(path, "old");
    unlink(path);
    free(in_the_way);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_new_text_takes_the_place_of_the_old),
        cmocka_unit_test(what_can_not_be_written_leaves_the_old_file),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
