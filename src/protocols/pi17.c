/* pi17.c: Voltronic PI17, spoken by InfiniSolar with three phases, by WP, WP LV and TWIN.
 *
 * Questions have no check, answers have a CRC; tokens are separated by commas, and one that a unit
 * has no value for is empty:
 *     ^P003GS<cr>    ^D1100000,0000, … ,5001,,,,029,029,000,0<crc><crc><cr>
 * All say 17 when asked. There are papers of 2016 and of 2022, so each answer is decoded by the
 * number and form of its tokens. Few numbers have a point: the rows say what a digit is worth. */
#include "protocols/pi17_choices.h"
#include "protocols/pi17_settings.h"
#include "protocols/voltronic.h"

/* Plausible ranges: wider than any model, they catch only what can't be. */
enum {
    VOLTS_AC_MAX = 500,   /* between two phases */
    VOLTS_FEED_MIN = 91,  /* up to 90.0 it may be the minutes of CVT, */
    VOLTS_FEED_MAX = 399, /* and from 400.0 the hertz of GOF */
    VOLTS_DC_MAX = 1500,
    VOLTS_BATTERY_MAX = 1000, /* the 30 kW unit has 400 V and more */
    HERTZ_FEED_MIN = 40,
    HERTZ_MAX = 80,
    AMPERES_MAX = 999,
    PERCENT_LOAD_MAX = 300,
    PERCENT_MAX = 100,
    DEGREES_MIN = -50,
    DEGREES_MAX = 150,
    MINUTES_CV_MAX = 900,
    POWER_FACTOR_MIN = 90,
    POWER_FACTOR_MAX = 199,
};

static const struct field protocol_id[] = {
    {.at = 0, .is = M_protocol_id, .as = WORD},
};

static const struct layout protocol_id_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "17", ROWS(protocol_id)},
};

/* Its length in front, so 10 to 20: fewer digits would pass for an energy. */
static const struct field serial_number[] = {
    {.at = 0, .is = M_serial_number, .as = SERIAL},
};

static const struct layout serial_number_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "1N*", ROWS(serial_number)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "20*", ROWS(serial_number)},
};

static const struct field main_firmware[] = {
    {.at = 0, .is = M_main_cpu_firmware, .as = VERSION},
};

static const struct layout main_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "VERFW:*", ROWS(main_firmware)},
};

static const struct field second_firmware[] = {
    {.at = 0, .is = M_secondary_cpu_firmware, .as = VERSION},
};

static const struct layout second_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "VERFW2:*", ROWS(second_firmware)},
};

