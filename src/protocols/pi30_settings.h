/* pi30_settings.h: what can be set on PI30 units; the variants add what they have otherwise. */
#pragma once

#include "model/protocol.h"

extern const struct setting pi30_settings[46];
extern const struct action pi30_actions[9];

/* Choices that settings of more than one variant have. */
extern const struct choice pi30_set_frequencies[];
extern const struct choice pi30_set_voltages[];
extern const struct choice pi30_set_battery_types[]; /* those before lithium */
extern const struct choice pi30_set_output_modes[];  /* those of 230 V units */
extern const struct choice pi30_battery_controls[];  /* of PBATCD */

/* Numbers beside a range, with what they mean. */
extern const struct choice pi30_back_when_full[];     /* of PBDV */
extern const struct choice pi30_no_discharge_limit[]; /* of PBATMAXDISC */
extern const struct choice pi30_cv_time_automatic[];  /* of PCVT */

/* Of a battery of 12 V. */
#define PI30_BULK_MIN 12.0
#define PI30_BULK_MAX 14.6
#define PI30_BULK_MAX_LATER 15.75 /* from GK and MK on */
