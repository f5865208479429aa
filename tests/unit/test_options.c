/* test_options.c: what a command line means, and what is said about a wrong one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "commands/command.h"

enum { WORDS_MAX = 8 };

static const struct option_row rows[] = {
    OPTION_ROW_JSON,
    {.name = "device",
     .letter = 'd',
     .type = OPTION_TEXT,
     .repeatable = true,
     .value = "URI",
     .help = "which device"},
    {.name = "gap",
     .type = OPTION_INTEGER,
     .min = -5,
     .max = 100,
     .value = "MS",
     .help = "a pause that has quite a long explanation, so long that it can't but be broken"},
    {.name = "level", .type = OPTION_WORD, .value = "low|middle|high", .help = "how much"},
    {0},
};

static enum exit_code run(const struct options *o)
{
    (void)o;
    return EXIT_DONE;
}

static const struct command command = {
    .name = "try",
    .summary = "tries",
    .operands = "FILE [FILE]",
    .min_operands = 1,
    .max_operands = 2,
    .help = "Tries.",
    .examples = "  heliowire try this",
    .options = rows,
    .run = run,
};

/* A command line as it comes from the shell; getopt reorders it, and options borrow from it. */
struct line {
    char text[256];
    char *words[WORDS_MAX + 1];
    int count;
};

static void split(const char *text, struct line *out)
{
    char *rest = NULL;

    *out = (struct line){0};
    strcpy(out->text, text);
    for (char *word = strtok_r(out->text, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest))
        out->words[out->count++] = word;
}

static struct line line; /* of the last parse() */

static enum options_outcome parse(const char *text, struct options *o, struct error *err)
{
    split(text, &line);
    return options_parse(&command, line.count, line.words, o, err);
}

static void right_ones_are_taken(void **state)
{
    struct options o;
    struct error err;
    const char *devices[4];

    (void)state;
    assert_int_equal(parse("try a -dx --device=y --gap -5 --level high b", &o, &err), OPTIONS_RUN);
    assert_int_equal(options_list(&o, "device", devices, 4), 2);
    assert_string_equal(devices[0], "x");
    assert_string_equal(devices[1], "y");
    assert_string_equal(options_text(&o, "device", NULL), "y");
    assert_int_equal(options_integer(&o, "gap", 7), -5);
    assert_string_equal(options_text(&o, "level", "low"), "high");
    assert_false(options_has(&o, "json"));
    assert_int_equal(o.operand_count, 2);
    assert_string_equal(o.operands[0], "a");
    assert_string_equal(o.operands[1], "b");
    options_done(&o);
}

static void what_is_not_given_has_its_default(void **state)
{
    struct options o;
    struct error err;
    const char *devices[1];

    (void)state;
    assert_int_equal(parse("try a", &o, &err), OPTIONS_RUN);
    assert_int_equal(options_integer(&o, "gap", 7), 7);
    assert_string_equal(options_text(&o, "level", "low"), "low");
    assert_int_equal(options_list(&o, "device", devices, 1), 0);
    options_done(&o);
}

static void two_dashes_end_options(void **state)
{
    struct options o;
    struct error err;

    (void)state;
    assert_int_equal(parse("try -- --json", &o, &err), OPTIONS_RUN);
    assert_false(options_has(&o, "json"));
    assert_string_equal(o.operands[0], "--json");
    options_done(&o);
}