static const struct field model[] = {
    {.at = 0, .is = M_machine_number, .as = CHOICE, .choices = pi17_machine_numbers},
    {.at = 1, .is = M_ac_output_rating_apparent_power},
    {.at = 2, .is = M_output_power_factor, .max = PERCENT_MAX},
    {.at = 3, .is = M_grid_phases},
    {.at = 4, .is = M_output_phases},
    {.at = 5, .is = M_ac_output_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 6, .is = M_grid_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 7, .is = M_battery_count},
    {.at = 8, .is = M_battery_unit_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
};

static const struct layout model_layouts[] = {
    {.min_tokens = 9, .max_tokens = 9, .pattern = "NNN # # N N # # # #", ROWS(model)},
};

/* The 2022 paper has five more; the thirteenth is reserved. */
static const struct field ratings[] = {
    {.at = 0, .is = M_grid_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_rating_frequency, .exponent = -1, .max = HERTZ_MAX},
    {.at = 2, .is = M_grid_rating_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 3, .is = M_ac_output_rating_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 4, .is = M_ac_output_rating_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 5, .is = M_mppt_rating_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 6, .is = M_battery_rating_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_mppt_count},
    {.at = 8, .is = M_machine_type, .as = CHOICE, .choices = pi17_machine_types},
    {.at = 9, .is = M_topology, .as = CHOICE, .choices = pi17_topologies},
    {.at = 10, .is = M_parallel_output_enabled, .as = FLAG},
    {.at = 11, .is = M_realtime_control_enabled, .as = FLAG},
    {.at = 13, .is = M_parallel_role, .as = CHOICE, .choices = pi17_parallel_roles},
    {.at = 14, .is = M_charge_state, .as = CHOICE, .choices = pi17_charge_states},
    {.at = 15, .is = M_generator_port, .as = CHOICE, .choices = pi17_generator_ports},
};

static const struct layout ratings_layouts[] = {
    {.min_tokens = 11,
     .max_tokens = 16,
     .pattern = "NN# NN# NN# NN# NN# NN# NN# N # N b",
     ROWS(ratings)},
};

/* The factory settings have as many tokens as the status. */
#define FACTORY_PATTERN "NNN# NNN# NNN# NNN# NNN# NN# NNN# NN# NNN# NN"
#define FACTORY_SETTINGS                                                                           \
    {                                                                                              \
        .min_tokens = 25, .max_tokens = 25, .pattern = FACTORY_PATTERN                             \
    }

/* The fields in the middle that a unit has not are empty, so it is their places that count. PV
 * currents are in 0.1 A in the paper of 2016; what has been heard is in 0.01 A. */
static const struct field status[] = {
    {.at = 0, .is = M_pv_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_pv2_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 2, .is = M_pv_input_current, .exponent = -2, .max = AMPERES_MAX},
    {.at = 3, .is = M_pv2_input_current, .exponent = -2, .max = AMPERES_MAX},
    {.at = 4, .is = M_battery_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 6,
     .is = M_battery_current,
     .as = SIGNED,
     .exponent = -1,
     .min = -AMPERES_MAX,
     .max = AMPERES_MAX},
    {.at = 7, .is = M_grid_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 8, .is = M_l2_grid_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 9, .is = M_l3_grid_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 10, .is = M_grid_frequency, .exponent = -2, .max = HERTZ_MAX},
    {.at = 11, .is = M_grid_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 12, .is = M_l2_grid_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 13, .is = M_l3_grid_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 14, .is = M_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 15, .is = M_l2_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 16, .is = M_l3_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 17, .is = M_ac_output_frequency, .exponent = -2, .max = HERTZ_MAX},
    {.at = 18, .is = M_ac_output_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 19, .is = M_l2_ac_output_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 20, .is = M_l3_ac_output_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 21, .is = M_inner_temperature, .as = SIGNED, .min = DEGREES_MIN, .max = DEGREES_MAX},
    {.at = 22,
     .is = M_component_max_temperature,
     .as = SIGNED,
     .min = DEGREES_MIN,
     .max = DEGREES_MAX},
    {.at = 23,
     .is = M_external_battery_temperature,
     .as = SIGNED,
     .min = DEGREES_MIN,
     .max = DEGREES_MAX},
    {.at = 24, .is = M_configuration_changed, .as = FLAG},
    {.at = 25, .is = M_output_phase_angle, .as = CHOICE, .choices = pi17_output_angles},
};

static const struct layout status_layouts[] = {
    FACTORY_SETTINGS,
    {.min_tokens = 25,
     .pattern = "# # # # # # # NN# * * * * * * * * * * * * * * * * *",
     ROWS(status)},
};

/* Powers of the grid are negative while it is fed. */
static const struct field power[] = {
    {.at = 0, .is = M_pv_input_power},
    {.at = 1, .is = M_pv2_input_power},
    {.at = 2, .is = M_battery_power, .as = SIGNED},
    {.at = 3, .is = M_grid_active_power, .as = SIGNED},
    {.at = 4, .is = M_l2_grid_active_power, .as = SIGNED},
    {.at = 5, .is = M_l3_grid_active_power, .as = SIGNED},
    {.at = 6, .is = M_total_grid_active_power, .as = SIGNED},
    {.at = 7, .is = M_ac_output_active_power},
    {.at = 8, .is = M_l2_ac_output_active_power},
    {.at = 9, .is = M_l3_ac_output_active_power},
    {.at = 10, .is = M_total_ac_output_active_power},
    {.at = 11, .is = M_ac_output_apparent_power},
    {.at = 12, .is = M_l2_ac_output_apparent_power},
    {.at = 13, .is = M_l3_ac_output_apparent_power},
    {.at = 14, .is = M_total_ac_output_apparent_power},
    {.at = 15, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 16, .is = M_ac_output_connected, .as = FLAG},
    {.at = 17, .is = M_pv_input_working, .as = FLAG},
    {.at = 18, .is = M_pv2_input_working, .as = FLAG},
    {.at = 19,
     .is = M_battery_power_direction,
     .as = CHOICE,
     .choices = pi17_battery_power_directions},
    {.at = 20, .is = M_dc_ac_power_direction, .as = CHOICE, .choices = pi17_dc_ac_power_directions},
    {.at = 21, .is = M_line_power_direction, .as = CHOICE, .choices = pi17_line_power_directions},
};

static const struct layout power_layouts[] = {
    {.min_tokens = 22,
     .max_tokens = 22,
     .pattern = "NN# * * # * * # NN# * * NN# NN# * * NN# # b b * N N N",
     ROWS(power)},
};

static const struct field second_status[] = {
    {.at = 0, .is = M_pv3_input_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_pv3_input_current, .exponent = -2, .max = AMPERES_MAX},
    {.at = 2, .is = M_generator_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_l2_generator_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 4, .is = M_l3_generator_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 5, .is = M_generator_frequency, .exponent = -2, .max = HERTZ_MAX},
    {.at = 6, .is = M_second_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 7, .is = M_l2_second_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 8, .is = M_l3_second_ac_output_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 9, .is = M_second_ac_output_frequency, .exponent = -2, .max = HERTZ_MAX},
    {.at = 10,
     .is = M_second_output_battery_under_voltage,
     .exponent = -1,
     .max = VOLTS_BATTERY_MAX},
    {.at = 11,
     .is = M_second_output_battery_under_back_voltage,
     .exponent = -1,
     .max = VOLTS_BATTERY_MAX},
    {.at = 14, .is = M_second_output_load_duration},
};

static const struct layout second_status_layouts[] = {
    {.min_tokens = 15,
     .max_tokens = 15,
     .pattern = "NNN# NNN# * * * * * NN# * * * * * * *",
     ROWS(second_status)},
};

static const struct field second_power[] = {
    {.at = 0, .is = M_pv3_input_power},
    {.at = 1, .is = M_generator_active_power},
    {.at = 2, .is = M_l2_generator_active_power},
    {.at = 3, .is = M_l3_generator_active_power},
    {.at = 4, .is = M_total_generator_active_power},
    {.at = 5, .is = M_second_ac_output_active_power},
    {.at = 6, .is = M_l2_second_ac_output_active_power},
    {.at = 7, .is = M_l3_second_ac_output_active_power},
    {.at = 8, .is = M_total_second_ac_output_active_power},
    {.at = 9, .is = M_second_ac_output_apparent_power},
    {.at = 10, .is = M_l2_second_ac_output_apparent_power},
    {.at = 11, .is = M_l3_second_ac_output_apparent_power},
    {.at = 12, .is = M_total_second_ac_output_apparent_power},
    {.at = 13, .is = M_second_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 14, .is = M_pv3_input_working, .as = FLAG},
    {.at = 15, .is = M_second_ac_output_connected, .as = FLAG},
};

static const struct layout second_power_layouts[] = {
    {.min_tokens = 16,
     .max_tokens = 16,
     .pattern = "NNN# * * * * * * * * * * * * * b b",
     ROWS(second_power)},
};

static const struct field mode[] = {
    {.at = 0, .is = M_device_mode, .as = CHOICE, .choices = pi17_device_modes},
};

static const struct layout mode_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "0N", ROWS(mode)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "N", ROWS(mode)},
};

/* Warnings and flags look the same. There are 22 warnings or 24, and up to 21 flags or 23; 22 are
 * flags if those that are reserved are empty, and 23 are if the last is not. */
#define SIX_FLAGS "b b b b b b"
#define FLAG_PATTERN SIX_FLAGS " " SIX_FLAGS " b b b b"
#define WARNING_PATTERN SIX_FLAGS " " SIX_FLAGS " " SIX_FLAGS " b b b b"

#define TWENTY_TWO_FLAGS                                                                           \
    {                                                                                              \
        .min_tokens = 22, .max_tokens = 22, .pattern = FLAG_PATTERN "   b b b b"                   \
    }

enum { WARNINGS_2016 = 22, FLAGS_UP_TO_21 = 19 };

