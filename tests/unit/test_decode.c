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

#define STATUS_16(power)                                                                           \
    "226.1 " power " 50.0 0001.7 226.8 00378 49.9 001.6 013 436.4 436.4 052.6 ---.- 077 00920 "    \
    "00292 ----- 196.1 ---.- ---.- 027.0"
#define GRID_H "239.0 50.0 280 090 70 40 +00291 0 04500 11+00000"
#define SETTINGS_H "1 050 002 01210110230 012 1 1 1 0 0 010 020 095 050 029.2 029.1 021.6 012"
#define STATUS_H "00 L011000000001 10211002100L127000000"
#define BMS_H " 044.8 057.6 150.0 083 0001.7 0000.0 02946 000000"
#define CELLS_H "3358 3357 3356 3358 3357 3357 3356 3358 3357 3358 3356 3357 3358 3357 3358 "

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

    /* PI16: parts of tokens, dashes, units of half a minute, kWh. */
    {"pi16", "QPIGS", STATUS_16("100378") " A---101001", "grid_power", "-378"},
    {"pi16", "QPIGS", STATUS_16("000378") " A---101001", "grid_current", "1.7"},
    {"pi16", "QPIGS", STATUS_16("000378") " A---101001", "grid_connected", "null"},
    {"pi16", "QPIGS", STATUS_16("000378") " A---101001", "battery_power_direction", "\"charge\""},
    {"pi16", "QPIGS", STATUS_16("000378") " --1-1---10", "load_on", "true"},
    {"pi16", "QPIGS", STATUS_16("000378") " 01--111210", "grid_connected", "true"},
    {"pi16", "QPIGS", STATUS_16("000378") " 01--111210", "battery_power_direction", "\"unknown\""},
    {"pi16", "QPIGS", STATUS_16("------") " A---101001", "grid_power", "null"},
    {"pi16", "QMD", "           PV3K    3000 99 1/1 360 230 04 12.0", "model_name", "\"PV3K\""},
    {"pi16", "QMD", "           PV3K    3000 99 1/1 360 230 04 12.0",
     "ac_output_rating_active_power", "3000"},
    {"pi16", "QENF", "A1B_C1D0E1F0G0", "ac_charge_enabled", "null"},
    {"pi16", "QET", "00001234", "total_generated_energy", "1234000"},
    {"pi16", "QLST", "10", "lcd_sleep_time", "300"},
    {"pi16", "QDI2", "25.0 54.0 060", "feed_wait_time", "60"},
    {"pi16", "QDI2", "25.0 54.0 060 42.0", "battery_under_voltage", NULL},
    {"pi16", "QPIFS", "OK", "fault_code", "\"none\""},
    {"pi16", "QSTS", "07", "self_test_result", "\"unknown\""},

    /* PI34: a current with a point or none, sensors that are options, a wide code. */
    {"pi34", "QDI", "00 2000 02 14.40 13.60 00 +00.0 0000", "max_charging_current", NULL},
    {"pi34", "QDI", "00 60.0 02 14.40 13.60 00 -05.0", "max_charging_current", "60.0"},
    {"pi34", "QDI", "00 60.0 02 14.40 13.60 00 -05.0", "battery_temperature_compensation", "-5.0"},
    {"pi34", "QPIGS", "096.4 54.32 25.10 12.60 12.50 1363 -041 --.-- ---- 0000 10000000",
     "battery_temperature", "null"},
    {"pi34", "QPIGS", "096.4 54.32 25.10 12.60 12.50 1363 -041 --.-- ---- 0000 10000000",
     "inner_temperature", "-41"},
    {"pi34", "QPIGS", "096.4 54.32 25.10 12.60 12.50 1363 -041 --.-- ---- 0000 10000000",
     "configuration_changed", "true"},
    {"pi34", "QPIRI", "3000 48 60.0 14.10 13.50 00 00 -05.0 00 0004 4", "battery_rating_setting",
     "\"48v\""},
    /* PI41: L2, and what differs from PI30. */
    {"pi41", "QPIGS", STATUS_21, "battery_status", "\"open\""},
    {"pi41", "QPIGS", STATUS_21, "load_on", "false"},
    {"pi41", "QPIGS", STATUS_21, "charging", NULL},
    {"pi41", "QPIGS2", "000.0 00.0 119.8 60.0 1020 0986 040 0000 000.0 50.10 10100110",
     "l2_line_lost", "true"},
    {"pi41", "QPIGS2", "000.0 00.0 119.8 60.0 1020 0986 040 0000 000.0 50.10 10100110",
     "scc2_charging", "true"},
    {"pi41", "QPIGS2", "000.0 00.0 119.8 60.0 1020 0986 040 0000 000.0 50.10 10100110",
     "l2_ac_charging", "false"},
    {"pi41", "QOPM", "06", "output_mode", "\"parallel_180\""},
    {"pi41", "QPIRI", RATED, "battery_type", "\"unknown\""},
    {"pi41", "QPIWS", "00000000000000010000000000000010", "warning_battery_derating", "true"},
    {"pi41", "QPIWS", "00000000000000010000000000000010", "warning_parallel_slave_warning", "true"},

    /* H: packed tokens, forms of several firmwares. */
    {"h", "HGRID", GRID_H, "grid_active_power", "291"},
    {"h", "HGRID", "239.0 50.0 280 090 70 40 -00291", "grid_active_power", "-291"},
    {"h", "HSTS", STATUS_H, "warning_fan_locked", "true"},
    {"h", "HSTS", STATUS_H, "warning_battery_voltage_high", "false"},
    {"h", "HSTS", STATUS_H, "device_mode", "\"line\""},
    {"h", "HSTS", STATUS_H, "led_inverter_state", "\"on\""},
    {"h", "HSTS", "00 X000000000000 10200002000", "device_mode", "\"test\""},
    {"h", "HSTS2", "00 B1010010 11721000000 00000000000000", "line_lost", "true"},
    {"h", "HOP", "240.2 49.9 00216 00177 003", "output_load_percent", "3"},
    {"h", "HOP", "240.2 49.9 00216 00177 003", "inductor_current", NULL},
    {"h", "HGEN", "261002 21:01 01.765 0003.1 0008.5 000000008.5", "daily_generated_energy",
     "1765"},
    {"h", "HGEN", "261002 21:01 01.765 0003.1 0008.5 000000008.5", "total_generated_energy",
     "8500"},
    {"h", "HGEN", "261002 21:01 01.765 0003.1 0008.5 000000008.5", "device_time",
     "\"2026-10-02T21:01:00\""},
    {"h", "HTEMP", "028 039 032 032 039 030 030 11 041 045000", "mppt2_charger_temperature", "41"},
    {"h", "HTEMP", "028 039 032 032 039 030 030 11 041 045000", "dc_rectifier_temperature", "45"},
    {"h", "HTEMP", "028 039 032 032 039 030 030 01000000", "fan2_on", "true"},
    {"h", "HBMS1", "02 1001100000000000" BMS_H, "bms_temperature", "21.45"},
    {"h", "HBMS1", "02 1001100000000000" BMS_H, "battery_stop_charge", "false"},
    {"h", "HBMS1", "02 1001000000000000" BMS_H, "battery_stop_discharge", "true"},
    {"h", "HBMS1", "02 1001100000000000 044.8 057.6 150.0 083 0001.7 0000.0 00000 000000",
     "bms_temperature", "null"},
    {"h", "HBMS1", "02 0001100000000000" BMS_H, "bms_communication_ok", "false"},
    {"h", "HBMS1", "02 0001100000000000" BMS_H, "bms_battery_capacity", NULL},
    {"h", "HBMS1", "02 0001100000000000" BMS_H, "battery_stop_charge", NULL},
    {"h", "HBMS2", "0000.0 0000.0 1 3358 0015 3356 0016 100.0 0000000000", "bms_cell_max_voltage",
     "3.358"},
    {"h", "HBMS3", CELLS_H "3356 00000000", "bms_cell_voltages",
     "[3.358,3.357,3.356,3.358,3.357,3.357,3.356,3.358,3.357,3.358,3.356,3.357,3.358,3.357,3.358,"
     "3.356]"},
    {"h", "HEEP1", SETTINGS_H " 0 1 ", "charger_source_priority", "\"solar_only\""},
    {"h", "HEEP1", SETTINGS_H " 0 1 ", "ac_output_rating_voltage", "230"},
    {"h", "HEEP1", SETTINGS_H " 0 1 ", "lcd_return_to_default_page_enabled", "true"},
    {"h", "HEEP1", SETTINGS_H " 100 ", "feed_to_grid_enabled", "true"},
    {"h", "HEEP1", SETTINGS_H " 100 ", "power_saving_enabled", NULL},
    {"h", "HEEP1", SETTINGS_H, "grid_tie_current", "12"},
    {"h01", "HEEP1", SETTINGS_H, "output_source_priority", "\"solar_utility_battery\""},
    {"h", "HEEP1", SETTINGS_H, "output_source_priority", "\"solar_battery_utility\""},
    {"h", "QPIRI", RATED, "output_source_priority", "\"solar_battery_utility\""},
    {"h", "QPIRI", RATED, "charger_source_priority", "\"solar_only\""},
    {"h01", "QPIRI", RATED, "charger_source_priority", "\"solar_and_utility\""},
    {"h", "HEEP2", "1 022.0 020 022.0 022.5 025.5 0 029.2 060 120 030 0102 2307 05 0000 26.0 50120",
     "ac_charge_end_time", "\"02:00\""},
    {"h", "HEEP2", "1 022.0 020 022.0 022.5 025.5 0 029.2 060 120 030 0102 2307 05 0000 26.0 50120",
     "second_output_load_duration", "120"},
    {"h", "HEEP3", "2048 2048 2048 0150 52.0 06200 100 000 0 1 0 2206 0000",
     "max_discharging_current", "100"},
    {"h", "HEEP3", "2048 2048 2048 0150 52.0 06200 100 000 0 1 0 2206 0000",
     "battery_feed_start_time", "\"22:00\""},
    {"h", "HEEP3", "2048 2048 2048 0150 04500 000 000000000000", "battery_under_back_voltage",
     NULL},

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

