/* pi30_settings.c: what can be set on PI30 units.
 *
 *     POP02<crc><cr>    (ACK<crc><cr>, or (NAK<crc><cr>
 * Plain PI30 is what every unit is taken for that does not say more, so all setters are here; what
 * a unit does not tell about itself can't be set on it either. The papers print the values of 12,
 * 24 and 48 V: they are one row for 12 V each, times 1, 2 and 4. */
#include "protocols/pi30_settings.h"

#include "protocols/pi30_choices.h"

const struct choice pi30_set_frequencies[] = {
    {"50", "50", "50 Hz"},
    {"60", "60", "60 Hz"},
    {0},
};

const struct choice pi30_set_voltages[] = {
    {"220", "220", "220 V"},
    {"230", "230", "230 V"},
    {"240", "240", "240 V"},
    {0},
};

const struct choice pi30_set_battery_types[] = {
    {"00", "agm", "AGM"},
    {"01", "flooded", "Flooded"},
    {"02", "user", "User defined"},
    {0},
};

const struct choice pi30_back_when_full[] = {
    {"00.0", "0", "When the battery is full"},
    {0},
};

const struct choice pi30_no_discharge_limit[] = {
    {"000", "0", "No limit"},
    {0},
};

const struct choice pi30_cv_time_automatic[] = {
    {"000", "0", "Automatic"},
    {0},
};

const struct choice pi30_set_output_modes[] = {
    {"00", "single", "Single machine"},     {"01", "parallel", "Parallel"},
    {"02", "phase_1_of_3", "Phase 1 of 3"}, {"03", "phase_2_of_3", "Phase 2 of 3"},
    {"04", "phase_3_of_3", "Phase 3 of 3"}, {0},
};

/* Minutes, as the customers' paper of 2015 lists them. */
static const struct choice constant_voltage_times[] = {
    {"000", "0", "0 min"},
    {"010", "10", "10 min"},
    {"020", "20", "20 min"},
    {"040", "40", "40 min"},
    {"060", "60", "60 min"},
    {"090", "90", "90 min"},
    {"120", "120", "120 min"},
    {"150", "150", "150 min"},
    {"180", "180", "180 min"},
    {"210", "210", "210 min"},
    {"240", "240", "240 min"},
    {"255", "255", "Automatic"},
    {0},
};