/* 22 in the paper of 2016, and a comma behind them in what was recorded; 24 in that of 2022. */
static const struct field warnings[] = {
    {.at = 0, .is = M_warning_pv_loss, .as = FLAG},
    {.at = 1, .is = M_warning_pv2_loss, .as = FLAG},
    {.at = 2, .is = M_warning_pv_voltage_high, .as = FLAG},
    {.at = 3, .is = M_warning_pv2_voltage_high, .as = FLAG},
    {.at = 4, .is = M_warning_battery_under_shutdown, .as = FLAG},
    {.at = 5, .is = M_warning_battery_low, .as = FLAG},
    {.at = 6, .is = M_warning_battery_open, .as = FLAG},
    {.at = 7, .is = M_warning_battery_voltage_high, .as = FLAG},
    {.at = 8, .is = M_warning_battery_low_in_hybrid_mode, .as = FLAG},
    {.at = 9, .is = M_warning_grid_voltage_high, .as = FLAG},
    {.at = 10, .is = M_warning_grid_voltage_low, .as = FLAG},
    {.at = 11, .is = M_warning_grid_frequency_high, .as = FLAG},
    {.at = 12, .is = M_warning_grid_frequency_low, .as = FLAG},
    {.at = 13, .is = M_warning_grid_average_voltage_high, .as = FLAG},
    {.at = 14, .is = M_warning_grid_voltage_loss, .as = FLAG},
    {.at = 15, .is = M_warning_grid_frequency_loss, .as = FLAG},
    {.at = 16, .is = M_warning_grid_island, .as = FLAG},
    {.at = 17, .is = M_warning_grid_phase_dislocation, .as = FLAG},
    {.at = 18, .is = M_warning_over_temperature, .as = FLAG},
    {.at = 19, .is = M_warning_overload, .as = FLAG},
    {.at = 20, .is = M_warning_emergency_power_off, .as = FLAG},
    {.at = 21, .is = M_warning_grid_wave_loss, .as = FLAG},
    {.at = 22, .is = M_warning_battery_equalization_warning, .as = FLAG},
    {.at = 23, .is = M_warning_rapid_shutdown, .as = FLAG},
};

static const struct layout warnings_layouts[] = {
    TWENTY_TWO_FLAGS,
    {.min_tokens = 22,
     .max_tokens = 22,
     .pattern = WARNING_PATTERN,
     .fields = warnings,
     .field_count = WARNINGS_2016},
    {.min_tokens = 23,
     .max_tokens = 23,
     .pattern = WARNING_PATTERN " ",
     .fields = warnings,
     .field_count = WARNINGS_2016 + 1},
    {.min_tokens = 24, .pattern = WARNING_PATTERN " b b", ROWS(warnings)},
};

/* The eighteenth and the one before it are reserved. */
static const struct field flags[] = {
    {.at = 0, .is = M_buzzer_enabled, .as = FLAG_OFF},
    {.at = 1, .is = M_buzzer_muted_in_standby, .as = FLAG},
    {.at = 2, .is = M_buzzer_only_muted_on_discharge, .as = FLAG},
    {.at = 3, .is = M_generator_as_ac_input, .as = FLAG},
    {.at = 4, .is = M_wide_ac_input_range, .as = FLAG},
    {.at = 5, .is = M_ng_relay_in_battery_mode, .as = FLAG},
    {.at = 6, .is = M_grid_voltage_derating_enabled, .as = FLAG},
    {.at = 7, .is = M_grid_frequency_derating_enabled, .as = FLAG},
    {.at = 8, .is = M_bms_control_enabled, .as = FLAG},
    {.at = 9, .is = M_low_frequency_derating_enabled, .as = FLAG},
    {.at = 10, .is = M_lvrt_enabled, .as = FLAG},
    {.at = 11, .is = M_hvrt_enabled, .as = FLAG},
    {.at = 12, .is = M_charge_power_limit_enabled, .as = FLAG},
    {.at = 13, .is = M_external_ct_relay_enabled, .as = FLAG},
    {.at = 14, .is = M_pv_parallel_enabled, .as = FLAG},
    {.at = 15, .is = M_ac_output_coupling_enabled, .as = FLAG},
    {.at = 18, .is = M_second_output_enabled, .as = FLAG},
    {.at = 19, .is = M_gfci_check_enabled, .as = FLAG},
    {.at = 20, .is = M_rapid_switch_on, .as = FLAG},
    {.at = 21, .is = M_inverter_dc_current_control_enabled, .as = FLAG},
    {.at = 22, .is = M_rapid_shutdown_enabled, .as = FLAG},
};

static const struct layout flags_layouts[] = {
    {.min_tokens = 4,
     .max_tokens = 21,
     .pattern = "b b b b",
     .fields = flags,
     .field_count = FLAGS_UP_TO_21},
    {.min_tokens = 22,
     .max_tokens = 22,
     .pattern = FLAG_PATTERN "   b b b b",
     .fields = flags,
     .field_count = FLAGS_UP_TO_21 + 1},
    {.min_tokens = 23, .max_tokens = 23, .pattern = WARNING_PATTERN " "},
    {.min_tokens = 23, .max_tokens = 23, .pattern = FLAG_PATTERN " * * b b b b b", ROWS(flags)},
};

static const struct field clock[] = {
    {.at = 0, .is = M_device_time, .as = STAMP},
};

static const struct layout clock_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "20NNNNNNNNNNNN", ROWS(clock)},
};

/* Longer rows of digits are a time or a serial number. */
#define MORE_THAN_AN_ENERGY                                                                        \
    {                                                                                              \
        .min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNNN*"                                  \
    }

/* Energies have as many digits as in the papers or up to eight: that of a month was heard with
 * eight instead of seven. */
static const struct field total_energy[] = {
    {.at = 0, .is = M_total_generated_energy, .exponent = 3},
};

static const struct layout total_energy_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNN", ROWS(total_energy)},
};

static const struct field yearly_energy[] = {
    {.at = 0, .is = M_yearly_generated_energy},
};

static const struct layout yearly_energy_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNN", ROWS(yearly_energy)},
};

static const struct field monthly_energy[] = {
    {.at = 0, .is = M_monthly_generated_energy},
};

static const struct layout monthly_energy_layouts[] = {
    MORE_THAN_AN_ENERGY,
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNN#", ROWS(monthly_energy)},
};

static const struct field daily_energy[] = {
    {.at = 0, .is = M_daily_generated_energy},
};

static const struct layout daily_energy_layouts[] = {
    MORE_THAN_AN_ENERGY,
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNN#", ROWS(daily_energy)},
};

/* Five digits in the papers; answers of real units claim a wrong length. */
static const struct field hourly_energy[] = {
    {.at = 0, .is = M_hourly_generated_energy},
};

static const struct layout hourly_energy_layouts[] = {
    MORE_THAN_AN_ENERGY,
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN#", ROWS(hourly_energy)},
};

