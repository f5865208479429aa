/* pi30gk.c: PI30 of PIP-GK and PIP-MK, also sold as Axpert King.
 *
 *     QPIGS<crc><cr>    (230.0 50.0 … 10010110 00 00 00690 010<crc><cr>
 * Bit 7 of the first status word and six characters of QPIWS mean something else than on MAX.
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
#include "protocols/pi30_settings.h"
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

/* MK, called KING in the paper, has a digit of the parallel unit in MNCHGC; GK has not. Output mode
 * and operation logic are known to MK only. */
static const struct setting settings[] = {
    {.is = M_ac_output_rating_voltage,
     .command = "V",
     .example = "230",
     .choices = pi30_set_voltages,
     .dangerous = true},
    {.is = M_output_mode,
     .command = "POPM",
     .example = "00",
     .choices = pi30_set_output_modes,
     .dangerous = true},
    {.is = M_operation_logic,
     .command = "POPLG",
     .example = "00",
     .choices = pi30_operation_logics},
    {.is = M_pv_ok_condition,
     .command = "PPVOKC",
     .example = "1",
     .choices = pi30_pv_ok_conditions},
    {.is = M_pv_power_balance,
     .command = "PSPB",
     .example = "0",
     .choices = pi30_pv_power_balances},
    {.is = M_battery_type,
     .command = "PBT",
     .example = "02",
     .choices = pi30_set_battery_types,
     .dangerous = true},
    {.is = M_max_charging_current,
     .command = "MNCHGC",
     .example = "0060",
     .min = 1,
     .max = 999,
     .limits = "QMCHGCR"},
    {.is = M_max_charging_current,
     .command = "MNCHGC",
     .example = "060",
     .min = 1,
     .max = 999,
     .limits = "QMCHGCR"},
    {.is = M_max_ac_charging_current,
     .command = "MUCHGC",
     .example = "030",
     .min = 1,
     .max = 999,
     .limits = "QMUCHGCR"},
    /* Of MAX. */
    {.is = M_max_discharging_current,
     .command = "PBATMAXDISC",
     .example = "150",
     .min = 30,
     .max = 150,
     .choices = pi30_no_discharge_limit,
     .unconfirmed = true},
};

static const struct action actions[] = {
    {.command = "PBATCD",
     .title = "what the battery may do, whatever else is set (of MAX)",
     .example = "111",
     .choices = pi30_battery_controls,
     .dangerous = true,
     .unconfirmed = true},
};

static const char about[] =
    "PIP-GK, and PIP-MK, which is the Axpert King. Made after their paper; no unit has been\n"
    "heard. What is not said here is as in [pi30max](pi30max.md) and [pi30](pi30.md).\n"
    "\n"
    "- `QPIGS`: bit 7 of the status is \"PV or AC feeds the load\", bit 3 is reserved.\n"
    "- `QPIRI` has 25 tokens on GK, 27 on MK (time at constant voltage, operation logic).\n"
    "- `QDI`: the 27th token is the operation logic, one digit; on MAX it is a current.\n"
    "- `QPIWS`: 30 DC/DC over current, 33 PV energy low, 34 AC input too high at soft start; 31\n"
    "  and 32 are the digits of a fault code. 24 to 30 are sent by MK only.\n"
    "- Modes: D shutdown and C charging, on MK also Y bypass and E ECO.\n"
    "- Faults: 10 and 59 come, 11, 52, 54 and 56 do not.\n"
    "- Papers of GK and MK know no battery types of lithium.\n"
    "- MK puts the digit of a parallel unit in front of `MNCHGC`, GK does not; `MUCHGC` has\n"
    "  three digits without one. `POPM` and `POPLG` are of MK.\n";

static const struct unit units[] = {
    {"PIP-GK, PIP-MK", KNOWN_DOCUMENT, "paper \"PIP-GK/MK\""},
    {0},
};

static const struct omission omissions[] = {
    {"QPIGS", "bit 3 of the status", "reserved"},
    {"QPIWS", "characters 13, 31 and 32",
     "reserved; 31 and 32 are the digits of a fault code, which QPGS tells too"},
    {"QOPPT, QCHPT", "answers of 23 digits", "in the paper's sample only, and an hour is missing"},
    {0},
};

const struct protocol protocol_pi30gk = {
    .name = "pi30gk",
    .title = "PI30 GK and MK: PIP-GK, PIP-MK, Axpert King",
    .base = &protocol_pi30max,
    .framing = &framing_voltronic,
    MESSAGES(messages),
    WRITABLE(settings),
    ACTIONS(actions),
    .about = about,
    .units = units,
    .omissions = omissions,
};