const struct setting pi30_settings[] = {
    /* Flags, with the letters of QFLAG. */
    {.is = M_buzzer_enabled, .command = "PEa", .off = "PDa"},
    {.is = M_overload_bypass_enabled, .command = "PEb", .off = "PDb"},
    {.is = M_solar_feed_to_grid_enabled, .command = "PEd", .off = "PDd", .dangerous = true},
    {.is = M_power_saving_enabled, .command = "PEj", .off = "PDj"},
    {.is = M_lcd_return_to_default_page_enabled, .command = "PEk", .off = "PDk"},
    {.is = M_data_log_popup_enabled, .command = "PEl", .off = "PDl"},
    {.is = M_overload_restart_enabled, .command = "PEu", .off = "PDu"},
    {.is = M_over_temperature_restart_enabled, .command = "PEv", .off = "PDv"},
    {.is = M_lcd_backlight_enabled, .command = "PEx", .off = "PDx"},
    {.is = M_primary_source_alarm_enabled, .command = "PEy", .off = "PDy"},
    {.is = M_fault_code_record_enabled, .command = "PEz", .off = "PDz"},

    /* Sources. MS, MSX and MKS do not know charging from both. */
    {.is = M_output_source_priority,
     .command = "POP",
     .example = "02",
     .choices = pi30_output_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "01",
     .choices = pi30_charger_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PPCP",
     .example = "001",
     .choices = pi30_charger_source_priorities},
    {.is = M_input_voltage_range,
     .command = "PGR",
     .example = "00",
     .choices = pi30_input_voltage_ranges},
    {.is = M_pv_ok_condition,
     .command = "PPVOKC",
     .example = "1",
     .choices = pi30_pv_ok_conditions},
    {.is = M_pv_power_balance,
     .command = "PSPB",
     .example = "0",
     .choices = pi30_pv_power_balances},
    {.is = M_operation_logic,
     .command = "POPLG",
     .example = "00",
     .choices = pi30_operation_logics},

    /* Output. */
    {.is = M_ac_output_rating_frequency,
     .command = "F",
     .example = "50",
     .choices = pi30_set_frequencies,
     .dangerous = true},
    {.is = M_ac_output_rating_voltage,
     .command = "V",
     .example = "230",
     .choices = pi30_set_voltages,
     .dangerous = true,
     .unconfirmed = true},
    {.is = M_output_mode,
     .command = "POPM",
     .example = "00",
     .choices = pi30_set_output_modes,
     .dangerous = true},

    /* Battery. */
    {.is = M_battery_type,
     .command = "PBT",
     .example = "02",
     .choices = pi30_set_battery_types,
     .dangerous = true},
    {.is = M_battery_recharge_voltage,
     .command = "PBCV",
     .example = "46.0",
     .min = 11,
     .max = 12.75,
     .step = 0.25,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_redischarge_voltage,
     .command = "PBDV",
     .example = "54.0",
     .min = 12,
     .max = 14.5,
     .step = 0.25,
     .per_12_v = true,
     .choices = pi30_back_when_full,
     .dangerous = true},
    {.is = M_battery_under_voltage,
     .command = "PSDV",
     .example = "42.0",
     .min = 10,
     .max = 12,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_bulk_voltage,
     .command = "PCVV",
     .example = "56.4",
     .min = PI30_BULK_MIN,
     .max = PI30_BULK_MAX,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_float_voltage,
     .command = "PBFT",
     .example = "54.0",
     .min = PI30_BULK_MIN,
     .max = PI30_BULK_MAX,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_max_charging_current,
     .command = "MNCHGC",
     .example = "0060",
     .min = 1,
     .max = 999,
     .limits = "QMCHGCR"},
    /* One digit is the parallel unit, so only two are left. */
    {.is = M_max_charging_current,
     .command = "MCHGC",
     .example = "060",
     .min = 1,
     .max = 99,
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
    {.is = M_max_discharging_current,
     .command = "PBATMAXDISC",
     .example = "150",
     .min = 30,
     .max = 150,
     .choices = pi30_no_discharge_limit},
    {.is = M_max_cv_charging_time,
     .command = "PCVT",
     .example = "255",
     .choices = constant_voltage_times,
     .unconfirmed = true},
    {.is = M_charging_stage_setting,
     .command = "PCST",
     .example = "02",
     .choices = pi30_charging_stage_settings,
     .unconfirmed = true},

    /* Equalization, which lithium batteries must not get. Papers end at 61 V for 48 V, and at 31.5
     * V for 24 V, where this row ends at 30.5 V. */
    {.is = M_equalization_enabled, .command = "PBEQE", .example = "1", .dangerous = true},
    {.is = M_equalization_active, .command = "PBEQA", .example = "1", .dangerous = true},
    {.is = M_equalization_voltage,
     .command = "PBEQV",
     .example = "58.40",
     .min = 12,
     .max = 15.25,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_equalization_time,
     .command = "PBEQT",
     .example = "060",
     .min = 5,
     .max = 900,
     .step = 5},
    {.is = M_equalization_period, .command = "PBEQP", .example = "030", .min = 0, .max = 90},
    {.is = M_equalization_timeout,
     .command = "PBEQOT",
     .example = "120",
     .min = 5,
     .max = 900,
     .step = 5},

    /* The unit. */
    {.is = M_device_time, .command = "DAT", .example = "240615123000"},
    {.is = M_led_enabled, .command = "PLEDE", .example = "1"},
    {.is = M_led_speed, .command = "PLEDS", .example = "1", .choices = pi30_led_speeds},
    {.is = M_led_effect, .command = "PLEDM", .example = "2", .choices = pi30_led_effects},
    {.is = M_led_brightness, .command = "PLEDB", .example = "5", .min = 1, .max = 9},
    {.is = M_led_color_count, .command = "PLEDT", .example = "3", .min = 2, .max = 3},
};

const struct choice pi30_battery_controls[] = {
    {"111", "both", "Charges and discharges"},
    {"110", "discharge_only", "Discharges only"},
    {"101", "charge_only_standby", "Charges only, otherwise in standby"},
    {"011", "charge_only_shutdown", "Charges only, otherwise shut down"},
    {"100", "neither_standby", "Neither, in standby"},
    {"010", "neither_shutdown", "Neither, shut down"},
    {"000", "released", "As it is set: the control ends"},
    {0},
};

const struct action pi30_actions[] = {
    {.command = "PF", .title = "back to factory settings", .final = true, .dangerous = true},
    {.command = "RTEY", .title = "clear all energy counters", .final = true, .unconfirmed = true},
    {.command = "RTDL", .title = "clear the data log", .final = true, .unconfirmed = true},
    {.command = "PBATCD",
     .title = "what the battery may do, whatever else is set",
     .example = "111",
     .choices = pi30_battery_controls,
     .dangerous = true,
     .unconfirmed = true},
    {.command = "PLEDC",
     .title = "a colour of the LED ring: 1 grid, 2 AVR, 3 battery, then red, green, blue",
     .example = "3160032240",
     .unconfirmed = true},
    /* QDI alone tells it, which is about the factory's settings. */
    {.command = "MSCHGC",
     .title = "max. solar charging current, of the list in QMSCHGCR",
     .example = "060",
     .unconfirmed = true},
    {.command = "PSAVE", .title = "store the settings in the EEPROM", .unconfirmed = true},
    {.command = "ATE1", .title = "test mode: the remote panel asks no more", .unconfirmed = true},
    {.command = "ATE0", .title = "end of the test mode", .unconfirmed = true},
};
