/* pi16.c: Voltronic PI16 and PI15, spoken by InfiniSolar of 3 kW and by SUNNY grid ties.
 *
 * Asked without a check, answered with a CRC or without one, as the unit pleases:
 *     QPIGS<cr>            (224.6 000000 49.9 … 035.0 D---110001<crc><cr>
 *     QED20150620106<cr>   (019297<cr>
 * Tokens are separated by one blank; dashes stand in for digits that a model does not have. Where
 * no check came, the form is all that tells damage, so patterns here count every digit. */
#include "protocols/pi16_choices.h"
#include "protocols/pi30_choices.h"
#include "protocols/voltronic.h"

/* What can't be. A value out of its range spoils the answer, so there is room for odd days. */
enum {
    VOLTS_AC_MAX = 400,
    VOLTS_DC_MAX = 1000,
    VOLTS_BATTERY_MAX = 100,
    HERTZ_MAX = 80,
    AMPERES_MAX = 300,
    PERCENT_LOAD_MAX = 400,
    PERCENT_MAX = 100,
    DEGREES_MAX = 200,
    LCD_SLEEP_UNIT_S = 30,
};

static const struct field protocol_id[] = {
    {.at = 0, .is = M_protocol_id, .as = WORD},
};

static const struct layout protocol_id_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "PI1N", ROWS(protocol_id)},
};

/* 14 digits have been seen, 19 are in a paper. Ten are a date with an hour. */
static const struct field serial_number[] = {
    {.at = 0, .is = M_serial_number, .as = WORD, .min = 11, .max = 20},
};

static const struct layout serial_number_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "N#", ROWS(serial_number)},
};

static const struct field main_firmware[] = {
    {.at = 0, .is = M_main_cpu_firmware, .as = VERSION},
};

static const struct layout main_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "VERFW:NNNNN.NN", ROWS(main_firmware)},
};

static const struct field second_firmware[] = {
    {.at = 0, .is = M_secondary_cpu_firmware, .as = VERSION},
};

static const struct layout second_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "VERFW2:NNNNN.NN", ROWS(second_firmware)},
};

static const struct field system_firmware[] = {
    {.at = 0, .is = M_system_firmware, .as = VERSION},
};

static const struct layout system_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "SVERFW2:NNNNN.NN", ROWS(system_firmware)},
};

static const struct field model_code[] = {
    {.at = 0, .is = M_general_model_name, .as = WORD},
};

static const struct layout model_code_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(model_code)},
};

/* From 200 up self use, 150 and 151 off grid, from 100 up grid tie, from 50 up grid tie with
 * backup; what is left over names the standard of the grid. */
static const struct field certification[] = {
    {.at = 0, .is = M_certification_model, .as = WORD},
};

static const struct layout certification_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(certification)},
};

/* The nominal input voltage was 360 V on a grid tie, so it is not always that of the grid. */
static const struct field model[] = {
    {.at = 0, .is = M_model_name, .as = WORD},
    {.at = 1, .is = M_ac_output_rating_active_power},
    {.at = 2, .is = M_output_power_factor, .max = PERCENT_MAX},
    {.at = 3, .is = M_grid_phases, .from = 0, .length = 1},
    {.at = 3, .is = M_output_phases, .from = 2, .length = 1},
    {.at = 4, .is = M_input_rating_voltage, .max = VOLTS_DC_MAX},
    {.at = 5, .is = M_ac_output_rating_voltage, .max = VOLTS_AC_MAX},
    {.at = 6, .is = M_battery_count},
    {.at = 7, .is = M_battery_unit_voltage, .max = VOLTS_BATTERY_MAX},
};

/* Name and power may be filled up with blanks instead of #: those of the name are before the
 * answer's first character, the power's three make three empty tokens. */
static const struct field blank_filled_model[] = {
    {.at = 0, .is = M_model_name, .as = WORD},
    {.at = 4, .is = M_ac_output_rating_active_power},
    {.at = 5, .is = M_output_power_factor, .max = PERCENT_MAX},
    {.at = 6, .is = M_grid_phases, .from = 0, .length = 1},
    {.at = 6, .is = M_output_phases, .from = 2, .length = 1},
    {.at = 7, .is = M_input_rating_voltage, .max = VOLTS_DC_MAX},
    {.at = 8, .is = M_ac_output_rating_voltage, .max = VOLTS_AC_MAX},
    {.at = 9, .is = M_battery_count},
    {.at = 10, .is = M_battery_unit_voltage, .max = VOLTS_BATTERY_MAX},
};

#define MODEL_PATTERN "dd N/N ddd ddd dd dd.d"

static const struct layout model_layouts[] = {
    {.min_tokens = 8, .max_tokens = 8, .pattern = "w w " MODEL_PATTERN, ROWS(model)},
    {.min_tokens = 11,
     .max_tokens = 11,
     .pattern = "w    NNNN " MODEL_PATTERN,
     ROWS(blank_filled_model)},
};

static const struct field ratings[] = {
    {.at = 0, .is = M_grid_rating_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_rating_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_grid_rating_current, .max = AMPERES_MAX},
    {.at = 3, .is = M_ac_output_rating_voltage, .max = VOLTS_AC_MAX},
    {.at = 4, .is = M_ac_output_rating_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_mppt_rating_current, .max = AMPERES_MAX},
    {.at = 6, .is = M_battery_rating_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 7, .is = M_mppt_count},
    {.at = 8, .is = M_machine_type, .as = CHOICE, .choices = pi16_machine_types},
    {.at = 9, .is = M_topology, .as = CHOICE, .choices = pi30_topologies},
};

static const struct layout rating_layouts[] = {
    {.min_tokens = 10,
     .max_tokens = 10,
     .pattern = "ddd.d dd.d ddd.d ddd.d ddd.d dd.d ddd.d d bb b",
     ROWS(ratings)},
};

/* Power and current of the grid have a digit for the sign, which was 0 in both directions on the
 * units that were heard: the last two characters of the status word know better. */
