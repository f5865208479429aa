/* pi30_notes.c: about plain PI30, what its tables can't say. */
#include "protocols/pi30_notes.h"

const char pi30_about[] =
    "Spoken by Axpert HS, MS, MSX, KS, MKS, Plus Duo, VM II and VM III, by PIP, MPP Solar,\n"
    "EASUN, PowMr and most clones of 1 to 6 kW. A question is text, a CRC and a carriage\n"
    "return; an answer begins with a bracket; tokens are parted by one blank\n"
    "([framing.md](framing.md)).\n"
    "\n"
    "## What came counts\n"
    "\n"
    "All variants say `PI30` to `QPI`, and the model's name is no proof either: `VMII-NXPW5KW`\n"
    "is sent by very different units. So an answer is decoded by its own form:\n"
    "\n"
    "| question | forms |\n"
    "|---|---|\n"
    "| `QPIGS` | 17 tokens (HS, MS of 2014), 21 (most), 24 (MAX and later); powers of five "
    "digits from 10 kW up |\n"
    "| `QPIRI` | 25, 26 (+ time at constant voltage), 27 (+ operation logic), 28 (+ max. "
    "discharging current), 29 (Phocos) |\n"
    "| `QDI` | 25, 26, 27, 29 (customers' paper of 2015) |\n"
    "| `QPIWS` | 32, 36 or 38 characters |\n"
    "| `QPIGS2` | 3 tokens (second tracker), 12 (second and third tracker) |\n"
    "| `QPGS` | 27, 29 (+ second tracker) |\n"
    "| `Q1` | 13, 17, 22, 27 (+ the ten tokens of `QBEQI`) |\n"
    "\n"
    "More tokens than a table knows are ignored. Fewer: what is not sent has no value; it is\n"
    "not zero. A token of dashes, points or nothing was sent as \"not available\": its value is\n"
    "unknown. A token that can't be read, or is out of any possible range, is left out, and its\n"
    "neighbours stand; if more is left out than read, the answer is refused. Numbers are never\n"
    "negative. A code that is in no list, such as output source priority 3, is shown as\n"
    "unknown.\n"
    "\n"
    "## Oddities\n"
    "\n"
    "- **Heat sink**: 1 to 3 kW models send the raw count of an A/D converter (0422, 0553,\n"
    "  0620), by the papers; one other program reads such numbers as tenths of a degree. What a\n"
    "  count stands for is in no paper, and 0444 is a likely number either way, so neither is\n"
    "  shown. From 150 up the decoder does not take it for degrees. As 0120 from a cold unit\n"
    "  would pass, the daemon learns besides what this unit sends: 1 to 99 means degrees, and\n"
    "  only then the number is shown; ten answers in a row from 150 up mean that it never was\n"
    "  degrees, for good with this firmware. 0 and 100 to 149 decide nothing. So a unit that\n"
    "  sends tenths or counts can show a wrong temperature only when it is met for the first\n"
    "  time at less than 10 °C (0085), until it has become warm once.\n"
    "- **PV current** (13th token of `QPIGS`): whole amperes on the battery's side of the solar\n"
    "  charger on HS, MS and MSX; with a point (`02.7`) it is on the side of the panels, and\n"
    "  voltage times current is the 20th token, the PV power. Units with 17 tokens send no PV\n"
    "  power: it is the battery voltage at the solar charger times this current.\n"
    "- **Clones of 4.2 and 6.2 kW** send `QPIRI` with 28 tokens that end in `23.5 12 22.0`. If\n"
    "  the 26th has a point, the last three are not those of MAX; what they are is unknown, and\n"
    "  they are left out.\n"
    "- **`max_parallel_units`** is `-` on units that can't run in parallel.\n"
    "- **`QVFW2`** is 00000.00 while the solar charger has not told its version.\n"
    "- **`QGMN`**: 001 is a VP-5000, 023 a PIP-5048MK, 024 a PIP-3024MK, 026 an Axpert MLV\n"
    "  5K-48, 044 an MKS2-8000. There are others.\n"
    "- **`QDI`** has the buzzer's flag the wrong way round (0 is on), and its 26th token\n"
    "  (`224`) is not sure: by its place it is the time at constant voltage.\n"
    "- **`QFLAG`**: `E`, the letters that are on, `D`, those that are off, in any order. A\n"
    "  letter that is in neither list is not supported. Papers print capitals, devices send\n"
    "  small letters. `g` and `n` have been seen; nobody knows what they mean.\n"
    "- **`Q1`** is in no paper. Its first two words changed their meaning with the firmware, so\n"
    "  they are shown as they are. Blanks in front of the first have been seen.\n"
    "- **`QPGS`**: the first token was 0 in answers of single units, with good values behind\n"
    "  it.\n"
    "- **`QLT`** is answered with the date by a Phocos unit, in eight digits like an energy.\n"
    "  What may be a date of this decade is refused; a real counter is out of that range again\n"
    "  some kWh later.\n"
    "- **`QPIGS2`** has a blank between its last token and the check. Its question is nine\n"
    "  bytes long and needs two USB reports.\n"
    "- **Energies** (`QET`, `QED…`) are refused by units that do not count.\n"
    "\n"
    "## Warnings and faults\n"
    "\n"
    "`QPIWS` is one character for each. `warning_over_temperature`, `_fan_locked`,\n"
    "`_battery_voltage_high` and `_overload` are faults while `warning_inverter_fault` is on,\n"
    "and warnings otherwise. Grid failed, battery low, under its cut-off voltage, EEPROM, power\n"
    "limited, solar charger overloaded and battery too low to charge are warnings; no PV power,\n"
    "which MAX tells every night, and equalization are notes (`info`); what names a fault is\n"
    "one. What each means and what to do: [warnings.md](../warnings.md).\n"
    "\n"
    "| characters | sent by | what is different |\n"
    "|---|---|---|\n"
    "| 32 | HS, MS | the first is reserved |\n"
    "| 36 | MAX | 0 no PV power (set every night), 15 derating, 31 battery weak, 35 "
    "equalization; 32 and 33 are the digits of a fault code |\n"
    "| 36 | GK, MK | 30 DC/DC, 33 PV energy low, 34 AC input at soft start; 31 and 32 are the "
    "digits of a fault code |\n"
    "| 38 | Plus Duo and others with three trackers, 2015 | from 30 on the second and third "
    "tracker |\n"
    "\n"
    "## Variants\n"
    "\n"
    "| name | what is different |\n"
    "|---|---|\n"
    "| `pi30` | takes every form above; 36 characters of `QPIWS` are read as MAX's |\n"
    "| `pi30max` | `QPIWS` always as MAX's |\n"
    "| `pi30m045` | other numbers of charger priorities; has to be chosen |\n"
    "| `pi30mst` | three trackers: `QP2GS`, `QVFW4` |\n"
    "| `pi30gk` | two bits of the status, `QPIWS` and the 27th token of `QDI` |\n"
    "| `pi30revo` | Sorotec: the same looks and other meanings |\n"
    "\n"
    "## Answers that look alike\n"
    "\n"
    "Answers to different questions are told apart by their form, except for these: the\n"
    "versions of firmware, the energies, the lists of amperes, the plans by hour, and one, two\n"
    "or three digits alone. The list with reasons is `tests/recordings/look_alikes.h`. A late\n"
    "answer among these is caught by waiting for a quiet line, not by its form.\n"
    "\n"
    "## Setting\n"
    "\n"
    "A setter is answered with `(ACK` or `(NAK`. A refusal does not say why: the command, its\n"
    "value, or not in this mode; and on some firmware it comes without a check. After an `(ACK`\n"
    "the value is to be read back. The papers allow several flags in one command; send one\n"
    "letter at a time, and small ones, whatever the papers print.\n"
    "\n"
    "`MCHGC`, `MNCHGC`, `MUCHGC`, `PPCP` and on HS `POPM` begin with the digit of a parallel\n"
    "unit, 0 for the one that is asked. `MUCHGC` has two digits behind it, or three where\n"
    "`QMUCHGCR` offers more than 99 A; a PowMr of 4.2 kW takes `MUCHGC010` only. `PCVT` takes\n"
    "what the paper of 2015 lists, where 255 is automatic. Charging from both sources (`PCP02`)\n"
    "is not known to MS, MSX and MKS. A re-discharge voltage of 0 means a full battery; a max.\n"
    "discharging current of 0 switches that limit off.\n";

