/* measurement.c: what things mean. */
#include "model/measurement.h"

/* A row is one line or two; the formatter would give each word a line. */
/* clang-format off */
const struct quantity_info quantities[] = {
    [VOLTAGE] = {.unit = "V", .ha_class = "voltage", .ha_state = "measurement", .digits = 1,
                 .kind = "number"},
    [BATTERY_VOLTAGE] = {.unit = "V", .ha_class = "voltage", .ha_state = "measurement",
                         .digits = 2, .kind = "number"},
    [CELL_VOLTAGE] = {.unit = "V", .ha_class = "voltage", .ha_state = "measurement", .digits = 3,
                      .kind = "number"},
    [MILLIVOLTS] = {.unit = "mV", .ha_class = "voltage", .digits = 1, .kind = "number"},
    [CURRENT] = {.unit = "A", .ha_class = "current", .ha_state = "measurement", .digits = 1,
                 .kind = "number"},
    [POWER] = {.unit = "W", .ha_class = "power", .ha_state = "measurement", .kind = "number"},
    [APPARENT_POWER] = {.unit = "VA", .ha_class = "apparent_power", .ha_state = "measurement",
                        .kind = "number"},
    [REACTIVE_POWER] = {.unit = "var", .ha_class = "reactive_power", .ha_state = "measurement",
                        .kind = "number"},
    [FREQUENCY] = {.unit = "Hz", .ha_class = "frequency", .ha_state = "measurement", .digits = 1,
                   .kind = "number"},
    [TEMPERATURE] = {.unit = "°C", .ha_class = "temperature", .ha_state = "measurement",
                     .kind = "number"},
    [PERCENT] = {.unit = "%", .ha_state = "measurement", .kind = "number"},
    [BATTERY_LEVEL] = {.unit = "%", .ha_class = "battery", .ha_state = "measurement",
                       .kind = "number"},
    [ENERGY] = {.unit = "Wh", .ha_class = "energy", .ha_state = "total_increasing",
                .kind = "number"},
    [CAPACITY] = {.unit = "Ah", .ha_state = "measurement", .digits = 1, .kind = "number"},
    [SECONDS] = {.unit = "s", .ha_class = "duration", .ha_state = "measurement",
                 .kind = "number"},
    [MINUTES] = {.unit = "min", .ha_class = "duration", .ha_state = "measurement",
                 .kind = "number"},
    [HOURS] = {.unit = "h", .ha_class = "duration", .ha_state = "measurement", .kind = "number"},
    [DAYS] = {.unit = "d", .ha_class = "duration", .ha_state = "measurement", .kind = "number"},
    [COUNT] = {.kind = "number"},
    [SWITCH] = {.kind = "flag"},
    [CHARGING] = {.ha_class = "battery_charging", .kind = "flag"},
    [PRESENCE] = {.ha_class = "power", .kind = "flag"},
    [CONNECTION] = {.ha_class = "connectivity", .kind = "flag"},
    [PROBLEM] = {.ha_class = "problem", .kind = "flag"},
    [WARNING] = {.ha_class = "problem", .kind = "flag"},
    [FAULT] = {.ha_class = "problem", .kind = "flag"},
    [GRAVE_FAULT] = {.ha_class = "problem", .kind = "flag"},
    [STATE] = {.ha_class = "enum", .kind = "choice"},
    [TEXT] = {.kind = "text"},
    [CURRENT_LIST] = {.unit = "A", .kind = "list"},
    [VOLTAGE_LIST] = {.unit = "V", .kind = "list"},
    [CODE_LIST] = {.kind = "list"},
    [CLOCK] = {.kind = "time"},
    [DAY_TIME] = {.kind = "time"},
};
/* clang-format on */

const struct measurement_info measurements[MEASUREMENT_COUNT] = {
#define MEASUREMENT(name_, label_, quantity_, group_)                                              \
    [M_##name_] = {.name = #name_, .label = label_, .quantity = quantity_, .group = group_},
#include "model/measurements.def"
#undef MEASUREMENT
};

const char *const group_names[GROUP_COUNT] = {
    [SOLAR] = "solar", [BATTERY] = "battery",     [GRID] = "grid",         [OUTPUT] = "output",
    [UNIT] = "unit",   [ENERGY_METER] = "energy", [SETTINGS] = "settings", [WARNINGS] = "warnings",
    [BMS] = "bms",     [PARALLEL] = "parallel",
};

enum measurement_id measurement_find(struct span name)
{
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (span_is(name, measurements[id].name))
            return (enum measurement_id)id;
    return MEASUREMENT_COUNT;
}

const char *measurement_unit(enum measurement_id id)
{
    return quantities[measurements[id].quantity].unit;
}
