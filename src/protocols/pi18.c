/* pi18.c: Voltronic PI18, spoken by InfiniSolar V, LV5048 Hybrid V2, LVX, EASUN IGRID SV and kin.
 *
 *     ^P005GS<crc><crc><cr>    ^D1062336,499,2336, … 1,2,1,1<crc><crc><cr>
 * Tokens are separated by commas and have no points: tenths are sent as whole numbers. No reply
 * names its question, so the patterns say how many digits a token has where that tells it apart.
 * Facts: docs/protocols/framing.md */
#include "protocols/pi30_rows.h"
#include "protocols/voltronic.h"

static const struct choice device_modes[] = {
    {"00", "power_on", "Power on"}, {"01", "standby", "Standby"},
    {"02", "bypass", "Bypass"},     {"03", "battery", "Battery"},
    {"04", "fault", "Fault"},       {"05", "hybrid", "Hybrid"},
    {"06", "charge", "Charging"},   {0},
};

/* Both have fewer rows than in PI30, and other numbers. */
static const struct choice output_source_priorities[] = {
    {"0", "solar_utility_battery", "Solar first (SUB)"},
    {"1", "solar_battery_utility", "Solar, battery, utility (SBU)"},
    {0},
};

static const struct choice charger_source_priorities[] = {
    {"0", "solar_first", "Solar first"},
    {"1", "solar_and_utility", "Solar and utility"},
    {"2", "solar_only", "Only solar"},
    {0},
};

static const struct choice solar_power_priorities[] = {
    {"0", "battery_load_utility", "Battery, load, utility"},
    {"1", "load_battery_utility", "Load, battery, utility"},
    {0},
};

static const struct choice machine_types[] = {
    {"0", "off_grid", "Off grid"},
    {"1", "grid_tie", "Grid tie"},
    {0},
};

static const struct choice charger_statuses[] = {
    {"0", "abnormal", "Abnormal"},
    {"1", "not_charging", "Not charging"},
    {"2", "charging", "Charging"},
    {0},
};

static const struct choice battery_directions[] = {
    {"0", "idle", "Idle"},
    {"1", "charge", "Charging"},
    {"2", "discharge", "Discharging"},
    {0},
};

static const struct choice dc_ac_directions[] = {
    {"0", "idle", "Idle"},
    {"1", "ac_to_dc", "AC to DC"},
    {"2", "dc_to_ac", "DC to AC"},
    {0},
};

static const struct choice line_directions[] = {
    {"0", "idle", "Idle"},
    {"1", "input", "From the grid"},
    {"2", "output", "To the grid"},
    {0},
};

static const struct field protocol_id[] = {
    {.at = 0, .is = M_protocol_id, .as = WORD},
};

static const struct layout protocol_id_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "18", ROWS(protocol_id)},
};

/* Always 22 characters, which tells it from an energy that begins with its own length. */
static const struct field serial_number[] = {
    {.at = 0, .is = M_serial_number, .as = SERIAL, .length = 22},
};

static const struct layout serial_number_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NN*", ROWS(serial_number)},
};

static const struct field firmware[] = {
    {.at = 0, .is = M_main_cpu_firmware, .as = WORD},
    {.at = 1, .is = M_slave1_cpu_firmware, .as = WORD},
    {.at = 2, .is = M_slave2_cpu_firmware, .as = WORD},
};

static const struct layout firmware_layouts[] = {
    {.min_tokens = 3, .max_tokens = 3, .pattern = "NNNNN NNNNN NNNNN", ROWS(firmware)},
};

