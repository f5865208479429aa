/* pi30.c: Voltronic PI30, spoken by Axpert, MPP Solar, EASUN and many more.
 *
 * Text with a CRC and a carriage return behind it; tokens are separated by one blank:
 *     QPIGS<crc><cr>    (230.4 50.0 … 010<crc><cr>
 * All variants say PI30 when asked, so this table decodes what came, by the number of its tokens:
 * 17, 21 or 24 in QPIGS, 25 to 28 in QPIRI, 32, 36 or 38 characters in QPIWS. Numbers are never
 * negative. What can be set is in pi30_settings.c, facts and oddities in pi30_notes.c. */
#include "protocols/pi30_notes.h"
#include "protocols/pi30_rows.h"
#include "protocols/pi30_settings.h"
#include "protocols/voltronic.h"

static const struct field protocol_id[] = {
    {.at = 0, .is = M_protocol_id, .as = WORD},
};

static const struct layout protocol_id_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "PINN", ROWS(protocol_id)},
};

/* 14 digits, on some 13. */
static const struct field serial_number[] = {
    {.at = 0, .is = M_serial_number, .as = WORD, .min = 10, .max = 20},
};

static const struct layout serial_number_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "N*", ROWS(serial_number)},
};

static const struct field long_serial_number[] = {
    {.at = 0, .is = M_serial_number, .as = SERIAL},
};

static const struct layout long_serial_number_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NN*", ROWS(long_serial_number)},
};

static const struct field main_firmware[] = {
    {.at = 0, .is = M_main_cpu_firmware, .as = VERSION},
};

const struct layout pi30_main_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW:*", ROWS(main_firmware)},
};

static const struct field second_firmware[] = {
    {.at = 0, .is = M_secondary_cpu_firmware, .as = VERSION},
};

static const struct layout second_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW2:*", ROWS(second_firmware)},
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW:*", ROWS(second_firmware)},
};

static const struct field panel_firmware[] = {
    {.at = 0, .is = M_remote_panel_firmware, .as = VERSION},
};

static const struct layout panel_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW3:*", ROWS(panel_firmware)},
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW:*", ROWS(panel_firmware)},
};

static const struct field bluetooth_firmware[] = {
    {.at = 0, .is = M_bluetooth_firmware, .as = VERSION},
};

static const struct layout bluetooth_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW:*", ROWS(bluetooth_firmware)},
};

static const struct field model_name[] = {
    {.at = 0, .is = M_model_name, .as = WORD},
};

static const struct layout model_name_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "w-*", ROWS(model_name)},
};

static const struct field general_model_name[] = {
    {.at = 0, .is = M_general_model_name, .as = WORD},
};

static const struct layout general_model_name_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(general_model_name)},
};

static const struct field status[] = {
#include "protocols/pi30_status.def"
    {.at = 16, .is = M_sbu_priority_version_added, .as = BIT, .bit = 7},
    {.at = 16, .is = M_battery_voltage_steady, .as = BIT, .bit = 3},
    {.at = 21, .is = M_solar_feed_to_grid_active, .as = FLAG},
    {.at = 22, .is = M_solar_feed_country, .as = CHOICE, .choices = pi30_feed_countries},
    {.at = 23, .is = M_solar_feed_to_grid_power},
};

const struct layout pi30_status_layouts[] = {
    {.min_tokens = 17, .pattern = STATUS_PATTERN, ROWS(status)},
};

static const struct field mode[] = {
    {.at = 0, .is = M_device_mode, .as = CHOICE, .choices = pi30_device_modes},
};

const struct layout pi30_mode_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "A", ROWS(mode)},
};

static const struct field warnings[] = {
#include "protocols/pi30_warnings.def"
};

static const struct field max_warnings[] = {
    {.at = 0, .is = M_warning_pv_loss, .as = FLAG},
#include "protocols/pi30_warnings.def"
    {.at = 15, .is = M_warning_battery_derating, .as = FLAG},
    {.at = 31, .is = M_warning_battery_weak, .as = FLAG},
    {.at = 35, .is = M_warning_battery_equalization_warning, .as = FLAG},
};

