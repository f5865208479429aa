/* test_pi17.c: the forms of PI17's answers on units of 2016 and 2022, and its settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/decode.h"
#include "model/encode.h"
#include "protocols/index.h"

#define GS_18                                                                                      \
    "0000,0000,0000,0000,0394,000,-00123,2389,2427,2459,5002,0000,0000,0000,2378,2434,2455,5001"
#define GS_TWO_PHASES                                                                              \
    "3501,,0512,,0531,087,+00124,1201,1202,,6001,0012,0010,,1200,1201,,6000,,,,041,055,026,1,2"
#define PS_22                                                                                      \
    "00263,00381,,-00855,-03141,-03156,-07152,0000,0000,0000,00000,0193,0147,0195,00535,003,1,1,1" \
    ",2,2,1"
#define BATS_18 "2000,0584,0576,0000,000,0576,0460,0510,0460,0510,1,,,1,0540,000,2000,0250"
#define WS_22 "1,1,0,0,1,1,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0"
#define FLAG_16 "1,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0"
#define DI_25                                                                                      \
    "2640,1840,5150,4750,8500,3500,9000,3000,2530,02,0250,0560,0540,060,0000,0000,0100,0530,0420," \
    "0480,0480,0540,0000,060,0530"
#define INGS_10 "0031,0030,0032,0020,0021,0019,3921,3918,3915,3920"
#define PIRI_11 "2300,500,0217,2300,0217,0180,0480,2,10,0,0"

static const struct message *question(const char *command)
{
    const struct message *m = protocol_message(protocol_find(span_of("pi17")), span_of(command));

    assert_non_null(m);
    return m;
}

static bool decode(const char *command, const char *text, struct decoded *out)
{
    return decode_reply(protocol_find(span_of("pi17")), question(command), span_of(text), out);
}

struct expectation {
    const char *command, *text, *name;
    const char *json; /* NULL: absent */
};

