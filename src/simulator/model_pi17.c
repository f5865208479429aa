/* model_pi17.c: two InfiniSolar with three phases: one as in the paper of 2016, one of 2022.
 *
 * Of the first the forms of the replies are those of recordings, empty fields included. */
#include "simulator/models.h"

/* What both answer in the form of the table. */
#define COMMON_MESSAGES                                                                            \
    {"PI", NULL}, {"ID", NULL}, {"VFW", NULL}, {"VFW2", NULL}, {"MOD", NULL}, {"CFS", "00,00"},    \
        {"T", NULL}, {"ET", NULL}, {"EY", NULL}, {"EM", NULL}, {"ED", NULL}, {"EH", NULL},         \
        {"GOV", NULL}, {"GOF", NULL}, {"GLTHV", NULL}, {"FT", NULL}, {"OPMP", NULL},               \
        {"MPPTV", NULL}, {"SV", NULL}, {"LST", NULL}, {"DM", NULL}, {"HECS", NULL},                \
        {"FPADJ", NULL}, {"FPPF", NULL}, {"AAPF", NULL}, {"FET", "2023010100"},                    \
    {                                                                                              \
        "DI", NULL                                                                                 \
    }

#define COMMON_SETTINGS                                                                            \
    {M_protocol_id, "17"}, {M_grid_rating_voltage, "230.0"},                                       \
        {M_ac_output_rating_voltage, "230.0"}, {M_battery_rating_voltage, "48.0"},                 \
        {M_machine_type, "hybrid"}, {M_topology, "transformerless"}, {M_mppt_count, "2"},          \
        {M_solar_energy_priority, "load_battery_grid"}, {M_solar_charge_enabled, "on"},            \
        {M_ac_charge_enabled, "on"}, {M_feed_to_grid_enabled, "off"},                              \
        {M_battery_discharge_to_load_with_pv_enabled, "on"},                                       \
        {M_battery_discharge_to_load_without_pv_enabled, "on"},                                    \
        {M_battery_feed_to_grid_with_pv_enabled, "off"},                                           \
        {M_battery_feed_to_grid_without_pv_enabled, "off"}, {M_buzzer_enabled, "on"},              \
        {M_battery_charge_restart_voltage, "53.0"},                                                \
    {                                                                                              \
        M_max_grid_feed_power, "0"                                                                 \
    }

static const struct model_message infini_10k_messages[] = {
    COMMON_MESSAGES,
    {"MD", NULL},
    {"PIRI", NULL},
    {"GS", "0000,0000,0000,0000,0394,000,+00000,2389,2427,2459,5002,0000,0000,0000,2378,2434,2455,"
           "5001,,,,029,029,000,0"},
    {"PS", "00263,00381,,-00855,-03141,-03156,-07152,0000,0000,0000,00000,0193,0147,0195,00535,003,"
           "1,1,1,2,2,1"},
    {"WS", "1,1,0,0,1,1,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,"},
    {"FLAG", NULL},
    {"GPMP", NULL},
    {"BATS", "2000,0584,0576,0000,000,0576,0460,0510,0460,0510,1,,,1,0540,000,2000,0250"},
    {"ACCT", NULL},
    {"ACLT", NULL},
    {"INGS", NULL},
    {"EMINFO", NULL},
    {NULL, NULL},
};

