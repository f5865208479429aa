/* test_verdict.c: what the bytes of an answer are called, with a check and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "commands/verdict.h"

static const struct field grid[] = {
    {.at = 0, .is = M_grid_voltage, .max = 300},
    {.at = 1, .is = M_grid_frequency, .max = 70},
    {.at = 2, .is = M_grid_active_power, .as = SIGNED, .max = 10000},
};

static const struct layout grid_layouts[] = {
    {.min_tokens = 3, .max_tokens = 3, .pattern = "n n s#", ROWS(grid)},
};

static const struct message messages[] = {
    {.command = "HGRID", .example = "239.0 50.0 +00000", LAYOUTS(grid_layouts)},
    {.command = "QED",
     .argument = ARGUMENT_DAY,
     .framing = &framing_plain_dated,
     .example = "239.0 50.0 +00000",
     LAYOUTS(grid_layouts)},
};

static const struct protocol plain = {
    .name = "plain",
    .framing = &framing_plain,
    .setting_framing = &framing_voltronic,
    MESSAGES(messages),
};

static const struct protocol checked = {
    .name = "checked",
    .framing = &framing_voltronic,
    MESSAGES(messages),
};

static const struct {
    const struct protocol *protocol;
    const char *command, *text, *outcome;
    size_t readings;
    const char *why; /* how it begins; NULL: there are readings */
} cases[] = {
    {&plain, "HGRID", "239.0 50.0 +00120", "ok", 3, NULL},
    {&plain, "QED20150620", "239.0 50.0 +00120", "ok", 3, NULL},
    {&plain, "QED20150620106", "239.0 50.0 +00120", "ok", 3, NULL},
    {&plain, "HGRID", "939.0 50.0 +00120", "ok", 0,
     "whole, but not an answer to HGRID: values of another form than its table's: "},
    {&plain, "HGRID", "239.0 50.0", "truncated", 0, "ends before its end"},
    {&plain, "HGRID", "2", "truncated", 0, "ends before its end"},
    {&plain, "HGRID", "", "truncated", 0, "ends before its end"},
    {&plain, "HGRID", "239.0 50.0 00120", "ok", 0,
     "whole, but not an answer to HGRID: values of another form than its table's: "},
    {&plain, "HGRID", "239.0 50.0 +00120 1", "ok", 0,
     "whole, but not an answer to HGRID: 4 values, its table has 3: "},
    {&plain, "HXXX", "239.0 50.0", "unknown", 0, "plain has no table for 'HXXX'"},
    {&plain, "HGRID", "NAK", "nak", 0, "refused"},
    {&plain, "HGRID", "ACK", "ack", 0, "accepted"},
    {&checked, "HGRID", "239.0 50.0 +00120", "ok", 3, NULL},
    {&checked, "HGRID", "939.0 50.0 +00120", "ok", 2, NULL},
    {&checked, "HGRID", "239.0 50.0", "mismatch", 0,
     "whole, but not an answer to HGRID: 2 values, its table has 3: "},
    {&checked, "HGRID", "239.0 50.0 00120", "mismatch", 0,
     "whole, but not an answer to HGRID: values of another form than its table's: "},
};

static void judge(size_t i, struct verdict *v, uint8_t bytes[FRAME_MAX])
{
    const struct framing *f = cases[i].protocol->framing;
    size_t length = frame_encode_reply(f, span_of(cases[i].text), bytes, FRAME_MAX);

    verdict_judge(v, cases[i].protocol, span_of(cases[i].command),
                  (struct span){.at = (const char *)bytes, .length = length});
}

static void answers_are_called_by_what_can_be_known_of_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct verdict v;
        uint8_t bytes[FRAME_MAX];

        judge(i, &v, bytes);
        print_message("%s %s: %s\n", cases[i].protocol->name, cases[i].command, cases[i].text);
        assert_string_equal(v.outcome, cases[i].outcome);
        assert_int_equal(v.decoded, cases[i].why == NULL);
        if (v.decoded)
            assert_int_equal(v.reply.count, cases[i].readings);
        else
            assert_true(span_starts_with(span_of(v.why.text), cases[i].why));
    }
}

/* "ok" always has "readings", and what has none always says why. */
static void the_line_has_readings_or_says_why_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct verdict v;
        uint8_t bytes[FRAME_MAX];
        struct buffer line = {0};

        judge(i, &v, bytes);
        verdict_json(&v, span_of("toy"), span_of(cases[i].command), &line);
        buffer_put(&line, "", 1);
        print_message("%s", line.bytes);
        assert_int_equal(strstr(line.bytes, "\"readings\":{") != NULL,
                         strcmp(cases[i].outcome, "ok") == 0);
        assert_int_equal(strstr(line.bytes, "\"text\":\"") != NULL, cases[i].why != NULL);
        assert_int_equal(strstr(line.bytes, "\"readings\":{}") != NULL,
                         cases[i].why != NULL && strcmp(cases[i].outcome, "ok") == 0);
        buffer_done(&line);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_called_by_what_can_be_known_of_them),
        cmocka_unit_test(the_line_has_readings_or_says_why_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