static const struct field status[] = {
    {.at = 0, .is = M_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_power, .as = SIGN_DIGIT},
    {.at = 2, .is = M_grid_frequency, .max = HERTZ_MAX},
    {.at = 3, .is = M_grid_current, .as = SIGN_DIGIT, .min = -AMPERES_MAX, .max = AMPERES_MAX},
    {.at = 4, .is = M_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 5, .is = M_ac_output_active_power},
    {.at = 6, .is = M_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 7, .is = M_ac_output_current, .max = AMPERES_MAX},
    {.at = 8, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 9, .is = M_p_bus_voltage, .max = VOLTS_DC_MAX},
    {.at = 10, .is = M_s_bus_voltage, .max = VOLTS_DC_MAX},
    {.at = 11, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 12, .is = M_negative_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 13, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 14, .is = M_pv_input_power},
    {.at = 15, .is = M_pv2_input_power},
    {.at = 16, .is = M_pv3_input_power},
    {.at = 17, .is = M_pv_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 18, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 19, .is = M_pv3_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 20, .is = M_max_temperature, .max = DEGREES_MAX},
    {.at = 21, .is = M_grid_connected, .as = FLAG, .from = 1, .length = 1},
    {.at = 21, .is = M_load_on, .as = FLAG, .from = 4, .length = 1},
    {.at = 21,
     .is = M_battery_power_direction,
     .as = CHOICE,
     .from = 5,
     .length = 2,
     .choices = pi16_battery_directions},
    {.at = 21,
     .is = M_dc_ac_power_direction,
     .as = CHOICE,
     .from = 7,
     .length = 1,
     .choices = pi16_dc_ac_directions},
    {.at = 21,
     .is = M_line_power_direction,
     .as = CHOICE,
     .from = 8,
     .length = 2,
     .choices = pi16_line_directions},
};

#define STATUS_PATTERN                                                                             \
    "ddd.d dddddd dd.d dddd.d ddd.d ddddd dd.d ddd.d ddd ddd.d ddd.d ddd.d ddd.d ddd ddddd ddddd " \
    "ddddd ddd.d ddd.d ddd.d ddd.d "

/* The status word begins with a letter that nobody knows; in the paper of PI15 it is reserved. */
static const struct layout status_layouts[] = {
    {.min_tokens = 22, .max_tokens = 22, .pattern = STATUS_PATTERN "Addddddddd", ROWS(status)},
    {.min_tokens = 22, .max_tokens = 22, .pattern = STATUS_PATTERN "dddddddddd", ROWS(status)},
};

static const struct field mode[] = {
    {.at = 0, .is = M_device_mode, .as = CHOICE, .choices = pi30_device_modes},
};

static const struct layout mode_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "A", ROWS(mode)},
};

static const struct field battery[] = {
    {.at = 1, .is = M_battery_count},
    {.at = 2, .is = M_battery_total_capacity},
    {.at = 4, .is = M_battery_remaining_time},
};

static const struct layout battery_layouts[] = {
    {.min_tokens = 5, .max_tokens = 5, .pattern = "ddd ddd ddd ddd ddd", ROWS(battery)},
};

static const struct field warnings[] = {
    {.at = 0, .is = M_warning_device_fault, .as = FLAG},
    {.at = 1, .is = M_warning_auto_adjust, .as = FLAG},
    {.at = 2, .is = M_warning_external_flash_fail, .as = FLAG},
    {.at = 3, .is = M_warning_pv_loss, .as = FLAG},
    {.at = 4, .is = M_warning_pv_voltage_low, .as = FLAG},
    {.at = 5, .is = M_warning_grid_island, .as = FLAG},
    {.at = 6, .is = M_warning_initialisation_fail, .as = FLAG},
    {.at = 7, .is = M_warning_grid_voltage_high, .as = FLAG},
    {.at = 8, .is = M_warning_grid_voltage_low, .as = FLAG},
    {.at = 9, .is = M_warning_grid_frequency_high, .as = FLAG},
    {.at = 10, .is = M_warning_grid_frequency_low, .as = FLAG},
    {.at = 11, .is = M_warning_grid_average_voltage_high, .as = FLAG},
    {.at = 12, .is = M_warning_energy_from_grid, .as = FLAG},
    {.at = 13, .is = M_warning_grid_emergency_disconnect, .as = FLAG},
    {.at = 14, .is = M_warning_battery_under_shutdown, .as = FLAG},
    {.at = 15, .is = M_warning_battery_low, .as = FLAG},
    {.at = 16, .is = M_warning_battery_open, .as = FLAG},
    {.at = 17, .is = M_warning_battery_discharge_low, .as = FLAG},
    {.at = 18, .is = M_warning_overload, .as = FLAG},
    {.at = 19, .is = M_warning_emergency_power_off, .as = FLAG},
    {.at = 20, .is = M_warning_pv1_loss, .as = FLAG},
    {.at = 21, .is = M_warning_pv2_loss, .as = FLAG},
    {.at = 22, .is = M_warning_over_temperature, .as = FLAG},
    {.at = 23, .is = M_warning_ground_loss, .as = FLAG},
    {.at = 24, .is = M_warning_fan_locked, .as = FLAG},
};

enum { WARNING_CHARACTERS = 128 };

static const struct layout warning_layouts[] = {
    {.min_tokens = WARNING_CHARACTERS,
     .max_tokens = WARNING_CHARACTERS,
     .pattern = "#",
     ROWS(warnings)},
};

static const struct field newest_fault[] = {
    {.at = 1, .is = M_fault_history_id},
};

static const struct layout newest_fault_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NN NN", ROWS(newest_fault)},
};

static const struct field stored_fault[] = {
    {.at = 0, .is = M_fault_code, .as = CHOICE, .choices = pi16_fault_codes},
    {.at = 1, .is = M_fault_time, .as = STAMP},
    {.at = 2, .is = M_fault_pv_voltage},
    {.at = 3, .is = M_fault_pv_current},
    {.at = 4, .is = M_fault_pv2_voltage},
    {.at = 5, .is = M_fault_pv2_current},
    {.at = 6, .is = M_fault_pv3_voltage},
    {.at = 7, .is = M_fault_pv3_current},
    {.at = 8, .is = M_fault_inverter_voltage},
    {.at = 9, .is = M_fault_inverter_current},
    {.at = 10, .is = M_fault_grid_voltage},
    {.at = 11, .is = M_fault_grid_frequency},
    {.at = 12, .is = M_fault_grid_current},
    {.at = 13, .is = M_fault_load_percent},
    {.at = 14, .is = M_fault_load_current},
    {.at = 15, .is = M_fault_load_voltage},
    {.at = 16, .is = M_fault_load_frequency},
    {.at = 17, .is = M_fault_battery_voltage},
    {.at = 18, .is = M_fault_temperature},
    {.at = 19, .is = M_fault_run_status, .as = WORD},
};

