/* h.c: the second dialect of VMII units, the one of their Wi-Fi plug: HPVINV01 to HPVINV05.
 *
 *     HGRID<cr>    (239.0 50.0 280 090 70 40 +00000 0 04500 11+00000<cr>
 * Questions have no check, and answers none either, but with an option of the unit's display. So a
 * damaged answer, or somebody else's, is known by its form alone: patterns here say all that is
 * known of each token. A layout without the last tokens stands behind most full ones, for firmwares
 * that do not send what nobody understands. Nothing in between is taken: a reply with a hole of
 * eight bytes, which is a report of USB, would be.
 * The same unit speaks PI30 with CRC, which is this table's base, and is set in that framing.
 * Facts: docs/protocols/h.md */
#include "protocols/pi30_rows.h"
#include "protocols/pi30_settings.h"
#include "protocols/voltronic.h"

enum {
    WATTS_MAX = 30000,
    VOLTS_CELL_MAX = 5,
    CELLS_MAX = 255,
    CELSIUS_MIN = -40,
    BATTERIES_MAX = 40,
};

/* QMOD of the same unit has C and H, HSTS was never seen with them. */
static const struct choice device_modes[] = {
    {"P", "power_on", "Power on"}, {"S", "standby", "Standby"},
    {"L", "line", "Grid"},         {"B", "battery", "Battery"},
    {"F", "fault", "Fault"},       {"D", "shutdown", "Shutdown"},
    {"X", "test", "Test"},         {"H", "power_saving", "Power saving"},
    {"C", "charge", "Charging"},   {0},
};

static const struct choice grid_tie_states[] = {
    {"0", "off", "Off grid"},
    {"1", "waiting", "Waiting to feed"},
    {"2", "active", "Feeding"},
    {0},
};

static const struct choice parallel_roles[] = {
    {"0", "switching", "Changing over"},
    {"1", "slave", "Slave"},
    {"2", "master", "Master"},
    {0},
};

static const struct choice led_states[] = {
    {"0", "off", "Off"},
    {"1", "on", "On"},
    {"2", "flashing", "Flashing"},
    {0},
};

/* The position in the menu of the display. 2 may be "utility first" on some firmwares. */
static const struct choice output_source_priorities[] = {
    {"0", "solar_utility_battery", "Solar first (SUB)"},
    {"1", "solar_battery_utility", "Solar, battery, utility (SBU)"},
    {"2", "solar_utility_fast", "Solar and utility (SUF)"},
    {"3", "priority_efficiency", "Efficiency first (PEC)"},
    {0},
};

static const struct choice charger_source_priorities[] = {
    {"0", "solar_first", "Solar first"},
    {"1", "solar_and_utility", "Solar and utility"},
    {"2", "solar_only", "Only solar"},
    {"3", "solar_residual", "What the load leaves of solar"},
    {0},
};

/* Newer apps call them modes 1 to 5. */
static const struct choice feed_countries[] = {
    {"0", "india", "India (mode 1)"},
    {"1", "germany", "Germany (mode 2)"},
    {"2", "south_america", "South America (mode 3)"},
    {"3", "pakistan", "Pakistan (mode 4)"},
    {"4", "mode_5", "Mode 5"},
    {0},
};

/* They are set with the number of the mode, and told with one less. */
static const struct choice feed_country_codes[] = {
    {"01", "india", "India (mode 1)"},
    {"02", "germany", "Germany (mode 2)"},
    {"03", "south_america", "South America (mode 3)"},
    {"04", "pakistan", "Pakistan (mode 4)"},
    {"05", "mode_5", "Mode 5"},
    {0},
};

static const struct choice battery_types[] = {
    {"0", "agm", "AGM"},
    {"1", "flooded", "Flooded"},
    {"2", "user", "User defined"},
    {"3", "lia", "LIA, lithium"},
    {"4", "pylontech", "Pylontech"},
    {"5", "techfine", "Techfine (TQF)"},
    {"6", "growatt", "Growatt"},
    {"7", "lib", "LIB, lithium"},
    {"8", "lic", "LIC, lithium"},
    {"9", "fel", "FEL, lithium"},
    {0},
};

static const struct choice solar_power_priorities[] = {
    {"0", "battery_load_utility", "Battery first (BLU)"},
    {"1", "load_battery_utility", "Load first (LBU)"},
    {0},
};

static const struct choice output_frequencies[] = {
    {"0", "50_hz", "50 Hz"},
    {"1", "60_hz", "60 Hz"},
    {0},
};

static const struct choice output_frequency_codes[] = {
    {"50", "50_hz", "50 Hz"},
    {"60", "60_hz", "60 Hz"},
    {0},
};

static const struct choice output_modes[] = {
    {"0", "single", "Single machine"},     {"1", "parallel", "Parallel"},
    {"2", "phase_1_of_3", "Phase 1 of 3"}, {"3", "phase_2_of_3", "Phase 2 of 3"},
    {"4", "phase_3_of_3", "Phase 3 of 3"}, {0},
};

static const struct choice cell_display_modes[] = {
    {"0", "none", "No cell details"},
    {"1", "cells_16", "16 cells"},
    {"2", "all", "Everything"},
    {0},
};

static const struct field device_type[] = {
    {.at = 0, .is = M_device_type, .as = WORD},
};

/* HPVINV02 and the like; an N of the pattern would be a digit. */
static const struct layout device_type_layouts[] = {
    {.min_tokens = 1, .max_tokens = 1, .pattern = "HPVIAVNN", ROWS(device_type)},
};

static const struct field firmware[] = {
    {.at = 0, .is = M_main_cpu_firmware, .as = WORD},
    {.at = 1, .is = M_firmware_date, .as = DATE},
    {.at = 2, .is = M_firmware_revision, .as = WORD},
};

static const struct layout firmware_layouts[] = {
    {.min_tokens = 3, .pattern = "NNNN.NN NNNNNNNN NN", ROWS(firmware)},
    {.min_tokens = 2,
     .max_tokens = 2,
     .pattern = "NNNN.NN NNNNNNNN",
     .fields = firmware,
     .field_count = 2},
};

static const struct field ratings[] = {
    {.at = 0, .is = M_ac_output_rating_active_power, .max = WATTS_MAX},
    {.at = 1, .is = M_pv_max_power, .max = WATTS_MAX},
};

static const struct layout rating_layouts[] = {
    {.min_tokens = 5, .pattern = "NNNNN NNNNN NNNNN NNNNN #", ROWS(ratings)},
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NNNNN NNNNN", ROWS(ratings)},
};

