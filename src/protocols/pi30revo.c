/* pi30revo.c: Sorotec REVO, which says PI30 too but means other things.
 *
 *     QALL<sum><cr>    (234 50.0 230 49.9 0736 … L 00 00<sum><cr>
 * QALL, PQSE and PQSA have a check of one byte, all others the CRC of PI30.
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
#include "protocols/voltronic.h"

static const struct choice work_modes[] = {
    {"0", "utility_priority", "Utility first"},
    {"1", "solar_priority", "Solar first"},
    {"2", "battery_priority", "Battery first"},
    {"3", "pv_and_mains_without_ct", "PV and grid, no external CT"},
    {"4", "pv_and_mains_with_ct", "PV and grid, external CT"},
    {0},
};

static const struct choice languages[] = {
    {"0", "english", "English"},
    {"1", "chinese", "Chinese"},
    {0},
};

static const struct choice input_ranges[] = {
    {"0", "wide", "Wide"},
    {"1", "narrow", "Narrow"},
    {0},
};

static const struct choice output_voltages[] = {
    {"0", "220", "220 V"},
    {"1", "230", "230 V"},
    {"2", "240", "240 V"},
    {0},
};

static const struct choice output_frequencies[] = {
    {"0", "50", "50 Hz"},
    {"1", "60", "60 Hz"},
    {0},
};

/* In QPIRI. */
static const struct choice rated_battery_types[] = {
    {"0", "agm", "AGM"},
    {"1", "flooded", "Flooded"},
    {"2", "user", "User defined"},
    {0},
};

/* In PQSE. */
static const struct choice battery_types[] = {
    {"0", "lead_acid", "Lead acid"},
    {"1", "lithium", "Lithium"},
    {"2", "none", "No battery"},
    {"3", "custom", "Custom"},
    {0},
};

static const struct choice warning_codes[] = {
    {"00", "none", "No warning"},
    {"01", "battery_low", "Battery low"},
    {"02", "mains_low", "Grid voltage too low"},
    {"03", "mains_high", "Grid voltage too high"},
    {"04", "overload", "Overload"},
    {"05", "over_temperature", "Over temperature"},
    {"06", "fan_locked", "Fan locked"},
    {"07", "battery_over_voltage", "Battery voltage too high"},
    {"08", "discharge_over_current", "Discharge current too high"},
    {"21", "pv_under_voltage", "PV voltage too low"},
    {"22", "pv_over_voltage", "PV voltage too high"},
    {"23", "pv_over_current", "PV current too high"},
    {"24", "pv_over_temperature", "PV over temperature"},
    {"25", "pv_overload", "PV overload"},
    {"26", "pv_boost_failed", "PV boost failed"},
    {"39", "bms_communication_lost", "BMS does not answer"},
    {0},
};

static const struct choice fault_codes[] = {
    {"00", "none", "No fault"},
    {"01", "bus_over_voltage", "DC bus voltage too high"},
    {"02", "inverter_over_voltage", "Inverter voltage too high"},
    {"03", "inverter_low_voltage", "Inverter voltage too low"},
    {"04", "bus_soft_start_failed", "DC bus soft start failed"},
    {"05", "overload", "Overload"},
    {"06", "output_short", "Output short circuit"},
    {"07", "battery_voltage_low", "Battery too low to start"},
    {"08", "inverter_soft_start_failed", "Inverter soft start failed"},
    {"09", "bus_low_voltage", "DC bus voltage too low"},
    {"10", "parallel_failure", "Parallel operation failed"},
    {"11", "over_temperature", "Over temperature"},
    {"12", "battery_over_voltage", "Battery too high to start"},
    {"13", "phase_a_lost", "Phase A lost"},
    {"14", "phase_b_lost", "Phase B lost"},
    {"15", "phase_c_lost", "Phase C lost"},
    {"16", "output_setting_different", "Parallel units: different output settings"},
    {"17", "ac_input_different", "Parallel units: different AC input"},
    {"18", "power_feedback", "Power fed back into the output"},
    {"19", "firmware_version_different", "Parallel units: different firmware"},
    {"20", "current_sharing_fault", "Parallel units: current sharing failed"},
    {"23", "pv_over_current", "PV current too high"},
    {"24", "pv_over_temperature", "PV over temperature"},
    {0},
};