static const struct expectation expectations[] = {
    /* What a unit has not is empty; the 26th token is of 2022. */
    {"GS", GS_18 ",,,,029,029,000,0", "battery_current", "-12.3"},
    {"GS", GS_18 ",,,,029,029,000,0", "ac_output_current", "null"},
    {"GS", GS_18 ",,,,029,-05,000,0", "component_max_temperature", "-5"},
    {"GS", GS_18 ",,,,029,029,000,0", "output_phase_angle", NULL},
    {"GS", GS_18 ",0020,0021,0019,029,029,000,1,1", "ac_output_current", "2.0"},
    {"GS", GS_18 ",0020,0021,0019,029,029,000,1,1", "output_phase_angle", "\"120\""},
    {"GS", GS_TWO_PHASES, "pv_input_current", "5.12"},
    {"GS", GS_TWO_PHASES, "pv2_input_current", "null"},
    {"GS", GS_TWO_PHASES, "l3_grid_voltage", "null"},
    {"GS", GS_TWO_PHASES, "output_phase_angle", "\"180\""},
    {"PS", PS_22, "battery_power", "null"},
    {"PS", PS_22, "total_grid_active_power", "-7152"},
    {"PS", PS_22, "line_power_direction", "\"input\""},

    /* The forms of the battery's settings, by their number of tokens. */
    {"BATS", BATS_18, "max_discharging_current", "250"},
    {"BATS", BATS_18, "battery_under_soc", NULL},
    {"BATS", BATS_18 ",1,0420,0480", "max_discharging_current", "250"},
    {"BATS", BATS_18 ",1,0420,0480", "battery_under_soc", NULL},
    {"BATS", BATS_18 ",010,020,030,080", "battery_weak_back_soc", "80"},
    {"BATS", BATS_18 ",010,020,030,080,0", "battery_under_soc", "10"},
    {"PIRI", PIRI_11, "realtime_control_enabled", NULL},
    {"PIRI", PIRI_11 ",1,0,02,03,2", "realtime_control_enabled", "true"},
    {"PIRI", PIRI_11 ",1,0,02,03,2", "parallel_role", "\"master\""},
    {"PIRI", PIRI_11 ",1,0,02,03,2", "charge_state", "\"cc\""},
    {"PIRI", PIRI_11 ",1,0,02,03,2", "generator_port", "\"generator_input\""},
    {"INGS", INGS_10 ",012", "neutral_current", "1.2"},
    {"INGS", INGS_10 ",0012,0000,0000,0000,0000,0000", "neutral_current", NULL},
    {"INGS", INGS_10 ",0012,0000,0000,0000,0000,0000", "n_bus_voltage", "391.8"},

    /* Warnings and flags look the same but for their number. */
    {"WS", WS_22, "warning_pv2_loss", "true"},
    {"WS", WS_22, "warning_battery_equalization_warning", NULL},
    {"WS", WS_22 ",", "warning_battery_equalization_warning", "null"},
    {"WS", WS_22 ",0,1", "warning_rapid_shutdown", "true"},
    {"WS", WS_22 ",0,1,", "warning_rapid_shutdown", "true"},
    {"FLAG", "0,0,1,0", "buzzer_enabled", "true"},
    {"FLAG", "1,0,1,0,1", "buzzer_enabled", "false"},
    {"FLAG", "1,0,1,0,1", "ng_relay_in_battery_mode", NULL},
    {"FLAG", FLAG_16, "bms_control_enabled", "true"},
    {"FLAG", FLAG_16 ",,,1,0,0", "second_output_enabled", "true"},
    {"FLAG", FLAG_16 ",,,1,0,0,1", "inverter_dc_current_control_enabled", "true"},
    {"FLAG", FLAG_16 ",,,1,0,0,1,1", "rapid_shutdown_enabled", "true"},
    {"FLAG", FLAG_16 ",0,0,1,0,0,1,1", "rapid_shutdown_enabled", "true"},

    /* Widths differ. */
    {"EM202202", "0006591", "monthly_generated_energy", "6591"},
    {"ET", "00006591", "total_generated_energy", "6591000"},
    {"ED20220201", "00000091", "daily_generated_energy", "91"},
    {"EH2022020112", "00091", "hourly_generated_energy", "91"},
    {"GPMP", "10000", "max_grid_feed_power", "10000"},
    {"GPMP", "010000", "max_grid_feed_power", "10000"},
    {"SV", "10000,3000", "pv_high_voltage", "1000.0"},
    {"MOD", "5", "device_mode", "\"hybrid\""},
    {"MOD", "07", "device_mode", "\"unknown\""},
    {"ID", "1496161704100242", "serial_number", "\"96161704100242\""},
    {"ID", "2012345678901234567890", "serial_number", "\"12345678901234567890\""},

    {"ACCT", "2200,0259", "ac_charge_end_time_2", NULL},
    {"ACCT", "2200,2259,2300,2359", "ac_charge_end_time_2", "\"23:59\""},
    {"ACLT", "0000,0000", "ac_load_end_time", "\"00:00\""},
    {"LST", "00", "lcd_sleep_time", "0"},
    {"LST", "20", "lcd_sleep_time", "600"},
    {"DI", DI_25, "lcd_sleep_time", "60"},
    {"HECS", "01,1,0,0,1,1,0,0", "solar_energy_priority", "\"load_battery_grid\""},
    {"HECS", "01,1,0,0,1,1,0,0,", "qu_derating_enabled", "null"},
    {"FPADJ", "0,0100,1,0025,0,0000,1,0005", "feed_power_calibration", "-100"},
    {"FPADJ", "0,0100,1,0025,0,0000,1,0005", "r_feed_power_calibration", "25"},
    {"FPADJ", "0,0100,1,0025,0,0000,1,0005", "s_feed_power_calibration", "0"},
    {"FPPF", "199", "feed_power_factor", "199"},
    {"FPRA", "-0123", "feed_reactive_power", "-123"},
    {"CFS", "88,12", "fault_code", "\"bus_balance_over_current\""},
    {"CFS", "70,12", "fault_code", "\"unknown\""},
    {"FET", "2021052112", "energy_first_hour", "\"2021-05-21T12:00:00\""},
    {"BMS", "BMS0522,100,-0000,0,0568,0567,00000,0 1 0455 0500", "bms_battery_voltage", "52.2"},
    {"BMS", "BMS0522,100,-0000,0,0568,0567,00000,0 1 0455 0500", "bms_float_voltage", "56.7"},
};

