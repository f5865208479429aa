/* model_pi34.c: a solar charger on a battery from which somebody else takes his power. */
#include "simulator/models.h"

static const struct model_message messages[] = {
    {"QPI", NULL},
    {"QID", NULL},
    {"QVFW", NULL},
    {"QPIGS", NULL},
    {"QPIWS", "000000000000000000000000000000"},
    {"QPIRI", NULL},
    {"QBEQI", NULL},
    {"QDI", NULL},
    {NULL, NULL},
};

static const struct model_setting settings[] = {
    {M_protocol_id, "PI34"},
    {M_main_cpu_firmware, "00001.05"},
    {M_max_output_power, "3000"},
    {M_battery_rating_voltage, "48"},
    {M_max_charging_current, "60.0"},
    {M_battery_bulk_voltage, "14.10"},
    {M_battery_float_voltage, "13.50"},
    {M_battery_type, "agm"},
    {M_remote_battery_sense_enabled, "on"},
    {M_battery_temperature_compensation, "0.0"},
    {M_remote_temperature_sense_enabled, "on"},
    {M_battery_rating_setting, "auto"},
    {M_battery_count, "4"},
    {M_battery_low_alarm_voltage, "11.00"},
    {M_battery_low_shutdown_enabled, "on"},
    {M_equalization_enabled, "off"},
    {M_equalization_time, "60"},
    {M_equalization_period, "30"},
    {M_equalization_max_current, "15"},
    {M_next_equalization_days, "12"},
    {M_equalization_voltage, "14.60"},
    {M_cv_charge_time, "150"},
    {M_equalization_timeout, "120"},
    /* What the plant goes by: from the battery whenever there is something in it. */
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_only"},
    {M_battery_recharge_voltage, "46.0"},
    {M_battery_redischarge_voltage, "51.0"},
    {.value = NULL},
};

const struct simulator_details model_mppt_3000 = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 150,
            .output_w = 3000,
            .idle_w = 5,
            .string_w = {2800},
            .string_v = {96},
            .load_scale = 0.8,
            .kettle_w = 1200,
        },
    .is_charger = true,
    .serial_stem = "9614",
    .messages = messages,
    .settings = settings,
};