static const struct field three_tracker_warnings[] = {
#include "protocols/pi30_warnings.def"
    {.at = 13, .is = M_warning_battery_overcharge, .as = FLAG},
    {.at = 15, .is = M_warning_battery_derating, .as = FLAG},
    {.at = 30, .is = M_warning_pv2_voltage_high, .as = FLAG},
    {.at = 31, .is = M_warning_mppt2_overload_fault, .as = FLAG},
    {.at = 32, .is = M_warning_mppt2_overload_warning, .as = FLAG},
    {.at = 33, .is = M_warning_pv2_battery_too_low_to_charge, .as = FLAG},
    {.at = 34, .is = M_warning_pv3_voltage_high, .as = FLAG},
    {.at = 35, .is = M_warning_mppt3_overload_fault, .as = FLAG},
    {.at = 36, .is = M_warning_mppt3_overload_warning, .as = FLAG},
    {.at = 37, .is = M_warning_pv3_battery_too_low_to_charge, .as = FLAG},
};

/* 36 characters are also sent by GK/MK, whose table differs; that variant has to be chosen. */
const struct layout pi30_warning_layouts[] = {
    {.min_tokens = 38, .pattern = WARNING_PATTERN, ROWS(three_tracker_warnings)},
    {.min_tokens = 36, .pattern = WARNING_PATTERN, ROWS(max_warnings)},
    {.min_tokens = WARNING_CHARACTERS_MIN, .pattern = WARNING_PATTERN, ROWS(warnings)},
};

const struct layout pi30_max_warning_layouts[] = {
    {.min_tokens = 38, .pattern = WARNING_PATTERN, ROWS(three_tracker_warnings)},
    {.min_tokens = WARNING_CHARACTERS_MIN, .pattern = WARNING_PATTERN, ROWS(max_warnings)},
};

static const struct field second_tracker[] = {
    {.at = 0, .is = M_pv2_input_current, .max = AMPERES_MAX},
    {.at = 1, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 2, .is = M_pv2_input_power},
};

static const struct field three_trackers[] = {
    {.at = 0, .is = M_pv2_input_current, .max = AMPERES_MAX},
    {.at = 1, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 2, .is = M_battery_voltage_from_scc2, .max = VOLTS_BATTERY_MAX},
    {.at = 3, .is = M_pv2_input_power},
    {.at = 4, .is = M_scc2_charging, .as = BIT, .bit = 7},
    {.at = 4, .is = M_scc3_charging, .as = BIT, .bit = 6},
    {.at = 5, .is = M_ac_charging_current, .max = AMPERES_MAX},
    {.at = 6, .is = M_ac_charging_power},
    {.at = 7, .is = M_pv3_input_current, .max = AMPERES_MAX},
    {.at = 8, .is = M_pv3_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 9, .is = M_battery_voltage_from_scc3, .max = VOLTS_BATTERY_MAX},
    {.at = 10, .is = M_pv3_input_power},
    {.at = 11, .is = M_pv_total_charging_power},
};

const struct layout pi30_tracker_layouts[] = {
    {.min_tokens = 3, .max_tokens = 3, .pattern = "n #.# #", ROWS(second_tracker)},
    {.min_tokens = 12, .pattern = "n #.# #.# # bbbbbbbb", ROWS(three_trackers)},
};

static const struct field ratings[] = {
#include "protocols/pi30_ratings.def"
    {.at = 25, .is = M_max_cv_charging_time, .as = INTEGER},
    {.at = 26, .is = M_operation_logic, .as = CHOICE, .choices = pi30_operation_logics},
    {.at = 27, .is = M_max_discharging_current, .as = INTEGER},
};

static const struct field common_ratings[] = {
#include "protocols/pi30_ratings.def"
};

/* 4.2 and 6.2 kW clones send 28 tokens too, ending in "23.5 12 22.0": a point in the 26th says that
 * the last three are not those of MAX but something unknown. */
const struct layout pi30_rating_layouts[] = {
    {.min_tokens = 26,
     .pattern = RATING_PATTERN " n n n n * * * * * * * * * * n * * #.#",
     ROWS(common_ratings)},
    {.min_tokens = 25, .pattern = RATING_PATTERN, ROWS(ratings)},
};