static const struct field status[] = {
    {.at = 0, .is = M_grid_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 2, .is = M_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_ac_output_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 4, .is = M_ac_output_apparent_power},
    {.at = 5, .is = M_ac_output_active_power},
    {.at = 6, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 7, .is = M_battery_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_battery_voltage_from_scc, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 9, .is = M_battery_voltage_from_scc2, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 10, .is = M_battery_discharge_current, .max = AMPERES_MAX},
    {.at = 11, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 12, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 13, .is = M_inverter_heat_sink_temperature, .max = DEGREES_MAX},
    {.at = 14, .is = M_mppt1_charger_temperature, .max = DEGREES_MAX},
    {.at = 15, .is = M_mppt2_charger_temperature, .max = DEGREES_MAX},
    {.at = 16, .is = M_pv_input_power},
    {.at = 17, .is = M_pv2_input_power},
    {.at = 18, .is = M_pv_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 19, .is = M_pv2_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 20, .is = M_configuration_changed, .as = FLAG},
    {.at = 21, .is = M_mppt1_charger_status, .as = CHOICE, .choices = charger_statuses},
    {.at = 22, .is = M_mppt2_charger_status, .as = CHOICE, .choices = charger_statuses},
    {.at = 23, .is = M_load_on, .as = FLAG},
    {.at = 24, .is = M_battery_power_direction, .as = CHOICE, .choices = battery_directions},
    {.at = 25, .is = M_dc_ac_power_direction, .as = CHOICE, .choices = dc_ac_directions},
    {.at = 26, .is = M_line_power_direction, .as = CHOICE, .choices = line_directions},
    {.at = 27, .is = M_local_parallel_id},
};

static const struct layout status_layouts[] = {
    {.min_tokens = 28,
     .pattern = "N# # # # # # # # # # # # # # # # # # # # b N N b N N N",
     ROWS(status)},
};

static const struct field mode[] = {
    {.at = 0, .is = M_device_mode, .as = CHOICE, .choices = device_modes},
};

static const struct layout mode_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "0N", ROWS(mode)},
};

static const struct field warnings[] = {
    {.at = 0, .is = M_fault_code, .as = CHOICE, .choices = pi30_fault_codes},
    {.at = 1, .is = M_warning_line_fail, .as = FLAG},
    {.at = 2, .is = M_warning_output_short, .as = FLAG},
    {.at = 3, .is = M_warning_over_temperature, .as = FLAG},
    {.at = 4, .is = M_warning_fan_locked, .as = FLAG},
    {.at = 5, .is = M_warning_battery_voltage_high, .as = FLAG},
    {.at = 6, .is = M_warning_battery_low, .as = FLAG},
    {.at = 7, .is = M_warning_battery_under_shutdown, .as = FLAG},
    {.at = 8, .is = M_warning_overload, .as = FLAG},
    {.at = 9, .is = M_warning_eeprom_fault, .as = FLAG},
    {.at = 10, .is = M_warning_power_limit, .as = FLAG},
    {.at = 11, .is = M_warning_pv_voltage_high, .as = FLAG},
    {.at = 12, .is = M_warning_pv2_voltage_high, .as = FLAG},
    {.at = 13, .is = M_warning_mppt_overload_warning, .as = FLAG},
    {.at = 14, .is = M_warning_mppt2_overload_warning, .as = FLAG},
    {.at = 15, .is = M_warning_battery_too_low_to_charge, .as = FLAG},
    {.at = 16, .is = M_warning_pv2_battery_too_low_to_charge, .as = FLAG},
};

/* 17 tokens in the paper, 18 from devices. */
static const struct layout warning_layouts[] = {
    {.min_tokens = 17, .pattern = "# b b b b b b b b b b b b b b b b", ROWS(warnings)},
};

static const struct field total_generated[] = {
    {.at = 0, .is = M_total_generated_energy, .as = INTEGER},
};

static const struct field yearly_generated[] = {
    {.at = 0, .is = M_yearly_generated_energy, .as = INTEGER},
};

static const struct field monthly_generated[] = {
    {.at = 0, .is = M_monthly_generated_energy, .as = INTEGER},
};

static const struct field daily_generated[] = {
    {.at = 0, .is = M_daily_generated_energy, .as = INTEGER},
};

/* Watt hours throughout: the paper has kWh for all but the day, but 802946 kWh, which a unit of
 * 5.6 kW told as its lifetime, would be 16 years of full power day and night. Eight digits; months
 * have been seen with seven, days with six. */
