/* test_decode.c: texts of answers to readings, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/decode.h"
#include "protocols/index.h"

#define PLAIN "234.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0025 0000 000.0 00.00 00024 "
#define STATUS_17 PLAIN "00010000"
#define STATUS_21 STATUS_17 " 02 03 00001 010"
#define STATUS_24 STATUS_21 " 1 01 0123"
#define RATED                                                                                      \
    "230.0 18.2 230.0 50.0 18.2 4200 4200 24.0 23.5 23.1 29.0 27.7 3 002 080 1 1 2 1 01 0 0 27.0 " \
    "0 1"
#define FACTORY "230.0 50.0 0030 42.0 54.0 56.4 46.0 60 0 0 2 0 0 0 0 0 1 1 0 0 1 0 54.0 0 1"
#define UNIT                                                                                       \
    "1 92931905106458 B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 000 00895 "    \
    "00713 007 10111010 1 1 060 080 60 00 000"
#define CHARGER "00001 14575 01 00 00 048 066 038 038 02 00 000 0083 2832 0000 00.00 13"

struct expectation {
    const char *protocol, *command, *text, *name;
    const char *json; /* NULL: absent */
};

static const struct expectation expectations[] = {
    /* Numbers keep their digits. */
    {"pi30", "QPIGS", STATUS_21, "grid_voltage", "234.4"},
    {"pi30", "QPIGS", STATUS_21, "battery_voltage", "13.10"},
    {"pi30", "QPIGS", STATUS_21, "ac_output_active_power", "283"},
    {"pi30", "QPIGS", STATUS_21, "battery_voltage_offset_for_fans", "0.02"},
    {"pi30", "QPIGS", STATUS_21, "eeprom_version", "\"03\""},
    {"pi30", "QPIGS", STATUS_21, "load_on", "true"},
    {"pi30", "QPIGS", STATUS_21, "charging", "false"},
    {"pi30", "QPIGS", STATUS_21, "switched_on", "true"},
    {"pi30", "QPIGS", STATUS_21, "dustproof_installed", "false"},

    /* By the number of tokens, whatever the variant is called. */
    {"pi30", "QPIGS", STATUS_17, "load_on", "true"},
    {"pi30", "QPIGS", STATUS_17, "pv_input_power", NULL},
    {"pi30", "QPIGS", STATUS_21, "pv_input_power", "1"},
    {"pi30", "QPIGS", STATUS_21, "solar_feed_country", NULL},
    {"pi30", "QPIGS", STATUS_24, "solar_feed_country", "\"germany\""},
    {"pi30", "QPIGS", STATUS_24, "solar_feed_to_grid_power", "123"},
    {"pi30", "QPIGS", STATUS_24 " 99 98", "solar_feed_to_grid_active", "true"},
    {"pi30max", "QPIGS", STATUS_17, "pv_input_power", NULL},
    {"pi30gk", "QPIGS", STATUS_21, "pv_or_ac_feeding_load", "false"},
    {"pi30gk", "QPIGS", STATUS_21, "sbu_priority_version_added", NULL},
    {"pi30", "QPIRI", RATED, "max_cv_charging_time", NULL},
    {"pi30", "QPIRI", RATED " 120", "max_cv_charging_time", "120"},
    {"pi30", "QPIRI", RATED " 120 2", "operation_logic", "\"eco\""},
    {"pi30", "QPIRI", RATED " 120 2 150", "max_discharging_current", "150"},
    {"pi30", "QPIRI", RATED " 120 2 150 54.7", "max_discharging_current", "150"},
    {"pi30", "QPIRI", RATED " 23.5 12 22.0", "pv_power_balance", "\"charge_plus_load\""},
    {"pi30", "QPIRI", RATED " 23.5 12 22.0", "max_cv_charging_time", NULL},
    {"pi30", "QPIRI", RATED " 23.5 12 22.0", "operation_logic", NULL},
    {"pi30", "QPIRI", RATED " 23.5 12 22.0", "max_discharging_current", NULL},
    {"pi30", "QDI", FACTORY, "max_cv_charging_time", NULL},
    {"pi30", "QDI", FACTORY " 224", "max_cv_charging_time", "224"},
    {"pi30", "QDI", FACTORY " 224 150", "max_discharging_current", "150"},
    {"pi30gk", "QDI", FACTORY " 000 1", "operation_logic", "\"online\""},
    {"pi30", "QDI", FACTORY " 02 1 060 255", "charging_stage_setting", "\"three_stage\""},
    {"pi30", "QDI", FACTORY " 02 1 060 255", "data_log_popup_enabled", "true"},
    {"pi30", "QDI", FACTORY " 02 1 060 255", "max_solar_charging_current", "60"},
    {"pi30", "QDI", FACTORY " 02 1 060 255", "max_cv_charging_time", "255"},
    {"pi30", "QDI", FACTORY, "buzzer_enabled", "true"},
    {"pi30", "QPGS0", UNIT, "battery_status", "\"unknown\""},
    {"pi30", "QPGS0", UNIT, "pv2_input_voltage", NULL},
    {"pi30", "QPGS1", UNIT " 275.3 02", "pv2_input_voltage", "275.3"},
    {"pi30", "QPGS1", UNIT " 275.3 02", "pv2_input_current", "2"},
    {"pi30", "QPIGS2", "01.0 201.7 00205 ", "pv2_input_power", "205"},
    {"pi30", "QPIGS2", "01.0 201.7 00205", "pv2_input_current", "1.0"},
    {"pi30", "Q1", CHARGER, "inverter_charge_status", "\"float\""},
    {"pi30", "Q1", CHARGER, "equalization_time", NULL},
    {"pi30", "Q1", CHARGER " 07 00 3741 530 3", "equalization_time", NULL},
    {"pi30", "Q1", CHARGER " 0 060 030 010 030 54.00 000 120 0 0742", "equalization_voltage",
     "54.00"},
    {"pi30", "Q1", "    0 00027 01 00 00 048 066 038 038 02 00 000 0083 2832 0000 00.00 13",
     "q1_word_2", "27"},
    {"pi30", "Q1", "00 00 00 000 026 021 026 00 00 000 0030 0000 13", "battery_temperature", "21"},

    /* QPIWS by its length. */
    {"pi30", "QPIWS", "10000100000000001000000000000000", "warning_line_fail", "true"},
    {"pi30", "QPIWS", "10000100000000001000000000000000", "warning_pv_loss", NULL},
    {"pi30", "QPIWS", "100001000000000010000000000000010001", "warning_pv_loss", "true"},
    {"pi30", "QPIWS", "100001000000000010000000000000010001",
     "warning_battery_equalization_warning", "true"},
    {"pi30", "QPIWS", "00000100000000000000000000100010001000", "warning_pv3_voltage_high", "true"},
    {"pi30max", "QPIWS", "10000100000000001000000000000000", "warning_pv_loss", "true"},
    {"pi30max", "QPIWS", "100001000000000010000000000000045901", "warning_line_fail", "true"},
    {"pi30max", "QPIWS", "100001000000000010000000000000045901", "warning_battery_weak", NULL},
    {"pi30gk", "QPIWS", "000000000000000000000000000000101100", "warning_dcdc_over_current",
     "true"},
    {"pi30gk", "QPIWS", "000000000000000000000000000000101100", "warning_low_pv_energy", "true"},
    {"pi30gk", "QPIWS", "000000000000000000000000000000101100", "warning_battery_weak", NULL},

    /* Choices: any zeros in front, codes outside the table, other numbers in a variant. */
    {"pi30", "QMOD", "H", "device_mode", "\"power_saving\""},
    {"pi30", "QMOD", "X", "device_mode", "\"unknown\""},
    {"pi30", "QOPM", "07", "output_mode", "\"phase_2_of_2_180\""},
    {"pi30", "QOPM", "7", "output_mode", "\"phase_2_of_2_180\""},
    {"pi30", "QOPM", "99", "output_mode", "\"unknown\""},
    {"pi30", "QPIRI", RATED, "charger_source_priority", "\"solar_and_utility\""},
    {"pi30m045", "QPIRI", RATED, "charger_source_priority", "\"solar_only\""},
    {"pi30m045", "QPGS0", UNIT, "charger_source_priority", "\"solar_and_utility\""},

    /* Texts. */
    {"pi30", "QID", "9293190510646", "serial_number", "\"9293190510646\""},
    {"pi30", "QSID", "1492932105105335005535", "serial_number", "\"92932105105335\""},
    {"pi30", "QSID", "2092932105105335005535", "serial_number", "\"92932105105335005535\""},
    {"pi30", "QVFW", "VERFW:00072.70", "main_cpu_firmware", "\"00072.70\""},
    {"pi30", "QVFW", "VERFW: 00123.01", "main_cpu_firmware", "\"00123.01\""},
    {"pi30", "QVFW2", "VERFW2:00072.70", "secondary_cpu_firmware", "\"00072.70\""},
    {"pi30", "QMN", "VMII-NXPW5KW", "model_name", "\"VMII-NXPW5KW\""},
    {"pi30", "QT", "20210726122606", "device_time", "\"2021-07-26T12:26:06\""},

    /* Letters: in any order, large or small, one list empty, some not there. */
    {"pi30", "QFLAG", "EzDabjkuvxy", "fault_code_record_enabled", "true"},
    {"pi30", "QFLAG", "EzDabjkuvxy", "buzzer_enabled", "false"},
    {"pi30", "QFLAG", "EzDabjkuvxy", "solar_feed_to_grid_enabled", NULL},
    {"pi30", "QFLAG", "EDab", "overload_bypass_enabled", "false"},
    {"pi30", "QFLAG", "EabD", "overload_bypass_enabled", "true"},
    {"pi30", "QFLAG", "EXDAB", "lcd_backlight_enabled", "true"},
    {"pi30", "QFLAG", "EdDa", "solar_feed_to_grid_enabled", "true"},

    /* Lists. */
    {"pi30", "QMUCHGCR", "002 010 020", "ac_charging_currents_selectable", "[2,10,20]"},
    {"pi30", "QOPPT", "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 1 0 0 2 1",
     "output_source_priority_by_hour", "[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,1]"},
    {"pi30", "QOPPT", "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 1 0 0 2 1",
     "output_source_priority", "\"utility_solar_battery\""},

    /* REVO. */
    {"pi30revo", "QALL",
     "234 50.0 230 49.9 0736 013 51.2 098 101 000 289 15.3 1385 016850 000368 L 02 00",
     "total_generated_energy", "368000"},
    {"pi30revo", "QALL",
     "234 50.0 230 49.9 0736 013 51.2 098 101 000 289 15.3 1385 016850 000368 L 02 00",
     "warning_code", "\"mains_low\""},
    {"pi30revo", "PQSE", "120103 56.3 54.6 43.8 42.6 040 020 2020 02 18 17 06 00 00", "device_time",
     "\"2020-02-18T17:06:00\""},
    {"pi30revo", "PQSE", "120103 56.3 54.6 43.8 42.6 040 020 2020 02 18 17 06 00 00",
     "battery_full_voltage", NULL},
    {"pi30revo", "PQSE", "120103 56.3 54.6 43.8 42.6 040 020 2020 02 18 17 06 10012 54.5",
     "battery_full_voltage", "54.5"},
    {"pi30revo", "PQSE", "120103 56.3 54.6 43.8 42.6 040 020 2020 02 18 17 06 10012 00",
     "three_phase_id", "\"2\""},
    {"pi30revo", "PQSE", "120103 56.3 54.6 43.8 42.6 040 020 2020 02 18 17 06 10012 00",
     "buzzer_enabled", "false"},
    {"pi30revo", "QLITH0", "052.5 000.0 000.0 032 036 000 070.0 007.0 057.0 004.6 0 5",
     "battery_temperature", "32"},
    {"pi30revo", "QLITH0", "052.5 000.0 000.0 250 036 000 070.0 007.0 057.0 004.6 0 5",
     "battery_temperature", "25.0"},
    {"pi30revo", "QPIGS", STATUS_21, "daily_generated_energy", "24"},
    {"pi30revo", "QPIGS", STATUS_21, "battery_discharge_current", NULL},

    /* Sent, but not available. */
    {"pi30", "QPIRI",
     "230.0 13.0 230.0 50.0 13.0 3000 2400 24.0 23.0 21.0 28.2 27.0 0 30 50 0 2 1 - 01 1 0 26.0 0 "
     "0",
     "max_parallel_units", "null"},
    {"pi30", "QPIGS",
     "---.- --.- 229.2 50.0 ---- 0283 016 379 13.10 000 --- 0025 0000 000.0 00.00 00024 -------- "
     "-- -- 00001 010",
     "grid_voltage", "null"},
    {"pi30", "QPIGS",
     "---.- --.- 229.2 50.0 ---- 0283 016 379 13.10 000 --- 0025 0000 000.0 00.00 00024 -------- "
     "-- -- 00001 010",
     "load_on", "null"},
    {"pi30", "QPIGS",
     "234.4 50.0 229.2 50.0  0283 016 379 13.10 000 080 0025 0000 000.0 00.00 00024 00010000",
     "ac_output_apparent_power", "null"},
    {"pi30", "QPIGS",
     "234.4 50.0 229.2 50.0  0283 016 379 13.10 000 080 0025 0000 000.0 00.00 00024 00010000",
     "ac_output_active_power", "283"},

    /* An odd or implausible field costs only itself. */
    {"pi30", "QPIGS",
     "2x4.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0444 0000 000.0 00.00 00024 0002000z",
     "grid_voltage", NULL},
    {"pi30", "QPIGS",
     "2x4.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0444 0000 000.0 00.00 00024 0002000z",
     "grid_frequency", "50.0"},
    {"pi30", "QPIGS",
     "2x4.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0444 0000 000.0 00.00 00024 0002000z",
     "inverter_heat_sink_temperature", NULL},
    {"pi30", "QPIGS",
     "2x4.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0444 0000 000.0 00.00 00024 0002000z",
     "load_on", NULL},
    {"pi30", "QPIGS",
     "2x4.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0444 0000 000.0 00.00 00024 0002000z",
     "charging", "false"},
    {"pi30", "QPIGS",
     "934.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 180 0149 0000 000.0 00.00 00024 00010000",
     "grid_voltage", NULL},
    {"pi30", "QPIGS",
     "934.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 180 0149 0000 000.0 00.00 00024 00010000",
     "battery_capacity", NULL},
    {"pi30", "QPIGS",
     "934.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 180 0149 0000 000.0 00.00 00024 00010000",
     "inverter_heat_sink_temperature", "149"},
};