static const struct field flags[] = {
    {.is = M_buzzer_enabled, .as = LETTER, .bit = 'a'},
    {.is = M_overload_bypass_enabled, .as = LETTER, .bit = 'b'},
    {.is = M_solar_feed_to_grid_enabled, .as = LETTER, .bit = 'd'},
    {.is = M_flag_g, .as = LETTER, .bit = 'g'},
    {.is = M_power_saving_enabled, .as = LETTER, .bit = 'j'},
    {.is = M_lcd_return_to_default_page_enabled, .as = LETTER, .bit = 'k'},
    {.is = M_data_log_popup_enabled, .as = LETTER, .bit = 'l'},
    {.is = M_flag_n, .as = LETTER, .bit = 'n'},
    {.is = M_overload_restart_enabled, .as = LETTER, .bit = 'u'},
    {.is = M_over_temperature_restart_enabled, .as = LETTER, .bit = 'v'},
    {.is = M_lcd_backlight_enabled, .as = LETTER, .bit = 'x'},
    {.is = M_primary_source_alarm_enabled, .as = LETTER, .bit = 'y'},
    {.is = M_fault_code_record_enabled, .as = LETTER, .bit = 'z'},
};

static const struct layout flag_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, ROWS(flags)},
};

/* A choice of 0 A is none: that is a row of some other zeros. */
static const struct field charging_currents[] = {
    {.at = 0, .is = M_charging_currents_selectable, .as = NUMBERS, .min = 1, .max = AMPERES_MAX},
};

static const struct field ac_charging_currents[] = {
    {.at = 0, .is = M_ac_charging_currents_selectable, .as = NUMBERS, .min = 1, .max = AMPERES_MAX},
};

static const struct field solar_charging_currents[] = {
    {.at = 0,
     .is = M_solar_charging_currents_selectable,
     .as = NUMBERS,
     .min = 1,
     .max = AMPERES_MAX},
};

/* The 13 numbers of a short Q1 would pass for amperes but for the widths of its first. */
#define SHORT_Q1_PATTERN "NN NN NN NNN NNN NNN NNN NN"

static const struct layout charging_current_layouts[] = {
    {.min_tokens = 13, .max_tokens = 13, .pattern = SHORT_Q1_PATTERN},
    {.min_tokens = 2, .pattern = AMPERES_PATTERN, ROWS(charging_currents)},
};

static const struct layout ac_charging_current_layouts[] = {
    {.min_tokens = 13, .max_tokens = 13, .pattern = SHORT_Q1_PATTERN},
    {.min_tokens = 2, .pattern = AMPERES_PATTERN, ROWS(ac_charging_currents)},
};

static const struct layout solar_charging_current_layouts[] = {
    {.min_tokens = 13, .max_tokens = 13, .pattern = SHORT_Q1_PATTERN},
    {.min_tokens = 2, .pattern = AMPERES_PATTERN, ROWS(solar_charging_currents)},
};

static const struct field output_mode[] = {
    {.at = 0, .is = M_output_mode, .as = CHOICE, .choices = pi30_output_modes},
};

static const struct layout output_mode_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "N", ROWS(output_mode)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NN", ROWS(output_mode)},
};

/* Q1 is in no paper. The first two words changed their meaning with the firmware, so they are kept
 * as they are. Behind the 17 tokens some send those of QBEQI. */
static const struct field charger[] = {
    {.at = 0, .is = M_q1_word_1},
    {.at = 1, .is = M_q1_word_2},
    {.at = 2, .is = M_scc_state, .as = CHOICE, .choices = pi30_scc_states},
    {.at = 3, .is = M_allow_scc_on, .as = FLAG},
    {.at = 4, .is = M_charge_average_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_scc_pwm_temperature, .max = DEGREES_MAX},
    {.at = 6, .is = M_inverter_temperature, .max = DEGREES_MAX},
    {.at = 7, .is = M_battery_temperature, .max = DEGREES_MAX},
    {.at = 8, .is = M_transformer_temperature, .max = DEGREES_MAX},
    {.at = 10, .is = M_fan_locked, .as = FLAG},
    {.at = 12, .is = M_fan_pwm_speed, .max = PERCENT_LOAD_MAX},
    {.at = 13, .is = M_scc_charge_power},
    {.at = 14, .is = M_parallel_warning, .as = WORD},
    {.at = 15, .is = M_sync_frequency, .max = HERTZ_MAX},
    {.at = 16, .is = M_inverter_charge_status, .as = CHOICE, .choices = pi30_charge_stages},
    {.at = 17, .is = M_equalization_enabled, .as = FLAG},
    {.at = 18, .is = M_equalization_time},
    {.at = 19, .is = M_equalization_period},
    {.at = 20, .is = M_equalization_max_current, .max = AMPERES_MAX},
    {.at = 22, .is = M_equalization_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 24, .is = M_equalization_timeout},
    {.at = 25, .is = M_equalization_active, .as = FLAG},
    {.at = 26, .is = M_equalization_elapsed_time},
};

