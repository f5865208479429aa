/* pi30max.c: PI30 of the MAX generation, and M045, which numbers charger priorities differently.
 *
 *     QPIGS<crc><cr>    (230.0 49.9 … 011 0 00 0000<crc><cr>
 * QPIGS has 24 tokens, QPIRI 28, QPIWS 36 characters, and a second tracker answers to QPIGS2.
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
#include "protocols/voltronic.h"

static const struct message messages[] = {
    {
        .command = "QPIGS",
        .title = "general status",
        .poll = POLL_FAST,
        .example = "230.0 49.9 230.0 49.9 0805 0751 020 448 29.00 000 100 0037 02.3 271.1 00.00 "
                   "00007 00010000 00 00 00647 011 0 00 0000",
        .example_source = "esphome-pipsolar, issue 87",
        LAYOUTS(pi30_status_layouts),
    },
    {
        .command = "QPIWS",
        .title = "warnings and faults",
        .poll = POLL_FAST,
        .shape = CHARACTERS,
        .example = "100000000000000000000000000000010000",
        .example_source =
            "Solar2MQTT, Protocol/raw data from devices/Phocos Anygrid PSW-H 5 kW.txt",
        LAYOUTS(pi30_max_warning_layouts),
    },
    {
        .command = "Q1",
        .title = "charger internals",
        .poll = POLL_MINUTE,
        .example = "00001 14575 01 00 00 048 066 038 038 02 00 000 0083 2832 0000 00.00 13 0 060 "
                   "030 010 030 54.00 000 120 0 0000",
        .example_source = "esphome-pipsolar, issue 188",
        LAYOUTS(pi30_charger_layouts),
    },
    {
        .command = "QPIRI",
        .title = "ratings and settings",
        .poll = POLL_SLOW,
        .example = "230.0 34.7 230.0 50.0 34.7 8000 8000 48.0 51.0 48.0 55.2 55.0 2 010 040 0 2 3 "
                   "9 01 0 0 52.0 1 1 480 0 140",
        .example_source = "esphome-pipsolar, docs/pdus/pip8048/voltronic-axpert-max-ii-8kw.txt",
        LAYOUTS(pi30_rating_layouts),
    },
    {
        .command = "QPGS",
        .title = "one unit of a parallel system",
        .poll = POLL_NEVER,
        .argument = ARGUMENT_UNIT,
        .example = "0 92932105105315 B 00 000.0 00.00 230.0 50.00 0989 0907 012 53.2 009 090 349.8 "
                   "009 00989 00907 011 10100110 0 1 100 120 030 02 000 275.3 02",
        .example_source = "mpp-solar, mppsolar/protocols/pi30max.py",
        LAYOUTS(pi30_unit_layouts),
    },
};

const struct protocol protocol_pi30max = {
    .name = "pi30max",
    .title = "PI30 MAX: Axpert MAX, VM IV, MKS IV, Phocos Any-Grid and kin",
    .base = &protocol_pi30,
    .framing = &framing_voltronic,
    MESSAGES(messages),
};

static const struct choice m045_charger_source_priorities[] = {
    {"0", "solar_first", "Solar first"},
    {"1", "solar_and_utility", "Solar and utility"},
    {"2", "solar_only", "Only solar"},
    {0},
};

static const struct renumbering m045_renumberings[] = {
    {M_charger_source_priority, m045_charger_source_priorities},
    {0},
};

/* There is no paper and nothing to tell it by, so it has to be chosen by name. */
const struct protocol protocol_pi30m045 = {
    .name = "pi30m045",
    .title = "PI30 M045: as MAX, with other numbers of charger priorities",
    .base = &protocol_pi30max,
    .framing = &framing_voltronic,
    .renumberings = m045_renumberings,
};
