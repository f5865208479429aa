/* models.c: the inverters, from a small 24 V unit to big ones with two trackers. Those of other
 * families than PI30 are in files of their own.
 *
 * The forms of the replies are those of recordings; docs/protocols/pi30.md names them. */
#include "simulator/models.h"

#include "simulator/simulator.h"

/* What all of them have in common with each other, or nearly so. */
#define FLAGS                                                                                      \
    {M_buzzer_enabled, "on"}, {M_overload_bypass_enabled, "off"}, {M_power_saving_enabled, "off"}, \
        {M_lcd_return_to_default_page_enabled, "on"}, {M_overload_restart_enabled, "on"},          \
        {M_over_temperature_restart_enabled, "on"}, {M_lcd_backlight_enabled, "on"},               \
        {M_primary_source_alarm_enabled, "on"},                                                    \
    {                                                                                              \
        M_fault_code_record_enabled, "off"                                                         \
    }

static const struct model_message axpert_5k_messages[] = {
    {"QPI", NULL},
    {"QID", NULL},
    {"QVFW", NULL},
    {"QVFW2", NULL},
    {"QFLAG", "EakxyDbjuvz"},
    {"QPIGS", "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 214.3 52.71 00000 "
              "00010110 00 00 01286 010"},
    {"QPIRI", "230.0 21.7 230.0 50.0 21.7 5000 5000 48.0 46.0 42.0 56.4 54.0 0 30 060 0 0 2 9 01 "
              "0 0 54.0 0 1"},
    {"QMOD", "B"},
    {"QPIWS", "00000100000000001000000000000000"},
    {"QDI", "230.0 50.0 0030 42.0 54.0 56.4 46.0 60 0 0 2 0 0 0 0 0 1 1 0 0 1 0 54.0 0 1 000"},
    {"QMCHGCR", NULL},
    {"QMUCHGCR", NULL},
    {"QOPM", NULL},
    {"QBOOT", NULL},
    {"QMN", NULL},
    {"Q1", "00000 00000 01 01 00 059 045 053 068 00 00 000 0040 0580 0000 50.00 13"},
    {"QPGS", "1 92931905106458 B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 000 "
             "00895 00713 007 10100010 1 1 060 080 60 00 000"},
    {NULL, NULL},
};

static const struct model_setting axpert_5k_settings[] = {
    {M_protocol_id, "PI30"},
    {M_model_name, "MKS-5000"},
    {M_main_cpu_firmware, "00072.70"},
    {M_secondary_cpu_firmware, "00001.22"},
    {M_dsp_has_bootstrap, "on"},
    {M_grid_rating_voltage, "230.0"},
    {M_grid_rating_current, "21.7"},
    {M_ac_output_rating_voltage, "230.0"},
    {M_ac_output_rating_frequency, "50.0"},
    {M_ac_output_rating_current, "21.7"},
    {M_ac_output_rating_apparent_power, "5000"},
    {M_ac_output_rating_active_power, "5000"},
    {M_battery_rating_voltage, "48.0"},
    {M_battery_recharge_voltage, "46.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_bulk_voltage, "56.4"},
    {M_battery_float_voltage, "54.0"},
    {M_battery_type, "agm"},
    {M_max_ac_charging_current, "30"},
    {M_max_charging_current, "60"},
    {M_input_voltage_range, "appliance"},
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_only"},
    {M_max_parallel_units, "9"},
    {M_max_charger_range, "80"},
    {M_machine_type, "off_grid"},
    {M_topology, "transformerless"},
    {M_output_mode, "single"},
    {M_battery_redischarge_voltage, "52.0"},
    {M_pv_ok_condition, "any_unit"},
    {M_pv_power_balance, "charge_plus_load"},
    {M_max_cv_charging_time, "0"},
    {M_charging_currents_selectable, "010 020 030 040 050 060 070 080"},
    {M_ac_charging_currents_selectable, "002 010 020 030 040 050 060"},
    FLAGS,
    {.value = NULL},
};

static const struct simulator_details axpert_5k = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 110,
            .output_w = 5000,
            .idle_w = 50,
            .string_w = {3600},
            .string_v = {310},
            .load_scale = 1,
            .kettle_w = 2000,
            .pv_feeds_load_on_line = true,
        },
    .bus_v = 381,
    .serial_stem = "9293",
    .messages = axpert_5k_messages,
    .settings = axpert_5k_settings,
};