enum { CHARGER_ROWS_WITHOUT_EQUALIZATION = 15 };

static const struct field short_charger[] = {
    {.at = 0, .is = M_scc_state, .as = CHOICE, .choices = pi30_scc_states},
    {.at = 1, .is = M_allow_scc_on, .as = FLAG},
    {.at = 2, .is = M_charge_average_current, .max = AMPERES_MAX},
    {.at = 3, .is = M_scc_pwm_temperature, .max = DEGREES_MAX},
    {.at = 4, .is = M_inverter_temperature, .max = DEGREES_MAX},
    {.at = 5, .is = M_battery_temperature, .max = DEGREES_MAX},
    {.at = 6, .is = M_transformer_temperature, .max = DEGREES_MAX},
    {.at = 8, .is = M_fan_locked, .as = FLAG},
    {.at = 10, .is = M_fan_pwm_speed, .max = PERCENT_LOAD_MAX},
    {.at = 11, .is = M_parallel_warning, .as = WORD},
    {.at = 12, .is = M_inverter_charge_status, .as = CHOICE, .choices = pi30_charge_stages},
};

#define CHARGER_PATTERN "# # NN NN # # # # # # # # # # # #.#"

const struct layout pi30_charger_layouts[] = {
    {.min_tokens = 27, .pattern = CHARGER_PATTERN, ROWS(charger)},
    {.min_tokens = 17,
     .max_tokens = 26,
     .pattern = CHARGER_PATTERN,
     .fields = charger,
     .field_count = CHARGER_ROWS_WITHOUT_EQUALIZATION},
    {.min_tokens = 13, .max_tokens = 13, .pattern = SHORT_Q1_PATTERN, ROWS(short_charger)},
};

static const struct field equalization[] = {
    {.at = 0, .is = M_equalization_enabled, .as = FLAG},
    {.at = 1, .is = M_equalization_time},
    {.at = 2, .is = M_equalization_period},
    {.at = 3, .is = M_equalization_max_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_equalization_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_equalization_timeout},
    {.at = 8, .is = M_equalization_active, .as = FLAG},
    {.at = 9, .is = M_equalization_elapsed_time},
};

static const struct layout equalization_layouts[] = {
    {.min_tokens = 10, .max_tokens = 10, .pattern = "N # # # # #.#", ROWS(equalization)},
};

static const struct field battery_system[] = {
    {.at = 0, .is = M_battery_connected, .as = FLAG_OFF},
    {.at = 1, .is = M_bms_battery_capacity, .max = PERCENT_MAX},
    {.at = 2, .is = M_battery_force_charge, .as = FLAG},
    {.at = 3, .is = M_battery_stop_discharge, .as = FLAG},
    {.at = 4, .is = M_battery_stop_charge, .as = FLAG},
    {.at = 5, .is = M_bms_bulk_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 6, .is = M_bms_float_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_bms_cut_off_voltage, .exponent = -1, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_bms_max_charging_current},
    {.at = 9, .is = M_bms_max_discharging_current},
};

static const struct layout battery_system_layouts[] = {
    {.min_tokens = 10, .max_tokens = 10, .pattern = "N # N N N # # #", ROWS(battery_system)},
};

static const struct field clock[] = {
    {.at = 0, .is = M_device_time, .as = STAMP},
};

static const struct layout clock_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "20NNNNNNNNNNNN", ROWS(clock)},
};

static const struct field output_priorities[] = {
    {.at = 0, .is = M_output_source_priority_by_hour, .as = NUMBERS, .length = 24, .max = 9},
    {.at = 24,
     .is = M_output_source_priority,
     .as = CHOICE,
     .choices = pi30_output_source_priorities},
    {.at = 25, .is = M_output_source_priority_order, .as = NUMBERS, .length = 3, .max = 9},
};