#define ENERGY_LAYOUTS(table)                                                                      \
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNN", ROWS(table)},                        \
        {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNN", ROWS(table)},                     \
    {                                                                                              \
        .min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNN", ROWS(table)                         \
    }

static const struct layout total_generated_layouts[] = {ENERGY_LAYOUTS(total_generated)};
static const struct layout yearly_generated_layouts[] = {ENERGY_LAYOUTS(yearly_generated)};
static const struct layout monthly_generated_layouts[] = {ENERGY_LAYOUTS(monthly_generated)};
static const struct layout daily_generated_layouts[] = {ENERGY_LAYOUTS(daily_generated)};

static const struct field ratings[] = {
    {.at = 0, .is = M_grid_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_rating_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 2, .is = M_ac_output_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_ac_output_rating_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 4, .is = M_ac_output_rating_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 5, .is = M_ac_output_rating_apparent_power},
    {.at = 6, .is = M_ac_output_rating_active_power},
    {.at = 7, .is = M_battery_rating_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_battery_recharge_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 9, .is = M_battery_redischarge_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 10, .is = M_battery_under_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 11, .is = M_battery_bulk_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_battery_float_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 13, .is = M_battery_type, .as = CHOICE, .choices = pi30_battery_types},
    {.at = 14, .is = M_max_ac_charging_current, .max = AMPERES_MAX},
    {.at = 15, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 16, .is = M_input_voltage_range, .as = CHOICE, .choices = pi30_input_voltage_ranges},
    {.at = 17, .is = M_output_source_priority, .as = CHOICE, .choices = output_source_priorities},
    {.at = 18, .is = M_charger_source_priority, .as = CHOICE, .choices = charger_source_priorities},
    {.at = 19, .is = M_max_parallel_units},
    {.at = 20, .is = M_machine_type, .as = CHOICE, .choices = machine_types},
    {.at = 21, .is = M_topology, .as = CHOICE, .choices = pi30_topologies},
    {.at = 22, .is = M_output_mode, .as = CHOICE, .choices = pi30_output_modes},
    {.at = 23, .is = M_solar_power_priority, .as = CHOICE, .choices = solar_power_priorities},
    {.at = 24, .is = M_mppt_count},
};

/* 25 tokens in the paper, 26 from devices. */
static const struct layout rating_layouts[] = {
    {.min_tokens = 25,
     .pattern = "N# # # # # # # # # # # # # N # # N N N # N N N N N",
     ROWS(ratings)},
};

static const struct field flags[] = {
    {.at = 0, .is = M_buzzer_enabled, .as = FLAG},
    {.at = 1, .is = M_overload_bypass_enabled, .as = FLAG},
    {.at = 2, .is = M_lcd_return_to_default_page_enabled, .as = FLAG},
    {.at = 3, .is = M_overload_restart_enabled, .as = FLAG},
    {.at = 4, .is = M_over_temperature_restart_enabled, .as = FLAG},
    {.at = 5, .is = M_lcd_backlight_enabled, .as = FLAG},
    {.at = 6, .is = M_primary_source_alarm_enabled, .as = FLAG},
    {.at = 7, .is = M_fault_code_record_enabled, .as = FLAG},
};

/* A ninth is reserved; some send two digits there. */
static const struct layout flag_layouts[] = {
    {.min_tokens = 8, .pattern = "b b b b b b b b", ROWS(flags)},
};

static const struct field charging_currents[] = {
    {.at = 0, .is = M_charging_currents_selectable, .as = NUMBERS, .max = AMPERES_MAX},
};

static const struct layout charging_current_layouts[] = {
    {.min_tokens = 1, .pattern = "NNN", ROWS(charging_currents)},
};

static const struct field ac_charging_currents[] = {
    {.at = 0, .is = M_ac_charging_currents_selectable, .as = NUMBERS, .max = AMPERES_MAX},
};

static const struct layout ac_charging_current_layouts[] = {
    {.min_tokens = 1, .pattern = "NNN", ROWS(ac_charging_currents)},
};

static const struct field clock_time[] = {
    {.at = 0, .is = M_device_time, .as = STAMP},
};

static const struct layout clock_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNNNNNNNN", ROWS(clock_time)},
};