static const struct choice bms_faults[] = {
    {"0", "none", "None"},
    {"1", "battery_over_voltage", "Battery voltage too high"},
    {"2", "battery_low", "Battery low"},
    {"3", "battery_over_temperature", "Battery over temperature"},
    {"4", "battery_low_temperature", "Battery too cold"},
    {"5", "battery_over_current", "Battery current too high"},
    {"6", "output_short", "Output short circuit"},
    {0},
};

static const struct choice ac_flows[] = {
    {"0", "none", "None"},
    {"1", "ac_to_inverter", "Grid to inverter"},
    {"2", "inverter_to_ac", "Inverter to grid"},
    {"3", "line_only", "No flow, only the wire"},
    {0},
};

static const struct choice pv_flows[] = {
    {"0", "none", "None"},
    {"1", "pv_to_inverter", "PV to inverter"},
    {0},
};

static const struct choice battery_flows[] = {
    {"0", "none", "No battery"},
    {"1", "charging", "Charging"},
    {"2", "discharging", "Discharging"},
    {0},
};

static const struct choice load_flows[] = {
    {"0", "none", "No output"},
    {"1", "powered", "Output powered"},
    {0},
};

static const struct field protocol_id[] = {
    {.at = 0, .is = M_protocol_id, .as = WORD},
};

static const struct layout protocol_id_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "PINN", ROWS(protocol_id)},
};

static const struct field everything[] = {
    {.at = 0, .is = M_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 4, .is = M_ac_output_active_power},
    {.at = 5, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 6, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 8, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 9, .is = M_battery_discharge_current, .max = AMPERES_MAX},
    {.at = 10, .is = M_pv_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 11, .is = M_pv_input_current, .max = AMPERES_MAX},
    {.at = 12, .is = M_pv_input_power},
    {.at = 13, .is = M_daily_generated_energy},
    {.at = 14, .is = M_total_generated_energy, .exponent = 3},
    {.at = 15, .is = M_device_mode, .as = CHOICE, .choices = pi30_device_modes},
    {.at = 16, .is = M_warning_code, .as = CHOICE, .choices = warning_codes},
    {.at = 17, .is = M_fault_code, .as = CHOICE, .choices = fault_codes},
};

static const struct layout everything_layouts[] = {
    {.min_tokens = 18, .pattern = "# #.# # #.# # # #.# # #", ROWS(everything)},
};

static const struct field flows[] = {
    {.at = 0, .is = M_ac_flow, .as = CHOICE, .choices = ac_flows},
    {.at = 1, .is = M_pv_flow, .as = CHOICE, .choices = pv_flows},
    {.at = 2, .is = M_battery_flow, .as = CHOICE, .choices = battery_flows},
    {.at = 3, .is = M_load_flow, .as = CHOICE, .choices = load_flows},
};

static const struct layout flow_layouts[] = {
    {.min_tokens = 8, .max_tokens = 8, .pattern = "NNNNNNNN", ROWS(flows)},
};

/* The thirteenth token has two digits on older firmware, and the fourteenth is a voltage only if it
 * has a point. */