static const struct field no_fault[] = {
    {.at = 0, .is = M_fault_code, .as = CHOICE, .choices = pi16_no_fault},
};

/* PI15 has tenths of volts, and 16 bits at the end. */
static const struct layout stored_fault_layouts[] = {
    {.min_tokens = 20,
     .max_tokens = 20,
     .pattern = "NN NNNNNNNNNNNNNN ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd ddd "
                "ddd ddd",
     ROWS(stored_fault)},
    {.min_tokens = 20,
     .max_tokens = 20,
     .pattern = "NN NNNNNNNNNNNNNN ddd.d n ddd.d n ddd.d n ddd.d n ddd.d n n n n ddd.d n ddd.d n "
                "bbbbbbbbbbbbbbbb",
     ROWS(stored_fault)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "OK", ROWS(no_fault)},
};

static const struct field flags[] = {
    {.is = M_buzzer_enabled, .as = LETTER, .bit = 'a'},
    {.is = M_buzzer_in_battery_mode_enabled, .as = LETTER, .bit = 'b'},
    {.is = M_green_power_enabled, .as = LETTER, .bit = 'g'},
    {.is = M_buzzer_in_bypass_mode_enabled, .as = LETTER, .bit = 'p'},
};

static const struct layout flag_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, ROWS(flags)},
};

static const struct field options[] = {
    {.at = 0, .is = M_solar_charge_enabled, .as = FLAG, .from = 1, .length = 1},
    {.at = 0, .is = M_ac_charge_enabled, .as = FLAG, .from = 3, .length = 1},
    {.at = 0, .is = M_feed_to_grid_enabled, .as = FLAG, .from = 5, .length = 1},
    {.at = 0,
     .is = M_battery_discharge_to_load_with_pv_enabled,
     .as = FLAG,
     .from = 7,
     .length = 1},
    {.at = 0,
     .is = M_battery_discharge_to_load_without_pv_enabled,
     .as = FLAG,
     .from = 9,
     .length = 1},
    {.at = 0, .is = M_battery_feed_to_grid_with_pv_enabled, .as = FLAG, .from = 11, .length = 1},
    {.at = 0, .is = M_battery_feed_to_grid_without_pv_enabled, .as = FLAG, .from = 13, .length = 1},
};

/* Letters with a digit each, or with an underscore where the unit has no such option. */
static const struct layout option_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "AdBdCdDdEdFdGd*", ROWS(options)},
};

static const struct field pv_priority[] = {
    {.at = 0, .is = M_pv_priority, .as = WORD},
};

static const struct layout pv_priority_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "0N", ROWS(pv_priority)},
};

static const struct field generator[] = {
    {.at = 0, .is = M_generator_as_ac_input, .as = FLAG, .from = 1, .length = 1},
};

static const struct layout generator_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "Nb", ROWS(generator)},
};

static const struct field clock[] = {
    {.at = 0, .is = M_device_time, .as = STAMP},
};

static const struct layout clock_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "20NNNNNNNNNNNN", ROWS(clock)},
};

static const struct field first_hour[] = {
    {.at = 0, .is = M_energy_first_hour, .as = STAMP_HOUR},
};

static const struct layout first_hour_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "20NNNNNNNN", ROWS(first_hour)},
};

static const struct field total_generated[] = {
    {.at = 0, .is = M_total_generated_energy, .exponent = 3},
};

static const struct field yearly_generated[] = {
    {.at = 0, .is = M_yearly_generated_energy},
};

static const struct field monthly_generated[] = {
    {.at = 0, .is = M_monthly_generated_energy},
};

static const struct field daily_generated[] = {
    {.at = 0, .is = M_daily_generated_energy},
};

static const struct field hourly_generated[] = {
    {.at = 0, .is = M_hourly_generated_energy},
};

/* The shorter the time, the fewer digits. */
static const struct layout total_generated_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNN", ROWS(total_generated)},
};

static const struct layout yearly_generated_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNNN", ROWS(yearly_generated)},
};

static const struct layout monthly_generated_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNNN", ROWS(monthly_generated)},
};

static const struct layout daily_generated_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNNN", ROWS(daily_generated)},
};

static const struct layout hourly_generated_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNN", ROWS(hourly_generated)},
};

static const struct field feed_voltages[] = {
    {.at = 0, .is = M_grid_feed_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_feed_low_voltage, .max = VOLTS_AC_MAX},
};

static const struct layout feed_voltage_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "ddd.d ddd.d", ROWS(feed_voltages)},
};

static const struct field feed_frequencies[] = {
    {.at = 0, .is = M_grid_feed_high_frequency, .max = HERTZ_MAX},
    {.at = 1, .is = M_grid_feed_low_frequency, .max = HERTZ_MAX},
};

static const struct layout feed_frequency_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "dd.d dd.d", ROWS(feed_frequencies)},
};

static const struct field input_voltages[] = {
    {.at = 0, .is = M_grid_input_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_input_low_voltage, .max = VOLTS_AC_MAX},
};

static const struct layout input_voltage_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "ddd.d ddd.d", ROWS(input_voltages)},
};

static const struct field input_frequencies[] = {
    {.at = 0, .is = M_grid_input_high_frequency, .max = HERTZ_MAX},
    {.at = 1, .is = M_grid_input_low_frequency, .max = HERTZ_MAX},
};

static const struct layout input_frequency_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "dd.d dd.d", ROWS(input_frequencies)},
};

static const struct field feed_wait[] = {
    {.at = 0, .is = M_feed_wait_time},
};

static const struct layout feed_wait_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(feed_wait)},
};