static const struct field status[] = {
    {.at = 0, .is = M_fault_code, .as = CHOICE, .choices = pi30_fault_codes},
    {.at = 1, .is = M_device_mode, .as = CHOICE, .from = 0, .length = 1, .choices = device_modes},
    {.at = 1, .is = M_pv_feeds_load, .as = FLAG, .from = 1, .length = 1},
    {.at = 1, .is = M_load_on, .as = FLAG, .from = 2, .length = 1},
    {.at = 1, .is = M_warning_battery_low, .as = FLAG, .from = 3, .length = 1},
    {.at = 1, .is = M_warning_battery_open, .as = FLAG, .from = 4, .length = 1},
    {.at = 1, .is = M_warning_overload, .as = FLAG, .from = 5, .length = 1},
    {.at = 1, .is = M_warning_over_temperature, .as = FLAG, .from = 6, .length = 1},
    {.at = 1, .is = M_warning_eeprom_fault, .as = FLAG, .from = 7, .length = 1},
    {.at = 1, .is = M_warning_eeprom_access_fault, .as = FLAG, .from = 8, .length = 1},
    {.at = 1, .is = M_warning_low_pv_energy, .as = FLAG, .from = 9, .length = 1},
    {.at = 1, .is = M_warning_grid_voltage_high, .as = FLAG, .from = 10, .length = 1},
    {.at = 1, .is = M_warning_battery_voltage_high, .as = FLAG, .from = 11, .length = 1},
    {.at = 1, .is = M_warning_fan_locked, .as = FLAG, .from = 12, .length = 1},
    {.at = 2, .is = M_parallel_unit_count, .from = 0, .length = 1},
    {.at = 2,
     .is = M_grid_tie_state,
     .as = CHOICE,
     .from = 1,
     .length = 1,
     .choices = grid_tie_states},
    {.at = 2,
     .is = M_parallel_role,
     .as = CHOICE,
     .from = 2,
     .length = 1,
     .choices = parallel_roles},
    {.at = 2, .is = M_ac_output_connected, .as = FLAG, .from = 3, .length = 1},
    {.at = 2, .is = M_second_ac_output_connected, .as = FLAG, .from = 4, .length = 1},
    {.at = 2, .is = M_warning_bms_communication_fault, .as = FLAG, .from = 5, .length = 1},
    {.at = 2, .is = M_warning_temperature_sensor_fault, .as = FLAG, .from = 6, .length = 1},
    {.at = 2, .is = M_led_grid_state, .as = CHOICE, .from = 7, .length = 1, .choices = led_states},
    {.at = 2,
     .is = M_led_inverter_state,
     .as = CHOICE,
     .from = 8,
     .length = 1,
     .choices = led_states},
    {.at = 2,
     .is = M_led_charge_state,
     .as = CHOICE,
     .from = 9,
     .length = 1,
     .choices = led_states},
    {.at = 2,
     .is = M_led_alarm_state,
     .as = CHOICE,
     .from = 10,
     .length = 1,
     .choices = led_states},
};

/* The second token is never shorter: what is missing of it is not "no warning". The third says the
 * mode again after its eleven known characters. */
#define STATUS_H "NN Abbbbbbbbbbbb NNNbbbbNNNN"

static const struct layout status_layouts[] = {
    {.min_tokens = 4, .pattern = STATUS_H "A# #", ROWS(status)},
    {.min_tokens = 3, .max_tokens = 3, .pattern = STATUS_H "A#", ROWS(status)},
    {.min_tokens = 3, .max_tokens = 3, .pattern = STATUS_H "A", ROWS(status)},
    {.min_tokens = 3, .max_tokens = 3, .pattern = STATUS_H, ROWS(status)},
};

static const struct field flow_status[] = {
    {.at = 0, .is = M_fault_code, .as = CHOICE, .choices = pi30_fault_codes},
    {.at = 1, .is = M_device_mode, .as = CHOICE, .from = 0, .length = 1, .choices = device_modes},
    {.at = 1, .is = M_pv_input_working, .as = FLAG, .from = 1, .length = 1},
    {.at = 1, .is = M_line_lost, .as = FLAG_OFF, .from = 2, .length = 1},
    {.at = 1, .is = M_ac_output_connected, .as = FLAG, .from = 3, .length = 1},
    {.at = 1, .is = M_grid_connected, .as = FLAG, .from = 4, .length = 1},
    {.at = 1, .is = M_load_on, .as = FLAG, .from = 5, .length = 1},
    {.at = 1, .is = M_charging, .as = FLAG, .from = 6, .length = 1},
    {.at = 1, .is = M_battery_discharging, .as = FLAG, .from = 7, .length = 1},
};

static const struct layout flow_status_layouts[] = {
    {.min_tokens = 4, .pattern = "NN Abbbbbbb # #", ROWS(flow_status)},
    {.min_tokens = 2, .max_tokens = 2, .pattern = "NN Abbbbbbb", ROWS(flow_status)},
};

/* The power is + from the grid; nobody has recorded it with -. */
static const struct field grid[] = {
    {.at = 0, .is = M_grid_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_grid_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_grid_loss_high_voltage, .max = VOLTS_AC_MAX},
    {.at = 3, .is = M_grid_loss_low_voltage, .max = VOLTS_AC_MAX},
    {.at = 4, .is = M_grid_loss_high_frequency, .max = HERTZ_MAX},
    {.at = 5, .is = M_grid_loss_low_frequency, .max = HERTZ_MAX},
    {.at = 6, .is = M_grid_active_power, .as = SIGNED, .min = -WATTS_MAX, .max = WATTS_MAX},
};

#define GRID_H "NNN.N NN.N NNN NNN NN NN sNNNNN"

static const struct layout grid_layouts[] = {
    {.min_tokens = 10, .pattern = GRID_H " N NNNNN NNsNNNNN", ROWS(grid)},
    {.min_tokens = 7, .max_tokens = 7, .pattern = GRID_H, ROWS(grid)},
};

static const struct field output[] = {
    {.at = 0, .is = M_ac_output_voltage, .max = VOLTS_AC_MAX},
    {.at = 1, .is = M_ac_output_frequency, .max = HERTZ_MAX},
    {.at = 2, .is = M_ac_output_apparent_power, .max = WATTS_MAX},
    {.at = 3, .is = M_ac_output_active_power, .max = WATTS_MAX},
    {.at = 4, .is = M_output_load_percent, .max = PERCENT_LOAD_MAX},
    {.at = 6, .is = M_ac_output_rating_active_power, .max = WATTS_MAX},
    {.at = 7, .is = M_inductor_current, .max = AMPERES_MAX},
    {.at = 8, .is = M_inductor_power, .max = WATTS_MAX},
};

enum { OUTPUT_ROWS_SHORT = 5 };

#define OUTPUT_H "NNN.N NN.N NNNNN NNNNN NNN"

static const struct layout output_layouts[] = {
    {.min_tokens = 9, .pattern = OUTPUT_H " NNN NNNNN NNN.N NNNNN", ROWS(output)},
    {.min_tokens = 5,
     .max_tokens = 5,
     .pattern = OUTPUT_H,
     .fields = output,
     .field_count = OUTPUT_ROWS_SHORT},
};

/* The state of charge is guessed from the voltage: 95 % at 22.8 V and 15 % at 23.6 V have been seen
 * on one evening. */