static const struct field charger_priorities[] = {
    {.at = 0, .is = M_charger_source_priority_by_hour, .as = NUMBERS, .length = 24, .max = 9},
    {.at = 24,
     .is = M_charger_source_priority,
     .as = CHOICE,
     .choices = pi30_charger_source_priorities},
    {.at = 25, .is = M_charger_source_priority_order, .as = NUMBERS, .length = 3, .max = 9},
};

static const struct layout output_priority_layouts[] = {
    {.min_tokens = 28, .max_tokens = 28, .pattern = "N N N N", ROWS(output_priorities)},
};

static const struct layout charger_priority_layouts[] = {
    {.min_tokens = 28, .max_tokens = 28, .pattern = "N N N N", ROWS(charger_priorities)},
};

static const struct field led[] = {
    {.at = 0, .is = M_led_enabled, .as = FLAG},
    {.at = 1, .is = M_led_speed, .as = CHOICE, .choices = pi30_led_speeds},
    {.at = 2, .is = M_led_effect, .as = CHOICE, .choices = pi30_led_effects},
    {.at = 3, .is = M_led_brightness, .max = 9},
    {.at = 4, .is = M_led_color_count, .max = 9},
    {.at = 5, .is = M_led_colors, .as = WORD},
};

static const struct layout led_layouts[] = {
    {.min_tokens = 6, .max_tokens = 6, .pattern = "N N N N N #", ROWS(led)},
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

static const struct field total_load[] = {
    {.at = 0, .is = M_total_load_energy, .as = INTEGER},
};

static const struct field yearly_load[] = {
    {.at = 0, .is = M_yearly_load_energy, .as = INTEGER},
};

static const struct field monthly_load[] = {
    {.at = 0, .is = M_monthly_load_energy, .as = INTEGER},
};

static const struct field daily_load[] = {
    {.at = 0, .is = M_daily_load_energy, .as = INTEGER},
};

#define ENERGY_LAYOUT(table)                                                                       \
    {                                                                                              \
        .min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNN", ROWS(table)                       \
    }

static const struct layout total_generated_layouts[] = {ENERGY_LAYOUT(total_generated)};
static const struct layout yearly_generated_layouts[] = {ENERGY_LAYOUT(yearly_generated)};
static const struct layout monthly_generated_layouts[] = {ENERGY_LAYOUT(monthly_generated)};
static const struct layout daily_generated_layouts[] = {ENERGY_LAYOUT(daily_generated)};
static const struct layout yearly_load_layouts[] = {ENERGY_LAYOUT(yearly_load)};
static const struct layout monthly_load_layouts[] = {ENERGY_LAYOUT(monthly_load)};
static const struct layout daily_load_layouts[] = {ENERGY_LAYOUT(daily_load)};

/* A Phocos unit answers QLT with the date. What may be one is not taken; a counter is out of that
 * range again some kilowatt-hours later. */
static const struct layout total_load_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "202NbNNN"},
    ENERGY_LAYOUT(total_load),
};

/* The papers make the two bits in the middle of the status word one number. */
static const struct field unit[] = {
    {.at = 0, .is = M_parallel_unit_present, .as = FLAG},
    {.at = 1, .is = M_serial_number, .as = WORD, .min = 10, .max = 20},
    {.at = 2, .is = M_device_mode, .as = CHOICE, .choices = pi30_device_modes},
    {.at = 3, .is = M_fault_code, .as = CHOICE, .choices = pi30_fault_codes},
    {.at = 4, .is = M_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 5, .is = M_grid_frequency, .max = HERTZ_MAX},
    {.at = 6, .is = M_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 7, .is = M_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 8, .is = M_ac_output_apparent_power},
    {.at = 9, .is = M_ac_output_active_power},
    {.at = 10, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 11, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 13, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 14, .is = M_pv_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 15, .is = M_total_charging_current},
    {.at = 16, .is = M_total_ac_output_apparent_power},
    {.at = 17, .is = M_total_ac_output_active_power},
    {.at = 18, .is = M_total_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 19, .is = M_scc_ok, .as = BIT, .bit = 7},
    {.at = 19, .is = M_ac_charging, .as = BIT, .bit = 6},
    {.at = 19, .is = M_scc_charging, .as = BIT, .bit = 5},
    {.at = 19,
     .is = M_battery_status,
     .as = CHOICE,
     .from = 3,
     .length = 2,
     .choices = pi30_battery_statuses},
    {.at = 19, .is = M_line_lost, .as = BIT, .bit = 2},
    {.at = 19, .is = M_load_on, .as = BIT, .bit = 1},
    {.at = 19, .is = M_configuration_changed, .as = BIT, .bit = 0},
    {.at = 20, .is = M_output_mode, .as = CHOICE, .choices = pi30_output_modes},
    {.at = 21,
     .is = M_charger_source_priority,
     .as = CHOICE,
     .choices = pi30_charger_source_priorities},
    {.at = 22, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 23, .is = M_max_charger_range, .max = AMPERES_MAX},
    {.at = 24, .is = M_max_ac_charging_current, .max = AMPERES_MAX},
    {.at = 25, .is = M_pv_input_current, .max = AMPERES_MAX},
    {.at = 26, .is = M_battery_discharge_current, .max = AMPERES_MAX},
    {.at = 27, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 28, .is = M_pv2_input_current, .max = AMPERES_MAX},
};

