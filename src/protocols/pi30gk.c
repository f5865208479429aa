/* pi30gk.c: PI30 of PIP-GK and PIP-MK, also sold as Axpert King.
 *
 *     QPIGS<crc><cr>    (230.0 50.0 … 10010110 00 00 00690 010<crc><cr>
 * Bit 7 of the first status word and six characters of QPIWS mean something else than on MAX.
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
#include "protocols/voltronic.h"

static const struct field status[] = {
#include "protocols/pi30_status.def"
    {.at = 16, .is = M_pv_or_ac_feeding_load, .as = BIT, .bit = 7},
};

static const struct layout status_layouts[] = {
    {.min_tokens = 17, .pattern = STATUS_PATTERN, ROWS(status)},
};

/* Characters 31 and 32 are the digits of a fault code. */
static const struct field warnings[] = {
    {.at = 0, .is = M_warning_pv_loss, .as = FLAG},
#include "protocols/pi30_warnings.def"
    {.at = 15, .is = M_warning_battery_derating, .as = FLAG},
    {.at = 30, .is = M_warning_dcdc_over_current, .as = FLAG},
    {.at = 33, .is = M_warning_low_pv_energy, .as = FLAG},
    {.at = 34, .is = M_warning_high_ac_input_at_soft_start, .as = FLAG},
    {.at = 35, .is = M_warning_battery_equalization_warning, .as = FLAG},
};

static const struct layout warning_layouts[] = {
    {.min_tokens = WARNING_CHARACTERS_MIN, .pattern = WARNING_PATTERN, ROWS(warnings)},
};

/* The 27th token is a digit here and a current on MAX. */
static const struct field defaults[] = {
#include "protocols/pi30_defaults.def"
    {.at = 25, .is = M_max_cv_charging_time, .as = INTEGER},
    {.at = 26, .is = M_operation_logic, .as = CHOICE, .choices = pi30_operation_logics},
};

static const struct layout default_layouts[] = {
    {.min_tokens = 25, .pattern = DEFAULT_PATTERN, ROWS(defaults)},
};

static const struct message messages[] = {
    {
        .command = "QPIGS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "230.0 50.0 230.0 50.0 0460 0415 008 400 54.10 005 085 0042 03.2 215.3 00.00 "
                   "00000 10010110 00 00 00690 010",
        LAYOUTS(status_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "000001000000000000000000000000000100",
        LAYOUTS(warning_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings and settings",
        .poll = POLL_SLOW,
        .example = "230.0 21.7 230.0 50.0 21.7 5000 5000 48.0 46.0 42.0 56.4 54.0 0 30 060 0 0 2 9 "
                   "01 0 0 54.0 0 1 000 0",
        LAYOUTS(pi30_rating_layouts),
    },
    {
        .command = "QDI",
        .title = "factory settings",
        .poll = POLL_NEVER,
        .defaults = true,
        .example = "230.0 50.0 0030 42.0 54.0 56.4 46.0 60 0 0 2 0 0 0 0 0 1 1 0 0 1 0 54.0 0 1 "
                   "000 0",
        LAYOUTS(default_layouts),
    },
};

const struct protocol protocol_pi30gk = {
    .name = "pi30gk",
    .title = "PI30 GK and MK: PIP-GK, PIP-MK, Axpert King",
    .base = &protocol_pi30max,
    .framing = &framing_voltronic,
    MESSAGES(messages),
};