/* From 00:00 to 00:00 is always. */
static const struct field charge_times[] = {
    {.at = 0, .is = M_ac_charge_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_ac_charge_end_time, .as = TIME_OF_DAY},
};

static const struct layout charge_time_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNNN NNNN", ROWS(charge_times)},
};

static const struct field load_times[] = {
    {.at = 0, .is = M_ac_load_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_ac_load_end_time, .as = TIME_OF_DAY},
};

static const struct layout load_time_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNNN NNNN", ROWS(load_times)},
};

static const struct field unit_ratings[] = {
    {.at = 0, .is = M_parallel_unit_present, .as = FLAG},
    {.at = 2, .is = M_serial_number, .as = SERIAL_AFTER},
    {.at = 3, .is = M_charger_source_priority, .as = CHOICE, .choices = charger_source_priorities},
    {.at = 4, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_max_ac_charging_current, .max = AMPERES_MAX},
    {.at = 6, .is = M_output_mode, .as = CHOICE, .choices = pi30_output_modes},
};

static const struct layout unit_rating_layouts[] = {
    {.min_tokens = 7, .pattern = "b NN * N # # N", ROWS(unit_ratings)},
};

/* The mode has one digit here. Some firmwares leave out the temperature at the end. */
static const struct field unit_status[] = {
    {.at = 0, .is = M_parallel_unit_present, .as = FLAG},
    {.at = 1, .is = M_device_mode, .as = CHOICE, .choices = device_modes},
    {.at = 2, .is = M_fault_code, .as = CHOICE, .choices = pi30_fault_codes},
    {.at = 3, .is = M_grid_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 4, .is = M_grid_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 5, .is = M_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 6, .is = M_ac_output_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 7, .is = M_ac_output_apparent_power},
    {.at = 8, .is = M_ac_output_active_power},
    {.at = 9, .is = M_total_ac_output_apparent_power},
    {.at = 10, .is = M_total_ac_output_active_power},
    {.at = 11, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 12, .is = M_total_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 13, .is = M_battery_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 14, .is = M_battery_discharge_current, .max = AMPERES_MAX},
    {.at = 15, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 16, .is = M_total_battery_charging_current},
    {.at = 17, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 18, .is = M_pv_input_power},
    {.at = 19, .is = M_pv2_input_power},
    {.at = 20, .is = M_pv_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 21, .is = M_pv2_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 22, .is = M_mppt1_charger_status, .as = CHOICE, .choices = charger_statuses},
    {.at = 23, .is = M_mppt2_charger_status, .as = CHOICE, .choices = charger_statuses},
    {.at = 24, .is = M_load_on, .as = FLAG},
    {.at = 25, .is = M_battery_power_direction, .as = CHOICE, .choices = battery_directions},
    {.at = 26, .is = M_dc_ac_power_direction, .as = CHOICE, .choices = dc_ac_directions},
    {.at = 27, .is = M_line_power_direction, .as = CHOICE, .choices = line_directions},
    {.at = 28, .is = M_max_temperature, .max = DEGREES_MAX},
};

static const struct layout unit_status_layouts[] = {
    {.min_tokens = 28,
     .pattern = "b N # # # # # # # # # # # # # # # # # # # # N N b N N N",
     ROWS(unit_status)},
};