const struct layout pi30_unit_layouts[] = {
    {.min_tokens = 27, .pattern = "N * A # #.# #.#", ROWS(unit)},
};

/* Devices of the MAX family send one token behind the 25. By its place it is the time at constant
 * voltage. */
static const struct field defaults[] = {
#include "protocols/pi30_defaults.def"
    {.at = 25, .is = M_max_cv_charging_time, .as = INTEGER},
    {.at = 26, .is = M_max_discharging_current, .as = INTEGER},
};

/* The customers' paper of 2015. */
static const struct field defaults_2015[] = {
#include "protocols/pi30_defaults.def"
    {.at = 25,
     .is = M_charging_stage_setting,
     .as = CHOICE,
     .choices = pi30_charging_stage_settings},
    {.at = 26, .is = M_data_log_popup_enabled, .as = FLAG},
    {.at = 27, .is = M_max_solar_charging_current, .max = AMPERES_MAX},
    {.at = 28, .is = M_max_cv_charging_time, .as = INTEGER},
};

static const struct layout default_layouts[] = {
    {.min_tokens = 29, .pattern = DEFAULT_PATTERN, ROWS(defaults_2015)},
    {.min_tokens = 25, .pattern = DEFAULT_PATTERN, ROWS(defaults)},
};

static const struct field bootstrap[] = {
    {.at = 0, .is = M_dsp_has_bootstrap, .as = FLAG},
};

static const struct layout bootstrap_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "b", ROWS(bootstrap)},
};

static const struct field charging_stages[] = {
    {.at = 0,
     .is = M_charging_stage_setting,
     .as = CHOICE,
     .choices = pi30_charging_stage_settings},
};

static const struct layout charging_stages_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NN", ROWS(charging_stages)},
};

static const struct field constant_voltage_time[] = {
    {.at = 0, .is = M_max_cv_charging_time, .as = INTEGER},
};

static const struct layout constant_voltage_time_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(constant_voltage_time)},
};

#define MPP_SOLAR "mpp-solar, mppsolar/protocols/pi30.py"
#define MPP_SOLAR_MAX "mpp-solar, mppsolar/protocols/pi30max.py"
#define AXPERT_MONITOR "axpert-monitor, test/mocks/sampleData.js"
#define POWERMON "powermon, powermon/protocols_old/pi30.py"
#define EASUN_5500 "esphome-pipsolar, docs/pdus/pip2424mse1/easun-5500w-1ph.txt"
#define AXPERT_MAX_8000 "esphome-pipsolar, docs/pdus/pip8048/voltronic-axpert-max-ii-8kw.txt"
#define PHOCOS "Solar2MQTT, Protocol/raw data from devices/Phocos Anygrid PSW-H 5 kW.txt"

