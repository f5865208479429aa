/* pi30_choices.h: the enumerations of PI30 and its variants. */
#pragma once

#include "model/value.h"

extern const struct choice pi30_device_modes[];
extern const struct choice pi30_fault_codes[];
extern const struct choice pi30_output_source_priorities[];
extern const struct choice pi30_charger_source_priorities[];
extern const struct choice pi30_input_voltage_ranges[];
extern const struct choice pi30_machine_types[];
extern const struct choice pi30_topologies[];
extern const struct choice pi30_output_modes[];
extern const struct choice pi30_pv_ok_conditions[];
extern const struct choice pi30_pv_power_balances[];
extern const struct choice pi30_operation_logics[];
extern const struct choice pi30_battery_types[];
extern const struct choice pi30_battery_statuses[];
extern const struct choice pi30_scc_states[];
extern const struct choice pi30_charge_stages[];
extern const struct choice pi30_feed_countries[];
extern const struct choice pi30_led_speeds[];
extern const struct choice pi30_led_effects[];
extern const struct choice pi30_charging_stage_settings[];