static const struct model_message axpert_max_8k_messages[] = {
    {"QPI", NULL},
    {"QID", NULL},
    {"QSID", NULL},
    {"QVFW", NULL},
    {"QVFW2", NULL},
    {"QVFW3", NULL},
    {"VERFW:", NULL},
    {"QFLAG", "EabuvxyzgldDjk"},
    {"QPIGS", "230.0 49.9 230.0 49.9 0805 0751 020 448 49.00 000 100 0037 02.3 271.1 00.00 00007 "
              "00010000 00 00 00647 010 0 00 0000"},
    {"QPIGS2", "03.0 273.2 00825 "},
    {"QPIRI", "230.0 34.7 230.0 50.0 34.7 8000 8000 48.0 51.0 48.0 55.2 55.0 2 010 040 0 2 3 9 01 "
              "0 0 52.0 1 1 480 0 140"},
    {"QMOD", "B"},
    {"QPIWS", "100000000000000000000000000000010000"},
    {"QDI", NULL},
    {"QMCHGCR", NULL},
    {"QMUCHGCR", NULL},
    {"QOPM", NULL},
    {"QBOOT", NULL},
    {"QMN", NULL},
    {"QGMN", NULL},
    {"Q1", "00001 14575 01 00 00 048 066 038 038 02 00 000 0083 2832 0000 00.00 13 0 060 030 010 "
           "030 54.00 000 120 0 0000"},
    {"QT", NULL},
    {"QBEQI", NULL},
    {"QLED", NULL},
    {"QOPPT", NULL},
    {"QCHPT", NULL},
    {"QPGS", "0 92932105105315 B 00 000.0 00.00 230.0 50.00 0989 0907 012 53.2 009 090 349.8 009 "
             "00989 00907 011 10100110 0 1 100 120 030 02 000 275.3 02"},
    {"QET", NULL},
    {"QEY", NULL},
    {"QEM", NULL},
    {"QED", NULL},
    {"QLT", NULL},
    {"QLY", NULL},
    {"QLM", NULL},
    {"QLD", NULL},
    {NULL, NULL},
};

static const struct model_setting axpert_max_8k_settings[] = {
    {M_protocol_id, "PI30"},
    {M_model_name, "MKS2-8000"},
    {M_general_model_name, "044"},
    {M_main_cpu_firmware, "00041.16"},
    {M_secondary_cpu_firmware, "00041.16"},
    {M_remote_panel_firmware, "00002.61"},
    {M_bluetooth_firmware, "00000.00"},
    {M_dsp_has_bootstrap, "off"},
    {M_grid_rating_voltage, "230.0"},
    {M_grid_rating_current, "34.7"},
    {M_ac_output_rating_voltage, "230.0"},
    {M_ac_output_rating_frequency, "50.0"},
    {M_ac_output_rating_current, "34.7"},
    {M_ac_output_rating_apparent_power, "8000"},
    {M_ac_output_rating_active_power, "8000"},
    {M_battery_rating_voltage, "48.0"},
    {M_battery_recharge_voltage, "48.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_bulk_voltage, "56.4"},
    {M_battery_float_voltage, "54.0"},
    {M_battery_type, "user"},
    {M_max_ac_charging_current, "30"},
    {M_max_charging_current, "80"},
    {M_input_voltage_range, "appliance"},
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_and_utility"},
    {M_max_parallel_units, "9"},
    {M_max_charger_range, "120"},
    {M_machine_type, "off_grid"},
    {M_topology, "transformerless"},
    {M_output_mode, "single"},
    {M_battery_redischarge_voltage, "52.0"},
    {M_pv_ok_condition, "any_unit"},
    {M_pv_power_balance, "charge_plus_load"},
    {M_max_cv_charging_time, "0"},
    {M_operation_logic, "automatic"},
    {M_max_discharging_current, "150"},
    {M_charging_currents_selectable, "010 020 030 040 050 060 070 080 090 100 110 120"},
    {M_ac_charging_currents_selectable, "002 010 020 030 040 050 060 070 080 090 100"},
    {M_data_log_popup_enabled, "on"},
    {M_solar_feed_to_grid_enabled, "off"},
    {M_equalization_enabled, "off"},
    {M_equalization_time, "60"},
    {M_equalization_period, "30"},
    {M_equalization_max_current, "10"},
    {M_equalization_voltage, "58.40"},
    {M_equalization_timeout, "120"},
    {M_equalization_active, "off"},
    {M_led_enabled, "on"},
    {M_led_brightness, "5"},
    FLAGS,
    {.value = NULL},
};

static const struct simulator_details axpert_max_8k = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 200,
            .output_w = 8000,
            .idle_w = 65,
            .string_w = {3900, 3300},
            .string_v = {330, 290},
            .load_scale = 1.5,
            .kettle_w = 2200,
            .pv_feeds_load_on_line = true,
        },
    .bus_v = 402,
    .serial_stem = "9693",
    .messages = axpert_max_8k_messages,
    .settings = axpert_max_8k_settings,
};