static const struct message messages[] = {
    {
        .command = "QPI",
        .title = "protocol",
        .poll = POLL_IDENTITY,
        .example = "PI30",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(protocol_id_layouts),
    },
    {
        .command = "QID",
        .title = "serial number",
        .poll = POLL_IDENTITY,
        .example = "92931905106463",
        .example_source = AXPERT_MONITOR,
        LAYOUTS(serial_number_layouts),
    },
    {
        .command = "QSID",
        .title = "serial number longer than 14",
        .poll = POLL_IDENTITY,
        .example = "1492932105105335005535",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(long_serial_number_layouts),
    },
    {
        .command = "QMN",
        .title = "model name",
        .poll = POLL_IDENTITY,
        .example = "MKS2-8000",
        .example_source = MPP_SOLAR,
        LAYOUTS(model_name_layouts),
    },
    {
        .command = "QGMN",
        .title = "model code",
        .poll = POLL_IDENTITY,
        .example = "044",
        LAYOUTS(general_model_name_layouts),
    },
    {
        .command = "QVFW",
        .title = "firmware of the main CPU",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00072.70",
        .example_source = MPP_SOLAR,
        LAYOUTS(pi30_main_firmware_layouts),
    },
    {
        .command = "QVFW2",
        .title = "firmware of the second CPU",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00072.70",
        .example_source = POWERMON,
        LAYOUTS(second_firmware_layouts),
    },
    {
        .command = "QVFW3",
        .title = "firmware of the remote panel",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00072.70",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(panel_firmware_layouts),
    },
    {
        .command = "VERFW:",
        .title = "firmware of the Bluetooth module",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00072.70",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(bluetooth_firmware_layouts),
    },
    {
        .command = "QPIGS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "238.3 50.0 230.2 50.0 0322 0205 005 422 53.20 000 050 0056 02.1 224.7 00.00 "
                   "00000 00010110 00 00 00473 010",
        .example_source = EASUN_5500,
        LAYOUTS(pi30_status_layouts),
    },
    {
        .command = "QMOD",
        .title = "working mode",
        .poll = POLL_FAST,
        .example = "B",
        .example_source = POWERMON,
        LAYOUTS(pi30_mode_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "00000100000000001000000000000000",
        .example_source = MPP_SOLAR,
        LAYOUTS(pi30_warning_layouts),
    },
    {
        .command = "QPIGS2",
        .title = "second and third tracker",
        .poll = POLL_FAST,
        .example = "01.0 201.7 00205 ",
        .example_source = AXPERT_MAX_8000,
        LAYOUTS(pi30_tracker_layouts),
    },
    {
        .command = "Q1",
        .title = "charger internals",
        .poll = POLL_MINUTE,
        .example = "00000 00000 01 01 00 059 045 053 068 00 00 000 0040 0580 0000 50.00 13",
        .example_source = MPP_SOLAR,
        LAYOUTS(pi30_charger_layouts),
    },
    {
        .command = "QED",
        .title = "solar energy of a day",
        .poll = POLL_MINUTE,
        .argument = ARGUMENT_DAY,
        .example = "00003899",
        .example_source = PHOCOS,
        LAYOUTS(daily_generated_layouts),
    },
    {
        .command = "QLD",
        .title = "load energy of a day",
        .poll = POLL_MINUTE,
        .argument = ARGUMENT_DAY,
        .example = "00017865",
        .example_source = PHOCOS,
        LAYOUTS(daily_load_layouts),
    },
    {
        .command = "QET",
        .title = "solar energy, lifetime",
        .poll = POLL_MINUTE,
        .example = "10636700",
        .example_source = PHOCOS,
        LAYOUTS(total_generated_layouts),
    },
    {
        .command = "QLT",
        .title = "load energy, lifetime",
        .poll = POLL_MINUTE,
        .example = "00971400",
        LAYOUTS(total_load_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings and settings",
        .poll = POLL_SLOW,
        .example = "230.0 23.9 230.0 50.0 23.9 5500 5500 48.0 51.0 48.0 55.3 55.3 2 02 100 0 2 3 1 "
                   "01 0 0 53.0 0 1",
        .example_source = EASUN_5500,
        LAYOUTS(pi30_rating_layouts),
    },
    {
        .command = "QFLAG",
        .title = "flags on and off",
        .poll = POLL_SLOW,
        .shape = LETTERS,
        .example = "EzDabjkuvxy",
        .example_source = EASUN_5500,
        LAYOUTS(flag_layouts),
    },
    {
        .command = "QMCHGCR",
        .title = "selectable charging currents",
        .poll = POLL_SLOW,
        .example = "010 020 030 040 050 060 070 080",
        .example_source = AXPERT_MONITOR,
        LAYOUTS(charging_current_layouts),
    },
    {
        .command = "QMUCHGCR",
        .title = "selectable charging currents from AC",
        .poll = POLL_SLOW,
        .example = "002 010 020 030 040 050 060 070 080",
        .example_source = AXPERT_MONITOR,
        LAYOUTS(ac_charging_current_layouts),
    },
    {
        .command = "QBEQI",
        .title = "battery equalization",
        .poll = POLL_SLOW,
        .example = "1 030 030 080 021 55.40 224 030 0 0234",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(equalization_layouts),
    },
    {
        .command = "QEM",
        .title = "solar energy of a month",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_MONTH,
        .example = "00120500",
        LAYOUTS(monthly_generated_layouts),
    },
    {
        .command = "QEY",
        .title = "solar energy of a year",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_YEAR,
        .example = "04626900",
        .example_source = PHOCOS,
        LAYOUTS(yearly_generated_layouts),
    },
    {
        .command = "QLM",
        .title = "load energy of a month",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_MONTH,
        .example = "00491200",
        .example_source = PHOCOS,
        LAYOUTS(monthly_load_layouts),
    },
    {
        .command = "QLY",
        .title = "load energy of a year",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_YEAR,
        .example = "00766900",
        .example_source = PHOCOS,
        LAYOUTS(yearly_load_layouts),
    },
    {
        .command = "QT",
        .title = "clock",
        .poll = POLL_SLOW,
        .example = "20210726122606",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(clock_layouts),
    },
    {
        .command = "QOPM",
        .title = "output mode",
        .poll = POLL_SLOW,
        .example = "0",
        .example_source = POWERMON,
        LAYOUTS(output_mode_layouts),
    },
    {
        .command = "QBMS",
        .title = "battery management system",
        .poll = POLL_SLOW,
        .example = "0 100 0 0 1 532 532 450 0000 0030",
        .example_source = MPP_SOLAR,
        LAYOUTS(battery_system_layouts),
    },
    {
        .command = "QOPPT",
        .title = "output source priority by hour",
        .poll = POLL_SLOW,
        .example = "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 0 2 1",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(output_priority_layouts),
    },
    {
        .command = "QCHPT",
        .title = "charger source priority by hour",
        .poll = POLL_SLOW,
        .example = "3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 0 0 0",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(charger_priority_layouts),
    },
    {
        .command = "QLED",
        .title = "LED ring",
        .poll = POLL_SLOW,
        .example = "1 1 2 5 3 148000211255255255000255255",
        .example_source = MPP_SOLAR_MAX,
        LAYOUTS(led_layouts),
    },
    {
        .command = "QPGS",
        .title = "one unit of a parallel system",
        .poll = POLL_UNIT,
        .argument = ARGUMENT_UNIT,
        .example = "1 92931905106458 B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 "
                   "000 00895 00713 007 10100010 1 1 060 080 60 00 000",
        .example_source = AXPERT_MONITOR,
        LAYOUTS(pi30_unit_layouts),
    },
    {
        .command = "QDI",
        .title = "factory settings",
        .poll = POLL_NEVER,
        .defaults = true,
        .example =
            "230.0 50.0 0030 42.0 54.0 56.4 46.0 60 0 0 2 0 0 0 0 0 1 1 0 0 1 0 54.0 0 1 000",
        .example_source = MPP_SOLAR,
        LAYOUTS(default_layouts),
    },
    {
        .command = "QBOOT",
        .title = "bootstrap of the DSP",
        .poll = POLL_NEVER,
        .example = "0",
        .example_source = POWERMON,
        LAYOUTS(bootstrap_layouts),
    },
    {
        .command = "QMSCHGCR",
        .title = "selectable charging currents from PV",
        .poll = POLL_NEVER,
        .example = "010 020 030 040 050 060 070 080",
        LAYOUTS(solar_charging_current_layouts),
    },
    {
        .command = "QCST",
        .title = "charging stages",
        .poll = POLL_NEVER,
        .example = "02",
        LAYOUTS(charging_stages_layouts),
    },
    {
        .command = "QCVT",
        .title = "time at constant voltage",
        .poll = POLL_NEVER,
        .example = "255",
        LAYOUTS(constant_voltage_time_layouts),
    },
};

const struct protocol protocol_pi30 = {
    .name = "pi30",
    .title = "PI30: Axpert HS, MS, MSX, KS, MKS, VM, King, PIP and most clones",
    .framing = &framing_voltronic,
    MESSAGES(messages),
    WRITABLE(pi30_settings),
    ACTIONS(pi30_actions),
    .about = pi30_about,
    .units = pi30_units,
    .omissions = pi30_omissions,
};