static const struct field charger[] = {
    {.at = 0, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 1, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 3, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
};

static const struct layout charger_layouts[] = {
    {.min_tokens = 4, .max_tokens = 4, .pattern = "dd.d dd.d dd.d dd.d", ROWS(charger)},
};

static const struct field switch_off[] = {
    {.at = 0, .is = M_battery_stop_charge_current, .max = AMPERES_MAX},
    {.at = 1, .is = M_battery_charge_restart_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_battery_stop_charge_wait_time},
};

static const struct layout switch_off_layouts[] = {
    {.min_tokens = 3, .max_tokens = 3, .pattern = "dd.d dd.d ddd", ROWS(switch_off)},
};

static const struct field discharge_limits[] = {
    {.at = 0, .is = M_battery_under_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 1, .is = M_battery_weak_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_battery_under_back_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 3, .is = M_battery_weak_back_voltage, .max = VOLTS_BATTERY_MAX},
};

static const struct layout discharge_limit_layouts[] = {
    {.min_tokens = 4, .max_tokens = 4, .pattern = "dd.d dd.d dd.d dd.d", ROWS(discharge_limits)},
};

static const struct field pv_voltages[] = {
    {.at = 0, .is = M_pv_high_voltage, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_pv_low_voltage, .max = VOLTS_DC_MAX},
};

static const struct layout pv_voltage_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "ddd ddd", ROWS(pv_voltages)},
};

static const struct field mppt_voltages[] = {
    {.at = 0, .is = M_mppt_high_voltage, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_mppt_low_voltage, .max = VOLTS_DC_MAX},
};

static const struct layout mppt_voltage_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "ddd ddd", ROWS(mppt_voltages)},
};

static const struct field output_power[] = {
    {.at = 0, .is = M_max_output_power},
};

static const struct layout output_power_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNN", ROWS(output_power)},
};

static const struct field feed_power[] = {
    {.at = 0, .is = M_max_grid_feed_power},
};

static const struct layout feed_power_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNNNN", ROWS(feed_power)},
};

static const struct field lcd_sleep[] = {
    {.at = 0, .is = M_lcd_sleep_time, .times = LCD_SLEEP_UNIT_S},
};

static const struct layout lcd_sleep_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NN", ROWS(lcd_sleep)},
};

static const struct field charge_times[] = {
    {.at = 0, .is = M_charge_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_charge_end_time, .as = TIME_OF_DAY},
};

static const struct layout charge_time_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNNN NNNN", ROWS(charge_times)},
};

static const struct field ac_charge_times[] = {
    {.at = 0, .is = M_ac_charge_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_ac_charge_end_time, .as = TIME_OF_DAY},
};

static const struct layout ac_charge_time_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNNN NNNN", ROWS(ac_charge_times)},
};

static const struct field ac_load_times[] = {
    {.at = 0, .is = M_ac_load_start_time, .as = TIME_OF_DAY},
    {.at = 1, .is = M_ac_load_end_time, .as = TIME_OF_DAY},
};

static const struct layout ac_load_time_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNNN NNNN", ROWS(ac_load_times)},
};

static const struct field average_voltages[] = {
    {.at = 0, .is = M_grid_average_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_average_low_voltage, .max = VOLTS_AC_MAX},
};

static const struct layout average_voltage_layouts[] = {
    {.min_tokens = 2, .max_tokens = 2, .pattern = "ddd ddd", ROWS(average_voltages)},
};

static const struct field power_factor[] = {
    {.at = 0, .is = M_output_power_factor, .max = PERCENT_MAX},
};

static const struct layout power_factor_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NNN", ROWS(power_factor)},
};

static const struct field temperatures[] = {
    {.at = 0, .is = M_boost_temperature, .max = DEGREES_MAX},
    {.at = 1, .is = M_inverter_temperature, .max = DEGREES_MAX},
    {.at = 2, .is = M_inner_temperature, .max = DEGREES_MAX},
};

static const struct layout temperature_layouts[] = {
    {.min_tokens = 4, .max_tokens = 4, .pattern = "ddd.d ddd.d ddd.d ddd.d", ROWS(temperatures)},
};

static const struct field defaults[] = {
    {.at = 0, .is = M_grid_feed_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_feed_low_voltage, .max = VOLTS_AC_MAX},
    {.at = 2, .is = M_grid_feed_high_frequency, .max = HERTZ_MAX},
    {.at = 3, .is = M_grid_feed_low_frequency, .max = HERTZ_MAX},
    {.at = 4, .is = M_grid_input_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 5, .is = M_grid_input_low_voltage, .max = VOLTS_AC_MAX},
    {.at = 6, .is = M_grid_input_high_frequency, .max = HERTZ_MAX},
    {.at = 7, .is = M_grid_input_low_frequency, .max = HERTZ_MAX},
    {.at = 8, .is = M_pv_high_voltage, .max = VOLTS_DC_MAX},
    {.at = 9, .is = M_pv_low_voltage, .max = VOLTS_DC_MAX},
    {.at = 10, .is = M_mppt_high_voltage, .max = VOLTS_DC_MAX},
    {.at = 11, .is = M_mppt_low_voltage, .max = VOLTS_DC_MAX},
    {.at = 12, .is = M_max_output_power},
    {.at = 13, .is = M_grid_average_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 14, .is = M_lcd_sleep_time, .times = LCD_SLEEP_UNIT_S},
    {.at = 15, .is = M_battery_count},
};

static const struct layout default_layouts[] = {
    {.min_tokens = 15,
     .max_tokens = 18,
     .pattern = "ddd.d ddd.d dd.d dd.d ddd.d ddd.d dd.d dd.d ddd ddd ddd ddd ddddd ddd dd",
     ROWS(defaults)},
};