static const struct {
    const char *protocol, *command, *text;
} strangers[] = {
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
    /* Damaged, where there may be no check. */
    {"pi16", "QPIGS", STATUS_16("0003x8") " A---101001"},
    {"pi16", "QPIGS", STATUS_16("00378") " A---101001"},
    {"pi16", "QPIGS", STATUS_16("900378") " A---101001"},
    {"pi16", "QPIGS", STATUS_16("000378") " A---10100"},
    {"pi16", "QPIGS", STATUS_16("000378") " A---201001"},
    {"pi16", "QMOD", "Ga"},
    {"pi16", "QID", "96131801100057aE"},
    {"pi16", "QVFW", "VERFW:0000.27"},
    {"pi16", "QED20150620", "01929"},
    {"pi16", "QPIWS", "--0000000000--00000---00000"},
    {"pi16", "QCHT", "0215 2435"},
    /* Where nothing checks an answer, one odd token spoils it. */
    {"h", "HGRID", STATUS_21},
    {"h", "HGRID", "239.0 50.0 280 090 70 40 000291 0 04500 11+00000"},
    {"h", "HGRID", "239.0 50.0 280 090 70 40 +710000 0 04500 11+00000"},
    {"h", "HGRID", "339.0 50.0 280 090 70 40 +00291 0 04500 11+00000"},
    {"h", "HGRID", "x39.0 50.0 280 090 70 40 +00291 0 04500 11+00000"},
    {"h", "HGRID", "239.0 50.0 280 090 70 40 +00291 0 0450 11+00000"},
    {"h", "HGRID", "239.0 50.0 280 090 70 40"},
    {"h", "HGRID", "239.0 50.0 280 090 70 40 +04500 11+00000"},
    {"h", "HOP", "240.2 49.9 00216 00177 003 006"},
    {"h", "HSTS", "00 L0101"},
    {"h", "HSTS", "00 L01100000000 10211002100L127000000"},
    {"h", "HSTS", "00 0110000000010 10211002100L127000000"},
    {"h", "HGEN", "261302 21:01 01.765 0003.1 0008.5 000000008.5 000000000000"},
    {"h", "HGEN", "261002 2101 01.765 0003.1 0008.5 000000008.5 000000000000"},
    {"h", "HPV", "000.0 00.0 00000 0 380.0 00000000000000000000000"},
    {"h", "HPVB", "000.0 00.0 00000 00000.0 00000 0 060.0 018 06500"},
    {"h", "HBMS3", CELLS_H "9356 00000000"},
    {"h", "HEEP1", SETTINGS_H " 0 2"},
    {"h", "HEEP2",
     "1 022.0 020 022.0 022.5 025.5 0 029.2 060 120 030 0162 2307 05 0000 26.0 50120"},
    {"h", "QPRTL", "HPVINV2"},
    {"h", "QPRTL", "PI30"},
};