static const struct field defaults[] = {
    {.at = 0, .is = M_ac_output_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_ac_output_rating_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 2, .is = M_input_voltage_range, .as = CHOICE, .choices = pi30_input_voltage_ranges},
    {.at = 3, .is = M_battery_under_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_float_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_battery_bulk_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 6, .is = M_battery_recharge_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_battery_redischarge_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 9, .is = M_max_ac_charging_current, .max = AMPERES_MAX},
    {.at = 10, .is = M_battery_type, .as = CHOICE, .choices = pi30_battery_types},
    {.at = 11, .is = M_output_source_priority, .as = CHOICE, .choices = output_source_priorities},
    {.at = 12, .is = M_charger_source_priority, .as = CHOICE, .choices = charger_source_priorities},
    {.at = 13, .is = M_solar_power_priority, .as = CHOICE, .choices = solar_power_priorities},
    {.at = 14, .is = M_machine_type, .as = CHOICE, .choices = machine_types},
    {.at = 15, .is = M_output_mode, .as = CHOICE, .choices = pi30_output_modes},
    {.at = 16, .is = M_buzzer_enabled, .as = FLAG},
    {.at = 17, .is = M_overload_restart_enabled, .as = FLAG},
    {.at = 18, .is = M_over_temperature_restart_enabled, .as = FLAG},
    {.at = 19, .is = M_lcd_backlight_enabled, .as = FLAG},
    {.at = 20, .is = M_primary_source_alarm_enabled, .as = FLAG},
    {.at = 21, .is = M_fault_code_record_enabled, .as = FLAG},
    {.at = 22, .is = M_overload_bypass_enabled, .as = FLAG},
    {.at = 23, .is = M_lcd_return_to_default_page_enabled, .as = FLAG},
};

static const struct layout default_layouts[] = {
    {.min_tokens = 24,
     .pattern = "N# # N # # # # # # # N N N N N N b b b b b b b b",
     ROWS(defaults)},
};

#define LVX "mpp-solar, mppsolar/protocols/pi18lvx.py"
#define LV5048 "esphome-pipsolar, docs/pdus/pi18/lv5048.txt"

static const struct message messages[] = {
    {
        .command = "PI",
        .title = "protocol",
        .poll = POLL_IDENTITY,
        .example = "18",
        LAYOUTS(protocol_id_layouts),
    },
    {
        .command = "ID",
        .title = "serial number",
        .poll = POLL_IDENTITY,
        .example = "1496161704100242000000",
        .example_source = LVX,
        LAYOUTS(serial_number_layouts),
    },
    {
        .command = "VFW",
        .title = "firmware of the CPUs",
        .poll = POLL_IDENTITY,
        .example = "05402,08025,00000",
        .example_source = LVX,
        LAYOUTS(firmware_layouts),
    },
    {
        .command = "GS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "2336,499,2336,499,0443,0255,007,524,000,000,000,017,042,039,000,000,1326,0000,"
                   "1907,0000,0,2,0,1,1,2,1,1",
        .example_source = LVX,
        LAYOUTS(status_layouts),
    },
    {
        .command = "MOD",
        .title = "working mode",
        .poll = POLL_FAST,
        .example = "03",
        .example_source = LV5048,
        LAYOUTS(mode_layouts),
    },
    {
        .command = "FWS",
        .title = "fault and warnings",
        .poll = POLL_FAST,
        .example = "00,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0",
        .example_source = LV5048,
        LAYOUTS(warning_layouts),
    },
    {
        .command = "ET",
        .title = "solar energy, lifetime",
        .poll = POLL_MINUTE,
        .example = "00802946",
        .example_source = LV5048,
        LAYOUTS(total_generated_layouts),
    },
    {
        .command = "ED",
        .title = "solar energy of a day",
        .poll = POLL_MINUTE,
        .argument = ARGUMENT_DAY,
        .example = "00012345",
        LAYOUTS(daily_generated_layouts),
    },
    {
        .command = "EM",
        .title = "solar energy of a month",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_MONTH,
        .example = "0006591",
        LAYOUTS(monthly_generated_layouts),
    },
    {
        .command = "EY",
        .title = "solar energy of a year",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_YEAR,
        .example = "00006591",
        .example_source = LVX,
        LAYOUTS(yearly_generated_layouts),
    },
    {
        .command = "PIRI",
        .title = "ratings and settings",
        .poll = POLL_SLOW,
        .example = "2300,243,2300,500,243,5600,5600,480,470,530,440,555,544,2,030,090,1,1,2,9,0,0,"
                   "1,0,1,00",
        .example_source = LV5048,
        LAYOUTS(rating_layouts),
    },
    {
        .command = "FLAG",
        .title = "settings that are on or off",
        .poll = POLL_SLOW,
        .example = "1,0,1,0,0,1,1,0,0",
        .example_source = LVX,
        LAYOUTS(flag_layouts),
    },
    {
        .command = "MCHGCR",
        .title = "selectable charging currents",
        .poll = POLL_SLOW,
        .example = "010,020,030,040,050,060,070,080",
        .example_source = "mpp-solar, mppsolar/protocols/pi18.py",
        LAYOUTS(charging_current_layouts),
    },
    {
        .command = "MUCHGCR",
        .title = "selectable charging currents from AC",
        .poll = POLL_SLOW,
        .example = "002,010,020,030,040,050,060,070",
        LAYOUTS(ac_charging_current_layouts),
    },
    {
        .command = "T",
        .title = "clock",
        .poll = POLL_SLOW,
        .example = "20210521234743",
        .example_source = LVX,
        LAYOUTS(clock_layouts),
    },
    {
        .command = "ACCT",
        .title = "when AC may charge",
        .poll = POLL_SLOW,
        .example = "0000,0000",
        .example_source = LVX,
        LAYOUTS(charge_time_layouts),
    },
    {
        .command = "ACLT",
        .title = "when the output is supplied",
        .poll = POLL_SLOW,
        .example = "0000,0000",
        .example_source = LVX,
        LAYOUTS(load_time_layouts),
    },
    {
        .command = "PRI",
        .title = "ratings of one unit of a parallel system",
        .poll = POLL_MINUTE,
        .argument = ARGUMENT_UNIT,
        .example = "1,14,96161704100242000000,1,060,030,1",
        LAYOUTS(unit_rating_layouts),
    },
    {
        .command = "PGS",
        .title = "one unit of a parallel system",
        .poll = POLL_UNIT,
        .argument = ARGUMENT_UNIT,
        .example = "1,5,00,2387,499,2387,499,0716,0165,01232,00505,012,004,518,000,015,031,036,"
                   "1137,0000,2088,0000,2,0,1,1,2,1,037",
        .example_source = LVX,
        LAYOUTS(unit_status_layouts),
    },
    {
        .command = "DI",
        .title = "factory settings",
        .poll = POLL_NEVER,
        .defaults = true,
        .example = "2300,500,0,408,540,564,460,540,060,30,0,0,1,0,0,0,1,0,0,1,1,0,1,1",
        .example_source = LVX,
        LAYOUTS(default_layouts),
    },
};

