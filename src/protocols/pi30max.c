/* pi30max.c: PI30 of the MAX generation, and M045, which numbers charger priorities differently.
 *
 *     QPIGS<crc><cr>    (230.0 49.9 … 011 0 00 0000<crc><cr>
 * QPIGS has 24 tokens, QPIRI 28, QPIWS 36 characters, and a second tracker answers to QPIGS2.
 * Facts: docs/protocols/pi30.md */
#include "protocols/pi30_rows.h"
#include "protocols/pi30_settings.h"
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
        .poll = POLL_UNIT,
        .argument = ARGUMENT_UNIT,
        .example = "0 92932105105315 B 00 000.0 00.00 230.0 50.00 0989 0907 012 53.2 009 090 349.8 "
                   "009 00989 00907 011 10100110 0 1 100 120 030 02 000 275.3 02",
        .example_source = "mpp-solar, mppsolar/protocols/pi30max.py",
        LAYOUTS(pi30_unit_layouts),
    },
};

/* The models of 110 to 127 V too. */
static const struct choice output_voltages[] = {
    {"110", "110", "110 V"},
    {"120", "120", "120 V"},
    {"127", "127", "127 V"},
    {"220", "220", "220 V"},
    {"230", "230", "230 V"},
    {"240", "240", "240 V"},
    {0},
};

/* MAX has no "utility first". The ranges of voltages are not in its paper; they are those of GK and
 * MK, and where these are silent those of plain PI30. */
static const struct setting settings[] = {
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "01",
     .choices = &pi30_charger_source_priorities[1]},
    {.is = M_charger_source_priority,
     .command = "PPCP",
     .example = "001",
     .choices = &pi30_charger_source_priorities[1]},
    {.is = M_ac_output_rating_voltage,
     .command = "V",
     .example = "230",
     .choices = output_voltages,
     .dangerous = true},
    {.is = M_output_mode,
     .command = "POPM",
     .example = "00",
     .choices = pi30_output_modes,
     .dangerous = true},
    {.is = M_battery_type,
     .command = "PBT",
     .example = "02",
     .choices = pi30_battery_types,
     .dangerous = true},
    {.is = M_battery_under_voltage,
     .command = "PSDV",
     .example = "42.0",
     .min = 10.5,
     .max = 12,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_bulk_voltage,
     .command = "PCVV",
     .example = "56.4",
     .min = PI30_BULK_MIN,
     .max = PI30_BULK_MAX_LATER,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_battery_float_voltage,
     .command = "PBFT",
     .example = "54.0",
     .min = PI30_BULK_MIN,
     .max = PI30_BULK_MAX_LATER,
     .per_12_v = true,
     .dangerous = true},
    {.is = M_max_cv_charging_time,
     .command = "PCVT",
     .example = "060",
     .min = 5,
     .max = 900,
     .step = 5,
     .choices = pi30_cv_time_automatic},
    /* In older papers, not in that of MAX. */
    {.is = M_max_charging_current,
     .command = "MCHGC",
     .example = "060",
     .min = 1,
     .max = 99,
     .limits = "QMCHGCR",
     .unconfirmed = true},
    {.is = M_pv_ok_condition,
     .command = "PPVOKC",
     .example = "1",
     .choices = pi30_pv_ok_conditions,
     .unconfirmed = true},
    {.is = M_pv_power_balance,
     .command = "PSPB",
     .example = "0",
     .choices = pi30_pv_power_balances,
     .unconfirmed = true},
    {.is = M_operation_logic,
     .command = "POPLG",
     .example = "00",
     .choices = pi30_operation_logics,
     .unconfirmed = true},
};

static const struct action actions[] = {
    {.command = "RTEY", .title = "clear all energy counters", .final = true},
    {.command = "RTDL", .title = "clear the data log", .final = true},
    {.command = "PBATCD",
     .title = "what the battery may do, whatever else is set",
     .example = "111",
     .choices = pi30_battery_controls,
     .dangerous = true},
    {.command = "PLEDC",
     .title = "a colour of the LED ring: 1 grid, 2 AVR, 3 battery, then red, green, blue",
     .example = "3160032240"},
};