static void assert_expected(const struct expectation *e)
{
    enum measurement_id id = measurement_find(span_of(e->name));
    struct decoded d;
    struct buffer out = {0};
    struct json j = json_into(&out);

    print_message("%s %s: %s\n", e->command, e->name, e->text);
    assert_int_not_equal(id, MEASUREMENT_COUNT);
    assert_true(decode(e->command, e->text, &d));
    assert_int_equal(d.absent, 0);
    const struct value *v = decoded_find(&d, id);
    assert_int_equal(v != NULL, e->json != NULL);
    if (v == NULL)
        return;
    value_json(v, &j);
    buffer_put(&out, "", 1);
    assert_string_equal(out.bytes, e->json);
    buffer_done(&out);
}

static void answers_become_readings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++)
        assert_expected(&expectations[i]);
}

static void answers_to_other_questions_are_mismatches(void **state)
{
    static const struct {
        const char *command, *text;
    } cases[] = {
        {"PI", "18"},
        {"ID", "05123456"}, /* energies, of which the first digits might be a length */
        {"ID", "0412345"},
        {"ID", "20210521234743"},
        {"ID", "00006591"},
        {"MOD", "17"},
        {"LST", "17"},
        {"GS", DI_25},
        {"GS", BATS_18},
        {"GS", WS_22 ",0,1,"},
        {"DI", GS_18 ",,,,029,029,000,0"},
        {"PS", BATS_18 ",010,020,030,080"},
        {"PS", WS_22},
        {"BATS", PS_22},
        {"BATS", WS_22},
        {"BATS", GS_18 ",,,,029,029,000,0"},
        {"WS", FLAG_16},
        {"WS", FLAG_16 ",,,1,0,0,1"},
        {"WS", FLAG_16 ",,,1,0,0,1,1"},
        {"WS", FLAG_16 ",0,0,1,0,0,1,1"},
        {"WS", FLAG_16 ",0,0,1,0"},
        {"FLAG", WS_22},
        {"FLAG", WS_22 ","},
        {"FLAG", WS_22 ",0,0"},
        {"FLAG", "00,0,0,0,0,0,0,0,0"},
        {"FLAG", "1,0100,0,0000,1,0000,1,0000"},
        {"FLAG", "1,0580,060,120,030,000,0"},
        {"HECS", "0,0,0,0,0,0,0,0"},
        {"INGS", PIRI_11},
        {"PIRI", INGS_10 ",012"},
        {"INGS", "03402,0103,0000,0000,0000,0000,2300,2301,2299,5000,0480,0500,0000,0000,060"},
        {"PS2", INGS_10 ",0012,0000,0000,0000,0000,0000"},
        {"GS2", PIRI_11 ",1,0,02,03"},
        /* Hours are neither volts nor hertz, which are no hours. */
        {"ACCT", "8500,3500"},
        {"ACCT", "4500,0900"},
        {"ACCT", "5150,4750,5148,4752"},
        {"ACCT", "0960,0000"},
        {"SV", "2200,0800"},
        {"MPPTV", "2200,0259"},
        {"GOF", "2640,1840,2600,1880"},
        {"GOV", "5150,4750,5148,4752"},
        {"GOF", "0600,0800,1200,1300"},
        {"CVT", "2530"},
        {"GLTHV", "0120"},
        {"ED20220201", "20210521234743"},
        {"ED20220201", "2021052112"},
        {"ET", "0006591"},
        {"EH2022020112", "060"},
        {"FPPF", "060"},
        {"FPRA", "0123"},
        {"FET", "00006591"},
        {"T", "2021052112"},
        {"VFW", "VERFW2:00001.01"},
        {"VFW2", "VERFW:00001.01"},
        {"BMS", "0522,100,-0000,0,0568,0568,00000,0 1 0455 0500"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decoded d;

        print_message("%s: %s\n", cases[i].command, cases[i].text);
        assert_false(decode(cases[i].command, cases[i].text, &d));
    }
}

/* The answer lies at the end of its memory, so that the sanitizer sees a step too far. */
static void cut_answers_are_not_read_beyond_their_end(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi17"));

    (void)state;
    for (size_t n = 0; n < p->message_count; n++) {
        const struct message *m = &p->messages[n];
        size_t whole = strlen(m->example);

        for (size_t length = 0; length <= whole; length++) {
            struct decoded d;
            char *text = malloc(length + 1);

            memcpy(text + 1, m->example, length);
            decode_reply(p, m, (struct span){.at = text + 1, .length = length}, &d);
            free(text);
        }
    }
}

static bool give_fortytwo(void *owner, enum measurement_id id, struct value *out)
{
    (void)owner;
    (void)id;
    *out = value_number(42, 0);
    return true;
}

static void what_a_unit_has_no_value_for_stays_empty(void **state)
{
    struct message m = *question("INGS");
    struct value_source source = {.get = give_fortytwo};
    struct buffer text = {0};

    (void)state;
    m.example = "0031,,0032,0020,0021,0019,3921,3918,3915,3920,";
    encode_reply(protocol_find(span_of("pi17")), &m, &source, &text);
    buffer_put(&text, "", 1);
    assert_string_equal(text.bytes, "0420,,0420,0420,0420,0420,0420,0420,0420,0420,");
    buffer_done(&text);
}

static void settings_and_actions_are_told_from_questions(void **state)
{
    static const struct {
        const char *text, *setting, *action;
        enum measurement_id is;
    } cases[] = {
        {"EDA1", "EDA", NULL, M_solar_charge_enabled},
        {"ED20220201", NULL, NULL, 0},
        {"F50", "F", NULL, M_grid_rating_frequency},
        {"FP", NULL, NULL, 0},
        {"FT", NULL, NULL, 0},
        {"FT060", "FT", NULL, M_feed_wait_time},
        {"FPADJ", NULL, NULL, 0},
        {"FPADJ1,0100", "FPADJ", NULL, M_feed_power_calibration},
        {"V2300", "V", NULL, M_ac_output_rating_voltage},
        {"VFWT", NULL, NULL, 0},
        {"VRR", NULL, NULL, 0},
        {"BT1", "BT", NULL, M_battery_type},
        {"BTEQ", NULL, NULL, 0},
        {"BTEQ1,0580,060,120,030", "BTEQ", NULL, M_equalization_enabled},
        {"PEA", "PDA", NULL, M_buzzer_enabled},
        {"PDA", "PDA", NULL, M_buzzer_enabled},
        {"PDX", "PEX", NULL, M_rapid_shutdown_enabled},
        {"DM050", NULL, "DM", 0},
        {"PEW", NULL, "PEW", 0},
        {"PF", NULL, "PF", 0},
        {"PS", NULL, NULL, 0},
        {"PS2", NULL, NULL, 0},
        {"HFS01", NULL, NULL, 0},
    };
    const struct protocol *p = protocol_find(span_of("pi17"));

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text = span_of(cases[i].text);
        const struct setting *s = protocol_setting(p, text);
        const struct action *a = protocol_action(p, text);
        bool asks = cases[i].setting == NULL && cases[i].action == NULL;

        print_message("%s\n", cases[i].text);
        assert_int_equal(s != NULL, cases[i].setting != NULL);
        assert_true(s == NULL ||
                    (strcmp(s->command, cases[i].setting) == 0 && s->is == cases[i].is));
        assert_int_equal(a != NULL, cases[i].action != NULL);
        assert_true(a == NULL || strcmp(a->command, cases[i].action) == 0);
        assert_int_equal(command_framing(p, text)->letter, asks ? 'P' : 'S');
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_become_readings),
        cmocka_unit_test(answers_to_other_questions_are_mismatches),
        cmocka_unit_test(cut_answers_are_not_read_beyond_their_end),
        cmocka_unit_test(what_a_unit_has_no_value_for_stays_empty),
        cmocka_unit_test(settings_and_actions_are_told_from_questions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