static const struct model_message axpert_3k_24v_messages[] = {
    {"QPI", NULL},
    {"QID", NULL},
    {"QVFW", NULL},
    {"QVFW2", NULL},
    {"QFLAG", "EbxDajkuvyz"},
    {"QPIGS", "231.0 50.1 228.0 50.2 0580 0464 018 364 25.10 000 022 0444 0000 000.0 26.22 00022 "
              "00010000"},
    {"QPIRI", "230.0 13.0 230.0 50.0 13.0 3000 2400 24.0 23.0 21.0 28.2 27.0 0 30 50 0 2 1 - 01 1 "
              "0 26.0 0 0"},
    {"QMOD", "B"},
    {"QPIWS", "01000000000100000000000000000000"},
    {"QDI", "230.0 50.0 0030 21.0 27.0 28.2 23.0 50 0 0 2 0 0 0 0 0 1 1 0 0 1 0 26.0 0 0"},
    {"QMCHGCR", NULL},
    {"QMUCHGCR", NULL},
    {"Q1", "00 00 00 000 026 021 026 00 00 000 0030 0000 13"},
    {NULL, NULL},
};

static const struct model_setting axpert_3k_24v_settings[] = {
    {M_protocol_id, "PI30"},
    {M_main_cpu_firmware, "00020.16"},
    {M_secondary_cpu_firmware, "00000.00"},
    {M_grid_rating_voltage, "230.0"},
    {M_grid_rating_current, "13.0"},
    {M_ac_output_rating_voltage, "230.0"},
    {M_ac_output_rating_frequency, "50.0"},
    {M_ac_output_rating_current, "13.0"},
    {M_ac_output_rating_apparent_power, "3000"},
    {M_ac_output_rating_active_power, "2400"},
    {M_battery_rating_voltage, "24.0"},
    {M_battery_recharge_voltage, "23.0"},
    {M_battery_under_voltage, "21.0"},
    {M_battery_bulk_voltage, "28.2"},
    {M_battery_float_voltage, "27.0"},
    {M_battery_type, "flooded"},
    {M_max_ac_charging_current, "20"},
    {M_max_charging_current, "50"},
    {M_input_voltage_range, "ups"},
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_first"},
    {M_machine_type, "off_grid"},
    {M_topology, "transformer"},
    {M_output_mode, "single"},
    {M_battery_redischarge_voltage, "26.0"},
    {M_pv_ok_condition, "any_unit"},
    {M_pv_power_balance, "charge_current_limit"},
    {M_charging_currents_selectable, "010 020 030 040 050"},
    {M_ac_charging_currents_selectable, "020 030"},
    FLAGS,
    {.value = NULL},
};

static const struct simulator_details axpert_3k_24v = {
    .rating =
        {
            .battery_v = 24,
            .battery_ah = 150,
            .output_w = 2400,
            .idle_w = 35,
            .string_w = {1800},
            .string_v = {92},
            .load_scale = 0.5,
            .kettle_w = 1100,
        },
    .bus_v = 352,
    .charger_side_current = true,
    .raw_heat_sink = true,
    .serial_stem = "9263",
    .messages = axpert_3k_24v_messages,
    .settings = axpert_3k_24v_settings,
};

static const struct model_message revo_messages[] = {
    {"QPI", NULL},
    {"QMOD", "B"},
    {"QPIRI", NULL},
    {"QPIGS", NULL},
    {"QALL", "234 50.0 230 49.9 0736 013 51.2 098 101 000 289 15.3 1385 016850 000368 L 00 00"},
    {"PQSE", NULL},
    {"PQSA", "11210000"},
    {NULL, NULL},
};