static const struct field battery[] = {
    {.at = 0, .is = M_battery_count, .max = BATTERIES_MAX},
    {.at = 1, .is = M_battery_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_battery_capacity, .max = PERCENT_MAX},
    {.at = 3, .is = M_battery_charging_current, .max = AMPERES_MAX},
    {.at = 4, .is = M_battery_discharge_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_bus_voltage, .max = VOLTS_DC_MAX},
    {.at = 6, .is = M_charging, .as = FLAG, .from = 0, .length = 1},
    {.at = 6, .is = M_scc_charging, .as = FLAG, .from = 1, .length = 1},
    {.at = 6, .is = M_ac_charging, .as = FLAG, .from = 2, .length = 1},
    {.at = 6, .is = M_lithium_activation_enabled, .as = FLAG, .from = 3, .length = 1},
    {.at = 6, .is = M_lithium_activation_active, .as = FLAG, .from = 4, .length = 1},
};

enum { BATTERY_ROWS_SHORT = 6 };

#define BATTERY_H "NN NNN.N NNN NNN NNNNN NNN"

static const struct layout battery_layouts[] = {
    {.min_tokens = 8, .pattern = BATTERY_H " bbbbb# #", ROWS(battery)},
    {.min_tokens = 7, .max_tokens = 7, .pattern = BATTERY_H " bbbbb#", ROWS(battery)},
    {.min_tokens = 6,
     .max_tokens = 6,
     .pattern = BATTERY_H,
     .fields = battery,
     .field_count = BATTERY_ROWS_SHORT},
};

/* The last two are inferred: they are the PV current and power of the data sheets. */
static const struct field solar[] = {
    {.at = 0, .is = M_pv_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_pv_input_current, .max = AMPERES_MAX},
    {.at = 2, .is = M_pv_input_power, .max = WATTS_MAX},
    {.at = 7, .is = M_mppt_rating_current, .max = AMPERES_MAX},
    {.at = 8, .is = M_pv_max_power, .max = WATTS_MAX},
};

#define SOLAR_H "NNN.N NN.N NNNNN"

/* Only what follows the first three tokens tells HPV from HPVB, so both must be complete. */
static const struct layout solar_layouts[] = {
    {.min_tokens = 9, .pattern = SOLAR_H " NNNNN.N NNNNN N NNN.N NNN NNNNN", ROWS(solar)},
};

static const struct field second_solar[] = {
    {.at = 0, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 1, .is = M_pv2_input_current, .max = AMPERES_MAX},
    {.at = 2, .is = M_pv2_input_power, .max = WATTS_MAX},
};

static const struct layout second_solar_layouts[] = {
    {.min_tokens = 6, .pattern = SOLAR_H " N NNN.N #", ROWS(second_solar)},
};

/* The charger comes first, as in Q1 of the same unit; two peers have the four shifted by one. */
static const struct field temperatures[] = {
    {.at = 0, .is = M_scc_pwm_temperature, .max = DEGREES_MAX},
    {.at = 1, .is = M_inverter_temperature, .max = DEGREES_MAX},
    {.at = 2, .is = M_boost_temperature, .max = DEGREES_MAX},
    {.at = 3, .is = M_transformer_temperature, .max = DEGREES_MAX},
    {.at = 4, .is = M_max_temperature, .max = DEGREES_MAX},
    {.at = 5, .is = M_fan1_speed, .max = PERCENT_MAX},
    {.at = 6, .is = M_fan2_speed, .max = PERCENT_MAX},
    {.at = 7, .is = M_fan1_on, .as = FLAG, .from = 0, .length = 1},
    {.at = 7, .is = M_fan2_on, .as = FLAG, .from = 1, .length = 1},
    {.at = 8, .is = M_mppt2_charger_temperature, .max = DEGREES_MAX},
    {.at = 9, .is = M_dc_rectifier_temperature, .from = 0, .length = 3, .max = DEGREES_MAX},
};

enum { TEMPERATURE_ROWS_SHORT = 7, TEMPERATURE_ROWS_OLD = 9 };

#define TEMPERATURES_H "NNN NNN NNN NNN NNN NNN NNN"

static const struct layout temperature_layouts[] = {
    {.min_tokens = 10, .pattern = TEMPERATURES_H " bb* NNN NNN*", ROWS(temperatures)},
    {.min_tokens = 8,
     .max_tokens = 8,
     .pattern = TEMPERATURES_H " bb#",
     .fields = temperatures,
     .field_count = TEMPERATURE_ROWS_OLD},
    {.min_tokens = 8,
     .max_tokens = 8,
     .pattern = TEMPERATURES_H " bb",
     .fields = temperatures,
     .field_count = TEMPERATURE_ROWS_OLD},
    {.min_tokens = 7,
     .max_tokens = 7,
     .pattern = TEMPERATURES_H,
     .fields = temperatures,
     .field_count = TEMPERATURE_ROWS_SHORT},
};

/* Kilowatt-hours on the wire. */
static const struct field energy[] = {
    {.at = 0, .is = M_device_time, .as = STAMP_2},
    {.at = 2, .is = M_daily_generated_energy, .exponent = 3},
    {.at = 3, .is = M_monthly_generated_energy, .exponent = 3},
    {.at = 4, .is = M_yearly_generated_energy, .exponent = 3},
    {.at = 5, .is = M_total_generated_energy, .exponent = 3},
};

#define ENERGY_H "NNNNNN NN:NN NN.NNN NNNN.N NNNN.N NNNNNNNNN.N"

static const struct layout energy_layouts[] = {
    {.min_tokens = 7, .pattern = ENERGY_H " #", ROWS(energy)},
    {.min_tokens = 6, .max_tokens = 6, .pattern = ENERGY_H, ROWS(energy)},
};

/* Without a BMS all else is 0 or, worse, not: 042.8 V and 100 % have been seen. */
static const struct field no_bms[] = {
    {.at = 1, .is = M_bms_communication_ok, .as = FLAG, .from = 0, .length = 1},
};

static const struct field bms[] = {
    {.at = 0, .is = M_bms_protocol, .as = WORD},
    {.at = 1, .is = M_bms_communication_ok, .as = FLAG, .from = 0, .length = 1},
    {.at = 1, .is = M_warning_bms_battery_low, .as = FLAG, .from = 1, .length = 1},
    {.at = 1, .is = M_warning_bms_battery_low_fault, .as = FLAG, .from = 2, .length = 1},
    {.at = 1, .is = M_battery_stop_charge, .as = FLAG_OFF, .from = 3, .length = 1},
    {.at = 1, .is = M_battery_stop_discharge, .as = FLAG_OFF, .from = 4, .length = 1},
    {.at = 1, .is = M_warning_bms_charge_over_current, .as = FLAG, .from = 5, .length = 1},
    {.at = 1, .is = M_warning_bms_discharge_over_current, .as = FLAG, .from = 6, .length = 1},
    {.at = 1, .is = M_warning_bms_temperature_low, .as = FLAG, .from = 7, .length = 1},
    {.at = 1, .is = M_warning_bms_temperature_high, .as = FLAG, .from = 8, .length = 1},
    {.at = 2, .is = M_bms_min_discharging_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 3, .is = M_bms_max_charging_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_bms_max_charging_current, .max = AMPERES_MAX},
    {.at = 5, .is = M_bms_battery_capacity, .max = PERCENT_MAX},
    {.at = 6, .is = M_bms_charging_current, .max = AMPERES_MAX},
    {.at = 7, .is = M_bms_discharge_current, .max = AMPERES_MAX},
    {.at = 8,
     .is = M_bms_temperature,
     .as = KELVIN_TENTH,
     .zero_is_unknown = true,
     .min = CELSIUS_MIN,
     .max = DEGREES_MAX},
};

