/* pi41.c: PI41, two phases: LV5048 of the first generation and Axpert MLV 5K-48.
 *
 *     QPIGS2<crc><cr>    (000.0 00.0 119.8 60.0 1020 … 00000110<crc><cr>
 * The messages of PI30 speak of the first phase, L1; QPIGS2 and QP2GS of the second. The status
 * word of QPIGS is that of PI30's QPGS, and output modes from 5 on mean something else. Facts:
 * docs/protocols/pi41.md */
#include "protocols/pi30_rows.h"
#include "protocols/pi30_settings.h"
#include "protocols/voltronic.h"

/* 0 is not in the paper; a unit sent it. */
static const struct choice output_modes[] = {
    {"0", "single", "Single machine"},       {"1", "parallel", "Parallel, 0°"},
    {"2", "phase_1_of_3", "Phase 1 of 3"},   {"3", "phase_2_of_3", "Phase 2 of 3"},
    {"4", "phase_3_of_3", "Phase 3 of 3"},   {"5", "parallel_120", "Parallel, 120°"},
    {"6", "parallel_180", "Parallel, 180°"}, {0},
};

/* What may be set. */
static const struct choice output_mode_codes[] = {
    {"01", "parallel", "Parallel, 0°"},
    {"02", "phase_1_of_3", "Phase 1 of 3"},
    {"03", "phase_2_of_3", "Phase 2 of 3"},
    {"04", "phase_3_of_3", "Phase 3 of 3"},
    {"05", "parallel_120", "Parallel, 120°"},
    {"06", "parallel_180", "Parallel, 180°"},
    {0},
};

static const struct choice battery_types[] = {
    {"0", "agm", "AGM"},
    {"1", "flooded", "Flooded"},
    {"2", "user", "User defined"},
    {0},
};

/* The papers make the two bits in the middle of each status word one number. */
static const struct field status[] = {
    {.at = 0, .is = M_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 4, .is = M_ac_output_apparent_power},
    {.at = 5, .is = M_ac_output_active_power},
    {.at = 6, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 7, .is = M_bus_voltage, .max = VOLTS_DC_MAX},
    {.at = 8, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 9, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 10, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 11, .is = M_inverter_heat_sink_temperature, .max = DEGREES_MAX},
    {.at = 12, .is = M_pv_input_current, .max = AMPERES_MAX},
    {.at = 13, .is = M_pv_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 14, .is = M_battery_voltage_from_scc, .max = VOLTS_BATTERY_MAX},
    {.at = 15, .is = M_battery_discharge_current, .max = AMPERES_MAX},
    {.at = 16, .is = M_scc_ok, .as = BIT, .bit = 7},
    {.at = 16, .is = M_ac_charging, .as = BIT, .bit = 6},
    {.at = 16, .is = M_scc_charging, .as = BIT, .bit = 5},
    {.at = 16,
     .is = M_battery_status,
     .as = CHOICE,
     .from = 3,
     .length = 2,
     .choices = pi30_battery_statuses},
    {.at = 16, .is = M_line_lost, .as = BIT, .bit = 2},
    {.at = 16, .is = M_load_on, .as = BIT, .bit = 1},
    {.at = 16, .is = M_configuration_changed, .as = BIT, .bit = 0},
    {.at = 19, .is = M_pv_input_power},
    {.at = 20, .is = M_charging_to_float, .as = BIT, .bit = 2},
    {.at = 20, .is = M_switched_on, .as = BIT, .bit = 1},
};

static const struct layout status_layouts[] = {
    {.min_tokens = 17, .pattern = STATUS_PATTERN, ROWS(status)},
};

static const struct field second_phase[] = {
    {.at = 0, .is = M_l2_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_l2_grid_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_l2_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_l2_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 4, .is = M_l2_ac_output_apparent_power},
    {.at = 5, .is = M_l2_ac_output_active_power},
    {.at = 6, .is = M_l2_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 7, .is = M_pv2_input_current, .max = AMPERES_MAX},
    {.at = 8, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 9, .is = M_l2_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 10, .is = M_scc2_ok, .as = BIT, .bit = 7},
    {.at = 10, .is = M_l2_ac_charging, .as = BIT, .bit = 6},
    {.at = 10, .is = M_scc2_charging, .as = BIT, .bit = 5},
    {.at = 10, .is = M_l2_line_lost, .as = BIT, .bit = 2},
    {.at = 10, .is = M_l2_load_on, .as = BIT, .bit = 1},
};

static const struct layout second_phase_layouts[] = {
    {.min_tokens = 11, .pattern = "#.# #.# #.# #.# # # # n #.# #.# bbbbbbbb", ROWS(second_phase)},
};

static const struct field warnings[] = {
#include "protocols/pi30_warnings.def"
    {.at = 13, .is = M_warning_battery_overcharge, .as = FLAG},
    {.at = 15, .is = M_warning_battery_derating, .as = FLAG},
    {.at = 30, .is = M_warning_parallel_slave_warning, .as = FLAG},
};

static const struct layout warning_layouts[] = {
    {.min_tokens = WARNING_CHARACTERS_MIN, .pattern = WARNING_PATTERN, ROWS(warnings)},
};