static const struct field settings[] = {
    {.at = 0, .is = M_language, .as = CHOICE, .from = 0, .length = 1, .choices = languages},
    {.at = 0,
     .is = M_work_mode_setting,
     .as = CHOICE,
     .from = 1,
     .length = 1,
     .choices = work_modes},
    {.at = 0,
     .is = M_input_voltage_range,
     .as = CHOICE,
     .from = 2,
     .length = 1,
     .choices = input_ranges},
    {.at = 0,
     .is = M_ac_output_voltage_setting,
     .as = CHOICE,
     .from = 3,
     .length = 1,
     .choices = output_voltages},
    {.at = 0,
     .is = M_ac_output_frequency_setting,
     .as = CHOICE,
     .from = 4,
     .length = 1,
     .choices = output_frequencies},
    {.at = 0, .is = M_battery_type, .as = CHOICE, .from = 5, .length = 1, .choices = battery_types},
    {.at = 1, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 3, .is = M_battery_low_alarm_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_under_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 6, .is = M_max_ac_charging_current, .max = AMPERES_MAX},
    {.at = 7, .is = M_device_time, .as = STAMP_5},
    {.at = 12, .is = M_buzzer_enabled, .as = FLAG_OFF, .from = 0, .length = 1},
    {.at = 12, .is = M_grid_connected_enabled, .as = FLAG, .from = 1, .length = 1},
    {.at = 12, .is = M_single_phase_parallel_enabled, .as = FLAG, .from = 2, .length = 1},
    {.at = 12, .is = M_three_phase_parallel_enabled, .as = FLAG, .from = 3, .length = 1},
    {.at = 12, .is = M_three_phase_id, .as = WORD, .from = 4, .length = 1},
    {.at = 13, .is = M_battery_full_voltage, .max = VOLTS_BATTERY_MAX},
};

enum { SETTINGS_ROWS_OLD = 15, SETTINGS_ROWS_WITHOUT_VOLTAGE = 18 };

#define SETTINGS_PATTERN "NNNNNN #.# #.# #.# #.# # # NNNN # # # #"

static const struct layout setting_layouts[] = {
    {.min_tokens = 14, .pattern = SETTINGS_PATTERN " NNNNN #.#", ROWS(settings)},
    {.min_tokens = 13,
     .pattern = SETTINGS_PATTERN " NNNNN",
     .fields = settings,
     .field_count = SETTINGS_ROWS_WITHOUT_VOLTAGE},
    {.min_tokens = 13,
     .pattern = SETTINGS_PATTERN " NN",
     .fields = settings,
     .field_count = SETTINGS_ROWS_OLD},
};

/* The fifth token is always 0000; the thirteenth is a power and the sixteenth an energy here. */
static const struct field status[] = {
    {.at = 0, .is = M_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 5, .is = M_ac_output_active_power},
    {.at = 6, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 7, .is = M_bus_voltage, .max = VOLTS_DC_MAX},
    {.at = 8, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 9, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 10, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 12, .is = M_pv_input_power},
    {.at = 13, .is = M_pv_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 14, .is = M_battery_voltage_from_scc, .max = VOLTS_BATTERY_MAX},
    {.at = 15, .is = M_daily_generated_energy},
    {.at = 16, .is = M_charging, .as = BIT, .bit = 2},
    {.at = 16, .is = M_scc_charging, .as = BIT, .bit = 1},
    {.at = 16, .is = M_ac_charging, .as = BIT, .bit = 0},
};

static const struct layout status_layouts[] = {
    {.min_tokens = 17, .pattern = STATUS_PATTERN, ROWS(status)},
};

/* Everything behind the fourteenth token is filling that never changes. */
static const struct field ratings[] = {
    {.at = 0, .is = M_grid_rating_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_rating_current, .max = AMPERES_MAX},
    {.at = 2, .is = M_ac_output_rating_voltage, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_ac_output_rating_frequency, .max = HERTZ_MAX},
    {.at = 4, .is = M_ac_output_rating_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_ac_output_rating_apparent_power},
    {.at = 6, .is = M_ac_output_rating_active_power},
    {.at = 7, .is = M_battery_rating_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_battery_low_alarm_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 9, .is = M_battery_under_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 10, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 11, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_battery_type, .as = CHOICE, .choices = rated_battery_types},
    {.at = 13, .is = M_max_charging_current, .max = AMPERES_MAX},
};

static const struct layout rating_layouts[] = {
    {.min_tokens = 14, .pattern = RATING_PATTERN, ROWS(ratings)},
};