static void wrong_ones_are_refused_with_a_reason(void **state)
{
    static const struct {
        const char *line, *reason;
    } cases[] = {
        {"try a --jsn", "unknown option --jsn (did you mean --json?)"},
        {"try a --zzzzzzz=1", "unknown option --zzzzzzz"},
        {"try a -x", "unknown option -x"},
        {"try a --json=1", "--json takes no value"},
        {"try a --device", "--device needs URI"},
        {"try a -d", "--device needs URI"},
        {"try a --gap", "--gap needs MS"},
        {"try a --gap x", "--gap takes a whole number from -5 to 100, not 'x'"},
        {"try a --gap 101", "--gap takes a whole number from -5 to 100, not '101'"},
        {"try a --gap -6", "--gap takes a whole number from -5 to 100, not '-6'"},
        {"try a --gap 1.5", "--gap takes a whole number from -5 to 100, not '1.5'"},
        {"try a --gap 99999999999999999999",
         "--gap takes a whole number from -5 to 100, not '99999999999999999999'"},
        {"try a --level lo", "--level takes one of low|middle|high, not 'lo'"},
        {"try a --level low|middle", "--level takes one of low|middle|high, not 'low|middle'"},
        {"try a --color blue", "--color takes one of always|never|auto, not 'blue'"},
        {"try", "try needs FILE [FILE]"},
        {"try a b c", "try has no use for 'c'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options o;
        struct error err = {0};

        print_message("%s\n", cases[i].line);
        assert_int_equal(parse(cases[i].line, &o, &err), OPTIONS_WRONG);
        assert_string_equal(err.text, cases[i].reason);
        options_done(&o);
    }
}

static void help_and_version_win_over_what_is_missing(void **state)
{
    struct options o;
    struct error err;

    (void)state;
    assert_int_equal(parse("try --help", &o, &err), OPTIONS_HELP);
    options_done(&o);
    assert_int_equal(parse("try -h --jsn", &o, &err), OPTIONS_HELP);
    options_done(&o);
    assert_int_equal(parse("try --version", &o, &err), OPTIONS_VERSION);
    options_done(&o);
}

static void colour_follows_the_option_then_the_environment(void **state)
{
    static const struct {
        const char *line, *no_color, *force;
        bool colour;
    } cases[] = {
        {"try a --color=auto", NULL, NULL, false}, /* in a terminal that can do nothing */
        {"try a", NULL, "1", true},
        {"try a", NULL, "0", false},
        {"try a", "1", "1", false},
        {"try a", "", "1", true},
        {"try a --color=always", "1", NULL, true},
        {"try a --color=never", NULL, "1", false},
    };

    (void)state;
    unsetenv("FORCE_COLOR");
    setenv("TERM", "dumb", 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options o;
        struct error err;

        unsetenv("NO_COLOR");
        unsetenv("CLICOLOR_FORCE");
        if (cases[i].no_color != NULL)
            setenv("NO_COLOR", cases[i].no_color, 1);
        if (cases[i].force != NULL)
            setenv("CLICOLOR_FORCE", cases[i].force, 1);
        print_message("case %zu\n", i);
        assert_int_equal(parse(cases[i].line, &o, &err), OPTIONS_RUN);
        assert_int_equal(o.terminal.colour, cases[i].colour);
        options_done(&o);
    }
}

static void help_shows_every_option_and_keeps_the_width(void **state)
{
    struct terminal terminal = {.width = 60};
    struct buffer text = {0};

    (void)state;
    options_help(&command, &terminal, &text);
    buffer_put(&text, "", 1);
    assert_non_null(strstr(text.bytes, "Usage: heliowire try [OPTIONS] FILE [FILE]\n"));
    for (const char *const *name =
             (const char *const[]){"--json", "-d, --device URI", "--gap MS",
                                   "--level low|middle|high", "-h, --help", "-V, --version", NULL};
         *name != NULL; name++)
        assert_non_null(strstr(text.bytes, *name));
    assert_non_null(strstr(text.bytes, "  heliowire try this\n"));
    for (const char *at = text.bytes; at != NULL && *at != '\0'; at = strchr(at, '\n')) {
        at += *at == '\n';
        assert_true(strcspn(at, "\n") <= 60);
    }
    buffer_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_ones_are_taken),
        cmocka_unit_test(what_is_not_given_has_its_default),
        cmocka_unit_test(two_dashes_end_options),
        cmocka_unit_test(wrong_ones_are_refused_with_a_reason),
        cmocka_unit_test(help_and_version_win_over_what_is_missing),
        cmocka_unit_test(colour_follows_the_option_then_the_environment),
        cmocka_unit_test(help_shows_every_option_and_keeps_the_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
