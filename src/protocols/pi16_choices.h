/* pi16_choices.h: the enumerations of PI16 and PI15. */
#pragma once

#include "model/value.h"

extern const struct choice pi16_machine_types[];
extern const struct choice pi16_battery_directions[];
extern const struct choice pi16_dc_ac_directions[];
extern const struct choice pi16_line_directions[];
extern const struct choice pi16_fault_codes[];
extern const struct choice pi16_no_fault[];
extern const struct choice pi16_self_test_results[];
extern const struct choice pi16_pv_priorities[];
