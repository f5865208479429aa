/* test_protocol.c: finding one's way in tables: toy ones that have everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/protocol.h"

static const struct message base_messages[] = {
    {.command = "QPIGS"},
    {.command = "QPGS", .argument = ARGUMENT_UNIT},
    {.command = "QEY", .argument = ARGUMENT_YEAR, .framing = &framing_plain_dated},
    {.command = "QEM", .argument = ARGUMENT_MONTH, .framing = &framing_plain_dated},
    {.command = "QED", .argument = ARGUMENT_DAY, .framing = &framing_plain_dated},
    {.command = "QEH", .argument = ARGUMENT_HOUR, .framing = &framing_plain_dated},
    {.command = "QFS", .argument = ARGUMENT_INDEX},
    {.command = "QLD", .argument = ARGUMENT_DAY},
    {.command = "DM"},
};

static const struct setting base_settings[] = {
    {.is = M_battery_float_voltage, .command = "PBFT", .example = "54.0"},
    {.is = M_buzzer_enabled, .command = "PEA", .off = "PDA"},
    {.is = M_grid_rating_frequency, .command = "F", .example = "50"},
    {.is = M_work_mode_setting, .command = "PSET", .framing = &framing_voltronic_sum},
    {.is = M_machine_type, .command = "DM", .example = "050"},
};

static const struct action base_actions[] = {
    {.command = "PF", .title = "set everything back"},
};

static const struct protocol base = {
    .name = "base",
    .framing = &framing_plain,
    .setting_framing = &framing_voltronic,
    MESSAGES(base_messages),
    WRITABLE(base_settings),
    ACTIONS(base_actions),
};

static const struct message variant_messages[] = {{.command = "PBFTR"}};
static const struct setting variant_settings[] = {
    {.is = M_battery_float_voltage, .command = "PBFT", .example = "540"},
    {.is = M_load_on, .command = "FLON", .off = "F0"},
};

static const struct protocol variant = {
    .name = "variant",
    .base = &base,
    .framing = &framing_caret,
    MESSAGES(variant_messages),
    WRITABLE(variant_settings),
};

static void questions_are_found_with_arguments_and_digits(void **state)
{
    static const struct {
        const char *command, *found; /* NULL: no question */
    } cases[] = {
        {"QPIGS", "QPIGS"},
        {"QPGS0", "QPGS"},
        {"QEY2011", "QEY"},
        {"QEM201506", "QEM"},
        {"QED20150620", "QED"},
        {"QEH2011080902", "QEH"},
        {"QFS07", "QFS"},
        /* The digits that the framing would add are there already. */
        {"QEY2011179", "QEY"},
        {"QEH2011080902213", "QEH"},
        {"QED20150620106", "QED"},
        {"QED2015062010", NULL},
        {"QED2015062", NULL},
        {"QED201506201061", NULL},
        {"QED2015062010X", NULL},
        {"QLD20150620", "QLD"},
        {"QLD20150620106", NULL},
        {"QFS7", NULL},
        {"QFS071", NULL},
        {"QEH20110809", NULL},
        {"PBFTR", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct message *m = protocol_message(&base, span_of(cases[i].command));

        print_message("%s\n", cases[i].command);
        assert_int_equal(m != NULL, cases[i].found != NULL);
        if (m != NULL)
            assert_string_equal(m->command, cases[i].found);
    }
    assert_non_null(protocol_message(&variant, span_of("PBFTR")));
    assert_non_null(protocol_message(&variant, span_of("QED20150620")));
}