static void what_is_no_answer_is_a_mismatch(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        const struct protocol *p = protocol_find(span_of(strangers[i].protocol));
        const struct message *m = protocol_message(p, span_of(strangers[i].command));
        struct decoded d;

        print_message("%s %s: %s\n", strangers[i].protocol, strangers[i].command,
                      strangers[i].text);
        assert_false(decode_reply(p, m, span_of(strangers[i].text), &d));
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

static const struct field three_rows[] = {
    {.at = 0, .is = M_grid_voltage, .max = 300},
    {.at = 1, .is = M_load_on, .as = FLAG, .from = 1, .length = 1},
    {.at = 2, .is = M_grid_frequency},
};

static const struct layout three_row_layouts[] = {
    {.min_tokens = 5, .max_tokens = 5, .pattern = "ddd.d Bd dd.d ddd d", ROWS(three_rows)},
};

static const struct message three_row_message = {LAYOUTS(three_row_layouts)};

/* Where no check tells damage, a field that can't be read does. */
static void one_field_spoils_an_answer_that_is_taken_whole_or_not_at_all(void **state)
{
    static const struct protocol in_parts = {.framing = &framing_voltronic};
    static const struct protocol whole = {.framing = &framing_plain};
    static const struct {
        const char *text;
        bool in_parts, whole;
    } cases[] = {
        {"230.1 B1 50.0 012 0", true, true},    {"---.- B_ --.- --- -", true, true},
        {"2x0.1 B1 50.0 012 0", true, false},   {"230.1 B1 50.0 0x2 0", true, false},
        {"230.1 B2 50.0 012 0", true, false},   {"2-0.1 B1 50.0 012 0", true, false},
        {"930.1 B1 50.0 012 0", true, false},   {"30.1 B1 50.0 012 0", false, false},
        {"230.1 B1 50.0 0123 0", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text = span_of(cases[i].text);
        struct decoded d;

        print_message("%s\n", cases[i].text);
        assert_int_equal(decode_reply(&in_parts, &three_row_message, text, &d), cases[i].in_parts);
        assert_int_equal(decode_reply(&whole, &three_row_message, text, &d), cases[i].whole);
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

/* Toy answers that have what single tokens do not. */
enum { COMMAS, BLANKS, MIXED, MARKS, CHARS };

static const struct choice colours[] = {{"0", "red", "Red"}, {"1", "green", "Green"}, {0}};

static const struct field comma_rows[] = {
    {.at = 0, .is = M_grid_voltage, .exponent = -1, .max = 300},
    {.at = 2, .is = M_battery_current, .as = SIGN_BEFORE, .exponent = -1, .min = -100, .max = 100},
    {.at = 4, .is = M_serial_number, .as = SERIAL_AFTER},
    {.at = 5, .is = M_device_mode, .as = CHOICE, .choices = colours},
    {.at = 6, .is = M_device_time, .as = STAMP},
    {.at = 7, .is = M_model_name, .as = WORD},
};
static const struct layout comma_layouts[] = {
    {.min_tokens = 7, .max_tokens = 9, .pattern = "*", ROWS(comma_rows)},
};

static const struct field blank_rows[] = {
    {.at = 0, .is = M_device_time, .as = STAMP_2},
    {.at = 2,
     .is = M_bms_cell_voltages,
     .as = NUMBERS,
     .length = 4,
     .exponent = -3,
     .zero_is_unknown = true,
     .max = 5},
    {.at = 6, .is = M_firmware_date, .as = STAMP_5},
    {.at = 11, .is = M_ac_charging_currents_selectable, .as = NUMBERS, .max = 200},
};
static const struct layout blank_layouts[] = {
    {.min_tokens = 11, .pattern = "#", ROWS(blank_rows)},
};

static const struct field mixed_rows[] = {
    {.at = 0, .is = M_battery_voltage, .as = DECIMAL, .from = 3, .length = 4, .exponent = -1},
    {.at = 1, .is = M_battery_capacity},
    {.at = 2, .is = M_battery_current, .as = SIGNED},
    {.at = 4, .is = M_battery_under_voltage, .exponent = -1},
};
static const struct layout mixed_layouts[] = {
    {.min_tokens = 5, .max_tokens = 5, .pattern = "BMS#", ROWS(mixed_rows)},
};

static const struct field mark_rows[] = {
    {.at = 0, .is = M_device_mode, .as = CHOICE, .length = 1, .choices = colours},
    {.at = 0, .is = M_load_on, .as = FLAG, .from = 1, .length = 1},
    {.at = 0, .is = M_charging, .as = BIT, .bit = 1, .from = 2, .length = 3},
    {.at = 0, .is = M_grid_rating_frequency, .from = 5, .length = 2},
};
static const struct layout mark_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "*", ROWS(mark_rows)},
    {.min_tokens = 3, .max_tokens = 3, .pattern = "*", ROWS(mark_rows)},
};

static const struct field char_rows[] = {
    {.at = 1, .is = M_load_on, .as = FLAG},
    {.at = 3, .is = M_charging, .as = FLAG_OFF},
};
static const struct layout char_layouts[] = {
    {.min_tokens = 4, .max_tokens = 4, .pattern = "A*", ROWS(char_rows)},
};

static const struct message toys[] = {
    [COMMAS] = {.command = "COMMAS", LAYOUTS(comma_layouts)},
    [BLANKS] = {.command = "BLANKS", LAYOUTS(blank_layouts)},
    [MIXED] = {.command = "MIXED", .shape = WORDS, LAYOUTS(mixed_layouts)},
    [MARKS] = {.command = "MARKS", LAYOUTS(mark_layouts)},
    [CHARS] = {.command = "CHARS", .shape = CHARACTERS, LAYOUTS(char_layouts)},
};

static const struct protocol commas = {
    .name = "commas",
    .framing = &framing_caret,
    .separator = ',',
    MESSAGES(toys),
};
static const struct protocol blanks = {
    .name = "blanks",
    .framing = &framing_voltronic,
    MESSAGES(toys),
};

static const struct {
    const struct protocol *protocol;
    int toy;
    const char *text;
    enum measurement_id is;
    const char *json; /* NULL: the field is absent */
} toy_cases[] = {
    {&commas, COMMAS, "2301,1,0124,04,1234,1,20210521234743", M_grid_voltage, "230.1"},
    {&commas, COMMAS, "2301,1,0124,04,1234,1,20210521234743", M_battery_current, "12.4"},
    {&commas, COMMAS, "2301,0,0124,04,1234,1,20210521234743", M_battery_current, "-12.4"},
    {&commas, COMMAS, "2301,2,0124,04,1234,1,20210521234743", M_battery_current, NULL},
    {&commas, COMMAS, "2301,,0124,04,1234,1,20210521234743", M_battery_current, NULL},
    {&commas, COMMAS, "2301,,,04,1234,1,20210521234743", M_battery_current, "null"},
    {&commas, COMMAS, "2301,0,1001,04,1234,1,20210521234743", M_battery_current, NULL},
    {&commas, COMMAS, "2301,0,1000,04,1234,1,20210521234743", M_battery_current, "-100.0"},
    {&commas, COMMAS, "2301,1,0124,04,1234,1,20210521234743", M_serial_number, "\"1234\""},
    {&commas, COMMAS, "2301,1,0124,04,12340000000000000000,1,20210521234743", M_serial_number,
     "\"1234\""},
    {&commas, COMMAS, "2301,1,0124,4,1234,1,20210521234743", M_serial_number, NULL},
    {&commas, COMMAS, "2301,1,0124,05,1234,1,20210521234743", M_serial_number, NULL},
    {&commas, COMMAS, "2301,1,0124,00,,1,20210521234743", M_serial_number, "null"},
    {&commas, COMMAS, ",1,0124,04,1234,1,20210521234743", M_grid_voltage, "null"},
    {&commas, COMMAS, "   ,1,0124,04,1234,1,20210521234743", M_grid_voltage, "null"},
    {&commas, COMMAS, "2301,1,0124,04,1234,  ,20210521234743", M_device_mode, "null"},
    {&commas, COMMAS, "2301,1, 0124 ,04,1234,1,20210521234743", M_battery_current, "12.4"},
    {&commas, COMMAS, "2301,1,0124,04,1234,,20210521234743", M_device_mode, "null"},
    {&commas, COMMAS, "2301,1,0124,04,1234,-,20210521234743", M_device_mode, "null"},
    {&commas, COMMAS, "2301,1,0124,04,1234,00001,20210521234743", M_device_mode, "\"green\""},
    {&commas, COMMAS, "2301,1,0124,04,1234,2,20210521234743", M_device_mode, "\"unknown\""},
    {&commas, COMMAS, "2301,1,0124,04,1234,1,", M_device_time, "null"},
    {&commas, COMMAS, "2301,1,0124,04,1234,1,20210521234743,", M_model_name, "null"},
    {&commas, COMMAS, "2301,1,0124,04,1234,1,20210521234743, AB CD ", M_model_name, "\"AB CD\""},
    {&commas, COMMAS, "2301,1,0124,04,1234,1,20210521234743 ", M_device_time,
     "\"2021-05-21T23:47:43\""},

    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 00 010 020", M_device_time,
     "\"2026-10-02T21:01:00\""},
    {&blanks, BLANKS, "261302 21:01 3358 0 3356 5000 2018 06 01 20 00", M_device_time, NULL},
    {&blanks, BLANKS, "261002 2101 3358 0 3356 5000 2018 06 01 20 00", M_device_time, NULL},
    {&blanks, BLANKS, "------ --:-- 3358 0 3356 5000 2018 06 01 20 00", M_device_time, "null"},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 00", M_bms_cell_voltages,
     "[3.358,0.000,3.356,5.000]"},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5001 2018 06 01 20 00", M_bms_cell_voltages, NULL},
    {&blanks, BLANKS, "261002 21:01 3358 0 3.356 5000 2018 06 01 20 00", M_bms_cell_voltages, NULL},
    {&blanks, BLANKS, "261002 21:01 0000 0000 0 0000 2018 06 01 20 00", M_bms_cell_voltages,
     "null"},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 00", M_firmware_date,
     "\"2018-06-01T20:00:00\""},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 60", M_firmware_date, NULL},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 00 010 020",
     M_ac_charging_currents_selectable, "[10,20]"},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 00 010 201",
     M_ac_charging_currents_selectable, NULL},
    {&blanks, BLANKS, "261002 21:01 3358 0 3356 5000 2018 06 01 20 00",
     M_ac_charging_currents_selectable, NULL},
    /* Between commas lists and times look the same. */
    {&commas, BLANKS, "261002,21:01,3358,0,3356,5000,2018,06,01,20,00,010,020", M_device_time,
     "\"2026-10-02T21:01:00\""},
    {&commas, BLANKS, "261002,21:01,3358,0,3356,5000,2018,06,01,20,00,010,020", M_firmware_date,
     "\"2018-06-01T20:00:00\""},
    {&commas, BLANKS, "261002,21:01,3358,0,3356,5000,2018,06,01,20,00,010,020", M_bms_cell_voltages,
     "[3.358,0.000,3.356,5.000]"},

    {&commas, MIXED, "BMS0522,100,-0012,0 0455", M_battery_voltage, "52.2"},
    {&commas, MIXED, "BMS0522,100,-0012,0 0455", M_battery_current, "-12"},
    {&commas, MIXED, "BMS0522,100,-0012,0 0455", M_battery_under_voltage, "45.5"},
    {&blanks, MIXED, "BMS0522,100,-0012,0 0455", M_battery_under_voltage, "45.5"},
    {&commas, MIXED, "BMS0522,100,,0 0455", M_battery_current, "null"},
    {&commas, MIXED, "BMS052,100,-0012,0 0455", M_battery_voltage, NULL},

    {&blanks, MARKS, "1101050", M_device_mode, "\"green\""},
    {&blanks, MARKS, "1101050", M_load_on, "true"},
    {&blanks, MARKS, "1101050", M_charging, "true"},
    {&blanks, MARKS, "1101050", M_grid_rating_frequency, "50"},
    {&blanks, MARKS, "1--0-50", M_load_on, "null"},
    {&blanks, MARKS, "110105", M_grid_rating_frequency, NULL},

    {&blanks, CHARS, "A1B0", M_load_on, "true"},
    {&blanks, CHARS, "A1B0", M_charging, "true"},
    {&blanks, CHARS, "A_B0", M_load_on, "null"},
    {&blanks, CHARS, "A2B0", M_load_on, NULL},
};

