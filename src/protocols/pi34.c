/* pi34.c: Voltronic PI34, spoken by a solar charger of its own: MPPT-3000.
 *
 *     QPIGS<crc><cr>    (096.4 54.32 25.10 12.60 12.50 1363 +041 54.30 +022 0000 01000000<crc><cr>
 * There is no inverter, so no grid, no output and no mode. Settings of voltage are for one battery
 * of 12 V, whatever hangs on the charger. Source: the maker's paper; only QPI and QDI of a real
 * unit have been seen. */
#include "protocols/voltronic.h"

enum {
    VOLTS_PV_MAX = 1000,
    VOLTS_BATTERY_MAX = 100,
    AMPERES_MAX = 999,
    DEGREES_MIN = -60,
    DEGREES_MAX = 149,
};

static const struct choice battery_types[] = {
    {"00", "agm", "AGM"},
    {"01", "flooded", "Flooded"},
    {"02", "user", "User defined"},
    {0},
};

static const struct choice battery_rating_settings[] = {
    {"00", "auto", "Automatic"}, {"01", "12v", "12 V"}, {"02", "24v", "24 V"},
    {"03", "36v", "36 V"},       {"04", "48v", "48 V"}, {0},
};

static const struct field protocol_id[] = {
    {.at = 0, .is = M_protocol_id, .as = WORD},
};

static const struct layout protocol_id_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "PINN", ROWS(protocol_id)},
};

static const struct field serial_number[] = {
    {.at = 0, .is = M_serial_number, .as = WORD, .min = 10, .max = 20},
};

static const struct layout serial_number_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "N#", ROWS(serial_number)},
};

static const struct field firmware[] = {
    {.at = 0, .is = M_main_cpu_firmware, .as = VERSION},
};

static const struct layout firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW:*", ROWS(firmware)},
};

/* The battery voltage setting has two digits in the paper's list, and four in its picture. */
static const struct field ratings[] = {
    {.at = 0, .is = M_max_output_power},
    {.at = 1, .is = M_battery_rating_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 3, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_battery_type, .as = CHOICE, .choices = battery_types},
    {.at = 6, .is = M_remote_battery_sense_enabled, .as = FLAG},
    {.at = 7, .is = M_battery_temperature_compensation, .as = SIGNED},
    {.at = 8, .is = M_remote_temperature_sense_enabled, .as = FLAG},
    {.at = 9, .is = M_battery_rating_setting, .as = CHOICE, .choices = battery_rating_settings},
    {.at = 10, .is = M_battery_count},
    {.at = 11, .is = M_battery_low_alarm_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_battery_low_shutdown_enabled, .as = FLAG},
};

static const struct layout rating_layouts[] = {
    {.min_tokens = 11, .pattern = "# # n #.# #.# NN NN n NN # #", ROWS(ratings)},
};

static const struct field status[] = {
    {.at = 0, .is = M_pv_input_voltage, .max = VOLTS_PV_MAX},
    {.at = 1, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 3, .is = M_charging_current_1, .max = AMPERES_MAX},
    {.at = 4, .is = M_charging_current_2, .max = AMPERES_MAX},
    {.at = 5, .is = M_pv_total_charging_power},
    {.at = 6, .is = M_inner_temperature, .as = SIGNED, .min = DEGREES_MIN, .max = DEGREES_MAX},
    {.at = 7, .is = M_remote_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_battery_temperature, .as = SIGNED, .min = DEGREES_MIN, .max = DEGREES_MAX},
    {.at = 10, .is = M_configuration_changed, .as = BIT, .bit = 7},
    {.at = 10, .is = M_charger_working, .as = BIT, .bit = 6},
};

/* The remote sensors are options. */
static const struct layout status_layouts[] = {
    {.min_tokens = 11,
     .max_tokens = 11,
     .pattern = "#.# #.# #.# #.# #.# # n * * * bbbbbbbb",
     ROWS(status)},
};

static const struct field defaults[] = {
    {.at = 0, .is = M_battery_rating_setting, .as = CHOICE, .choices = battery_rating_settings},
    {.at = 1, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 2, .is = M_battery_type, .as = CHOICE, .choices = battery_types},
    {.at = 3, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_remote_battery_sense_enabled, .as = FLAG},
    {.at = 6, .is = M_battery_temperature_compensation, .as = SIGNED},
};