static const struct field first_hour[] = {
    {.at = 0, .is = M_energy_first_hour, .as = STAMP_HOUR},
};

static const struct layout first_hour_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "20NNNNNNNN", ROWS(first_hour)},
};

static const struct field feed_voltages[] = {
    {.at = 0,
     .is = M_grid_feed_high_voltage,
     .exponent = -1,
     .min = VOLTS_FEED_MIN,
     .max = VOLTS_FEED_MAX},
    {.at = 1,
     .is = M_grid_feed_low_voltage,
     .exponent = -1,
     .min = VOLTS_FEED_MIN,
     .max = VOLTS_FEED_MAX},
    {.at = 2,
     .is = M_grid_feed_high_back_voltage,
     .exponent = -1,
     .min = VOLTS_FEED_MIN,
     .max = VOLTS_FEED_MAX},
    {.at = 3,
     .is = M_grid_feed_low_back_voltage,
     .exponent = -1,
     .min = VOLTS_FEED_MIN,
     .max = VOLTS_FEED_MAX},
};

static const struct layout feed_voltages_layouts[] = {
    {.min_tokens = 4, .max_tokens = 4, .pattern = "NNN# NNN# NNN# NNN#", ROWS(feed_voltages)},
};

static const struct field feed_frequencies[] = {
    {.at = 0,
     .is = M_grid_feed_high_frequency,
     .exponent = -2,
     .min = HERTZ_FEED_MIN,
     .max = HERTZ_MAX},
    {.at = 1,
     .is = M_grid_feed_low_frequency,
     .exponent = -2,
     .min = HERTZ_FEED_MIN,
     .max = HERTZ_MAX},
    {.at = 2,
     .is = M_grid_feed_high_back_frequency,
     .exponent = -2,
     .min = HERTZ_FEED_MIN,
     .max = HERTZ_MAX},
    {.at = 3,
     .is = M_grid_feed_low_back_frequency,
     .exponent = -2,
     .min = HERTZ_FEED_MIN,
     .max = HERTZ_MAX},
};

static const struct layout feed_frequencies_layouts[] = {
    {.min_tokens = 4, .max_tokens = 4, .pattern = "NNN# NNN# NNN# NNN#", ROWS(feed_frequencies)},
};

static const struct field average_voltage[] = {
    {.at = 0,
     .is = M_grid_average_high_voltage,
     .exponent = -1,
     .min = VOLTS_FEED_MIN,
     .max = VOLTS_FEED_MAX},
};

static const struct layout average_voltage_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNN", ROWS(average_voltage)},
};

static const struct field wait_time[] = {
    {.at = 0, .is = M_feed_wait_time},
};

static const struct layout wait_time_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(wait_time)},
};

static const struct field output_limit[] = {
    {.at = 0, .is = M_max_output_power},
};

static const struct layout output_limit_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNN", ROWS(output_limit)},
};

static const struct field feed_limit[] = {
    {.at = 0, .is = M_max_grid_feed_power},
};

/* Six digits in the paper of 2016. */
static const struct layout feed_limit_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNN", ROWS(feed_limit)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNN", ROWS(feed_limit)},
};

/* h and m leave only the digits that a time of day may have there. */
#define HOURS_PATTERN "hNmN hNmN"

/* Volts of panels are more than any hour has. */
#define SPAN_OF_HOURS                                                                              \
    {                                                                                              \
        .min_tokens = 2, .max_tokens = 2, .pattern = HOURS_PATTERN                                 \
    }

static const struct field mppt_voltages[] = {
    {.at = 0, .is = M_mppt_high_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_mppt_low_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
};

static const struct layout mppt_voltages_layouts[] = {
    SPAN_OF_HOURS,
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNN# NN#", ROWS(mppt_voltages)},
};

static const struct field pv_voltages[] = {
    {.at = 0, .is = M_pv_high_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_pv_low_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
};

static const struct layout pv_voltages_layouts[] = {
    SPAN_OF_HOURS,
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNN# NN#", ROWS(pv_voltages)},
};

/* One span of hours in the paper of 2016, two in that of 2022. */
static const struct field charging_hours[] = {
    {.at = 0, .is = M_ac_charge_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_ac_charge_end_time, .as = TIME_OF_DAY},
    {.at = 2, .is = M_ac_charge_start_time_2, .as = TIME_OF_DAY},
    {.at = 3, .is = M_ac_charge_end_time_2, .as = TIME_OF_DAY},
};

static const struct layout charging_hours_layouts[] = {
    {.min_tokens = 2, .max_tokens = 4, .pattern = HOURS_PATTERN, ROWS(charging_hours)},
};

/* The second span is that of the second output. */
static const struct field supply_hours[] = {
    {.at = 0, .is = M_ac_load_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_ac_load_end_time, .as = TIME_OF_DAY},
    {.at = 2, .is = M_ac_load_start_time_2, .as = TIME_OF_DAY},
    {.at = 3, .is = M_ac_load_end_time_2, .as = TIME_OF_DAY},
};

static const struct layout supply_hours_layouts[] = {
    {.min_tokens = 2, .max_tokens = 4, .pattern = HOURS_PATTERN, ROWS(supply_hours)},
};

/* 0, 1, 2, 10 or 20, in units of 30 s; 0: the display is always lit. */
static const struct field sleep_time[] = {
    {.at = 0, .is = M_lcd_sleep_time, .times = 30},
};

static const struct layout sleep_time_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "0N", ROWS(sleep_time)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "N0", ROWS(sleep_time)},
};

