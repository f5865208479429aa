/* measurement.h: what things mean: the dictionary that all protocols share.
 *
 * A row of measurements.def is the only place where a measurement is spelled out, besides the rows
 * of protocols. Its first word is its name in C (M_battery_voltage), JSON, MQTT, the database and
 * the web app. A released name never changes its meaning. Names and meanings:
 * docs/vocabulary.md. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

enum measurement_id {
#define MEASUREMENT(name, label, quantity, group) M_##name,
#include "model/measurements.def"
#undef MEASUREMENT
    MEASUREMENT_COUNT
};

/* What kind of thing it is: fixes unit, decimals and Home Assistant's classes, once. */
enum quantity {
    VOLTAGE,
    BATTERY_VOLTAGE, /* a VOLTAGE of which hundredths count */
    CELL_VOLTAGE,    /* a VOLTAGE of which thousandths count */
    MILLIVOLTS,
    CURRENT,
    POWER,
    APPARENT_POWER,
    REACTIVE_POWER,
    FREQUENCY,
    TEMPERATURE,
    PERCENT,
    BATTERY_LEVEL,
    ENERGY,   /* Wh, only growing */
    CAPACITY, /* Ah */
    SECONDS,
    MINUTES,
    HOURS,
    DAYS,
    COUNT,       /* a number without a unit */
    SWITCH,      /* on or off */
    CHARGING,    /* on or off, of a charger */
    PRESENCE,    /* on or off: power is there */
    CONNECTION,  /* on or off: it answers */
    PROBLEM,     /* on or off, on is bad */
    WARNING,     /* a PROBLEM that is told as a warning */
    FAULT,       /* a PROBLEM that is told as a fault */
    GRAVE_FAULT, /* a WARNING, and a FAULT while the unit reports an inverter fault */
    STATE,       /* one of a table of choices */
    TEXT,
    CURRENT_LIST, /* amperes to choose from */
    VOLTAGE_LIST, /* volts, one a cell */
    CODE_LIST,    /* codes of choices, one an hour say */
    CLOCK,        /* date, or date and time, on the device's clock */
    DAY_TIME,     /* hours and minutes of any day */
};

struct quantity_info {
    const char *unit;     /* NULL: none */
    const char *ha_class; /* Home Assistant's device_class; NULL: none */
    const char *ha_state; /* Home Assistant's state_class of a measurement; NULL: none */
    uint8_t digits;       /* decimals to show, and to store */
    const char *kind;     /* "number", "flag", "choice", "text", "list" or "time" */
};

/* Where a person looks for it. */
enum group {
    SOLAR,
    BATTERY,
    GRID,
    OUTPUT,
    UNIT,
    ENERGY_METER,
    SETTINGS, /* ratings and settings: no state class */
    WARNINGS,
    BMS,
    PARALLEL,
    GROUP_COUNT,
};

struct measurement_info {
    const char *name;
    const char *label;
    enum quantity quantity;
    enum group group;
};

extern const struct quantity_info quantities[];
extern const struct measurement_info measurements[MEASUREMENT_COUNT];
extern const char *const group_names[GROUP_COUNT];

/* The measurement of that name; MEASUREMENT_COUNT if there is none. */
enum measurement_id measurement_find(struct span name);

/* The unit of a measurement, NULL if it has none. */
const char *measurement_unit(enum measurement_id id);