static const struct model_setting infini_10k_settings[] = {
    COMMON_SETTINGS,
    {M_machine_number, "infini_10kw_3p"},
    {M_main_cpu_firmware, "00001.01"},
    {M_secondary_cpu_firmware, "00001.01"},
    {M_ac_output_rating_apparent_power, "10000"},
    {M_max_output_power, "10000"},
    {M_parallel_output_enabled, "off"},
    {M_battery_type, "ordinary"},
    {M_max_charging_current, "200.0"},
    {M_max_ac_charging_current, "60.0"},
    {M_max_discharging_current, "250"},
    {M_battery_bulk_voltage, "56.4"},
    {M_battery_float_voltage, "54.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_under_back_voltage, "48.0"},
    {M_battery_weak_voltage, "47.0"},
    {M_battery_weak_back_voltage, "51.5"},
    {M_certification_model, "058"},
    {.value = NULL},
};

const struct simulator_details model_infini_10k = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 250,
            .output_w = 10000,
            .idle_w = 90,
            .string_w = {5200, 4300},
            .string_v = {610, 580},
            .load_scale = 1.9,
            .kettle_w = 2200,
            .pv_feeds_load_on_line = true,
        },
    .phases = 3,
    .bus_v = 392,
    .mode_on_grid = "hybrid",
    .serial_stem = "9616",
    .messages = infini_10k_messages,
    .settings = infini_10k_settings,
};

/* As in the paper: no generator, nothing at the second output. */
static const struct model_message infini_twin_messages[] = {
    COMMON_MESSAGES,
    {"MD", "006,012000,99,3,3,2300,2300,04,120"},
    {"PIRI", "2300,500,0174,2300,0174,0180,0480,2,10,0,0,0,0,00,03,0"},
    {"GS", NULL},
    {"PS", "01795,01703,,+00210,+00200,+00190,+00600,00900,00880,00860,02640,00950,00930,00910,"
           "02790,028,1,1,1,1,2,1"},
    {"GS2", "00000,0000,0000,0000,0000,0000,0000,0000,0000,0000,0480,0500,0000,0000,060"},
    {"PS2", "00000,00000,00000,00000,00000,00000,00000,00000,00000,00000,00000,00000,00000,000,0,"
            "0"},
    {"WS", NULL},
    {"FLAG", "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,,1,1,0,1,0"},
    {"GPMP", "12000"},
    {"BATS", NULL},
    {"BTEQ", NULL},
    {"CVT", NULL},
    {"FPRA", NULL},
    {"ACCT", "2200,0259,0000,0000"},
    {"ACLT", "0000,0000,0000,0000"},
    {"INGS", "0031,0030,0032,0020,0021,0019,3921,3918,3915,3920,0000,0000,0000,0000,0000,0000"},
    {NULL, NULL},
};

static const struct model_setting infini_twin_settings[] = {
    COMMON_SETTINGS,
    {M_machine_number, "infini_wp_twin"},
    {M_main_cpu_firmware, "00061.02"},
    {M_secondary_cpu_firmware, "00012.01"},
    {M_ac_output_rating_apparent_power, "12000"},
    {M_max_output_power, "12000"},
    {M_parallel_output_enabled, "off"},
    {M_realtime_control_enabled, "off"},
    {M_parallel_role, "single"},
    {M_generator_port, "off"},
    {M_output_phase_angle, "120"},
    {M_battery_type, "lithium"},
    {M_max_charging_current, "175.0"},
    {M_max_ac_charging_current, "50.0"},
    {M_max_discharging_current, "175"},
    {M_battery_bulk_voltage, "56.0"},
    {M_battery_float_voltage, "54.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_under_back_voltage, "48.0"},
    {M_battery_weak_voltage, "47.0"},
    {M_battery_weak_back_voltage, "51.5"},
    {M_certification_model, "075"},
    {M_equalization_enabled, "off"},
    {M_equalization_active, "off"},
    {.value = NULL},
};

const struct simulator_details model_infini_twin = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 300,
            .output_w = 12000,
            .idle_w = 100,
            .string_w = {5600, 5600},
            .string_v = {600, 600},
            .load_scale = 2.2,
            .kettle_w = 2200,
            .pv_feeds_load_on_line = true,
        },
    .phases = 3,
    .bus_v = 390,
    .mode_on_grid = "hybrid",
    .serial_stem = "9644",
    .messages = infini_twin_messages,
    .settings = infini_twin_settings,
};