static const struct field defaults[] = {
    {.at = 0, .is = M_grid_feed_high_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_feed_low_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 2, .is = M_grid_feed_high_frequency, .exponent = -2, .max = HERTZ_MAX},
    {.at = 3, .is = M_grid_feed_low_frequency, .exponent = -2, .max = HERTZ_MAX},
    {.at = 4, .is = M_mppt_high_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 5, .is = M_mppt_low_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 6, .is = M_pv_high_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 7, .is = M_pv_low_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 8, .is = M_grid_average_high_voltage, .exponent = -1, .max = VOLTS_AC_MAX},
    {.at = 9, .is = M_lcd_sleep_time, .times = 30},
    {.at = 10, .is = M_max_charging_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 11, .is = M_battery_bulk_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_battery_float_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 13, .is = M_feed_wait_time},
    {.at = 14, .is = M_ac_load_start_time, .as = TIME_OF_DAY},
    {.at = 15, .is = M_ac_load_end_time, .as = TIME_OF_DAY},
    {.at = 16, .is = M_ac_charge_start_time, .as = TIME_OF_DAY},
    {.at = 17, .is = M_ac_charge_end_time, .as = TIME_OF_DAY},
    {.at = 18, .is = M_battery_under_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 19, .is = M_battery_under_back_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 20, .is = M_battery_weak_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 21, .is = M_battery_weak_back_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 22, .is = M_battery_stop_charge_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 23, .is = M_battery_stop_charge_wait_time},
    {.at = 24, .is = M_battery_charge_restart_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
};

static const struct layout defaults_layouts[] = {
    {.min_tokens = 25, .max_tokens = 25, .pattern = FACTORY_PATTERN, ROWS(defaults)},
};

enum { BATTERY_ROWS_WITHOUT_CHARGE = 16 };

/* Up to eleven, then two that are empty. */
#define BATTERY_PATTERN "NN# NN# NN# NN# NN# NN# NN# NN# NN# NN# N"

/* 18 on 10 kW units, 23 on the model 058, the last of them unknown. The 5 kW unit has 21, of which
 * the last three are those of an emergency supply. */
static const struct field battery[] = {
    {.at = 0, .is = M_max_charging_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 1, .is = M_battery_bulk_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_battery_float_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 3, .is = M_battery_stop_charge_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 4, .is = M_battery_stop_charge_wait_time},
    {.at = 5, .is = M_battery_charge_restart_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 6, .is = M_battery_under_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_battery_under_back_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_battery_weak_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 9, .is = M_battery_weak_back_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 10, .is = M_battery_type, .as = CHOICE, .choices = pi17_battery_types},
    {.at = 13, .is = M_ac_charger_keep_voltage_enabled, .as = FLAG},
    {.at = 14, .is = M_ac_charger_keep_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 15, .is = M_battery_temperature_compensation, .exponent = -1},
    {.at = 16, .is = M_max_ac_charging_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 17, .is = M_max_discharging_current, .max = AMPERES_MAX},
    {.at = 18, .is = M_battery_under_soc, .max = PERCENT_MAX},
    {.at = 19, .is = M_battery_under_back_soc, .max = PERCENT_MAX},
    {.at = 20, .is = M_battery_weak_soc, .max = PERCENT_MAX},
    {.at = 21, .is = M_battery_weak_back_soc, .max = PERCENT_MAX},
};

static const struct layout battery_layouts[] = {
    {.min_tokens = 22, .max_tokens = 24, .pattern = BATTERY_PATTERN, ROWS(battery)},
    {.min_tokens = 18,
     .max_tokens = 21,
     .pattern = BATTERY_PATTERN,
     .fields = battery,
     .field_count = BATTERY_ROWS_WITHOUT_CHARGE},
};

static const struct field energy_control[] = {
    {.at = 0, .is = M_solar_energy_priority, .as = CHOICE, .choices = pi17_solar_energy_priorities},
    {.at = 1, .is = M_solar_charge_enabled, .as = FLAG},
    {.at = 2, .is = M_ac_charge_enabled, .as = FLAG},
    {.at = 3, .is = M_feed_to_grid_enabled, .as = FLAG},
    {.at = 4, .is = M_battery_discharge_to_load_with_pv_enabled, .as = FLAG},
    {.at = 5, .is = M_battery_discharge_to_load_without_pv_enabled, .as = FLAG},
    {.at = 6, .is = M_battery_feed_to_grid_with_pv_enabled, .as = FLAG},
    {.at = 7, .is = M_battery_feed_to_grid_without_pv_enabled, .as = FLAG},
    {.at = 8, .is = M_qu_derating_enabled, .as = FLAG},
};

static const struct layout energy_control_layouts[] = {
    {.min_tokens = 8, .max_tokens = 9, .pattern = "0N b b b b b b b", ROWS(energy_control)},
};

static const struct field grid_standard[] = {
    {.at = 0, .is = M_certification_model, .as = WORD},
};

static const struct layout grid_standard_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(grid_standard)},
};

static const struct field fault[] = {
    {.at = 0, .is = M_fault_code, .as = CHOICE, .choices = pi17_fault_codes},
    {.at = 1, .is = M_fault_history_id},
};

static const struct layout fault_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NN NN", ROWS(fault)},
};

enum { INTERNAL_ROWS_WITHOUT_NEUTRAL = 10 };

#define INTERNALS_PATTERN "NN# * * NN# * * NN# NN# NN# NN#"

/* The paper of 2022 has six other currents in place of that of the neutral. */
static const struct field internals[] = {
    {.at = 0, .is = M_inverter_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 1, .is = M_l2_inverter_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 2, .is = M_l3_inverter_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 3, .is = M_ac_output_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 4, .is = M_l2_ac_output_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 5, .is = M_l3_ac_output_current, .exponent = -1, .max = AMPERES_MAX},
    {.at = 6, .is = M_p_bus_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 7, .is = M_n_bus_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 8, .is = M_p_bus_average_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 9, .is = M_n_bus_average_voltage, .exponent = -1, .max = VOLTS_DC_MAX},
    {.at = 10, .is = M_neutral_current, .exponent = -1, .max = AMPERES_MAX},
};

static const struct layout internals_layouts[] = {
    {.min_tokens = 16,
     .max_tokens = 16,
     .pattern = INTERNALS_PATTERN " NN# * * NN# NN# NN#",
     .fields = internals,
     .field_count = INTERNAL_ROWS_WITHOUT_NEUTRAL},
    {.min_tokens = 11, .max_tokens = 11, .pattern = INTERNALS_PATTERN, ROWS(internals)},
};

/* In no paper; the names are those that an owner found. */
static const struct field energy_meter[] = {
    {.at = 1, .is = M_max_grid_feed_power},
    {.at = 2, .is = M_em_pv_power},
    {.at = 3, .is = M_em_feed_power},
    {.at = 4, .is = M_em_reserved_power},
};

static const struct layout energy_meter_layouts[] = {
    {.min_tokens = 6, .max_tokens = 6, .pattern = "N NN# NN# NN# NN# N", ROWS(energy_meter)},
};

/* In no paper. It begins with its own command, and further on blanks stand for commas. These are
 * the values that two programs agree in. */
