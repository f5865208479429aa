/* test_bundle.c: what was heard of devices that are not the one in the bundle leaves no trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/bundle.h"
#include "core/memory.h"
#include "model/framing.h"
#include "protocols/index.h"

#define OTHER "96142010954054"
#define LETTERS "96ABCDEFGHIJKL"

static char folder[] = "/tmp/heliowire-bundle-XXXXXX";

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

static struct bundle *begin(const char *path)
{
    struct bundle_options options = {.path = path, .uri = "auto"};
    struct error err = {0};
    struct bundle *b = NULL;

    if (!bundle_new(&options, &b, &err))
        assert_string_equal(err.text, "");
    return b;
}

static void exchange(struct bundle *b, const char *question, const char *answer)
{
    const struct framing *f = protocol_find(span_of("pi30"))->framing;
    uint8_t asked[REQUEST_MAX], came[FRAME_MAX];
    size_t sent = frame_encode(f, span_of(question), false, asked, sizeof asked);
    size_t heard = frame_encode_reply(f, span_of(answer), came, sizeof came);

    bundle_heard(b, true, (struct span){.at = (char *)asked, .length = sent});
    bundle_heard(b, false, (struct span){.at = (char *)came, .length = heard});
}

static void meet_inverter(struct bundle *b)
{
    const struct identity who = {
        .verdict = IDENTITY_INVERTER,
        .protocol = protocol_find(span_of("pi30")),
        .serial = "92932105105315",
    };

    bundle_begin(b, "hidraw:/dev/hidraw0", false);
    exchange(b, "QID", "92932105105315");
    bundle_met(b, &who);
}

/* What the bundle is, written with one detail; the caller owns it. */
static char *written(struct bundle *b, const char *path, const char *detail)
{
    struct findings f = {.quiet = true};
    char *text = xcalloc(1, 8192);
    struct error err = {0};

    finding_detail(&f, "%s", detail);
    finding_bad(&f, "dialect", EXIT_NO_ANSWER, NULL, "odd");
    if (!bundle_write(b, &f, &err))
        assert_string_equal(err.text, "");
    findings_done(&f);
    bundle_free(b);

    FILE *file = fopen(path, "re");
    assert_non_null(file);
    text[fread(text, 1, 8191, file)] = '\0';
    fclose(file);
    unlink(path);
    return text;
}

/* It may be pulled out before it is known who it is. */
static void the_number_of_a_device_that_was_passed_over_is_masked(void **state)
{
    static const char detail[] = "QID      serial number: told as " OTHER ", and no more";
    char *path = xprintf("%s/a.rec", folder);

    (void)state;
    for (int order = 0; order < 2; order++) {
        struct bundle *b = begin(path);

        if (order == 0)
            meet_inverter(b);
        bundle_begin(b, "hidraw:/dev/hidraw1", false);
        exchange(b, "QID", OTHER);
        if (order == 1)
            meet_inverter(b);
        char *text = written(b, path, detail);
        assert_non_null(strstr(text, "# device: model not told\n"));
        assert_non_null(
            strstr(text, order == 0 ? "told as 96140000000001" : "told as 96140000000000"));
        assert_null(strstr(text, OTHER));
        free(text);
    }
    free(path);
}

/* Among letters nothing but its own device tells that it is one. */
static void a_number_with_few_digits_is_known_from_its_device(void **state)
{
    char *path = xprintf("%s/a.rec", folder);
    struct bundle *b = begin(path);

    (void)state;
    bundle_begin(b, "hidraw:/dev/hidraw1", false);
    exchange(b, "QID", LETTERS);
    meet_inverter(b);
    char *text = written(b, path, "QID      serial number: " LETTERS);
    assert_non_null(strstr(text, "serial number: 96AB0000000000"));
    assert_null(strstr(text, LETTERS));
    free(text);
    free(path);
}

/* It stands behind a question that has nothing to do with it. */
static void a_number_that_came_late_is_masked(void **state)
{
    char *path = xprintf("%s/a.rec", folder);
    struct bundle *b = begin(path);

    (void)state;
    meet_inverter(b);
    exchange(b, "QPI", OTHER);
    char *text = written(b, path, "QPI      protocol id: " OTHER);
    assert_non_null(strstr(text, "protocol id: 96140000000000"));
    assert_null(strstr(text, OTHER));
    free(text);
    free(path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_of_a_device_that_was_passed_over_is_masked),
        cmocka_unit_test(a_number_with_few_digits_is_known_from_its_device),
        cmocka_unit_test(a_number_that_came_late_is_masked),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
