/* pi30_rows.h: what the variants of PI30 share.
 *
 * Rows that stand in more than one table are in pi30_*.def files, to be included between the braces
 * of a table: a row can't be shared by reference, and each fact is to be said once. */
#pragma once

#include "model/protocol.h"
#include "protocols/pi30_choices.h"

/* Plausible ranges: wider than any model, they catch only what can't be. */
enum {
    VOLTS_AC_MAX = 300,
    VOLTS_DC_MAX = 1000,
    VOLTS_BATTERY_MAX = 100,
    HERTZ_MAX = 80,
    AMPERES_MAX = 999,
    PERCENT_LOAD_MAX = 300,
    PERCENT_MAX = 100,
    DEGREES_MAX = 149, /* from 150 up it is the raw count of an A/D converter, on small models */
};

/* QPIGS; points in its first tokens tell it from Q1, their lack in the fifth from QPIRI. */
#define STATUS_PATTERN "#.# #.# #.# #.# # # # # n # #"

/* QPIRI; a point in the third token tells it from QDI. */
#define RATING_PATTERN "#.# #.# #.# #.# #.# # # #.#"

#define DEFAULT_PATTERN "#.# #.# # #.# #.# #.# #.# # N N N"

/* QPIWS: 0s and 1s as far as all forms have them, then digits: two may be those of a fault code. */
#define WARNING_PATTERN "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb#"

/* A shorter row of digits is a serial number. */
enum { WARNING_CHARACTERS_MIN = 31 };

/* QMCHGCR and its kin: amperes of two digits or more. */
#define AMPERES_PATTERN "N# N#"

/* Layouts that variants show with examples of their own. */
extern const struct layout pi30_status_layouts[1];
extern const struct layout pi30_rating_layouts[2];
extern const struct layout pi30_mode_layouts[1];
extern const struct layout pi30_warning_layouts[3];
extern const struct layout pi30_max_warning_layouts[2];
extern const struct layout pi30_main_firmware_layouts[1];
extern const struct layout pi30_unit_layouts[1];
extern const struct layout pi30_charger_layouts[3];
extern const struct layout pi30_tracker_layouts[2];