static const struct field battery_system[] = {
    {.at = 0,
     .is = M_bms_battery_voltage,
     .from = 3,
     .length = 4,
     .exponent = -1,
     .max = VOLTS_BATTERY_MAX},
    {.at = 1, .is = M_bms_battery_capacity, .max = PERCENT_MAX},
    {.at = 4, .is = M_bms_bulk_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_bms_float_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
};

static const struct layout battery_system_layouts[] = {
    {.min_tokens = 6, .pattern = "BMS# # # # NN# NN#", ROWS(battery_system)},
};

static const struct field calibration[] = {
    {.at = 1, .is = M_feed_power_calibration, .as = SIGN_BEFORE},
    {.at = 3, .is = M_r_feed_power_calibration, .as = SIGN_BEFORE},
    {.at = 5, .is = M_s_feed_power_calibration, .as = SIGN_BEFORE},
    {.at = 7, .is = M_t_feed_power_calibration, .as = SIGN_BEFORE},
};

static const struct layout calibration_layouts[] = {
    {.min_tokens = 8, .max_tokens = 8, .pattern = "b NN# b NN# b NN# b NN#", ROWS(calibration)},
};

/* 90 to 100 are hundredths, 190 to 199 negative ones (199 is -0.99). */
static const struct field power_factor[] = {
    {.at = 0, .is = M_feed_power_factor, .min = POWER_FACTOR_MIN, .max = POWER_FACTOR_MAX},
};

static const struct layout power_factor_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(power_factor)},
};

static const struct field automatic_power_factor[] = {
    {.at = 0, .is = M_auto_power_factor_enabled, .as = FLAG},
    {.at = 1, .is = M_auto_power_factor_start, .max = PERCENT_MAX},
    {.at = 2, .is = M_auto_power_factor_min},
};

static const struct layout automatic_power_factor_layouts[] = {
    {.min_tokens = 3, .max_tokens = 3, .pattern = "b NN# NN#", ROWS(automatic_power_factor)},
};

static const struct field equalization[] = {
    {.at = 0, .is = M_equalization_enabled, .as = FLAG},
    {.at = 1, .is = M_equalization_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_equalization_time},
    {.at = 3, .is = M_equalization_timeout},
    {.at = 4, .is = M_equalization_period},
    {.at = 6, .is = M_equalization_active, .as = FLAG},
};

static const struct layout equalization_layouts[] = {
    {.min_tokens = 7, .max_tokens = 7, .pattern = "b NNN# NN# NN# NN# * b", ROWS(equalization)},
};

static const struct field constant_voltage_time[] = {
    {.at = 0, .is = M_max_cv_charging_time, .max = MINUTES_CV_MAX},
};

static const struct layout constant_voltage_time_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNN", ROWS(constant_voltage_time)},
};

static const struct field reactive_power[] = {
    {.at = 0, .is = M_feed_reactive_power, .as = SIGNED},
};

static const struct layout reactive_power_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "s#", ROWS(reactive_power)},
};

#define MPP_SOLAR "mpp-solar, mppsolar/protocols/pi17.py"