static const struct choice settable_voltages[] = {
    {"2020", "202", "202 V"}, {"2080", "208", "208 V"}, {"2200", "220", "220 V"},
    {"2300", "230", "230 V"}, {"2400", "240", "240 V"}, {0},
};

static const struct choice settable_frequencies[] = {
    {"50", "50", "50 Hz"},
    {"60", "60", "60 Hz"},
    {0},
};

/* Two phases are read with the numbers of PI30, but nobody has set them with these. */
static const struct choice settable_output_modes[] = {
    {"0", "single", "Single machine"},     {"1", "parallel", "Parallel"},
    {"2", "phase_1_of_3", "Phase 1 of 3"}, {"3", "phase_2_of_3", "Phase 2 of 3"},
    {"4", "phase_3_of_3", "Phase 3 of 3"}, {0},
};

/* PEI and PDI have no argument, so these are but the values, in that order. */
static const struct choice settable_machine_types[] = {
    {"1", "grid_tie", "Grid tie"},
    {"0", "off_grid", "Off grid"},
    {0},
};

static const struct choice back_when_full[] = {
    {"000", "0", "When the battery is full"},
    {0},
};

/* Where an argument begins with "0," that is the unit of a parallel system; 0 where there is but
 * one. The paper has BUCD for batteries of 12, 24 and 48 V, the other voltages for 48 V only. */
