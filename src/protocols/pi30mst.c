/* pi30mst.c: PI30 with three solar trackers: KS, MKS and Plus Duo of 2015, and MAX with three.
 *
 *     QPIGS2<crc><cr>    (0012 096.5 52.30 00630 11000000 … 01372<crc><cr>
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
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
        .poll = POLL_NEVER,
        .argument = ARGUMENT_UNIT,
        .example = "1 00612 098.4 0006 00588 101.0 0004 00401 11010000",
        LAYOUTS(unit_tracker_layouts),
    },
};

const struct protocol protocol_pi30mst = {
    .name = "pi30mst",
    .title = "PI30 MST: three solar trackers",
    .base = &protocol_pi30max,
    .framing = &framing_voltronic,
    MESSAGES(messages),
};