static const struct field lithium[] = {
#include "protocols/pi30revo_lithium.def"
    {.at = 3, .is = M_battery_temperature, .max = DEGREES_MAX},
};

static const struct field lithium_tenths[] = {
#include "protocols/pi30revo_lithium.def"
    {.at = 3, .is = M_battery_temperature, .exponent = -1, .max = DEGREES_MAX},
};

#define LITHIUM_PATTERN "#.# #.# #.# "

/* The paper gives degrees (032), but some replies show tenths (250): from 100 up they are taken for
 * tenths. */
static const struct layout lithium_layouts[] = {
    {.min_tokens = 12, .pattern = LITHIUM_PATTERN "0NN # # #.#", ROWS(lithium)},
    {.min_tokens = 12, .pattern = LITHIUM_PATTERN "NNN # # #.#", ROWS(lithium_tenths)},
};

#define MPP_SOLAR "mpp-solar, mppsolar/protocols/pi30revo.py"

static const struct message messages[] = {
    {
        .command = "QPI",
        .title = "protocol",
        .poll = POLL_IDENTITY,
        .example = "PI30",
        .example_source = MPP_SOLAR,
        LAYOUTS(protocol_id_layouts),
    },
    {
        .command = "QALL",
        .title = "everything",
        .poll = POLL_FAST,
        .framing = &framing_voltronic_sum,
        .example =
            "234 50.0 230 49.9 0736 013 51.2 098 101 000 289 15.3 1385 016850 000368 L 00 00",
        LAYOUTS(everything_layouts),
    },
    {
        .command = "PQSA",
        .title = "energy flow",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .framing = &framing_voltronic_sum,
        .example = "11210000",
        LAYOUTS(flow_layouts),
    },
    {
        .command = "QPIGS",
        .title = "general status",
        .poll = POLL_MINUTE,
        .example = "221.0 49.9 221.0 49.9 0000 0707 012 401 00.10 012 000 0026 0000 000.0 00.10 "
                   "00000 00010000 00 00 00000 010",
        .example_source = MPP_SOLAR,
        LAYOUTS(status_layouts),
    },
    {
        .command = "QMOD",
        .title = "working mode",
        .poll = POLL_MINUTE,
        .example = "L",
        LAYOUTS(pi30_mode_layouts),
    },
    {
        .command = "QLITH0",
        .title = "lithium battery",
        .poll = POLL_MINUTE,
        .example = "052.5 000.0 000.0 032 036 000 070.0 007.0 057.0 004.6 0 5",
        .example_source = MPP_SOLAR,
        LAYOUTS(lithium_layouts),
    },
    {
        .command = "PQSE",
        .title = "configuration",
        .poll = POLL_SLOW,
        .framing = &framing_voltronic_sum,
        .example = "000100 56.0 54.0 44.0 42.0 030 010 2018 06 01 20 00 00 00",
        .example_source = MPP_SOLAR,
        LAYOUTS(setting_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings",
        .poll = POLL_SLOW,
        .example = "230.0 24.0 230.0 50.0 24.0 5500 5500 48.0 44.0 42.0 56.0 54.0 2 80 06 1 0 1 6 "
                   "01 0 0 52.0 0 1",
        LAYOUTS(rating_layouts),
    },
};

/* PSET writes back all that PQSE told, with the same check. */
#define IN_CONFIGURATION                                                                           \
    .command = "PSET", .within = "PQSE", .framing = &framing_voltronic_sum, .unconfirmed = true

static const struct setting writable[] = {
    {.is = M_language, .example = "0", .choices = languages, IN_CONFIGURATION},
    {.is = M_work_mode_setting,
     .example = "1",
     .choices = work_modes,
     .dangerous = true,
     IN_CONFIGURATION},
    {.is = M_input_voltage_range, .example = "0", .choices = input_ranges, IN_CONFIGURATION},
    {.is = M_ac_output_voltage_setting,
     .example = "1",
     .choices = output_voltages,
     .dangerous = true,
     IN_CONFIGURATION},
    {.is = M_ac_output_frequency_setting,
     .example = "0",
     .choices = output_frequencies,
     .dangerous = true,
     IN_CONFIGURATION},
    {.is = M_battery_type,
     .example = "0",
     .choices = battery_types,
     .dangerous = true,
     IN_CONFIGURATION},
    {.is = M_max_charging_current, .example = "030", .min = 10, .max = 90, IN_CONFIGURATION},
    {.is = M_max_ac_charging_current, .example = "010", .min = 0, .max = 60, IN_CONFIGURATION},
    {.is = M_device_time, .example = "2018 06 01 20 00", IN_CONFIGURATION},
    {.is = M_buzzer_enabled, .as = FLAG_OFF, .example = "0", IN_CONFIGURATION},
    {.is = M_grid_connected_enabled, .example = "0", .dangerous = true, IN_CONFIGURATION},
    {.is = M_single_phase_parallel_enabled, .example = "0", .dangerous = true, IN_CONFIGURATION},
    {.is = M_three_phase_parallel_enabled, .example = "0", .dangerous = true, IN_CONFIGURATION},
};

static const char about[] =
    "Sorotec's REVO says `PI30` like the others, and looks like them, but means other things.\n"
    "`QALL`, `PQSE`, `PQSA` and `PSET` have a check of one byte, all other questions the CRC;\n"
    "the paper gives `QLITH0` the one byte too, but what came had a CRC. One paper prints the\n"
    "check F6 for its example of `PSET`; F7 is right.\n"
    "\n"
    "- `QPIGS`: the 5th token is always 0000, the 13th is the PV power, the 16th the energy of\n"
    "  the day.\n"
    "- `QPIRI`: the 9th token is the low alarm voltage, the 14th the charging current of all\n"
    "  sources, and everything behind it is filling that never changes (06 1 0 1 6 01 0 0 52.0\n"
    "  0 1).\n"
    "- `QALL` has no DC bus voltage and no apparent power; the lifetime energy comes in kWh.\n"
    "- `PQSE`: the 13th token has two digits on older firmware. The 14th is the voltage of a\n"
    "  full battery only if it has a point; a sample of 2018 has a second 00 there. The first\n"
    "  of the flags is the wrong way round: 1 silences the buzzer.\n"
    "- `QLITH0` gives the battery's temperature in degrees (032) or tenths (250): from 100 up\n"
    "  it is read as tenths. The lowest discharging voltage was 004.4 or 004.6 with packs of 48\n"
    "  V, a tenth of what is likely; it is shown as sent.\n"
    "\n"
    "There is one setter, `PSET`, and it sets everything: read `PQSE`, change one value in the\n"
    "answer, and send all of it back. One paper shows an answer `ACK` without the bracket.\n";

static const struct unit units[] = {
    {"Sorotec REVO", KNOWN_SAMPLED, "mpp-solar; paper \"PI30REVO\""},
    {0},
};

static const struct omission omissions[] = {
    {"QPIRI", "the 15th to 25th token", "filling that never changes"},
    {"QPIGS", "the 5th, 18th, 19th and 21st token, and the first five bits of the 17th",
     "reserved"},
    {"QPIGS", "the 12th token", "said to be a temperature, but reserved"},
    {"QPIGS", "the 20th token", "the PV power once more"},
    {"PQSA", "the last four digits", "reserved"},
    {"PQSE", "a 14th token without a point", "nobody knows what it is"},
    {"PSET", "the battery's voltages", "no paper says within which limits"},
    {"PSET", "which phase of three the unit is", "belongs to the installation"},
    {"~R, ~S", "both setters", "undocumented calibration"},
    {0},
};

const struct protocol protocol_pi30revo = {
    .name = "pi30revo",
    .title = "PI30 REVO: Sorotec REVO",
    .framing = &framing_voltronic,
    MESSAGES(messages),
    WRITABLE(writable),
    .about = about,
    .units = units,
    .omissions = omissions,
};