const struct unit pi30_units[] = {
    {"EASUN SP 3200", KNOWN_RECORDED, "Solar2MQTT"},
    {"EASUN 5500 W, one phase", KNOWN_RECORDED, "esphome-pipsolar"},
    {"PowMr 4200 W", KNOWN_RECORDED, "esphome-pipsolar"},
    {"5 kVA units of 48 V, model not told", KNOWN_SAMPLED,
     "mpp-solar, Network UPS Tools, axpert-monitor"},
    {"3 kVA units of 24 V, model not told", KNOWN_SAMPLED, "mpp-solar, MPPSolar, dbus-mppsolarv2"},
    {"3 kVA units of 120 V, model not told (27 tokens in QPIRI)", KNOWN_SAMPLED,
     "mpp-solar, powermon"},
    {"Sako Isun 3 kW", KNOWN_SAMPLED, "solar-hybrid-inverter-monitor"},
    {"ANERN and other clones of 1 to 6 kW", KNOWN_RELATIVE, "owners"},
    {0},
};

const struct omission pi30_omissions[] = {
    {"Q1", "the 10th and 12th token",
     "an input that nobody has explained (GPIO13), and one not used"},
    {"Q1", "the last five of 22 tokens", "seen once; nobody knows what they are"},
    {"Q1", "the 22nd and 24th of 27 tokens", "reserved, as in QBEQI"},
    {"QBEQI", "the 5th and 7th token", "reserved"},
    {"QPIRI", "the 29th token, sent by Phocos", "54.7; nobody knows what it is"},
    {"QPIRI", "the last three tokens where the 26th has a point", "nobody knows what they are"},
    {"QPIWS", "characters 0, 13, 15, 30 and 31 of 32; 13, 30 and 32 to 34 of 36; 0 of 38",
     "reserved, or the digits of a fault code that QPGS tells too"},
    {"QDI", "Plus Duo has the 3rd and 8th token the other way round",
     "nothing in the answer tells that it is one"},
    {"QOPPT, QCHPT", "answers of 23 digits", "in a sample of a paper only, and an hour is missing"},
    {"QBATCD", "the whole answer", "every unit that was asked refused it"},
    {"PE, PD", "letters g and n", "nobody knows what they switch"},
    {"BTA", "the setter",
     "calibrates how the battery voltage is read; known from one other program alone"},
    {"PBMS", "the setter", "is for the box that speaks with the battery, to tell the inverter"},
    {"MCHGC, MNCHGC, MUCHGC, PPCP, POPM", "other parallel units than 0",
     "always sent with 0, the unit that is asked; others have sockets of their own"},
    {0},
};