static const struct field unit_second_phase[] = {
    {.at = 1, .is = M_l2_serial_number, .as = WORD, .min = 10, .max = 20},
    {.at = 2, .is = M_l2_device_mode, .as = CHOICE, .choices = pi30_device_modes},
    {.at = 3, .is = M_l2_fault_code, .as = CHOICE, .choices = pi30_fault_codes},
    {.at = 4, .is = M_l2_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 5, .is = M_l2_grid_frequency, .max = HERTZ_MAX},
    {.at = 6, .is = M_l2_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 7, .is = M_l2_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 8, .is = M_l2_ac_output_apparent_power},
    {.at = 9, .is = M_l2_ac_output_active_power},
    {.at = 10, .is = M_l2_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 11, .is = M_l2_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_l2_battery_charging_current, .max = AMPERES_MAX},
    {.at = 13, .is = M_l2_battery_capacity, .max = PERCENT_MAX},
    {.at = 14, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 15, .is = M_pv2_input_current, .max = AMPERES_MAX},
    {.at = 16, .is = M_scc2_ok, .as = BIT, .bit = 7},
    {.at = 16, .is = M_l2_ac_charging, .as = BIT, .bit = 6},
    {.at = 16, .is = M_scc2_charging, .as = BIT, .bit = 5},
    {.at = 16,
     .is = M_battery_status,
     .as = CHOICE,
     .from = 3,
     .length = 2,
     .choices = pi30_battery_statuses},
    {.at = 16, .is = M_l2_line_lost, .as = BIT, .bit = 2},
    {.at = 16, .is = M_l2_load_on, .as = BIT, .bit = 1},
    {.at = 16, .is = M_configuration_changed, .as = BIT, .bit = 0},
};

/* QPGS begins alike and is longer. A unit has sent 11 in front, where papers have 0 or 1. */
static const struct layout unit_second_phase_layouts[] = {
    {.min_tokens = 17,
     .max_tokens = 26,
     .pattern = "# * A # #.# #.# #.# #.# # # # #.# # # #.# n bbbbbbbb",
     ROWS(unit_second_phase)},
};

#define MPP_SOLAR "mpp-solar, mppsolar/protocols/pi41.py"