static const struct message messages[] = {
    {
        .command = "PI",
        .title = "protocol",
        .poll = POLL_IDENTITY,
        .example = "17",
        .example_source = MPP_SOLAR,
        LAYOUTS(protocol_id_layouts),
    },
    {
        .command = "ID",
        .title = "serial number",
        .poll = POLL_IDENTITY,
        .example = "1496161704100242000000",
        .example_source = MPP_SOLAR,
        LAYOUTS(serial_number_layouts),
    },
    {
        .command = "MD",
        .title = "model",
        .poll = POLL_IDENTITY,
        .example = "000,010000,99,3,3,2300,2300,04,120",
        .example_source = MPP_SOLAR,
        LAYOUTS(model_layouts),
    },
    {
        .command = "VFW",
        .title = "firmware of the main CPU",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00001.01",
        .example_source = MPP_SOLAR,
        LAYOUTS(main_firmware_layouts),
    },
    {
        .command = "VFW2",
        .title = "firmware of the second CPU",
        .poll = POLL_IDENTITY,
        .example = "VERFW2:00001.01",
        .example_source = MPP_SOLAR,
        LAYOUTS(second_firmware_layouts),
    },
    {
        .command = "GS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "3501,3420,0512,0498,0531,087,+00124,2301,2312,2295,5001,0012,0010,0011,2300,"
                   "2301,2299,5000,0020,0021,0019,041,055,026,1,1",
        LAYOUTS(status_layouts),
    },
    {
        .command = "PS",
        .title = "power status",
        .poll = POLL_FAST,
        .example = "01795,01703,+00658,+00210,+00200,+00190,+00600,00900,00880,00860,02640,00950,"
                   "00930,00910,02790,028,1,1,1,1,2,1",
        LAYOUTS(power_layouts),
    },
    {
        .command = "MOD",
        .title = "working mode",
        .poll = POLL_FAST,
        .example = "05",
        LAYOUTS(mode_layouts),
    },
    {
        .command = "WS",
        .title = "warnings",
        .poll = POLL_FAST,
        .example = "0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
        LAYOUTS(warnings_layouts),
    },
    {
        .command = "PS2",
        .title = "power of third tracker, generator and second output",
        .poll = POLL_FAST,
        .example =
            "00350,00000,00000,00000,00000,00120,00115,00118,00353,00130,00125,00128,00383,004,1,1",
        LAYOUTS(second_power_layouts),
    },
    {
        .command = "CFS",
        .title = "fault of the moment",
        .poll = POLL_MINUTE,
        .example = "00,05",
        LAYOUTS(fault_layouts),
    },
    {
        .command = "GS2",
        .title = "status of third tracker, generator and second output",
        .poll = POLL_MINUTE,
        .example = "03402,0103,0000,0000,0000,0000,2300,2301,2299,5000,0480,0500,0000,0000,060",
        LAYOUTS(second_status_layouts),
    },
    {
        .command = "INGS",
        .title = "internal status",
        .poll = POLL_MINUTE,
        .example = "0031,0030,0032,0020,0021,0019,3921,3918,3915,3920,012",
        LAYOUTS(internals_layouts),
    },
    {
        .command = "BMS",
        .title = "battery management system",
        .poll = POLL_MINUTE,
        .shape = WORDS,
        .example = "BMS0522,100,-0000,0,0568,0568,00000,0 1 0455 0500",
        .example_source = MPP_SOLAR,
        LAYOUTS(battery_system_layouts),
    },
    {
        .command = "EMINFO",
        .title = "energy meter",
        .poll = POLL_MINUTE,
        .example = "1,10000,03498,00600,00000,1",
        LAYOUTS(energy_meter_layouts),
    },
    {
        .command = "ET",
        .title = "solar energy, lifetime",
        .poll = POLL_MINUTE,
        .example = "00006591",
        .example_source = MPP_SOLAR,
        LAYOUTS(total_energy_layouts),
    },
    {
        .command = "ED",
        .title = "solar energy of a day",
        .poll = POLL_MINUTE,
        .argument = ARGUMENT_DAY,
        .framing = &framing_caret_dated,
        .example = "000091",
        .example_source = MPP_SOLAR,
        LAYOUTS(daily_energy_layouts),
    },
    {
        .command = "EM",
        .title = "solar energy of a month",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_MONTH,
        .framing = &framing_caret_dated,
        .example = "00006591",
        .example_source = MPP_SOLAR,
        LAYOUTS(monthly_energy_layouts),
    },
    {
        .command = "EY",
        .title = "solar energy of a year",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_YEAR,
        .framing = &framing_caret_dated,
        .example = "00006591",
        .example_source = MPP_SOLAR,
        LAYOUTS(yearly_energy_layouts),
    },
    {
        .command = "PIRI",
        .title = "ratings",
        .poll = POLL_SLOW,
        .example = "2400,500,0416,2400,0416,0187,0480,2,10,0,1",
        .example_source = MPP_SOLAR,
        LAYOUTS(ratings_layouts),
    },
    {
        .command = "BATS",
        .title = "battery settings",
        .poll = POLL_SLOW,
        .example = "1750,0560,0540,0000,060,0530,0420,0480,0480,0540,0,,,0,0480,000,0100,0175,010,"
                   "020,020,080,0",
        .example_source = MPP_SOLAR,
        LAYOUTS(battery_layouts),
    },
    {
        .command = "HECS",
        .title = "where energy may go",
        .poll = POLL_SLOW,
        .example = "00,0,0,0,0,0,0,0,0",
        .example_source = MPP_SOLAR,
        LAYOUTS(energy_control_layouts),
    },
    {
        .command = "FLAG",
        .title = "settings that are on or off",
        .poll = POLL_SLOW,
        .example = "0,0,1,0,1",
        .example_source = MPP_SOLAR,
        LAYOUTS(flags_layouts),
    },
    {
        .command = "T",
        .title = "clock",
        .poll = POLL_SLOW,
        .example = "20210521234743",
        .example_source = MPP_SOLAR,
        LAYOUTS(clock_layouts),
    },
    {
        .command = "ACCT",
        .title = "hours of charging from AC",
        .poll = POLL_SLOW,
        .example = "2200,0259",
        LAYOUTS(charging_hours_layouts),
    },
    {
        .command = "ACLT",
        .title = "hours of supplying the output",
        .poll = POLL_SLOW,
        .example = "0000,0000",
        LAYOUTS(supply_hours_layouts),
    },
    {
        .command = "BTEQ",
        .title = "battery equalization",
        .poll = POLL_SLOW,
        .example = "1,0580,060,120,030,000,0",
        LAYOUTS(equalization_layouts),
    },
    {
        .command = "CVT",
        .title = "time at constant voltage",
        .poll = POLL_SLOW,
        .example = "0120",
        LAYOUTS(constant_voltage_time_layouts),
    },
    {
        .command = "OPMP",
        .title = "largest output power",
        .poll = POLL_SLOW,
        .example = "010000",
        LAYOUTS(output_limit_layouts),
    },
    {
        .command = "GPMP",
        .title = "largest power fed to the grid",
        .poll = POLL_SLOW,
        .example = "010000",
        LAYOUTS(feed_limit_layouts),
    },
    {
        .command = "GOV",
        .title = "grid voltages for feeding",
        .poll = POLL_SLOW,
        .example = "2640,1840,2600,1880",
        LAYOUTS(feed_voltages_layouts),
    },
    {
        .command = "GOF",
        .title = "grid frequencies for feeding",
        .poll = POLL_SLOW,
        .example = "5150,4750,5148,4752",
        LAYOUTS(feed_frequencies_layouts),
    },
    {
        .command = "GLTHV",
        .title = "largest average grid voltage",
        .poll = POLL_SLOW,
        .example = "2530",
        LAYOUTS(average_voltage_layouts),
    },
    {
        .command = "FT",
        .title = "waiting time before feeding",
        .poll = POLL_SLOW,
        .example = "060",
        LAYOUTS(wait_time_layouts),
    },
    {
        .command = "DM",
        .title = "grid standard",
        .poll = POLL_SLOW,
        .example = "058",
        LAYOUTS(grid_standard_layouts),
    },
    {
        .command = "MPPTV",
        .title = "voltages of the trackers",
        .poll = POLL_SLOW,
        .example = "8500,3500",
        LAYOUTS(mppt_voltages_layouts),
    },
    {
        .command = "SV",
        .title = "voltages of the panels",
        .poll = POLL_SLOW,
        .example = "9000,3000",
        LAYOUTS(pv_voltages_layouts),
    },
    {
        .command = "LST",
        .title = "sleep time of the display",
        .poll = POLL_SLOW,
        .example = "10",
        LAYOUTS(sleep_time_layouts),
    },
    {
        .command = "FPADJ",
        .title = "calibration of feeding",
        .poll = POLL_SLOW,
        .example = "1,0000,1,0025,0,0010,1,0005",
        LAYOUTS(calibration_layouts),
    },
    {
        .command = "FPPF",
        .title = "power factor of feeding",
        .poll = POLL_SLOW,
        .example = "199",
        LAYOUTS(power_factor_layouts),
    },
    {
        .command = "AAPF",
        .title = "power factor that follows the power",
        .poll = POLL_SLOW,
        .example = "1,050,190",
        LAYOUTS(automatic_power_factor_layouts),
    },
    {
        .command = "FPRA",
        .title = "reactive power of feeding",
        .poll = POLL_SLOW,
        .example = "+0000",
        LAYOUTS(reactive_power_layouts),
    },
    {
        .command = "FET",
        .title = "first hour with stored energy",
        .poll = POLL_SLOW,
        .example = "2021052112",
        LAYOUTS(first_hour_layouts),
    },
    {
        .command = "EH",
        .title = "solar energy of an hour",
        .poll = POLL_NEVER,
        .argument = ARGUMENT_HOUR,
        .framing = &framing_caret_dated,
        .example = "00091",
        LAYOUTS(hourly_energy_layouts),
    },
    {
        .command = "DI",
        .title = "factory settings",
        .poll = POLL_NEVER,
        .defaults = true,
        .example = "2640,1840,5150,4750,8500,3500,9000,3000,2530,02,0250,0560,0540,060,0000,0000,"
                   "0100,0530,0420,0480,0480,0540,0000,060,0530",
        LAYOUTS(defaults_layouts),
    },
};

