/* pi17_choices.h: the enumerations of PI17. */
#pragma once

#include "model/value.h"

extern const struct choice pi17_device_modes[];
extern const struct choice pi17_solar_energy_priorities[];
extern const struct choice pi17_battery_power_directions[];
extern const struct choice pi17_dc_ac_power_directions[];
extern const struct choice pi17_line_power_directions[];
extern const struct choice pi17_machine_types[];
extern const struct choice pi17_topologies[];
extern const struct choice pi17_battery_types[];
extern const struct choice pi17_machine_numbers[];
extern const struct choice pi17_parallel_roles[];
extern const struct choice pi17_charge_states[];
extern const struct choice pi17_generator_ports[];
extern const struct choice pi17_output_angles[];
extern const struct choice pi17_fault_codes[];