enum { BMS_ROWS_SHORT = 16 };

#define FLAGS_15 "bbbbbbbbbbbbbbb"
#define BMS_VALUES "NNN.N NNN.N NNN.N NNN NNNN.N NNNN.N"

static const struct layout bms_layouts[] = {
    {.min_tokens = 10, .pattern = "NN 0" FLAGS_15 " " BMS_VALUES " NNNNN #", ROWS(no_bms)},
    {.min_tokens = 8, .max_tokens = 8, .pattern = "NN 0" FLAGS_15 " " BMS_VALUES, ROWS(no_bms)},
    {.min_tokens = 10, .pattern = "NN 1" FLAGS_15 " " BMS_VALUES " NNNNN #", ROWS(bms)},
    {.min_tokens = 9,
     .max_tokens = 9,
     .pattern = "NN 1" FLAGS_15 " " BMS_VALUES " NNNNN",
     ROWS(bms)},
    {.min_tokens = 8,
     .max_tokens = 8,
     .pattern = "NN 1" FLAGS_15 " " BMS_VALUES,
     .fields = bms,
     .field_count = BMS_ROWS_SHORT},
};

static const struct field extreme_cells[] = {
    {.at = 0, .is = M_bms_remaining_capacity},
    {.at = 1, .is = M_battery_total_capacity},
    {.at = 2, .is = M_bms_cell_display_mode, .as = CHOICE, .choices = cell_display_modes},
    {.at = 3, .is = M_bms_cell_max_voltage, .exponent = -3, .max = VOLTS_CELL_MAX},
    {.at = 4, .is = M_bms_cell_max_position, .max = CELLS_MAX},
    {.at = 5, .is = M_bms_cell_min_voltage, .exponent = -3, .max = VOLTS_CELL_MAX},
    {.at = 6, .is = M_bms_cell_min_position, .max = CELLS_MAX},
};

#define EXTREME_CELLS "NNNN.N NNNN.N N NNNN NNNN NNNN NNNN"

/* The SMT-III sends 100.0, perhaps a state of charge, before the padding. */
static const struct layout extreme_cell_layouts[] = {
    {.min_tokens = 9, .pattern = EXTREME_CELLS " NNN.N #", ROWS(extreme_cells)},
    {.min_tokens = 8, .max_tokens = 8, .pattern = EXTREME_CELLS " n", ROWS(extreme_cells)},
    {.min_tokens = 7, .max_tokens = 7, .pattern = EXTREME_CELLS, ROWS(extreme_cells)},
};

static const struct field cells[] = {
    {.at = 0,
     .is = M_bms_cell_voltages,
     .as = NUMBERS,
     .length = 16,
     .exponent = -3,
     .zero_is_unknown = true,
     .max = VOLTS_CELL_MAX},
};

#define CELLS_4 "NNNN NNNN NNNN NNNN"
#define CELLS_16 CELLS_4 " " CELLS_4 " " CELLS_4 " " CELLS_4

static const struct layout cell_layouts[] = {
    {.min_tokens = 17, .pattern = CELLS_16 " #", ROWS(cells)},
    {.min_tokens = 16, .max_tokens = 16, .pattern = CELLS_16, ROWS(cells)},
};

static const struct field settings_1[] = {
    {.at = 0, .is = M_output_source_priority, .as = CHOICE, .choices = output_source_priorities},
    {.at = 1, .is = M_max_charging_current, .max = AMPERES_MAX},
    {.at = 2, .is = M_max_ac_charging_current, .max = AMPERES_MAX},
    {.at = 3,
     .is = M_input_voltage_range,
     .as = CHOICE,
     .from = 0,
     .length = 1,
     .choices = pi30_input_voltage_ranges},
    {.at = 3,
     .is = M_solar_feed_country,
     .as = CHOICE,
     .from = 1,
     .length = 1,
     .choices = feed_countries},
    {.at = 3, .is = M_battery_type, .as = CHOICE, .from = 2, .length = 1, .choices = battery_types},
    {.at = 3,
     .is = M_solar_power_priority,
     .as = CHOICE,
     .from = 3,
     .length = 1,
     .choices = solar_power_priorities},
    {.at = 3, .is = M_overload_restart_enabled, .as = FLAG, .from = 4, .length = 1},
    {.at = 3, .is = M_primary_source_alarm_enabled, .as = FLAG, .from = 5, .length = 1},
    {.at = 3, .is = M_over_temperature_restart_enabled, .as = FLAG, .from = 6, .length = 1},
    {.at = 3, .is = M_ct_function_enabled, .as = FLAG, .from = 7, .length = 1},
    {.at = 3, .is = M_ac_output_rating_voltage, .from = 8, .length = 3, .max = VOLTS_AC_MAX},
    {.at = 4,
     .is = M_ac_output_frequency_setting,
     .as = CHOICE,
     .from = 0,
     .length = 1,
     .choices = output_frequencies},
    {.at = 4, .is = M_lcd_return_to_default_page_enabled, .as = FLAG, .from = 1, .length = 1},
    {.at = 4,
     .is = M_charger_source_priority,
     .as = CHOICE,
     .from = 2,
     .length = 1,
     .choices = charger_source_priorities},
    {.at = 5, .is = M_buzzer_enabled, .as = FLAG},
    {.at = 6, .is = M_lcd_backlight_enabled, .as = FLAG},
    {.at = 7, .is = M_overload_bypass_enabled, .as = FLAG},
    {.at = 8, .is = M_output_mode, .as = CHOICE, .choices = output_modes},
    {.at = 9, .is = M_bms_control_enabled, .as = FLAG},
    {.at = 10, .is = M_battery_under_soc, .max = PERCENT_MAX},
    {.at = 11, .is = M_battery_recharge_soc, .max = PERCENT_MAX},
    {.at = 12, .is = M_battery_redischarge_soc, .max = PERCENT_MAX},
    {.at = 13, .is = M_battery_under_back_soc, .max = PERCENT_MAX},
    {.at = 14, .is = M_battery_bulk_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 15, .is = M_battery_float_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 16, .is = M_battery_under_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 17, .is = M_grid_tie_current, .max = AMPERES_MAX},
    {.at = 18, .is = M_feed_to_grid_enabled, .as = FLAG, .from = 0, .length = 1},
    {.at = 19, .is = M_power_saving_enabled, .as = FLAG},
};

