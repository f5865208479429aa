/* test_pi18.c: the settings of PI18, and its variant that is asked without a check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/change.h"
#include "model/decode.h"
#include "protocols/voltronic.h"

static const struct {
    const char *text;
    enum measurement_id is;
} commands_that_set[] = {
    {"POP1", M_output_source_priority},
    {"POPM0,0", M_output_mode},
    {"PCP0,2", M_charger_source_priority},
    {"PSP1", M_solar_power_priority},
    {"PSDV450", M_battery_under_voltage},
    {"PGR0", M_input_voltage_range},
    {"PBT2", M_battery_type},
    {"PEI", M_machine_type},
    {"PDI", M_machine_type},
    {"PEA", M_buzzer_enabled},
    {"PDB", M_overload_bypass_enabled},
    {"PEC", M_lcd_return_to_default_page_enabled},
    {"PDD", M_overload_restart_enabled},
    {"PEE", M_over_temperature_restart_enabled},
    {"PDF", M_lcd_backlight_enabled},
    {"PEG", M_primary_source_alarm_enabled},
    {"PDH", M_fault_code_record_enabled},
    {"LON0", M_load_on},
    {"LON1", M_load_on},
    {"MCHGC0,050", M_max_charging_current},
    {"MUCHGC0,002", M_max_ac_charging_current},
    {"MCHGV552,540", M_battery_bulk_voltage},
    {"BUCD440,480", M_battery_recharge_voltage},
    {"V2300", M_ac_output_rating_voltage},
    {"F50", M_ac_output_rating_frequency},
    {"ACCT0800,1700", M_ac_charge_start_time},
    {"ACLT0000,0000", M_ac_load_start_time},
    {"DAT190518224530", M_device_time},
};

static void each_command_finds_the_row_of_what_it_sets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof commands_that_set / sizeof commands_that_set[0]; i++) {
        struct span text = span_of(commands_that_set[i].text);
        const struct setting *s = protocol_setting(&protocol_pi18, text);

        print_message("%s\n", commands_that_set[i].text);
        assert_non_null(s);
        assert_int_equal(s->is, commands_that_set[i].is);
        assert_null(protocol_action(&protocol_pi18, text));
        assert_ptr_equal(protocol_setting(&protocol_pi18lvx, text), s);
    }
}

static void no_question_and_no_serial_number_sets_anything(void **state)
{
    static const char *const others[] = {
        "T",    "PI",   "ID",    "ID1496161704100242000000",
        "FLAG", "FWS",  "VFW",   "GS",
        "PIRI", "PRI0", "PGS15", "MCHGCR",
        "ACCT", "DI",
    };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct span text = span_of(others[i]);

        print_message("%s\n", others[i]);
        assert_null(protocol_setting(&protocol_pi18, text));
        assert_null(protocol_action(&protocol_pi18, text));
        assert_ptr_equal(command_framing(&protocol_pi18, text), &framing_caret);
    }
}

static void what_is_done_is_no_setting(void **state)
{
    (void)state;
    assert_null(protocol_setting(&protocol_pi18, span_of("PF")));
    assert_null(protocol_setting(&protocol_pi18, span_of("CLE")));
    assert_non_null(protocol_action(&protocol_pi18, span_of("PF")));
    assert_non_null(protocol_action(&protocol_pi18, span_of("CLE")));
}

static void ranges_are_those_of_the_paper(void **state)
{
    static const struct {
        const char *command;
        double battery_v;
        bool allowed;
    } cases[] = {
        {"MCHGV480,480", 48, true},  {"MCHGV584,584", 48, true}, {"MCHGV479,540", 48, false},
        {"MCHGV564,585", 48, false}, {"PSDV400", 48, true},      {"PSDV480", 48, true},
        {"PSDV481", 48, false},      {"BUCD440,580", 48, true},  {"BUCD510,480", 48, true},
        {"BUCD520,540", 48, false},  {"BUCD460,470", 48, false}, {"BUCD460,590", 48, false},
        {"BUCD460,000", 48, true},   {"BUCD220,240", 24, true},  {"BUCD255,290", 24, true},
        {"BUCD225,245", 24, true},   {"BUCD222,240", 24, false}, {"BUCD110,120", 12, true},
        {"BUCD128,145", 12, true},   {"BUCD118,000", 12, true},  {"BUCD114,120", 12, false},
        {"BUCD440,480", 24, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct change change;

        print_message("%s\n", cases[i].command);
        assert_int_equal(
            change_read(&protocol_pi18, span_of(cases[i].command), cases[i].battery_v, &change),
            cases[i].allowed);
        assert_true(protocol_setting(&protocol_pi18, span_of(cases[i].command))->dangerous);
    }
}

static void the_variant_sends_no_check_but_counts_it(void **state)
{
    static const struct {
        const char *text, *bytes;
    } cases[] = {
        {"T", "^P004T\r"},
        {"GS", "^P005GS\r"},
        {"ED20240721", "^P013ED20240721\r"},
        {"POP1", "^S007POP1\r"},
        {"BUCD440,480", "^S014BUCD440,480\r"},
        {"CLE", "^S006CLE\r"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text = span_of(cases[i].text);
        uint8_t bytes[REQUEST_MAX];
        size_t length = frame_encode(command_framing(&protocol_pi18lvx, text), text, false, bytes,
                                     sizeof bytes);

        assert_true(span_is((struct span){.at = (char *)bytes, .length = length}, cases[i].bytes));
    }
}

static void only_whole_serial_numbers_are_taken(void **state)
{
    static const struct {
        const char *text, *serial;
    } cases[] = {
        {"1496161704100242000000", "96161704100242"},
        {"2096161704100242123456", "96161704100242123456"},
        {"06123456", NULL},               /* an energy that begins with its own length */
        {"14961617041002", NULL},         /* a time, or not enough */
        {"2196161704100242000000", NULL}, /* there are but twenty */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct message *m = protocol_message(&protocol_pi18, span_of("ID"));
        struct decoded d;
        bool taken = decode_reply(&protocol_pi18, m, span_of(cases[i].text), &d);

        print_message("%s\n", cases[i].text);
        assert_int_equal(taken, cases[i].serial != NULL);
        if (taken)
            assert_true(span_is(decoded_find(&d, M_serial_number)->text, cases[i].serial));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_command_finds_the_row_of_what_it_sets),
        cmocka_unit_test(no_question_and_no_serial_number_sets_anything),
        cmocka_unit_test(what_is_done_is_no_setting),
        cmocka_unit_test(ranges_are_those_of_the_paper),
        cmocka_unit_test(the_variant_sends_no_check_but_counts_it),
        cmocka_unit_test(only_whole_serial_numbers_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