/* A real unit has 2000 where the paper has amperes with a point: a hundredth, or something else
 * altogether. So without a point there is no current. */
static const struct field defaults_without_current[] = {
    {.at = 0, .is = M_battery_rating_setting, .as = CHOICE, .choices = battery_rating_settings},
    {.at = 2, .is = M_battery_type, .as = CHOICE, .choices = battery_types},
    {.at = 3, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_remote_battery_sense_enabled, .as = FLAG},
    {.at = 6, .is = M_battery_temperature_compensation, .as = SIGNED},
};

static const struct layout default_layouts[] = {
    {.min_tokens = 7, .max_tokens = 8, .pattern = "# #.# NN #.# #.# NN n", ROWS(defaults)},
    {.min_tokens = 7,
     .max_tokens = 8,
     .pattern = "# # NN #.# #.# NN n",
     ROWS(defaults_without_current)},
};

/* The first seven are faults. */
static const struct field warnings[] = {
    {.at = 0, .is = M_warning_over_charge_current, .as = FLAG},
    {.at = 1, .is = M_warning_over_temperature, .as = FLAG},
    {.at = 2, .is = M_warning_battery_under_shutdown, .as = FLAG},
    {.at = 3, .is = M_warning_battery_voltage_high, .as = FLAG},
    {.at = 4, .is = M_warning_pv_voltage_high, .as = FLAG},
    {.at = 5, .is = M_warning_battery_temperature_low, .as = FLAG},
    {.at = 6, .is = M_warning_battery_temperature_high, .as = FLAG},
    {.at = 19, .is = M_warning_pv_voltage_low, .as = FLAG},
    {.at = 20, .is = M_warning_pv_high_derating, .as = FLAG},
    {.at = 21, .is = M_warning_temperature_derating, .as = FLAG},
    {.at = 22, .is = M_warning_battery_temperature_low_alarm, .as = FLAG},
    {.at = 29, .is = M_warning_battery_low, .as = FLAG},
};

enum { WARNING_CHARACTERS = 30 };

static const struct layout warning_layouts[] = {
    {.min_tokens = WARNING_CHARACTERS,
     .max_tokens = WARNING_CHARACTERS,
     .pattern = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
     ROWS(warnings)},
};

/* The paper contradicts itself about the first digit: 0 is on in the answer, and 1 in the command.
 * 1 is taken for on. */
static const struct field equalization[] = {
    {.at = 0, .is = M_equalization_enabled, .as = FLAG},
    {.at = 1, .is = M_equalization_time},
    {.at = 2, .is = M_equalization_period},
    {.at = 3, .is = M_equalization_max_current, .max = AMPERES_MAX},
    {.at = 4, .is = M_next_equalization_days},
    {.at = 5, .is = M_equalization_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 6, .is = M_cv_charge_time},
    {.at = 7, .is = M_equalization_timeout},
};

static const struct layout equalization_layouts[] = {
    {.min_tokens = 8, .max_tokens = 8, .pattern = "N # # # # #.# # #", ROWS(equalization)},
};

#define PIPSOLAR "esphome-pipsolar, issue 63"