/* How many rows there are where the last two tokens, or one of them, are missing. */
enum { SETTINGS_1_ROWS_18 = 28, SETTINGS_1_ROWS_19 = 29, SETTINGS_2_ROWS_16 = 19 };

#define SETTINGS_1 "N NNN NNN NNNNbbbbNNN NbN b b b N b NNN NNN NNN NNN NNN.N NNN.N NNN.N NNN"

/* The SMT-III ends with three digits where others have one, and without the last token. */
static const struct layout settings_1_layouts[] = {
    {.min_tokens = 20, .pattern = SETTINGS_1 " b b", ROWS(settings_1)},
    {.min_tokens = 19,
     .max_tokens = 19,
     .pattern = SETTINGS_1 " bNN",
     .fields = settings_1,
     .field_count = SETTINGS_1_ROWS_19},
    {.min_tokens = 19,
     .max_tokens = 19,
     .pattern = SETTINGS_1 " b",
     .fields = settings_1,
     .field_count = SETTINGS_1_ROWS_19},
    {.min_tokens = 18,
     .max_tokens = 18,
     .pattern = SETTINGS_1,
     .fields = settings_1,
     .field_count = SETTINGS_1_ROWS_18},
};

/* Hours are in pairs: 0102 is from one to two. */
static const struct field settings_2[] = {
    {.at = 0, .is = M_second_output_enabled, .as = FLAG},
    {.at = 1, .is = M_second_output_battery_under_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 2, .is = M_second_output_battery_under_soc, .max = PERCENT_MAX},
    {.at = 3, .is = M_battery_low_alarm_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 4, .is = M_battery_recharge_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_battery_redischarge_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 6, .is = M_equalization_enabled, .as = FLAG},
    {.at = 7, .is = M_equalization_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 8, .is = M_equalization_time},
    {.at = 9, .is = M_equalization_timeout},
    {.at = 10, .is = M_equalization_period},
    {.at = 11, .is = M_ac_charge_start_time, .as = TIME_OF_DAY, .from = 0, .length = 2},
    {.at = 11, .is = M_ac_charge_end_time, .as = TIME_OF_DAY, .from = 2, .length = 2},
    {.at = 12, .is = M_ac_load_start_time, .as = TIME_OF_DAY, .from = 0, .length = 2},
    {.at = 12, .is = M_ac_load_end_time, .as = TIME_OF_DAY, .from = 2, .length = 2},
    {.at = 13, .is = M_second_output_restore_delay},
    {.at = 14, .is = M_ac_load_start_time_2, .as = TIME_OF_DAY, .from = 0, .length = 2},
    {.at = 14, .is = M_ac_load_end_time_2, .as = TIME_OF_DAY, .from = 2, .length = 2},
    {.at = 15, .is = M_second_output_battery_under_back_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 16, .is = M_second_output_battery_under_back_soc, .from = 0, .length = 2},
    {.at = 16, .is = M_second_output_load_duration, .from = 2, .length = 3},
};

#define SETTINGS_2 "b NNN.N NNN NNN.N NNN.N NNN.N b NNN.N NNN NNN NNN NNNN NNNN NN NNNN NN.N"

static const struct layout settings_2_layouts[] = {
    {.min_tokens = 17, .pattern = SETTINGS_2 " NNNNN", ROWS(settings_2)},
    {.min_tokens = 16,
     .max_tokens = 16,
     .pattern = SETTINGS_2,
     .fields = settings_2,
     .field_count = SETTINGS_2_ROWS_16},
};

static const struct field settings_3[] = {
    {.at = 3, .is = M_ct_zero_power, .max = WATTS_MAX},
    {.at = 4, .is = M_battery_under_back_voltage, .max = VOLTS_BATTERY_MAX},
    {.at = 5, .is = M_max_grid_feed_power, .max = WATTS_MAX},
    {.at = 6, .is = M_max_discharging_current, .max = AMPERES_MAX},
    {.at = 11, .is = M_battery_feed_start_time, .as = TIME_OF_DAY, .from = 0, .length = 2},
    {.at = 11, .is = M_battery_feed_end_time, .as = TIME_OF_DAY, .from = 2, .length = 2},
};

/* The long form is the SMT-III's. The short one has something else in its fifth token. */
static const struct layout settings_3_layouts[] = {
    {.min_tokens = 13, .pattern = CELLS_4 " NN.N NNNNN NNN * * * * NNNN *", ROWS(settings_3)},
    {.min_tokens = 7,
     .max_tokens = 7,
     .pattern = CELLS_4 " NNNNN NNN #",
     .fields = settings_3,
     .field_count = 1},
    {.min_tokens = 4, .max_tokens = 4, .pattern = CELLS_4, .fields = settings_3, .field_count = 1},
};

static const struct field external_ct[] = {
    {.at = 0, .is = M_ct_current, .max = AMPERES_MAX},
    {.at = 3, .is = M_ct_power, .as = SIGNED, .min = -WATTS_MAX, .max = WATTS_MAX},
};

#define EXTERNAL_CT "NN.N NN.N NN.N sNNNNN sNNNNN sNNNNN sNNNNN sNNNNN sNNNNN"

static const struct layout external_ct_layouts[] = {
    {.min_tokens = 10, .pattern = EXTERNAL_CT " #", ROWS(external_ct)},
    {.min_tokens = 9, .max_tokens = 9, .pattern = EXTERNAL_CT, ROWS(external_ct)},
};

#define VEVOR "SergeyAnokhin/hacs-voltronic-solar-inverter, tests/fixtures/probe_h_commands_S.json"
#define VEVOR_SNAPSHOT                                                                             \
    "SergeyAnokhin/hacs-voltronic-solar-inverter, "                                                \
    "tests/fixtures/snapshot_p46-47_01-02_p43_LBU_h.json"
#define POWMR "rutgerputter/solarplug-esphome, docs/protocol/H_COMMANDS.md"
#define POWMR_TEST "rutgerputter/solarplug-esphome, tests/test_decode_h_protocol.py"
#define EASUN "ljulina/esphome-easun-smt-iii, docs/PROTOCOL.md"

/* What a person looks at is asked in this dialect every cycle; PI30 then adds what only it has,
 * seldom: the heat sink's temperature, the charging stage, warnings, limits of the currents. */
