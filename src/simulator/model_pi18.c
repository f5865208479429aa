/* model_pi18.c: two inverters that speak PI18, one of them without a check behind its questions.
 *
 * The forms of the replies are those of recordings, see src/protocols/pi18.c. There is no mode for
 * the grid in PI18: with the grid a unit is in hybrid mode. */
#include "simulator/models.h"

#define FLAGS                                                                                      \
    {M_buzzer_enabled, "on"}, {M_overload_bypass_enabled, "off"},                                  \
        {M_lcd_return_to_default_page_enabled, "on"}, {M_overload_restart_enabled, "off"},         \
        {M_over_temperature_restart_enabled, "off"}, {M_lcd_backlight_enabled, "on"},              \
        {M_primary_source_alarm_enabled, "on"},                                                    \
    {                                                                                              \
        M_fault_code_record_enabled, "off"                                                         \
    }

static const struct model_message messages[] = {
    {"PI", NULL},   {"ID", NULL},   {"VFW", NULL},    {"GS", NULL},      {"MOD", NULL},
    {"FWS", NULL},  {"ET", NULL},   {"ED", NULL},     {"EM", NULL},      {"EY", NULL},
    {"PIRI", NULL}, {"FLAG", NULL}, {"MCHGCR", NULL}, {"MUCHGCR", NULL}, {"T", NULL},
    {"ACCT", NULL}, {"ACLT", NULL}, {"PRI", NULL},    {"PGS", NULL},     {"DI", NULL},
    {NULL, NULL},
};

static const struct model_setting infinisolar_v_settings[] = {
    {M_protocol_id, "18"},
    {M_main_cpu_firmware, "05220"},
    {M_slave1_cpu_firmware, "00000"},
    {M_slave2_cpu_firmware, "00000"},
    {M_grid_rating_voltage, "230.0"},
    {M_grid_rating_current, "21.7"},
    {M_ac_output_rating_voltage, "230.0"},
    {M_ac_output_rating_frequency, "50.0"},
    {M_ac_output_rating_current, "21.7"},
    {M_ac_output_rating_apparent_power, "5000"},
    {M_ac_output_rating_active_power, "5000"},
    {M_battery_rating_voltage, "48.0"},
    {M_battery_recharge_voltage, "46.0"},
    {M_battery_redischarge_voltage, "52.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_bulk_voltage, "56.4"},
    {M_battery_float_voltage, "54.0"},
    {M_battery_type, "agm"},
    {M_max_ac_charging_current, "30"},
    {M_max_charging_current, "60"},
    {M_input_voltage_range, "appliance"},
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_only"},
    {M_solar_power_priority, "load_battery_utility"},
    {M_max_parallel_units, "9"},
    {M_machine_type, "off_grid"},
    {M_topology, "transformerless"},
    {M_output_mode, "single"},
    {M_mppt_count, "1"},
    {M_charging_currents_selectable, "010 020 030 040 050 060 070 080"},
    {M_ac_charging_currents_selectable, "002 010 020 030 040 050 060"},
    FLAGS,
    {.value = NULL},
};

const struct simulator_details model_infinisolar_v = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 120,
            .output_w = 5000,
            .idle_w = 50,
            .string_w = {3800},
            .string_v = {230},
            .load_scale = 1,
            .kettle_w = 2000,
            .pv_feeds_load_on_line = true,
        },
    .bus_v = 380,
    .mode_on_grid = "hybrid",
    .serial_stem = "9616",
    .messages = messages,
    .settings = infinisolar_v_settings,
};

static const struct model_setting lvx_6k_settings[] = {
    {M_protocol_id, "18"},
    {M_main_cpu_firmware, "07601"},
    {M_slave1_cpu_firmware, "08028"},
    {M_slave2_cpu_firmware, "00000"},
    {M_grid_rating_voltage, "230.0"},
    {M_grid_rating_current, "26.0"},
    {M_ac_output_rating_voltage, "230.0"},
    {M_ac_output_rating_frequency, "50.0"},
    {M_ac_output_rating_current, "26.0"},
    {M_ac_output_rating_apparent_power, "6000"},
    {M_ac_output_rating_active_power, "6000"},
    {M_battery_rating_voltage, "48.0"},
    {M_battery_recharge_voltage, "47.0"},
    {M_battery_redischarge_voltage, "53.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_bulk_voltage, "55.5"},
    {M_battery_float_voltage, "54.4"},
    {M_battery_type, "user"},
    {M_max_ac_charging_current, "30"},
    {M_max_charging_current, "90"},
    {M_input_voltage_range, "ups"},
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_and_utility"},
    {M_solar_power_priority, "battery_load_utility"},
    {M_max_parallel_units, "9"},
    {M_machine_type, "off_grid"},
    {M_topology, "transformerless"},
    {M_output_mode, "single"},
    {M_mppt_count, "2"},
    {M_charging_currents_selectable, "010 020 030 040 050 060 070 080 090 100 110 120"},
    {M_ac_charging_currents_selectable, "002 010 020 030 040 050 060 070 080"},
    FLAGS,
    {.value = NULL},
};

const struct simulator_details model_lvx_6k = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 200,
            .output_w = 6000,
            .idle_w = 55,
            .string_w = {3300, 2600},
            .string_v = {250, 220},
            .load_scale = 1.2,
            .kettle_w = 2000,
            .pv_feeds_load_on_line = true,
        },
    .bus_v = 395,
    .mode_on_grid = "hybrid",
    .serial_stem = "9613",
    .messages = messages,
    .settings = lvx_6k_settings,
};