static void assert_expected(const struct expectation *e)
{
    const struct protocol *p = protocol_find(span_of(e->protocol));
    const struct message *m = protocol_message(p, span_of(e->command));
    enum measurement_id id = measurement_find(span_of(e->name));
    struct decoded d;
    struct buffer out = {0};
    struct json j = json_into(&out);

    print_message("%s %s %s: %s\n", e->protocol, e->command, e->name, e->text);
    assert_int_not_equal(id, MEASUREMENT_COUNT);
    assert_true(decode_reply(p, m, span_of(e->text), &d));
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

static void what_is_no_answer_is_a_mismatch(void **state)
{
    static const struct {
        const char *protocol, *command, *text;
    } cases[] = {
        {"pi30", "QPIGS", ""},
        {"pi30", "QPIGS", " "},
        {"pi30", "QPIGS", "B"},
        {"pi30", "QPIGS", RATED},
        {"pi30", "QPIGS", FACTORY},
        {"pi30", "QPIGS", CHARGER},
        {"pi30", "QPIGS", "00000100000000001000000000000000"},
        {"pi30", "QPIGS", "234.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0025 0000 000.0"},
        {"pi30", "QPIGS", "234.4,50.0,229.2,50.0,0366,0283,016,379,13.10,000,080,0025,0000"},
        /* Bytes outside printable ASCII, though the check was right. */
        {"pi30", "QPIGS", "234.4 5\x02.0" STATUS_17},
        {"pi30", "QPIGS", "234.4 5\xb0.0" STATUS_17},
        {"pi30", "QMOD", "\x7f"},
        {"pi30", "QPIWS",
         "0000010000000000\x01"
         "000000000000000"},
        /* More odd than good. */
        {"pi30", "QPIGS", "x x x x x x x x x x x x x x x x x"},
        {"pi30", "QPIGS",
         "2x4.4 5x.0 22x.2 50.0 0366 0283 016 379 13.10 000 080 0025 0000 000.0 "
         "00.00 00024 00010000"},
        {"pi30", "QPIRI", FACTORY},
        {"pi30", "QPIRI", STATUS_24 " 0 0"},
        {"pi30", "QDI", RATED},
        {"pi30", "QMOD", "b"},
        {"pi30", "QMOD", "BB"},
        {"pi30", "QMOD", "0"},
        {"pi30", "QID", "92931"},
        {"pi30", "QID", "1492932105105335005535"},
        {"pi30", "QID", "VERFW:00072.70"},
        {"pi30", "QSID", "92931905106463"},
        {"pi30", "QSID", "2192932105105335005535"},
        {"pi30", "QVFW", "VERFW2:00072.70"},
        {"pi30", "QVFW", "VERFW:"},
        {"pi30", "QMN", "PI30"},
        {"pi30", "QMN", "EabDj"},
        {"pi30", "QFLAG", "Eab"},
        {"pi30", "QFLAG", "abD"},
        {"pi30", "QFLAG", "ED"},
        {"pi30", "QFLAG", "Ea-Db"},
        {"pi30", "QPIWS", "0000010000000000"},
        {"pi30", "QPIWS", "00000200000000001000000000000000"},
        {"pi30", "QT", "20211326122606"},
        {"pi30", "QT", "20210726242606"},
        {"pi30", "QT", "92931905106463"},
        {"pi30", "QET", "1063670"},
        {"pi30", "QET", "000000.5"},
        /* A date, which one make sends. */
        {"pi30", "QLT", "20241022"},
        {"pi30", "QMCHGCR", "010"},
        {"pi30", "QMCHGCR", "010 020 03x"},
        {"pi30", "QMCHGCR", "010 020 03.0"},
        {"pi30", "QMCHGCR", "00 00 00 000 026 021 026 00 00 000 0030 0000 13"},
        {"pi30", "QOPPT", "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 1 0 0 2"},
        {"pi30", "QPIGS2", "01.0 201.7"},
        {"pi30", "QPIGS2", "01.0 201.7 00205 00206"},
        {"pi30revo", "QALL", STATUS_21},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct protocol *p = protocol_find(span_of(cases[i].protocol));
        const struct message *m = protocol_message(p, span_of(cases[i].command));
        struct decoded d;

        print_message("%s %s: %s\n", cases[i].protocol, cases[i].command, cases[i].text);
        assert_false(decode_reply(p, m, span_of(cases[i].text), &d));
    }
}

static void what_is_left_out_is_counted(void **state)
{
    static const struct {
        const char *text;
        size_t absent, tokens;
    } cases[] = {
        {STATUS_17, 0, 17},
        {STATUS_24, 0, 24},
        {"2x4.4 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0444 0000 000.0 00.00 00024 "
         "00020000",
         3, 17},
        {"---.- 50.0 229.2 50.0 0366 0283 016 379 13.10 000 080 0044 0000 000.0 00.00 00024 "
         "00010000",
         0, 17},
    };
    const struct protocol *p = protocol_find(span_of("pi30"));
    const struct message *m = protocol_message(p, span_of("QPIGS"));

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decoded d;

        assert_true(decode_reply(p, m, span_of(cases[i].text), &d));
        assert_int_equal(d.absent, cases[i].absent);
        assert_int_equal(d.tokens, cases[i].tokens);
    }
}

/* Text of the answer is borrowed, not copied. */
static void texts_point_into_the_answer(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    const struct message *m = protocol_message(p, span_of("QMN"));
    const char text[] = "MKS2-8000";
    struct decoded d;

    (void)state;
    assert_true(decode_reply(p, m, span_of(text), &d));
    assert_ptr_equal(decoded_find(&d, M_model_name)->text.at, text);
    assert_null(decoded_find(&d, M_serial_number));
}

/* The answer lies at the end of its memory, so that the sanitizer sees a step too far. */
static void cut_answers_are_not_read_beyond_their_end(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30"));

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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_become_readings),
        cmocka_unit_test(what_is_no_answer_is_a_mismatch),
        cmocka_unit_test(what_is_left_out_is_counted),
        cmocka_unit_test(texts_point_into_the_answer),
        cmocka_unit_test(cut_answers_are_not_read_beyond_their_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