static const struct model_setting revo_settings[] = {
    {M_protocol_id, "PI30"},
    {M_grid_rating_voltage, "230.0"},
    {M_grid_rating_current, "24.0"},
    {M_ac_output_rating_voltage, "230.0"},
    {M_ac_output_rating_frequency, "50.0"},
    {M_ac_output_rating_current, "24.0"},
    {M_ac_output_rating_apparent_power, "5500"},
    {M_ac_output_rating_active_power, "5500"},
    {M_battery_rating_voltage, "48.0"},
    {M_battery_low_alarm_voltage, "45.0"},
    {M_battery_recharge_voltage, "46.0"},
    {M_battery_redischarge_voltage, "52.0"},
    {M_battery_under_voltage, "44.0"},
    {M_battery_bulk_voltage, "56.0"},
    {M_battery_float_voltage, "54.0"},
    {M_battery_full_voltage, "52.0"},
    {M_max_charging_current, "60"},
    {M_max_ac_charging_current, "20"},
    {M_output_source_priority, "solar_battery_utility"},
    {M_charger_source_priority, "solar_and_utility"},
    {.value = NULL},
};

static const struct simulator_details revo = {
    .rating =
        {
            .battery_v = 48,
            .battery_ah = 150,
            .output_w = 5500,
            .idle_w = 45,
            .string_w = {4200},
            .string_v = {280},
            .load_scale = 1.1,
            .kettle_w = 2000,
            .pv_feeds_load_on_line = true,
        },
    .bus_v = 401,
    .messages = revo_messages,
    .settings = revo_settings,
};

const struct simulator_model simulator_models[] = {
    {
        .name = "axpert-5k",
        .title = "Axpert MKS 5 kW, 48 V, one tracker",
        .protocol = "pi30",
        .details = &axpert_5k,
    },
    {
        .name = "axpert-max-8k",
        .title = "Axpert MAX 8 kW, 48 V, two trackers, energy counters",
        .protocol = "pi30max",
        .details = &axpert_max_8k,
    },
    {
        .name = "axpert-3k-24v",
        .title = "Axpert MS 3 kVA, 24 V, an early firmware with short replies",
        .protocol = "pi30",
        .details = &axpert_3k_24v,
    },
    {
        .name = "revo",
        .title = "Sorotec REVO 5.5 kW, 48 V",
        .protocol = "pi30revo",
        .details = &revo,
    },
    {
        .name = "infinisolar-v",
        .title = "InfiniSolar V 5 kW, 48 V, one tracker, energy counters",
        .protocol = "pi18",
        .details = &model_infinisolar_v,
    },
    {
        .name = "lvx-6k",
        .title = "LVX 6 kW, 48 V, two trackers, asked without a check",
        .protocol = "pi18lvx",
        .details = &model_lvx_6k,
    },
    {
        .name = "infini-3k",
        .title = "InfiniSolar 3 kW hybrid, 48 V, two trackers, no checks",
        .protocol = "pi16",
        .details = &model_infini_3k,
    },
    {
        .name = "mppt-3000",
        .title = "MPPT-3000 solar charger, 48 V",
        .protocol = "pi34",
        .details = &model_mppt_3000,
    },
    {
        .name = "infini-10k",
        .title = "InfiniSolar 10 kW, 48 V, three phases, a firmware of 2016",
        .protocol = "pi17",
        .details = &model_infini_10k,
    },
    {
        .name = "infini-twin",
        .title = "InfiniSolar WP TWIN 12 kW, 48 V, three phases, one of 2022",
        .protocol = "pi17",
        .details = &model_infini_twin,
    },
    {
        .name = "lv5048",
        .title = "LV5048 5 kW, 48 V, two phases, two trackers",
        .protocol = "pi41",
        .details = &model_lv5048,
    },
    {
        .name = "vmii-6k",
        .title = "VMII-6200 6.2 kW, 48 V, HPVINV02 with a BMS, and its PI30",
        .protocol = "h",
        .details = &model_vmii_6k,
    },
    {
        .name = "vmii-01-4k",
        .title = "VMII 4 kW, 24 V, HPVINV01: other numbers of the priorities",
        .protocol = "h01",
        .details = &model_vmii_01_4k,
    },
    {.name = NULL},
};

const struct model_message *model_message(const struct simulator_details *model,
                                          const struct message *m)
{
    for (const struct model_message *row = model->messages; row->command != NULL; row++)
        if (strcmp(row->command, m->command) == 0)
            return row;
    return NULL;
}