static const struct field charger_defaults[] = {
    {.at = 0, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 1, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_feed_wait_time},
    {.at = 3, .is = M_battery_under_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
};

/* The papers promise the first three. */
enum { CHARGER_DEFAULTS_SHORT = 3 };

static const struct layout charger_default_layouts[] = {
    {.min_tokens = 5,
     .max_tokens = 6,
     .pattern = "dd.d dd.d ddd dd.d dd.d",
     ROWS(charger_defaults)},
    {.min_tokens = 3,
     .max_tokens = 4,
     .pattern = "dd.d dd.d ddd",
     .fields = charger_defaults,
     .field_count = CHARGER_DEFAULTS_SHORT},
};

static const struct field self_test[] = {
    {.at = 0, .is = M_self_test_result, .as = CHOICE, .choices = pi16_self_test_results},
};

static const struct layout self_test_layouts[] = {
    {.min_tokens = 9, .max_tokens = 9, .pattern = "NN n n n n n n n n", ROWS(self_test)},
    {.min_tokens = 1, .max_tokens = 1, .pattern = "NN", ROWS(self_test)},
};

#define MPP_SOLAR "mpp-solar, mppsolar/protocols/pi16.py"
#define NUT "Network UPS Tools, drivers/nutdrv_qx_voltronic-axpert.c"
#define SUNNY "mpp-solar, docs/protocols/PI16_VoltronicPowerSUNNYProtocol.md"

static const struct message messages[] = {
    {
        .command = "QPI",
        .title = "protocol",
        .poll = POLL_IDENTITY,
        .example = "PI16",
        LAYOUTS(protocol_id_layouts),
    },
    {
        .command = "QID",
        .title = "serial number",
        .poll = POLL_IDENTITY,
        .example = "96131801100057",
        .example_source = MPP_SOLAR,
        LAYOUTS(serial_number_layouts),
    },
    {
        .command = "QVFW",
        .title = "firmware of the main CPU",
        .poll = POLL_IDENTITY,
        .example = "VERFW:00000.27",
        .example_source = MPP_SOLAR,
        LAYOUTS(main_firmware_layouts),
    },
    {
        .command = "QVFW2",
        .title = "firmware of the second CPU",
        .poll = POLL_IDENTITY,
        .example = "VERFW2:00000.30",
        .example_source = MPP_SOLAR,
        LAYOUTS(second_firmware_layouts),
    },
    {
        .command = "QSVFW2",
        .title = "firmware of the system",
        .poll = POLL_IDENTITY,
        .example = "SVERFW2:00000.48",
        .example_source = SUNNY,
        LAYOUTS(system_firmware_layouts),
    },
    {
        .command = "QGMN",
        .title = "model code",
        .poll = POLL_IDENTITY,
        .example = "016",
        LAYOUTS(model_code_layouts),
    },
    {
        .command = "QDM",
        .title = "kind of unit and grid standard",
        .poll = POLL_IDENTITY,
        .example = "058",
        LAYOUTS(certification_layouts),
    },
    {
        .command = "QMD",
        .title = "model",
        .poll = POLL_IDENTITY,
        .example = "#####INVERTEX5K ###5000 99 1/1 230 230 04 12.0",
        .example_source = NUT,
        LAYOUTS(model_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings",
        .poll = POLL_IDENTITY,
        .example = "230.0 50.0 013.0 230.0 013.0 18.0 048.0 1 10 0",
        .example_source = SUNNY,
        LAYOUTS(rating_layouts),
    },
    {
        .command = "QFET",
        .title = "first hour of the energy counters",
        .poll = POLL_IDENTITY,
        .example = "2015012117",
        .example_source = NUT,
        LAYOUTS(first_hour_layouts),
    },
    {
        .command = "QPIGS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "224.6 000000 49.9 0006.8 232.4 01594 49.9 006.8 029 415.0 415.0 057.9 ---.- "
                   "100 00000 00000 ----- 000.0 000.0 ---.- 035.0 D---110001",
        .example_source = MPP_SOLAR,
        LAYOUTS(status_layouts),
    },
    {
        .command = "QMOD",
        .title = "working mode",
        .poll = POLL_FAST,
        .example = "G",
        .example_source = MPP_SOLAR,
        LAYOUTS(mode_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "--0000000000--00000---00000---------------------------------------------------"
                   "--------------------------------------------------",
        .example_source = SUNNY,
        LAYOUTS(warning_layouts),
    },
    {
        .command = "QPIBI",
        .title = "battery",
        .poll = POLL_MINUTE,
        .example = "000 004 200 000 180",
        LAYOUTS(battery_layouts),
    },
    {
        .command = "QCHGS",
        .title = "charger",
        .poll = POLL_MINUTE,
        .example = "00.3 54.0 25.0 55.4",
        .example_source = NUT,
        LAYOUTS(charger_layouts),
    },
    {
        .command = "QTPR",
        .title = "temperatures",
        .poll = POLL_MINUTE,
        .example = "041.0 038.0 033.0 ---.-",
        LAYOUTS(temperature_layouts),
    },
    {
        .command = "QPICF",
        .title = "newest fault",
        .poll = POLL_MINUTE,
        .example = "00 01",
        LAYOUTS(newest_fault_layouts),
    },
    {
        .command = "QET",
        .title = "PV energy, lifetime",
        .poll = POLL_SLOW,
        .example = "00005237",
        LAYOUTS(total_generated_layouts),
    },
    {
        .command = "QEY",
        .title = "PV energy of a year",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_YEAR,
        .framing = &framing_plain_dated,
        .example = "02317450",
        LAYOUTS(yearly_generated_layouts),
    },
    {
        .command = "QEM",
        .title = "PV energy of a month",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_MONTH,
        .framing = &framing_plain_dated,
        .example = "0421870",
        LAYOUTS(monthly_generated_layouts),
    },
    {
        .command = "QED",
        .title = "PV energy of a day",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_DAY,
        .framing = &framing_plain_dated,
        .example = "019297",
        .example_source = NUT,
        LAYOUTS(daily_generated_layouts),
    },
    {
        .command = "QEH",
        .title = "PV energy of an hour",
        .poll = POLL_SLOW,
        .argument = ARGUMENT_HOUR,
        .framing = &framing_plain_dated,
        .example = "00004",
        .example_source = NUT,
        LAYOUTS(hourly_generated_layouts),
    },
    {
        .command = "QFLAG",
        .title = "flags",
        .poll = POLL_SLOW,
        .shape = LETTERS,
        .example = "EbgpDa",
        .example_source = SUNNY,
        LAYOUTS(flag_layouts),
    },
    {
        .command = "QENF",
        .title = "what may charge and feed",
        .poll = POLL_SLOW,
        .example = "A1B0C1D0E1F0G0H0I_J_",
        .example_source = SUNNY,
        LAYOUTS(option_layouts),
    },
    {
        .command = "QPRIO",
        .title = "priority of the sun's energy",
        .poll = POLL_SLOW,
        .example = "02",
        .example_source = NUT,
        LAYOUTS(pv_priority_layouts),
    },
    {
        .command = "GNTMQ",
        .title = "generator as AC source",
        .poll = POLL_SLOW,
        .example = "00",
        .example_source = NUT,
        LAYOUTS(generator_layouts),
    },
    {
        .command = "QT",
        .title = "clock",
        .poll = POLL_SLOW,
        .example = "20150620201530",
        LAYOUTS(clock_layouts),
    },
    {
        .command = "QGOV",
        .title = "grid voltages between which it feeds",
        .poll = POLL_SLOW,
        .example = "264.5 184.0",
        .example_source = NUT,
        LAYOUTS(feed_voltage_layouts),
    },
    {
        .command = "QGOF",
        .title = "grid frequencies between which it feeds",
        .poll = POLL_SLOW,
        .example = "51.5 47.5",
        .example_source = NUT,
        LAYOUTS(feed_frequency_layouts),
    },
    {
        .command = "QBYV",
        .title = "grid voltages that it takes",
        .poll = POLL_SLOW,
        .example = "100.0 050.0",
        .example_source = NUT,
        LAYOUTS(input_voltage_layouts),
    },
    {
        .command = "QBYF",
        .title = "grid frequencies that it takes",
        .poll = POLL_SLOW,
        .example = "10.0 05.0",
        .example_source = NUT,
        LAYOUTS(input_frequency_layouts),
    },
    {
        .command = "QFT",
        .title = "wait before feeding",
        .poll = POLL_SLOW,
        .example = "060",
        .example_source = NUT,
        LAYOUTS(feed_wait_layouts),
    },
    {
        .command = "QOFFC",
        .title = "when the charger switches off",
        .poll = POLL_SLOW,
        .example = "00.0 53.0 060",
        .example_source = NUT,
        LAYOUTS(switch_off_layouts),
    },
    {
        .command = "QBSDV",
        .title = "limits of discharge",
        .poll = POLL_SLOW,
        .example = "48.0 48.0 48.0 49.4",
        .example_source = NUT,
        LAYOUTS(discharge_limit_layouts),
    },
    {
        .command = "QPVIPV",
        .title = "PV voltages",
        .poll = POLL_SLOW,
        .example = "500 090",
        .example_source = NUT,
        LAYOUTS(pv_voltage_layouts),
    },
    {
        .command = "QMPPTV",
        .title = "MPPT voltages",
        .poll = POLL_SLOW,
        .example = "450 120",
        .example_source = NUT,
        LAYOUTS(mppt_voltage_layouts),
    },
    {
        .command = "QOPMP",
        .title = "max. output power",
        .poll = POLL_SLOW,
        .example = "03000",
        .example_source = NUT,
        LAYOUTS(output_power_layouts),
    },
    {
        .command = "QGPMP",
        .title = "max. power fed to the grid",
        .poll = POLL_SLOW,
        .example = "03000",
        .example_source = NUT,
        LAYOUTS(feed_power_layouts),
    },
    {
        .command = "QLST",
        .title = "display sleep time",
        .poll = POLL_SLOW,
        .example = "10",
        .example_source = NUT,
        LAYOUTS(lcd_sleep_layouts),
    },
    {
        .command = "QCHT",
        .title = "hours of charging",
        .poll = POLL_SLOW,
        .example = "0215 1835",
        .example_source = NUT,
        LAYOUTS(charge_time_layouts),
    },
    {
        .command = "QPKT",
        .title = "hours of charging from AC",
        .poll = POLL_SLOW,
        .example = "0304 0304",
        .example_source = NUT,
        LAYOUTS(ac_charge_time_layouts),
    },
    {
        .command = "QLDT",
        .title = "hours of the AC output",
        .poll = POLL_SLOW,
        .example = "0000 0000",
        LAYOUTS(ac_load_time_layouts),
    },
    {
        .command = "QGLTV",
        .title = "average grid voltages",
        .poll = POLL_SLOW,
        .example = "253 184",
        LAYOUTS(average_voltage_layouts),
    },
    {
        .command = "QOPF",
        .title = "power factor of the output",
        .poll = POLL_SLOW,
        .example = "090",
        LAYOUTS(power_factor_layouts),
    },
    {
        .command = "QDI",
        .title = "factory settings",
        .poll = POLL_NEVER,
        .defaults = true,
        .example = "264.5 184.0 51.5 47.5 264.5 184.0 51.5 47.5 500 090 450 120 03000 253 02 04 "
                   "--- --",
        LAYOUTS(default_layouts),
    },
    {
        .command = "QDI2",
        .title = "factory settings of the charger",
        .poll = POLL_NEVER,
        .defaults = true,
        .example = "25.0 54.0 060 42.0 56.0 --------------------------------------",
        .example_source = SUNNY,
        LAYOUTS(charger_default_layouts),
    },
    {
        .command = "QSTS",
        .title = "result of the self test",
        .poll = POLL_NEVER,
        .example = "01 276 184 503 497 098 097 096 095",
        LAYOUTS(self_test_layouts),
    },
    {
        .command = "QPIHF",
        .title = "a stored fault",
        .poll = POLL_NEVER,
        .argument = ARGUMENT_INDEX,
        .example = "14 20140102221215 301 002 298 001 000 000 229 007 231 050 003 041 006 230 050 "
                   "052 041 017",
        LAYOUTS(stored_fault_layouts),
    },
    {
        .command = "QPIFS",
        .title = "the fault, on older firmware",
        .poll = POLL_NEVER,
        .example = "14 20140102221215 301 002 298 001 000 000 229 007 231 050 003 041 006 230 050 "
                   "052 041 017",
        LAYOUTS(stored_fault_layouts),
    },
};

/* All from papers: nobody has told how a unit takes them. Ranges are the narrower ones of the
 * papers and of what one unit of 3 kW lists in QVFTR; frequencies are those of a grid of 50 Hz. For
 * the voltages at which it starts again there are none: they lie between cut-off and bulk voltage.
 */
static const struct setting writable[] = {
    {.is = M_buzzer_enabled, .command = "PEA", .off = "PDA", .unconfirmed = true},
    {.is = M_buzzer_in_battery_mode_enabled, .command = "PEB", .off = "PDB", .unconfirmed = true},
    {.is = M_green_power_enabled, .command = "PEG", .off = "PDG", .unconfirmed = true},
    {.is = M_buzzer_in_bypass_mode_enabled, .command = "PEP", .off = "PDP", .unconfirmed = true},
    {.is = M_solar_charge_enabled, .command = "ENFA", .example = "1", .unconfirmed = true},
    {.is = M_ac_charge_enabled, .command = "ENFB", .example = "1", .unconfirmed = true},
    {.is = M_feed_to_grid_enabled,
     .command = "ENFC",
     .example = "1",
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_discharge_to_load_with_pv_enabled,
     .command = "ENFD",
     .example = "1",
     .unconfirmed = true},
    {.is = M_battery_discharge_to_load_without_pv_enabled,
     .command = "ENFE",
     .example = "1",
     .unconfirmed = true},
    {.is = M_battery_feed_to_grid_with_pv_enabled,
     .command = "ENFF",
     .example = "1",
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_feed_to_grid_without_pv_enabled,
     .command = "ENFG",
     .example = "1",
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_generator_as_ac_input, .command = "GNTM", .example = "1", .unconfirmed = true},
    {.is = M_pv_priority,
     .command = "PRIO",
     .example = "02",
     .choices = pi16_pv_priorities,
     .unconfirmed = true},
    {.is = M_device_time, .command = "DAT", .example = "150620120000", .unconfirmed = true},
    {.is = M_grid_feed_high_voltage,
     .command = "GOHV",
     .example = "264.5",
     .min = 240,
     .max = 276,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_feed_low_voltage,
     .command = "GOLV",
     .example = "184.0",
     .min = 180,
     .max = 220,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_feed_high_frequency,
     .command = "GOHF",
     .example = "51.5",
     .min = 50.1,
     .max = 54.8,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_feed_low_frequency,
     .command = "GOLF",
     .example = "47.5",
     .min = 45,
     .max = 49.8,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_input_high_voltage,
     .command = "PHV",
     .example = "264.5",
     .min = 240,
     .max = 276,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_input_low_voltage,
     .command = "PLV",
     .example = "184.0",
     .min = 180,
     .max = 220,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_input_high_frequency,
     .command = "PGF",
     .example = "51.5",
     .min = 50.1,
     .max = 54.8,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_grid_input_low_frequency,
     .command = "PSF",
     .example = "47.5",
     .min = 45,
     .max = 49.8,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_feed_wait_time,
     .command = "FT",
     .example = "060",
     .min = 5,
     .max = 999,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_float_voltage,
     .command = "MCHGV",
     .example = "54.0",
     .min = 48,
     .max = 58,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_max_charging_current,
     .command = "MCHGC",
     .example = "25.0",
     .min = 0.5,
     .max = 25,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_bulk_voltage,
     .command = "BCHGV",
     .example = "55.4",
     .min = 50,
     .max = 58,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_stop_charge_current,
     .command = "OFFC",
     .example = "00.0 53.0 060",
     .max = 25,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_charge_restart_voltage,
     .command = "OFFC",
     .example = "00.0 53.0 060",
     .at = 1,
     .min = 44,
     .max = 58,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_stop_charge_wait_time,
     .command = "OFFC",
     .example = "00.0 53.0 060",
     .at = 2,
     .max = 900,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_under_voltage,
     .command = "BSDV",
     .example = "44.0 48.0",
     .min = 40,
     .max = 48,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_weak_voltage,
     .command = "BSDV",
     .example = "44.0 48.0",
     .at = 1,
     .min = 40,
     .max = 48,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_under_back_voltage,
     .command = "DSUBV",
     .example = "48.0 49.4",
     .min = 40,
     .max = 58,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_weak_back_voltage,
     .command = "DSUBV",
     .example = "48.0 49.4",
     .at = 1,
     .min = 40,
     .max = 58,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_pv_high_voltage,
     .command = "PVIPHV",
     .example = "500",
     .min = 450,
     .max = 500,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_pv_low_voltage,
     .command = "PVIPLV",
     .example = "090",
     .min = 90,
     .max = 200,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_mppt_high_voltage,
     .command = "MPPTHV",
     .example = "450",
     .min = 400,
     .max = 450,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_mppt_low_voltage,
     .command = "MPPTLV",
     .example = "120",
     .min = 110,
     .max = 200,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_max_output_power,
     .command = "OPMP",
     .example = "03000",
     .max = 5000,
     .step = 10,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_max_grid_feed_power,
     .command = "GPMP",
     .example = "03000",
     .max = 5000,
     .step = 10,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_lcd_sleep_time,
     .command = "LST",
     .example = "10",
     .times = LCD_SLEEP_UNIT_S,
     .max = 99 * LCD_SLEEP_UNIT_S,
     .unconfirmed = true},
    {.is = M_charge_start_time, .command = "CHTH", .example = "0215", .unconfirmed = true},
    {.is = M_charge_end_time, .command = "CHTL", .example = "1835", .unconfirmed = true},
    {.is = M_ac_charge_start_time, .command = "PKT", .example = "0000 0000", .unconfirmed = true},
    {.is = M_ac_charge_end_time,
     .command = "PKT",
     .example = "0000 0000",
     .at = 1,
     .unconfirmed = true},
    {.is = M_ac_load_start_time, .command = "LDT", .example = "0000 0000", .unconfirmed = true},
    {.is = M_ac_load_end_time,
     .command = "LDT",
     .example = "0000 0000",
     .at = 1,
     .unconfirmed = true},
    {.is = M_grid_average_high_voltage,
     .command = "GLTHV",
     .example = "253",
     .min = 253,
     .max = 264,
     .dangerous = true,
     .unconfirmed = true},
    /* The paper also has -099 to -090, for a factor that leads; QOPF has no place for the sign. */
    {.is = M_output_power_factor,
     .as = SIGNED,
     .command = "SOPF",
     .example = "+090",
     .min = 90,
     .max = 100,
     .dangerous = true,
     .unconfirmed = true},
};

static const struct choice rated_frequencies[] = {
    {"50", "50", "50 Hz"},
    {"60", "60", "60 Hz"},
    {0},
};

static const struct choice standby_switches[] = {
    {"0", "leave", "Out of standby"},
    {"1", "enter", "Into standby"},
    {0},
};

/* From papers, as the settings. V and F are settings with an answer that tells them, but mean
 * nothing without OEEPB before. */
static const struct action actions[] = {
    {.command = "PF",
     .title = "back to factory settings, in standby only",
     .final = true,
     .dangerous = true,
     .unconfirmed = true},
    {.command = "OEEPB",
     .title = "unlock the rated voltage and frequency for one command",
     .dangerous = true,
     .unconfirmed = true},
    {.command = "V",
     .title = "rated voltage, right after OEEPB",
     .example = "230",
     .dangerous = true,
     .unconfirmed = true},
    {.command = "F",
     .title = "rated frequency, right after OEEPB",
     .example = "50",
     .choices = rated_frequencies,
     .dangerous = true,
     .unconfirmed = true},
    {.command = "SON", .title = "AC output on", .dangerous = true, .unconfirmed = true},
    {.command = "SOFF", .title = "AC output off", .dangerous = true, .unconfirmed = true},
    {.command = "FGE", .title = "connect the grid", .dangerous = true, .unconfirmed = true},
    {.command = "FGD", .title = "disconnect the grid", .dangerous = true, .unconfirmed = true},
    {.command = "GTS",
     .title = "into standby or out of it",
     .example = "1",
     .choices = standby_switches,
     .dangerous = true,
     .unconfirmed = true},
    {.command = "ST",
     .title = "start the self test of the grid protection",
     .dangerous = true,
     .unconfirmed = true},
    {.command = "PPS",
     .title = "output power in percent of the rated one, 10 to 100",
     .example = "100",
     .dangerous = true,
     .unconfirmed = true},
};

static const char about[] =
    "PI16 is spoken by the first InfiniSolar hybrids of 3 kW, PI15 by their relatives that only\n"
    "feed the grid. Both are in this one table: what a unit does not know it refuses. The\n"
    "tables follow a description that was made with a unit at hand, and the maker's paper for\n"
    "PI15; three status answers of real hybrids are known.\n"
    "\n"
    "A question ends with a carriage return and has no check. Answers come with a CRC or\n"
    "without one. Where there is none, only its form tells a whole answer from a damaged one,\n"
    "so every digit is counted, and one field that can't be read spoils the whole answer; a\n"
    "digit that turned into another digit can't be noticed. Questions about the energy of a\n"
    "year, month, day or hour end with three digits: the last byte of the sum of all characters\n"
    "before them.\n"
    "\n"
    "Dashes stand for what a model does not have; such values are unknown, not zero. Power and\n"
    "current of the grid have a digit for their sign, which real units leave at 0 in both\n"
    "directions: `line_power_direction` says where it flows, and gives `grid_power` its sign in\n"
    "what the program shows. Nothing measures the battery but its voltage and direction: its\n"
    "power is an estimate, what sun and grid give and the load does not take.\n"
    "\n"
    "On firmware of PI15 before 0.9 and of PI16 before 0.3 `QPIFS` stands in for `QPICF` and\n"
    "`QPIHF`.\n"
    "\n"
    "With a backup function, mode `B` is the inverter, with the grid or without it, `C` is\n"
    "charging from the sun, and `G` is feeding the grid or charging from it.\n"
    "\n"
    "What limits feeding (voltages, frequencies, times) is law in most countries: leave it as\n"
    "the installer has set it. Settings are from papers only, and their ranges are those of one\n"
    "unit; those of yours are in the answer to `QVFTR`.\n";

static const struct unit units[] = {
    {"InfiniSolar hybrid of 3 kW and 48 V, model not told", KNOWN_SAMPLED, "mpp-solar"},
    {"INVERTEX 5K", KNOWN_SAMPLED, "Network UPS Tools"},
    {"InfiniSolar and SUNNY grid ties (PI15)", KNOWN_DOCUMENT,
     "paper \"P15\", description \"Voltronic Power SUNNY Protocol\""},
    {0},
};

static const struct omission omissions[] = {
    {"QPIGS", "characters 1, 3 and 4 of the status word", "unknown or reserved"},
    {"QPIBI", "fields 1 and 4", "unknown"},
    {"QPIWS", "characters 26 to 128", "reserved"},
    {"QPICF", "field 1", "says that the fault is new, perhaps; its codes are not written down"},
    {"QENF", "H, I and J", "unknown"},
    {"GNTMQ", "character 1", "unknown"},
    {"QTPR", "field 4", "reserved"},
    {"QDI", "fields 17 and 18", "by one paper capacity and charger current, by the other unknown"},
    {"QDI2", "field 6", "reserved"},
    {"QSTS", "fields 2 to 9", "voltages, frequencies and times of the test; of use to nobody else"},
    {"QVFTR", "the whole answer", "27 limits of settings, no readings"},
    {"I", "the whole answer", "dates on which two firmwares were built, in a form of its own"},
    {"QPPS", "the whole answer", "PI15: power in percent; its form is that of QOPF"},
    {"QPPD", "the whole answer", "PI15: power factor in percent; as QPPS"},
    {"QPDG", "the whole answer", "PI15: the power factor follows a curve, or not"},
    {"QPFL", "the whole answer", "PI15: least power factor of the curve; its sign is unclear"},
    {"DMODEL", "the setter", "grid standard: a wrong one breaks the law"},
    {"SOPF", "-099 to -090", "can't be read back"},
    {0},
};

const struct protocol protocol_pi16 = {
    .name = "pi16",
    .title = "PI16 and PI15: InfiniSolar of 3 kW, SUNNY",
    .framing = &framing_plain,
    MESSAGES(messages),
    WRITABLE(writable),
    ACTIONS(actions),
    .about = about,
    .units = units,
    .omissions = omissions,
};