static const struct message messages[] = {
    {
        .command = "QPI",
        .title = "protocol",
        .poll = POLL_IDENTITY,
        .example = "PI34",
        .example_source = PIPSOLAR,
        LAYOUTS(protocol_id_layouts),
    },
    {
        .command = "QID",
        .title = "serial number",
        .poll = POLL_IDENTITY,
        .example = "96141907100123",
        LAYOUTS(serial_number_layouts),
    },
    {
        .command = "QVFW",
        .title = "firmware",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00001.05",
        LAYOUTS(firmware_layouts),
    },
    {
        .command = "QPIGS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "096.4 54.32 25.10 12.60 12.50 1363 +041 54.30 +022 0000 01000000",
        LAYOUTS(status_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "000000000000000000010000000000",
        LAYOUTS(warning_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings and settings",
        .poll = POLL_SLOW,
        .example = "3000 48 60.0 14.10 13.50 00 00 -05.0 00 04 4 11.00 1",
        LAYOUTS(rating_layouts),
    },
    {
        .command = "QBEQI",
        .title = "battery equalization",
        .poll = POLL_SLOW,
        .example = "0 060 030 015 012 14.60 150 120",
        LAYOUTS(equalization_layouts),
    },
    {
        .command = "QDI",
        .title = "factory settings",
        .poll = POLL_NEVER,
        .defaults = true,
        .example = "00 2000 02 14.40 13.60 00 +00.0 0000",
        .example_source = PIPSOLAR,
        LAYOUTS(default_layouts),
    },
};

/* All from the paper: nobody has told how a unit takes them. */
static const struct setting writable[] = {
    {.is = M_battery_type,
     .command = "PBT",
     .example = "00",
     .choices = battery_types,
     .dangerous = true,
     .unconfirmed = true},
    /* Of a battery that is user defined only. */
    {.is = M_battery_bulk_voltage,
     .command = "PBAV",
     .example = "14.10",
     .min = 12,
     .max = 15,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_float_voltage,
     .command = "PBFV",
     .example = "13.50",
     .min = 12,
     .max = 15,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_rating_setting,
     .command = "PBRV",
     .example = "00",
     .choices = battery_rating_settings,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_max_charging_current,
     .command = "MCHGC",
     .example = "060",
     .min = 10,
     .max = 60,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_temperature_compensation,
     .as = SIGNED,
     .command = "PTSO",
     .example = "-05.0",
     .min = -10,
     .max = 10,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_remote_battery_sense_enabled,
     .command = "PRBD",
     .example = "01",
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_low_alarm_voltage,
     .command = "PBLV",
     .example = "11.00",
     .min = 10,
     .max = 12.5,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_low_shutdown_enabled,
     .command = "PBLSE",
     .example = "1",
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_equalization_enabled,
     .command = "PBEQE",
     .example = "1",
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_equalization_time,
     .command = "PBEQT",
     .example = "060",
     .min = 5,
     .max = 300,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_equalization_period,
     .command = "PBEQP",
     .example = "030",
     .max = 60,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_equalization_max_current,
     .command = "PBEQMC",
     .example = "015",
     .min = 5,
     .max = 60,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_equalization_voltage,
     .command = "PBEQV",
     .example = "14.60",
     .min = 12,
     .max = 15.5,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_cv_charge_time,
     .command = "PBCVT",
     .example = "150",
     .min = 5,
     .max = 300,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_equalization_timeout,
     .command = "PBEQOT",
     .example = "120",
     .min = 5,
     .max = 360,
     .dangerous = true,
     .unconfirmed = true},
};

static const struct action actions[] = {
    {.command = "PF",
     .title = "back to factory settings",
     .final = true,
     .dangerous = true,
     .unconfirmed = true},
};

static const char about[] =
    "PI34 is spoken by the MPPT-3000, a solar charger without an inverter: there is no grid, no\n"
    "output and no working mode, and `QMOD`, `QFLAG` and `QMN` are refused. Frames and checks\n"
    "are those of PI30.\n"
    "\n"
    "The tables follow the maker's paper. Of a real unit only the answers to `QPI` and `QDI`\n"
    "are known, and the second one has a charging current of 2000: what it means is not clear,\n"
    "so a current without a point is left out.\n"
    "\n"
    "Voltages of settings (absorption, float, low battery, equalization) are for one battery of\n"
    "12 V: 14.10 V means 56.4 V on four in series. Measured voltages are those of the whole\n"
    "battery.\n"
    "\n"
    "Whether equalization is on is 0 in one place of the paper and 1 in another; 1 is taken for\n"
    "on. The absorption voltage can be set for a user defined battery only.\n";

static const struct unit units[] = {
    {"MPP Solar MPPT charge controller, model not told", KNOWN_SAMPLED, PIPSOLAR},
    {"MPPT-3000", KNOWN_DOCUMENT, "paper \"MPPT-3000\""},
    {0},
};

static const struct omission omissions[] = {
    {"QPIGS", "field 10, characters 3 to 8 of the status", "reserved"},
    {"QPIWS", "characters 8 to 19 and 24 to 29", "reserved"},
    {"QDI", "field 8, and field 2 without a point", "reserved; of unknown scale"},
    {0},
};

const struct protocol protocol_pi34 = {
    .name = "pi34",
    .title = "PI34: solar charger MPPT-3000",
    .framing = &framing_voltronic,
    MESSAGES(messages),
    WRITABLE(writable),
    ACTIONS(actions),
    .about = about,
    .units = units,
    .omissions = omissions,
};
