/* pi30mst.c: PI30 with three solar trackers: KS, MKS and Plus Duo of 2015, and MAX with three.
 *
 *     QPIGS2<crc><cr>    (0012 096.5 52.30 00630 11000000 … 01372<crc><cr>
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
#include "protocols/pi30_settings.h"
#include "protocols/voltronic.h"

static const struct field unit_trackers[] = {
    {.at = 0, .is = M_parallel_unit_present, .as = FLAG},
    {.at = 1, .is = M_pv_input_power},
    {.at = 2, .is = M_pv2_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 3, .is = M_pv2_input_current, .max = AMPERES_MAX},
    {.at = 4, .is = M_pv2_input_power},
    {.at = 5, .is = M_pv3_input_voltage, .max = VOLTS_DC_MAX},
    {.at = 6, .is = M_pv3_input_current, .max = AMPERES_MAX},
    {.at = 7, .is = M_pv3_input_power},
    {.at = 8, .is = M_scc2_ok, .as = BIT, .bit = 7},
    {.at = 8, .is = M_scc2_charging, .as = BIT, .bit = 6},
    {.at = 8, .is = M_scc3_ok, .as = BIT, .bit = 5},
    {.at = 8, .is = M_scc3_charging, .as = BIT, .bit = 4},
};

static const struct layout unit_tracker_layouts[] = {
    {.min_tokens = 9, .pattern = "N # #.# n # #.# n # bbbbbbbb", ROWS(unit_trackers)},
};

static const struct field scc3_firmware[] = {
    {.at = 0, .is = M_scc3_firmware, .as = VERSION},
};

static const struct layout scc3_firmware_layouts[] = {
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW4:*", ROWS(scc3_firmware)},
    {.min_tokens = 1, .max_tokens = 2, .pattern = "VERFW:*", ROWS(scc3_firmware)},
};

static const struct message messages[] = {
    {
        .command = "QVFW4",
        .title = "firmware of solar charger 3",
        .poll = POLL_IDENTITY,
        .example = "VERFW4:00012.04",
        LAYOUTS(scc3_firmware_layouts),
    },
    {
        .command = "QPIGS2",
        .title = "second and third tracker",
        .poll = POLL_FAST,
        .example = "0012 096.5 52.30 00630 11000000 0010 0523 0008 101.2 52.40 0419 01372",
        LAYOUTS(pi30_tracker_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "00000100000000000000000000100010001000",
        LAYOUTS(pi30_max_warning_layouts),
    },
    {
        .command = "QP2GS",
        .title = "trackers of one unit of a parallel system",
        .poll = POLL_UNIT,
        .argument = ARGUMENT_UNIT,
        .example = "1 00612 098.4 0006 00588 101.0 0004 00401 11010000",
        LAYOUTS(unit_tracker_layouts),
    },
};

/* The customers' paper of 2015 has these; that of MAX has not. */
static const struct setting settings[] = {
    {.is = M_pv_ok_condition,
     .command = "PPVOKC",
     .example = "1",
     .choices = pi30_pv_ok_conditions},
    {.is = M_pv_power_balance,
     .command = "PSPB",
     .example = "0",
     .choices = pi30_pv_power_balances},
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "01",
     .choices = pi30_charger_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PPCP",
     .example = "001",
     .choices = pi30_charger_source_priorities},
};

static const char about[] =
    "Units with three solar trackers: KS, MKS and Plus Duo by the customers' paper of 2015, and\n"
    "a later one of the MAX generation. What is not said here is as in [pi30max](pi30max.md).\n"
    "\n"
    "- `QPIGS2` has 12 tokens here, 3 on a MAX and 11 others on PI41. With 3 tokens the order\n"
    "  is current, voltage, power.\n"
    "- `QPIWS` has 38 characters by the paper of 2015; a unit of the MAX generation sends 36\n"
    "  with the meanings of MAX.\n"
    "- The machine type in `QPIRI` is 11 with two trackers and 20 with three.\n"
    "- `QDI` has 29 tokens: charging stages, data log pop-up, max. solar charging current and\n"
    "  time at constant voltage (255 is automatic) stand last.\n"
    "- PI41 has a question `QP2GS` too, with another answer.\n";

static const struct unit units[] = {
    {"MKS and KS with three trackers", KNOWN_DOCUMENT, "paper \"PI30\" of 2015"},
    {0},
};

static const struct omission omissions[] = {
    {"QPIGS2", "the last six bits of the status", "reserved"},
    {"QP2GS", "the last four bits of the status", "reserved"},
    {"QPIWS", "character 0 of 38", "reserved"},
    {"QPIGS2", "answers of 11 tokens", "PI41 sends them; a sample of this kind was made by hand"},
    {0},
};

const struct protocol protocol_pi30mst = {
    .name = "pi30mst",
    .title = "PI30 MST: three solar trackers",
    .base = &protocol_pi30max,
    .framing = &framing_voltronic,
    MESSAGES(messages),
    WRITABLE(settings),
    .about = about,
    .units = units,
    .omissions = omissions,
};