#define BATTERY_BOX "oig-proxy, log of the commands that a BatteryBox sends to its inverter"

static const char about[] =
    "A question is `^P`, three digits, and its text; what sets something has an `S` for the\n"
    "`P`. The digits count the text and the carriage return. Questions and settings have no\n"
    "check, answers have a CRC whose bytes are escaped as in PI30. `^1` means accepted, `^0`\n"
    "refused; `^0` is also the answer to every question of another dialect.\n"
    "\n"
    "The length that an answer claims is wrong on real units (`HECS`, `EM`, `EH`), so an\n"
    "answer is found by its carriage return and trusted for its CRC. `EY`, `EM`, `ED` and\n"
    "`EH` carry three more digits behind their date, the low byte of the sum of all before\n"
    "it.\n"
    "\n"
    "A unit that has no value for a field sends nothing between the commas, which keeps the\n"
    "count: `GS` of a unit without output current still has 25 fields. Widths of numbers\n"
    "differ between units, so columns mean nothing. Most numbers are whole, in tenths or\n"
    "hundredths.\n"
    "\n"
    "Currents and powers have a sign: the battery's is positive while it is charged, the\n"
    "grid's while power is taken from it. The direction that `PS` tells beside it says\n"
    "`input` on a unit that feeds several kilowatts, so rely on the sign. R, S and T are L1,\n"
    "L2 and L3.\n"
    "\n"
    "PV currents are in 0.1 A in the paper of 2016 and in 0.01 A in that of 2022 and in all\n"
    "programs that read real units, so here too. If voltage times current is a tenth of the\n"
    "power on yours, please send a recording.\n"
    "\n"
    "`BATS` has 18 fields on the 10 kW unit and 23 on the WP, four of which are limits by\n"
    "state of charge; that form is what other programs call 017M058. `BMS` and `EMINFO` are\n"
    "in no paper.\n"
    "\n"
    "The grid standard is a code of three digits: 050 to 077 for hybrid use, 100 to 127 in\n"
    "the same order for grid tie. In that order: VDE, AS4777, DK, RD1663, G83, Taiwan, USH,\n"
    "USL, VDE4105, Korea, HongSun, Sweden, NRS097, India, EN50438, then EN50438 of Czechia,\n"
    "Denmark, Finland, Ireland and Norway, CEI-021, G59, NZLD, Cyprus, TOR, EN50549, G98,\n"
    "IEEE1547. 150 and 151 are off grid.\n"
    "\n"
    "Be careful with the grid standard, the windows of voltage and frequency and the power\n"
    "that may be fed: they are what the grid's operator has agreed to. A setting with several\n"
    "values (`BATDV`, `BCA`, `BTEQ`) writes all of them at once. Some settings are refused by\n"
    "some units: a WP 15 kW refused `MCHGV`, another unit takes it. A dash between the times\n"
    "of `ACCT`, which one program sends, is refused too: it is a comma. Where the papers have\n"
    "no range for a setting, the one below is merely what is plausible.\n";

static const struct unit units[] = {
    {"InfiniSolar 10 kW, three phases (MPP Solar MPI 10K)", KNOWN_SAMPLED, MPP_SOLAR},
    {"InfiniSolar WP 15 kW (MPP Solar MPI 15K WP)", KNOWN_SAMPLED, "mpp-solar, issues 369 and 485"},
    {"InfiniSolar 5 kW, three phases", KNOWN_DOCUMENT, "paper of 2016-03-09"},
    {"InfiniSolar WP 12 kW, WP 30 kW, WP LV 6 kW, WP TWIN", KNOWN_DOCUMENT, "paper of 2022"},
    {"MPP Solar LVX6048WP", KNOWN_RELATIVE, "mpp-solar, issue 319"},
    {"OIG BatteryBox (the inverter in it)", KNOWN_RELATIVE, BATTERY_BOX},
    {0},
};

static const struct omission omissions[] = {
    {"PIRI", "field 13", "reserved (15 kW)"},
    {"GS2", "fields 13 and 14", "reserved"},
    {"FLAG", "fields 17 and 18", "reserved"},
    {"BATS", "fields 12 and 13",
     "reserved and empty; the day of installation in the paper of 2016"},
    {"BATS", "fields 19 to 21 of the 5 kW unit", "limits of an emergency supply: not heard yet"},
    {"BATS", "field 23", "unknown"},
    {"INGS", "fields 11 to 16 of 2022",
     "shared currents and external current transformers: not heard yet"},
    {"EMINFO", "fields 1 and 6", "unknown"},
    {"BMS", "fields 3, 4 and 7 to 11",
     "the third is a current and the last but one a cut-off voltage, but their form is not sure"},
    {"BTEQ", "field 6", "reserved"},
    {"FPADJ", "fields 1, 3, 5 and 7", "the signs of the fields behind them"},
    {"HFS", "the whole answer", "stored faults: the paper names the fields without their form"},
    {"MAR, MAR1, MAR2, MAR3", "the whole answer", "ranges of settings: form not known"},
    {"VFWT", "the whole answer", "days of building: form not known"},
    {"VP, FP", "the whole answer", "second order of grid protection: form not known"},
    {"OFD, VRR, AFD, UL, PLE", "the whole answer", "rules of the grid: form not known"},
    {"BATDV2, GVRP, GSVP, GVPT, FRP, SFP, FPT, FHD, FLD, VRR, QUQ, QRT, PUD, PQD, OPANG, SPVP, "
     "ACLD, AFHD, FPRA, PLE, EPS",
     "the setting", "they change the protection of the grid"},
    {"MCHGV, BATDV, BCA, ACCB, BTEQ", "the voltages of the 30 kW unit",
     "400 to 900 V: only those of 48 V units are allowed"},
    {"ID", "setting it", "nobody should change a serial number"},
    {0},
};

const struct protocol protocol_pi17 = {
    .name = "pi17",
    .title = "PI17: InfiniSolar 5 to 15 kW with three phases, WP, WP LV, TWIN",
    .framing = &framing_caret_plain,
    .setting_framing = &framing_caret_plain_set,
    .separator = ',',
    MESSAGES(messages),
    WRITABLE(pi17_settings),
    ACTIONS(pi17_actions),
    .about = about,
    .units = units,
    .omissions = omissions,
};