static const struct message messages[] = {
    {
        .command = "QPIGS",
        .title = "general status, first phase",
        .poll = POLL_FAST,
        .example = "122.9 59.9 122.9 59.9 0331 0272 013 440 56.10 004 100 0035 0002 088.1 56.00 "
                   "00000 11000010 00 00 00112 010",
        LAYOUTS(status_layouts),
    },
    {
        .command = "QPIGS2",
        .title = "general status, second phase",
        .poll = POLL_FAST,
        .example = "000.0 00.0 119.8 60.0 1020 0986 040 0000 000.0 50.10 00000110",
        LAYOUTS(second_phase_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "00000100000001000000000000000010",
        LAYOUTS(warning_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings and settings",
        .poll = POLL_SLOW,
        .example = "230.0 21.7 230.0 50.0 21.7 5000 4000 48.0 46.0 42.0 56.4 54.0 0 10 010 1 0 0 6 "
                   "01 0 0 54.0 0 1 60",
        .example_source = MPP_SOLAR,
        LAYOUTS(pi30_rating_layouts),
    },
    {
        .command = "QP2GS",
        .title = "one unit of a parallel system, second phase",
        .poll = POLL_UNIT,
        .argument = ARGUMENT_UNIT,
        .example = "11 92911906100045 L 00 124.2 59.98 124.2 59.98 0149 0130 005 56.1 000 100 "
                   "000.0 00 01000010",
        .example_source = MPP_SOLAR,
        LAYOUTS(unit_second_phase_layouts),
    },
};

static const struct renumbering renumberings[] = {
    {M_output_mode, output_modes},
    {M_battery_type, battery_types},
    {0},
};

static const struct setting writable[] = {
    {.is = M_output_source_priority,
     .command = "POP",
     .example = "00",
     .choices = pi30_output_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "00",
     .choices = pi30_charger_source_priorities},
    {.is = M_charger_source_priority, /* of one unit of a parallel system */
     .command = "PPCP",
     .example = "000",
     .choices = pi30_charger_source_priorities,
     .unconfirmed = true},
    {.is = M_input_voltage_range,
     .command = "PGR",
     .example = "00",
     .choices = pi30_input_voltage_ranges},
    {.is = M_output_mode,
     .command = "POPM",
     .example = "01",
     .choices = output_mode_codes,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_ac_output_rating_frequency,
     .command = "F",
     .example = "60",
     .choices = pi30_set_frequencies,
     .dangerous = true},
    {.is = M_battery_type,
     .command = "PBT",
     .example = "00",
     .choices = battery_types,
     .dangerous = true},
    {.is = M_battery_recharge_voltage,
     .command = "PBCV",
     .example = "46.0",
     .min = 44,
     .max = 51,
     .step = 1,
     .dangerous = true},
    {.is = M_battery_redischarge_voltage,
     .command = "PBDV",
     .example = "54.0",
     .min = 48,
     .max = 58,
     .step = 1,
     .choices = pi30_back_when_full,
     .dangerous = true},
    {.is = M_battery_under_voltage,
     .command = "PSDV",
     .example = "42.0",
     .min = 40,
     .max = 48,
     .dangerous = true},
    {.is = M_battery_bulk_voltage,
     .command = "PCVV",
     .example = "56.4",
     .min = 48,
     .max = 58.4,
     .dangerous = true},
    {.is = M_battery_float_voltage,
     .command = "PBFT",
     .example = "54.0",
     .min = 48,
     .max = 58.4,
     .dangerous = true},
    /* The first digit is the unit's in a parallel system. */
    {.is = M_max_charging_current,
     .command = "MNCHGC",
     .example = "0060",
     .min = 1,
     .max = 999,
     .limits = "QMCHGCR"},
    {.is = M_max_ac_charging_current,
     .command = "MUCHGC",
     .example = "030",
     .min = 1,
     .max = 99,
     .limits = "QMUCHGCR"},
    {.is = M_max_ac_charging_current,
     .command = "MUCHGC",
     .example = "0100",
     .min = 1,
     .max = 999,
     .limits = "QMUCHGCR"},
    {.is = M_max_cv_charging_time,
     .command = "PCVT",
     .example = "060",
     .min = 5,
     .max = 900,
     .step = 5,
     .choices = pi30_cv_time_automatic},
    {.is = M_pv_ok_condition,
     .command = "PPVOKC",
     .example = "0",
     .choices = pi30_pv_ok_conditions},
    {.is = M_pv_power_balance,
     .command = "PSPB",
     .example = "0",
     .choices = pi30_pv_power_balances},
    {.is = M_equalization_enabled, .command = "PBEQE", .example = "0", .dangerous = true},
    {.is = M_equalization_active, .command = "PBEQA", .example = "0", .dangerous = true},
    {.is = M_equalization_time,
     .command = "PBEQT",
     .example = "060",
     .min = 5,
     .max = 900,
     .step = 5},
    {.is = M_equalization_timeout,
     .command = "PBEQOT",
     .example = "120",
     .min = 5,
     .max = 900,
     .step = 5},
    {.is = M_equalization_period, .command = "PBEQP", .example = "030", .max = 90},
    {.is = M_equalization_voltage,
     .command = "PBEQV",
     .example = "58.40",
     .min = 48,
     .max = 61,
     .dangerous = true},
    {.is = M_buzzer_enabled, .command = "PEa", .off = "PDa"},
    {.is = M_overload_bypass_enabled, .command = "PEb", .off = "PDb"},
    {.is = M_power_saving_enabled, .command = "PEj", .off = "PDj"},
    {.is = M_lcd_return_to_default_page_enabled, .command = "PEk", .off = "PDk"},
    {.is = M_overload_restart_enabled, .command = "PEu", .off = "PDu"},
    {.is = M_over_temperature_restart_enabled, .command = "PEv", .off = "PDv"},
    {.is = M_lcd_backlight_enabled, .command = "PEx", .off = "PDx"},
    {.is = M_primary_source_alarm_enabled, .command = "PEy", .off = "PDy"},
    {.is = M_fault_code_record_enabled, .command = "PEz", .off = "PDz"},
};

static const struct action actions[] = {
    {.command = "PF", .title = "back to factory settings", .final = true, .dangerous = true},
};

static const struct unit units[] = {
    {"MPP Solar LV5048, first generation", KNOWN_SAMPLED, MPP_SOLAR},
    {"Axpert MLV 5K-48", KNOWN_DOCUMENT, "the maker's paper of 22 February 2019"},
    {0},
};

static const struct omission omissions[] = {
    {"QPIGS", "tokens 18 and 19, the last bit of token 21", "reserved"},
    {"QPIGS2", "bits 4, 3 and 0 of the status word", "reserved"},
    {"QP2GS", "the first token", "0 or 1 by the paper, but 11 has been seen"},
    {"QBEQI", "tokens 5 and 7", "reserved"},
    {0},
};

const struct protocol protocol_pi41 = {
    .name = "pi41",
    .title = "PI41: two phases, LV5048 of the first generation, Axpert MLV 5K-48",
    .base = &protocol_pi30,
    .framing = &framing_voltronic,
    MESSAGES(messages),
    .renumberings = renumberings,
    WRITABLE(writable),
    ACTIONS(actions),
    .about =
        "PI30 with a second phase, bracket and CRC as there. Plain names are of L1 and of the\n"
        "first solar input, names with `l2_` of L2; the load of the house is the sum of both.\n"
        "QPIGS and QPGS speak of L1, QPIGS2 and QP2GS of L2.\n"
        "\n"
        "The status word of QPIGS has other bits than in PI30, and output modes 5 and 6 are\n"
        "parallel units at 120° and 180°. The solar currents are told in whole amperes as they\n"
        "reach the battery, and the power of the second input is not told at all: it is\n"
        "estimated.\n"
        "\n"
        "The paper has no QPI. Units may say PI30 or PI41; QPIGS2 with eleven tokens is the\n"
        "surest sign.\n",
    .units = units,
    .omissions = omissions,
};