static const struct setting settings[] = {
    {.is = M_output_source_priority,
     .command = "POP",
     .example = "1",
     .choices = output_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "0,1",
     .at = 1,
     .choices = charger_source_priorities},
    {.is = M_solar_power_priority,
     .command = "PSP",
     .example = "1",
     .choices = solar_power_priorities},
    {.is = M_max_charging_current,
     .command = "MCHGC",
     .example = "0,050",
     .at = 1,
     .min = 1,
     .max = 999,
     .limits = "MCHGCR"},
    {.is = M_max_ac_charging_current,
     .command = "MUCHGC",
     .example = "0,002",
     .at = 1,
     .min = 1,
     .max = 999,
     .limits = "MUCHGCR"},
    {.is = M_input_voltage_range,
     .command = "PGR",
     .example = "0",
     .choices = pi30_input_voltage_ranges},
    {.is = M_battery_type,
     .command = "PBT",
     .example = "2",
     .choices = pi30_battery_types,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_bulk_voltage, /* somebody's unit refused 54.2 and 54.0 */
     .command = "MCHGV",
     .example = "564,540",
     .exponent = -1,
     .min = 12,
     .max = 14.6,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_float_voltage,
     .command = "MCHGV",
     .example = "564,540",
     .at = 1,
     .exponent = -1,
     .min = 12,
     .max = 14.6,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_under_voltage,
     .command = "PSDV",
     .example = "450",
     .exponent = -1,
     .min = 10,
     .max = 12,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_recharge_voltage, /* an EASUN SV refused 50.0 and 54.0 */
     .command = "BUCD",
     .example = "440,480",
     .exponent = -1,
     .min = 11,
     .max = 12.75,
     .step = 0.25,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_redischarge_voltage,
     .command = "BUCD",
     .example = "440,480",
     .at = 1,
     .exponent = -1,
     .min = 12,
     .max = 14.5,
     .step = 0.25,
     .per_12_v = true,
     .choices = back_when_full,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_ac_output_rating_voltage,
     .command = "V",
     .example = "2300",
     .exponent = -1,
     .choices = settable_voltages,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_ac_output_rating_frequency,
     .command = "F",
     .example = "50",
     .choices = settable_frequencies,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_output_mode,
     .command = "POPM",
     .example = "0,0",
     .at = 1,
     .choices = settable_output_modes,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_machine_type,
     .command = "PEI",
     .off = "PDI",
     .choices = settable_machine_types,
     .dangerous = true},
    {.is = M_load_on, .command = "LON", .example = "1", .dangerous = true, .unconfirmed = true},
    {.is = M_buzzer_enabled, .command = "PEA", .off = "PDA"},
    {.is = M_overload_bypass_enabled, .command = "PEB", .off = "PDB"},
    {.is = M_lcd_return_to_default_page_enabled, .command = "PEC", .off = "PDC"},
    {.is = M_overload_restart_enabled, .command = "PED", .off = "PDD"},
    {.is = M_over_temperature_restart_enabled, .command = "PEE", .off = "PDE"},
    {.is = M_lcd_backlight_enabled, .command = "PEF", .off = "PDF"},
    {.is = M_primary_source_alarm_enabled, .command = "PEG", .off = "PDG"},
    {.is = M_fault_code_record_enabled, .command = "PEH", .off = "PDH"},
    {.is = M_ac_charge_start_time, .command = "ACCT", .example = "0000,0000", .unconfirmed = true},
    {.is = M_ac_charge_end_time,
     .command = "ACCT",
     .example = "0000,0000",
     .at = 1,
     .unconfirmed = true},
    {.is = M_ac_load_start_time, .command = "ACLT", .example = "0000,0000", .unconfirmed = true},
    {.is = M_ac_load_end_time,
     .command = "ACLT",
     .example = "0000,0000",
     .at = 1,
     .unconfirmed = true},
    {.is = M_device_time, .command = "DAT", .example = "190518224530", .unconfirmed = true},
};

static const struct action actions[] = {
    {.command = "PF", .title = "back to factory settings", .final = true, .dangerous = true},
    {.command = "CLE", .title = "clear the energy counters", .final = true},
};