static void what_spreads_over_tokens_is_read_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof toy_cases / sizeof toy_cases[0]; i++) {
        struct decoded d;
        struct buffer out = {0};
        struct json j = json_into(&out);

        print_message("%s: %s\n", measurements[toy_cases[i].is].name, toy_cases[i].text);
        assert_true(decode_reply(toy_cases[i].protocol, &toys[toy_cases[i].toy],
                                 span_of(toy_cases[i].text), &d));
        const struct value *v = decoded_find(&d, toy_cases[i].is);
        assert_int_equal(v != NULL, toy_cases[i].json != NULL);
        if (v == NULL)
            continue;
        value_json(v, &j);
        buffer_put(&out, "", 1);
        assert_string_equal(out.bytes, toy_cases[i].json);
        buffer_done(&out);
    }
}

static void an_answer_with_too_few_tokens_for_any_layout_is_short(void **state)
{
    static const struct {
        const struct protocol *protocol;
        int toy;
        const char *text;
        bool is_short;
    } cases[] = {
        {&commas, COMMAS, "2301,1,0124,04,1234,1", true},
        {&commas, COMMAS, "2301", true},
        {&commas, COMMAS, "2301,1,0124,04,1234,1,2", false},
        {&commas, COMMAS, "1,2,3,4,5,6,7,8,9,10,11", false},
        {&commas, COMMAS, "2301 1 0124 04 1234 1", true},
        {&commas, COMMAS, "2301,1,\x01", false},
        {&commas, MIXED, "BMS0522,100,-0012,0", true},
        {&commas, MIXED, "BMS0522,100,-0012,0 ", true},
        {&commas, MIXED, "BMS0522,100,-0012,0 0", false},
        {&blanks, MARKS, "", false},
        {&blanks, MARKS, "1", false},
        {&blanks, CHARS, "A1B", true},
        {&blanks, CHARS, "A1B0", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s\n", cases[i].text);
        assert_int_equal(
            decode_is_short(cases[i].protocol, &toys[cases[i].toy], span_of(cases[i].text)),
            cases[i].is_short);
    }
}

static bool all_right(const struct decoded *d, const struct decoded *right)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct value *v = decoded_find(right, d->readings[i].is);

        if (v == NULL || !value_equals(v, &d->readings[i].value))
            return false;
    }
    return true;
}