static const char about[] =
    "The MAX generation: Axpert MAX, MAX II, MAX TWIN, VM IV and MKS IV, and many clones of 8\n"
    "to 11 kW; mpp-solar calls it M044 too. What is not said here is as in [pi30](pi30.md):\n"
    "`QPIGS` has three more tokens, all about feeding the grid, `QPIRI` and `QPIWS` are longer,\n"
    "and a second tracker answers to `QPIGS2`. Energy counters, clock, equalization, the LED\n"
    "ring and priorities by hour are asked for too; what a unit refuses is not asked again.\n"
    "\n"
    "- Mode `C` is sent while charging. There is no charger priority 0.\n"
    "- In `QPIWS` the paper calls 24 to 30 reserved; their names are those of older papers.\n"
    "- Of the two tokens at the end of `QDI` units send only one; by its place it is the time\n"
    "  at constant voltage.\n"
    "- The paper says that `QBMS` is only acknowledged; units have been seen to answer it.\n"
    "- Battery types: the paper lists Pylontech, WECO, Soltaro, LIb and LIC for reading, and\n"
    "  Shinheung and BAK besides for setting.\n"
    "- `DAT` takes twelve digits, without the century. `PCVT000` is automatic.\n"
    "- `PBATCD` overrides what is set about charging and discharging until it is released with\n"
    "  000. No question tells it.\n"
    "- The paper prints no ranges for the battery's voltages. Those here are of GK and MK, and\n"
    "  of plain PI30.\n";

static const struct unit units[] = {
    {"Voltronic Axpert MAX II 8 kW", KNOWN_RECORDED, "esphome-pipsolar"},
    {"Voltronic Axpert MAX TWIN 11 kW 48 V", KNOWN_RECORDED, "esphome-pipsolar"},
    {"Phocos Any-Grid PSW-H 5 kW (29 tokens in QPIRI)", KNOWN_RECORDED, "Solar2MQTT"},
    {"Axpert VM IV TWIN", KNOWN_SAMPLED, "esphome-pipsolar, issue 87"},
    {"Axpert MKS2-8000", KNOWN_SAMPLED, "esphome-pipsolar, issue 188"},
    {0},
};

static const struct omission omissions[] = {
    {"QPIWS", "characters 13, 30 and 32 to 34",
     "reserved; on 48 V units 32 and 33 are the digits of a fault code, which QPGS tells too"},
    {"QDI", "which of its last two tokens a unit sends", "by its place it is taken for the first"},
    {"PBATCD", "001", "the paper forbids it"},
    {0},
};

const struct protocol protocol_pi30max = {
    .name = "pi30max",
    .title = "PI30 MAX: Axpert MAX, VM IV, MKS IV, Phocos Any-Grid and kin",
    .base = &protocol_pi30,
    .framing = &framing_voltronic,
    MESSAGES(messages),
    WRITABLE(settings),
    ACTIONS(actions),
    .about = about,
    .units = units,
    .omissions = omissions,
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

static const struct setting m045_settings[] = {
    {.is = M_charger_source_priority,
     .command = "PCP",
     .example = "01",
     .choices = m045_charger_source_priorities},
    {.is = M_charger_source_priority,
     .command = "PPCP",
     .example = "001",
     .choices = m045_charger_source_priorities},
    {.is = M_max_ac_charging_current,
     .command = "MUCHGC",
     .example = "0030",
     .min = 1,
     .max = 999,
     .limits = "QMUCHGCR"},
};

static const char m045_about[] =
    "As [pi30max](pi30max.md), with other numbers of charger priorities in `QPIRI`, `QDI`,\n"
    "`QPGS`, `PCP` and `PPCP`: 0 is solar first, 1 solar and utility, 2 only solar. It is known\n"
    "from mpp-solar alone, there is no paper and nothing to tell it by, so it has to be chosen\n"
    "by name. `MUCHGC` takes four digits.\n";

/* Nothing tells it from MAX, so it has to be chosen by name. */
const struct protocol protocol_pi30m045 = {
    .name = "pi30m045",
    .title = "PI30 M045: as MAX, with other numbers of charger priorities",
    .base = &protocol_pi30max,
    .framing = &framing_voltronic,
    .renumberings = m045_renumberings,
    WRITABLE(m045_settings),
    .about = m045_about,
};