static const struct message messages[] = {
    {
        .command = "QPRTL",
        .title = "device type",
        .poll = POLL_IDENTITY,
        .framing = &framing_plain,
        .example = "HPVINV02",
        .example_source =
            "SergeyAnokhin/hacs-voltronic-solar-inverter, tests/fixtures/probe_nocrc.json",
        LAYOUTS(device_type_layouts),
    },
    {
        .command = "HIMSG1",
        .title = "firmware",
        .poll = POLL_IDENTITY,
        .framing = &framing_plain,
        .example = "0040.05 20250923 12",
        .example_source = POWMR,
        LAYOUTS(firmware_layouts),
    },
    {
        .command = "HGRID",
        .title = "grid",
        .poll = POLL_FAST,
        .framing = &framing_plain,
        .example = "239.0 50.0 280 090 70 40 +00000 0 04500 11+00000",
        .example_source = VEVOR,
        LAYOUTS(grid_layouts),
    },
    {
        .command = "HOP",
        .title = "output",
        .poll = POLL_FAST,
        .framing = &framing_plain,
        .example = "240.2 49.9 00216 00177 003 006 06200 005.9 00107",
        .example_source = POWMR,
        LAYOUTS(output_layouts),
    },
    {
        .command = "HBAT",
        .title = "battery",
        .poll = POLL_FAST,
        .framing = &framing_plain,
        .example = "04 053.5 083 001 00000 393 101002010000 00000000",
        .example_source = POWMR,
        LAYOUTS(battery_layouts),
    },
    {
        .command = "HPV",
        .title = "solar input",
        .poll = POLL_FAST,
        .framing = &framing_plain,
        .example = "070.0 00.3 00022 00000.0 00000 2 070.0 027 08500",
        .example_source = EASUN,
        LAYOUTS(solar_layouts),
    },
    {
        .command = "HSTS",
        .title = "status and warnings",
        .poll = POLL_FAST,
        .framing = &framing_plain,
        .example = "00 B010000000000 10211002100B127000000",
        .example_source = POWMR,
        LAYOUTS(status_layouts),
    },
    {
        .command = "HPVB",
        .title = "second solar input",
        .poll = POLL_MINUTE,
        .framing = &framing_plain,
        .example = "000.0 00.0 00000 0 380.0 00000000000000000000000",
        .example_source = VEVOR,
        LAYOUTS(second_solar_layouts),
    },
    {
        .command = "HTEMP",
        .title = "temperatures and fans",
        .poll = POLL_MINUTE,
        .framing = &framing_plain,
        .example = "028 039 032 032 039 030 030 00000000000000000000",
        .example_source = VEVOR,
        LAYOUTS(temperature_layouts),
    },
    {
        .command = "HGEN",
        .title = "clock and solar energy",
        .poll = POLL_MINUTE,
        .framing = &framing_plain,
        .example = "261002 21:01 01.765 0003.1 0008.5 000000008.5 000000000000",
        .example_source = VEVOR,
        LAYOUTS(energy_layouts),
    },
    {
        .command = "HBMS1",
        .title = "battery management system",
        .poll = POLL_MINUTE,
        .framing = &framing_plain,
        .example = "02 1001100000000000 044.8 057.6 150.0 083 0001.7 0000.0 02946 000000",
        .example_source = POWMR,
        LAYOUTS(bms_layouts),
    },
    {
        .command = "HBMS2",
        .title = "battery capacity and extreme cells",
        .poll = POLL_MINUTE,
        .framing = &framing_plain,
        .example = "0000.0 0000.0 1 3358 0015 3356 0016 0000000000000000000000",
        .example_source = POWMR_TEST,
        LAYOUTS(extreme_cell_layouts),
    },
    {
        .command = "HCTMSG1",
        .title = "external current transformer",
        .poll = POLL_MINUTE,
        .framing = &framing_plain,
        .example = "00.0 00.0 00.0 +00000 +00000 +00000 +00000 +00000 +00000 "
                   "000000000000000000000",
        .example_source = EASUN,
        LAYOUTS(external_ct_layouts),
    },
    {
        .command = "HEEP1",
        .title = "settings",
        .poll = POLL_SLOW,
        .framing = &framing_plain,
        .example = "1 050 002 01210110230 002 1 1 1 0 0 010 020 095 050 029.2 029.1 021.6 012 0 1 ",
        .example_source = VEVOR_SNAPSHOT,
        LAYOUTS(settings_1_layouts),
    },
    {
        .command = "HEEP2",
        .title = "settings of equalization, hours and second output",
        .poll = POLL_SLOW,
        .framing = &framing_plain,
        .example = "0 044.0 020 044.0 046.0 054.0 0 058.4 060 120 030 0000 0000 05 0000 52.0 50000",
        .example_source = POWMR,
        LAYOUTS(settings_2_layouts),
    },
    {
        .command = "HEEP3",
        .title = "settings of current transformer and feeding",
        .poll = POLL_SLOW,
        .framing = &framing_plain,
        .example = "2048 2048 2048 0150 04500 000 "
                   "000000000000000000000000000000000000000000000000",
        .example_source = VEVOR,
        LAYOUTS(settings_3_layouts),
    },
    {
        .command = "HBMS3",
        .title = "battery cells",
        .poll = POLL_SLOW,
        .framing = &framing_plain,
        .example =
            "3358 3357 3356 3358 3357 3357 3356 3358 3357 3358 3356 3357 3358 3357 3358 3356 "
            "00000000",
        LAYOUTS(cell_layouts),
    },
    {
        /* HOP and HPV say the same, and most units do not know it. */
        .command = "HIMSG2",
        .title = "ratings",
        .poll = POLL_NEVER,
        .framing = &framing_plain,
        .example = "04000 06500 04000 04000 000000000000000000000000",
        .example_source = VEVOR,
        LAYOUTS(rating_layouts),
    },
    {
        /* Recorded once, and then it denied the load that HSTS had seen. */
        .command = "HSTS2",
        .title = "status of the SMT-III",
        .poll = POLL_NEVER,
        .framing = &framing_plain,
        .example = "00 B1010010 11721000000 00000000000000",
        .example_source = EASUN,
        LAYOUTS(flow_status_layouts),
    },
    {
        .command = "QPIGS",
        .title = "general status in PI30",
        .poll = POLL_MINUTE,
        .example = "238.7 50.0 230.1 50.0 0391 0240 009 375 25.30 000 087 0038 00.0 000.0 00.00 "
                   "00011 00010000 00 00 00000 010",
        .example_source = "SergeyAnokhin/hacs-voltronic-solar-inverter, tests/test_h_parsers.py",
        LAYOUTS(pi30_status_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults in PI30",
        .poll = POLL_MINUTE,
        .shape = CHARACTERS,
        .example = "00000100000000001000000000000000",
        LAYOUTS(pi30_warning_layouts),
    },
    {
        /* HSTS has it; both every cycle would quarrel about "standby" and "charging". */
        .command = "QMOD",
        .title = "working mode in PI30",
        .poll = POLL_NEVER,
        .example = "B",
        LAYOUTS(pi30_mode_layouts),
    },
    {
        /* HPVB has it. */
        .command = "QPIGS2",
        .title = "second and third tracker in PI30",
        .poll = POLL_NEVER,
        .example = "01.0 201.7 00205 ",
        LAYOUTS(pi30_tracker_layouts),
    },
    {
        /* HIMSG1 has it, with one zero less. */
        .command = "QVFW",
        .title = "firmware of the main CPU in PI30",
        .poll = POLL_NEVER,
        .example = "VERFW:00040.09",
        LAYOUTS(pi30_main_firmware_layouts),
    },
};

/* They hold for the unit's PI30 as well. For battery types above 2 that is an assumption: PBT sets
 * them for both. */
static const struct renumbering renumberings[] = {
    {M_device_mode, device_modes},
    {M_output_source_priority, output_source_priorities},
    {M_charger_source_priority, charger_source_priorities},
    {M_battery_type, battery_types},
    {M_solar_feed_country, feed_countries},
    {M_output_mode, output_modes},
    {0},
};

/* What others have sent, and what of it a unit took; the ranges are theirs too. Voltages of 24 V
 * and 48 V units are one row, for a battery of 12 V. */
static const struct setting writable[] = {
    {.is = M_output_source_priority,
     .command = "POP",
     .example = "00",
     .choices = output_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "00",
     .choices = charger_source_priorities},
    {.is = M_charger_source_priority, /* of PI30; nobody has sent it */
     .command = "PPCP",
     .example = "000",
     .choices = charger_source_priorities,
     .unconfirmed = true},
    {.is = M_solar_power_priority,
     .command = "PVENGUSE",
     .example = "00",
     .choices = solar_power_priorities},
    {.is = M_max_charging_current,
     .command = "MNCHGC",
     .example = "060",
     .min = 10,
     .max = 120,
     .step = 10,
     .limits = "QMCHGCR"},
    {.is = M_max_ac_charging_current,
     .command = "MUCHGC",
     .example = "030",
     .min = 2,
     .max = 60,
     .limits = "QMUCHGCR"},
    {.is = M_input_voltage_range,
     .command = "PGR",
     .example = "00",
     .choices = pi30_input_voltage_ranges},
    {.is = M_battery_type,
     .command = "PBT",
     .example = "00",
     .choices = battery_types,
     .dangerous = true},
    {.is = M_battery_bulk_voltage,
     .command = "PCVV",
     .example = "56.4",
     .min = 12,
     .max = 15,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_float_voltage,
     .command = "PBFT",
     .example = "56.4",
     .min = 12,
     .max = 15,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_under_voltage,
     .command = "PSDV",
     .example = "44.0",
     .min = 10,
     .max = 13,
     .per_12_v = true,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_battery_low_alarm_voltage,
     .command = "PSLV",
     .example = "44.0",
     .min = 10,
     .max = 13.5,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_recharge_voltage,
     .command = "PBCV",
     .example = "46.0",
     .min = 11,
     .max = 12.75,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_redischarge_voltage,
     .command = "PBDV",
     .example = "54.0",
     .min = 12,
     .max = 14.5,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_buzzer_enabled, .command = "PEa", .off = "PDa"},
    {.is = M_overload_bypass_enabled, .command = "PEb", .off = "PDb", .unconfirmed = true},
    {.is = M_power_saving_enabled, .command = "PEj", .off = "PDj", .unconfirmed = true},
    {.is = M_lcd_return_to_default_page_enabled, .command = "PEk", .off = "PDk"},
    {.is = M_overload_restart_enabled, .command = "PEu", .off = "PDu"},
    {.is = M_over_temperature_restart_enabled, .command = "PEv", .off = "PDv"},
    {.is = M_lcd_backlight_enabled, .command = "PEx", .off = "PDx"},
    {.is = M_primary_source_alarm_enabled, .command = "PEy", .off = "PDy"},
    {.is = M_fault_code_record_enabled, .command = "PEz", .off = "PDz", .unconfirmed = true},
    {.is = M_equalization_enabled, .command = "PBEQE", .example = "0", .dangerous = true},
    {.is = M_equalization_voltage,
     .command = "PBEQV",
     .example = "58.40",
     .min = 12,
     .max = 15,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_equalization_time,
     .command = "PBEQT",
     .example = "060",
     .min = 5,
     .max = 900,
     .step = 5},
    {.is = M_equalization_timeout, .command = "PBEQOT", .example = "120", .min = 5, .max = 900},
    {.is = M_equalization_period, .command = "PBEQP", .example = "030", .max = 90},
    {.is = M_bms_control_enabled, /* changes other settings too */
     .command = "BMSC",
     .example = "00",
     .dangerous = true},
    {.is = M_battery_under_soc,
     .command = "BMSSDC",
     .example = "020",
     .min = 5,
     .max = 90,
     .step = 5,
     .dangerous = true},
    {.is = M_battery_recharge_soc,
     .command = "BMSB2UC",
     .example = "025",
     .min = 25,
     .max = 95,
     .step = 5},
    {.is = M_battery_redischarge_soc,
     .command = "BMSU2BC",
     .example = "095",
     .min = 30,
     .max = 95,
     .step = 5},
    {.is = M_battery_under_back_soc,
     .command = "BMSSRC",
     .example = "050",
     .min = 5,
     .max = 100,
     .step = 5},
    {.is = M_grid_tie_current, /* no upper limit is known: the unit has its own */
     .command = "PGFC",
     .example = "012",
     .min = 1,
     .max = AMPERES_MAX,
     .dangerous = true},
    {.is = M_max_grid_feed_power,
     .command = "PGFP",
     .example = "06200",
     .min = 200,
     .max = 6200,
     .step = 100,
     .dangerous = true},
    {.is = M_max_discharging_current,
     .command = "DISCC",
     .example = "100",
     .min = 20,
     .max = 200,
     .dangerous = true},
    {.is = M_ct_zero_power, .command = "EZCTP", .example = "0150", .min = 10, .max = 500},
    {.is = M_second_output_enabled, .command = "PDAULC", .example = "00"},
    {.is = M_second_output_battery_under_back_soc, /* to 50 on one unit, from 25 on another */
     .command = "PDSRS",
     .example = "050",
     .max = 95},
    {.is = M_second_output_restore_delay,
     .command = "PDDLYT",
     .example = "005",
     .max = 60,
     .step = 5},
    {.is = M_second_output_load_duration,
     .command = "PDDCGT",
     .example = "0000",
     .max = 990,
     .step = 5},
    {.is = M_load_on, .command = "MAINREMOTESW", .example = "1", .dangerous = true},
    {.is = M_ac_output_frequency_setting, /* in standby only */
     .command = "F",
     .example = "50",
     .choices = output_frequency_codes,
     .dangerous = true},
    {.is = M_ac_output_rating_voltage,
     .command = "V",
     .example = "230",
     .choices = pi30_set_voltages,
     .dangerous = true},
    /* The question marks are sent as they are. Hours are whole. */
    {.is = M_device_time, .command = "^S???DAT", .example = "260429200700"},
    {.is = M_ac_charge_start_time, .command = "^S???ACCT", .example = "0000-0000", .step = 60},
    {.is = M_ac_charge_end_time,
     .command = "^S???ACCT",
     .example = "0000-0000",
     .at = 1,
     .step = 60},
    {.is = M_ac_load_start_time_2, .command = "^S???DALT", .example = "0000-0000", .step = 60},
    {.is = M_ac_load_end_time_2,
     .command = "^S???DALT",
     .example = "0000-0000",
     .at = 1,
     .step = 60},
    {.is = M_battery_feed_start_time,
     .command = "^S???PLST",
     .example = "0000-0000",
     .step = 60,
     .dangerous = true},
    {.is = M_battery_feed_end_time,
     .command = "^S???PLST",
     .example = "0000-0000",
     .at = 1,
     .step = 60,
     .dangerous = true},
    {.is = M_solar_feed_country,
     .command = "^S???RS",
     .example = "01",
     .choices = feed_country_codes,
     .dangerous = true},
};

static const struct choice second_output_switches[] = {
    {"0", "off", "Off"},
    {"1", "on", "On"},
    {"2", "automatic", "As it is set"},
    {0},
};

static const struct action actions[] = {
    {.command = "DAULREMOTESW",
     .title = "switch output 2 now",
     .example = "2",
     .choices = second_output_switches,
     .dangerous = true},
    {.command = "FAULTCG", .title = "clear the stored fault"},
    {.command = "^S???CLE", .title = "clear the solar energy counters", .final = true},
    {.command = "PF", .title = "back to factory settings", .final = true, .dangerous = true},
};

static const struct unit units[] = {
    {"VEVOR GD5548JMH, 24 V (VMII-4000, HPVINV02)", KNOWN_RECORDED,
     "SergeyAnokhin/hacs-voltronic-solar-inverter"},
    {"PowMr POW-HVM6.2KP, 48 V (VMII-6200, HPVINV02)", KNOWN_SAMPLED,
     "rutgerputter/solarplug-esphome"},
    {"EASUN SMT-III 6.2 kW, 48 V", KNOWN_SAMPLED, "ljulina/esphome-easun-smt-iii"},
    {"Techfine units of types HPVINV02, HPVINV04 and HPVINV05", KNOWN_DOCUMENT,
     "a service tool of Techfine: order of the fields, codes"},
    {0},
};

static const struct omission omissions[] = {
    {"HSTS", "third token from its 12th character, fourth token",
     "the 12th repeats the mode, the rest is not understood"},
    {"HSTS2", "third and fourth token", "states of internal converters, in one recording only"},
    {"HGRID", "tokens 8 to 10",
     "a direction that was never anything but 0, a rated power, unknown"},
    {"HOP", "token 6", "a DC component by one source, the bus voltage by another; fits neither"},
    {"HBAT", "token 7 from its 6th character, token 8", "differs between firmwares; reserved"},
    {"HPV", "tokens 4 to 7", "internal to the tracker, unconfirmed"},
    {"HPVB", "tokens 4 to 6", "a mark, a bus voltage that stays when the bus is off, reserved"},
    {"HTEMP", "token 8 from its 3rd character", "reserved"},
    {"HGEN", "token 7", "reserved"},
    {"HIMSG2", "tokens 3 to 5", "repeat the first; reserved"},
    {"HBMS1", "all but the first flag while there is no BMS", "not zero, and not true"},
    {"HBMS1", "token 2 from its 10th character, token 10", "not understood"},
    {"HBMS1", "a form with two tokens of eight flags", "expected by one driver, never recorded"},
    {"HBMS2", "from token 8", "reserved; on one model perhaps a state of charge"},
    {"HBMS3", "token 17", "reserved"},
    {"HEEP3", "tokens 1 to 3, 8 to 11, 13; of the short form all but token 4",
     "calibration of the current transformers; unknown"},
    {"HCTMSG1", "tokens 2, 3 and 5 to 10", "further transformers, always 0 so far; reserved"},
    {"^S???ACLT", "hours of the AC output", "a guess after PI17 that nobody has sent"},
    {0},
};

const struct protocol protocol_h = {
    .name = "h",
    .title = "H: VMII units with a Solar Plug (HPVINV02, 04, 05), together with their PI30",
    .base = &protocol_pi30,
    .framing = &framing_voltronic,
    MESSAGES(messages),
    .renumberings = renumberings,
    WRITABLE(writable),
    ACTIONS(actions),
    .about =
        "The dialect that the maker's Wi-Fi plug speaks with newer VMII units. It has what their\n"
        "PI30 lacks: clock, solar energy counters, measured grid power, hours, fans, values of\n"
        "the BMS.\n"
        "\n"
        "A question is text and CR, its answer a bracket, text and CR. **Nothing checks an\n"
        "answer**, so it is taken only if every token has its known width and form and every\n"
        "value is plausible; one odd token spoils it all. A unit whose anti-interference option\n"
        "is on puts a CRC behind each answer, which is cut off. Unknown questions, and questions\n"
        "with a CRC, are not answered at all.\n"
        "\n"
        "The same unit answers PI30 with CRC on the same wire, and both are asked: this dialect\n"
        "for what changes every second, PI30 now and then for what only it has. Settings go with\n"
        "a CRC. Some of them begin with `^S???`, where the question marks are sent as they are.\n"
        "\n"
        "Beware: with HPVINV02, 04 and 05 the two source priorities count as the menu of the\n"
        "display does, also in QPIRI, POP and PCP of PI30. The state of charge in HBAT is a guess\n"
        "from the voltage; with a BMS take that of HBMS1. The clock drifts, and the hours follow\n"
        "it. The first question after a pause of a minute may get lost.\n",
    .units = units,
    .omissions = omissions,
};

/* The codes that PI30 has by its papers. */
static const struct renumbering h01_renumberings[] = {
    {M_output_source_priority, pi30_output_source_priorities},
    {M_charger_source_priority, pi30_charger_source_priorities},
    {0},
};

static const struct setting h01_writable[] = {
    {.is = M_output_source_priority,
     .command = "POP",
     .example = "00",
     .choices = pi30_output_source_priorities,
     .unconfirmed = true},
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "00",
     .choices = pi30_charger_source_priorities,
     .unconfirmed = true},
    {.is = M_charger_source_priority,
     .command = "PPCP",
     .example = "000",
     .choices = pi30_charger_source_priorities,
     .unconfirmed = true},
};

static const struct unit h01_units[] = {
    {"Techfine units of types HPVINV01 and HPVINV03", KNOWN_DOCUMENT,
     "a service tool of Techfine: order of the fields, codes"},
    {0},
};

const struct protocol protocol_h01 = {
    .name = "h01",
    .title = "H 01: HPVINV01 and HPVINV03, with other numbers of the source priorities",
    .base = &protocol_h,
    .framing = &framing_voltronic,
    .renumberings = h01_renumberings,
    WRITABLE(h01_writable),
    .about = "As H, but the two source priorities have the numbers of the PI30 papers. No unit of\n"
             "these types has been heard yet.\n",
    .units = h01_units,
};