/* One byte got lost on the way, or some whole reports of USB. */
static void assert_lost_bytes_change_nothing(void *owner, const struct message *m)
{
    const struct protocol *p = owner;
    size_t whole = strlen(m->example);
    struct decoded right, d;
    char text[FRAME_MAX];

    if (message_framing(p, m)->reply != CHECK_FREE)
        return;
    assert_true(decode_reply(p, m, span_of(m->example), &right));
    for (size_t lost = 1; lost <= 32; lost = lost < 8 ? 8 : lost + 8)
        for (size_t at = 0; at + lost <= whole; at++) {
            memcpy(text, m->example, at);
            memcpy(text + at, m->example + at + lost, whole - at - lost);
            if (!decode_reply(p, m, (struct span){.at = text, .length = whole - lost}, &d))
                continue;
            print_message("%s: '%.*s'\n", m->command, (int)(whole - lost), text);
            assert_true(all_right(&d, &right));
        }
}

static void bytes_lost_from_an_unchecked_answer_change_no_value(void **state)
{
    const struct protocol *p = protocol_find(span_of("h"));

    (void)state;
    protocol_each_message(p, assert_lost_bytes_change_nothing, (void *)p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_become_readings),
        cmocka_unit_test(what_is_no_answer_is_a_mismatch),
        cmocka_unit_test(what_is_left_out_is_counted),
        cmocka_unit_test(one_field_spoils_an_answer_that_is_taken_whole_or_not_at_all),
        cmocka_unit_test(texts_point_into_the_answer),
        cmocka_unit_test(bytes_lost_from_an_unchecked_answer_change_no_value),
        cmocka_unit_test(cut_answers_are_not_read_beyond_their_end),
        cmocka_unit_test(what_spreads_over_tokens_is_read_together),
        cmocka_unit_test(an_answer_with_too_few_tokens_for_any_layout_is_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