static const char about[] =
    "A question is a caret, `P`, three digits, a word, two bytes of CRC and a carriage\n"
    "return; what sets begins with `^S` instead. The digits count all behind them. Answers\n"
    "begin with `^D`, or are `^1` (done) and `^0` (refused). Their digits are wrong on some\n"
    "units, so Heliowire goes by the CRC and the carriage return.\n"
    "\n"
    "Values stand between commas. None has a point: `2336` is 233.6 V. An empty place, or one\n"
    "of dashes, is something that the unit does not know.\n"
    "\n"
    "Source and charger priorities have other numbers than in PI30, and there is none that\n"
    "puts the grid first. A redischarge voltage of 0 means: only when the battery is full.\n"
    "Times of 00:00 to 00:00 mean: always.\n"
    "\n"
    "Energy is in watt hours, also where the maker's paper says kilowatt hours. LV5048 Hybrid\n"
    "V2 units refuse the energy of a day, month and year and know the lifetime only. `DI`\n"
    "tells what the unit left the factory with, not what is in force.\n"
    "\n"
    "Be careful with the battery voltages: units have refused pairs that the paper allows,\n"
    "and there is no word why. `PBT` with a lithium type is known from newer units alone.\n";

static const struct unit units[] = {
    {"MPP Solar LV5048 Hybrid V2, 5.6 kW, 48 V", KNOWN_RECORDED, LV5048},
    {"5 kW units of 48 V, model not told", KNOWN_SAMPLED, "mpp-solar, powermon"},
    {"3 kW unit of 48 V, model not told", KNOWN_SAMPLED, "esphome-pipsolar, issue 165"},
    {"Voltronic InfiniSolar V", KNOWN_DOCUMENT, "paper \"PI18\" of 2017-09-26"},
    {"Voltronic InfiniSolar V IV", KNOWN_RELATIVE, "esphome-pipsolar, pull request 62"},
    {"SunGoldPower 6048", KNOWN_RELATIVE, "esphome-pipsolar, pull request 62"},
    {"SILA PRO, AXIOMA", KNOWN_RELATIVE, "owners"},
    {0},
};

static const struct omission omissions[] = {
    {"PIRI", "token 26", "00 or 01; nobody knows what it is"},
    {"FWS", "token 18", "in no paper; 0 in every recording"},
    {"FLAG", "token 9 and what follows", "reserved"},
    {"PRI", "token 2", "no value of its own: it says how much of the serial number counts"},
    {"Q1", "the whole answer", "some units are said to have it in the form of PI30; none was seen"},
    {"ID", "setting the serial number", "left out on purpose"},
    {"MCHGC, MUCHGC, PCP, POPM", "ids of parallel units but 0",
     "Heliowire sets the unit that it speaks to"},
    {"POPM", "5 to 7, two phases", "taken from PI30 for reading; no paper lets them be set"},
    {0},
};

const struct protocol protocol_pi18 = {
    .name = "pi18",
    .title = "PI18: InfiniSolar V, LV5048 Hybrid V2, SunGoldPower 6048 and kin",
    .framing = &framing_caret,
    .setting_framing = &framing_caret_set,
    .separator = ',',
    MESSAGES(messages),
    WRITABLE(settings),
    ACTIONS(actions),
    .about = about,
    .units = units,
    .omissions = omissions,
};

static const char lvx_about[] =
    "The same as PI18, but what is sent has no CRC, although its three digits still count\n"
    "one: `^P005GS`. Answers have theirs. Choose it for a unit that does not answer in PI18's\n"
    "own way.\n"
    "\n"
    "An owner of an EASUN SV reports that his unit refuses nearly everything that sets.\n";

static const struct unit lvx_units[] = {
    {"5.6 kW unit of 48 V, in parallel, model not told", KNOWN_RECORDED, LVX},
    {"EASUN IGRID SV IV", KNOWN_RELATIVE, "mpp-solar, pull request 276"},
    {"MPP Solar LVX 6048", KNOWN_RELATIVE, "mpp-solar"},
    {0},
};

const struct protocol protocol_pi18lvx = {
    .name = "pi18lvx",
    .title = "PI18 LVX and SV: as PI18, asked without a check",
    .base = &protocol_pi18,
    .framing = &framing_caret_bare,
    .setting_framing = &framing_caret_bare_set,
    .separator = ',',
    .about = lvx_about,
    .units = lvx_units,
};