static void settings_and_actions_are_found_by_the_longest_name(void **state)
{
    static const struct {
        const struct protocol *protocol;
        const char *command, *setting, *action; /* NULL: none */
    } cases[] = {
        {&base, "PBFT54.0", "PBFT", NULL}, {&base, "PBFT", "PBFT", NULL},
        {&base, "PBF", NULL, NULL},        {&base, "PEA", "PEA", NULL},
        {&base, "PDA", "PEA", NULL},       {&base, "F50", "F", NULL},
        {&base, "PF", NULL, "PF"},         {&base, "PSET000100", "PSET", NULL},
        {&base, "DM", NULL, NULL}, /* a question */
        {&base, "QPIGS", NULL, NULL},      {&base, "QXXX", NULL, NULL},
        {&base, "", NULL, NULL},           {&variant, "FLON", "FLON", NULL},
        {&variant, "F0", "FLON", NULL},    {&variant, "F50", "F", NULL},
        {&variant, "PF", NULL, "PF"},      {&variant, "PBFTR", NULL, NULL}, /* a question */
        {&variant, "PBFTX", NULL, NULL}, /* a digit belongs behind it */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span command = span_of(cases[i].command);
        const struct setting *s = protocol_setting(cases[i].protocol, command);
        const struct action *a = protocol_action(cases[i].protocol, command);

        print_message("%s %s\n", cases[i].protocol->name, cases[i].command);
        assert_int_equal(s != NULL, cases[i].setting != NULL);
        assert_int_equal(a != NULL, cases[i].action != NULL);
        if (s != NULL)
            assert_string_equal(s->command, cases[i].setting);
        if (a != NULL)
            assert_string_equal(a->command, cases[i].action);
    }
    /* The variant's own row comes before one of the same name in its base. */
    assert_string_equal(protocol_setting(&variant, span_of("PBFT540"))->example, "540");
}

static void questions_and_settings_are_wrapped_differently(void **state)
{
    static const struct {
        const struct protocol *protocol;
        const char *command;
        const struct framing *as_question, *as_any;
    } cases[] = {
        {&base, "QPIGS", &framing_plain, &framing_plain},
        {&base, "QXXX", &framing_plain, &framing_plain},
        {&base, "QED20150620", &framing_plain_dated, &framing_plain_dated},
        {&base, "QED20150620106", &framing_plain, &framing_plain},
        {&base, "DM", &framing_plain, &framing_plain},
        {&base, "DM050", &framing_plain, &framing_voltronic},
        {&base, "PBFT54.0", &framing_plain, &framing_voltronic},
        {&base, "PDA", &framing_plain, &framing_voltronic},
        {&base, "PF", &framing_plain, &framing_voltronic},
        {&base, "PSET000100", &framing_plain, &framing_voltronic_sum},
        /* Without a framing for settings they are wrapped as questions are. */
        {&variant, "QPIGS", &framing_caret, &framing_caret},
        {&variant, "PBFT540", &framing_caret, &framing_caret},
        {&variant, "PF", &framing_caret, &framing_caret},
        {&variant, "QED20150620", &framing_plain_dated, &framing_plain_dated},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span command = span_of(cases[i].command);

        print_message("%s %s\n", cases[i].protocol->name, cases[i].command);
        assert_ptr_equal(question_framing(cases[i].protocol, command), cases[i].as_question);
        assert_ptr_equal(command_framing(cases[i].protocol, command), cases[i].as_any);
    }
}

/* With its digits or without, the same bytes are sent. */
static void digits_are_not_sent_twice(void **state)
{
    static const char *const commands[] = {"QED20150620", "QED20150620106"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        uint8_t bytes[REQUEST_MAX];
        struct span command = span_of(commands[i]);
        size_t length =
            frame_encode(command_framing(&base, command), command, false, bytes, sizeof bytes);

        assert_true(span_is((struct span){(const char *)bytes, length}, "QED20150620106\r"));
    }
}

static void count_message(void *owner, const struct message *m)
{
    size_t *count = owner;

    (*count)++;
    assert_true(m->command[0] != '\0');
}

static void a_variant_has_the_messages_of_its_base(void **state)
{
    size_t count = 0;

    (void)state;
    protocol_each_message(&variant, count_message, &count);
    assert_int_equal(count, sizeof base_messages / sizeof base_messages[0] + 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_are_found_with_arguments_and_digits),
        cmocka_unit_test(settings_and_actions_are_found_by_the_longest_name),
        cmocka_unit_test(questions_and_settings_are_wrapped_differently),
        cmocka_unit_test(digits_are_not_sent_twice),
        cmocka_unit_test(a_variant_has_the_messages_of_its_base),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
