/* meters.h: what the meters of a unit read: the plant at one moment, spread over its phases and
 * trackers, with the directions and states that go with it.
 *
 * Nothing here contradicts anything else: watts are volts times amperes, phases add up, and a
 * direction has the sign of its power. Which of it a unit tells, and in what form, is the business
 * of its protocol. */
#pragma once

#include "simulator/models.h"
#include "simulator/plant.h"
#include "simulator/setup.h"

enum { PHASES_MAX = 3 };

/* Amperes have no sign; watts of the grid are negative while it is fed. */
struct phase_meter {
    double volts, amperes, watts, va, percent;
};

struct tracker_meter {
    double volts, amperes, watts, celsius, battery_volts;
    bool present, works;
    const char *status;
};

struct battery_meter {
    double volts, amperes, watts; /* + is charging */
    double charging, discharging; /* amperes, never negative */
    double first_stage, second_stage;
    double percent, celsius, minutes_left;
    bool charges, charges_from_sun, charges_from_second_sun, charges_from_grid, floats;
    const char *direction, *flow, *stage, *charge_state, *status;
};

/* What a battery tells by itself. */
struct bms_meter {
    bool present;
    double remaining_ah, total_ah, highest_cell, lowest_cell;
};

struct temperature_meter {
    double heat_sink; /* as it is told: a count of the A/D converter on some */
    double inverter, inside, charger, boost, transformer, highest;
};

struct meters {
    struct phase_meter grid[PHASES_MAX], output[PHASES_MAX];
    double grid_hz, grid_watts, output_hz, neutral_amperes;
    bool grid_is_there, grid_is_lost, output_is_on;
    struct phase_meter total; /* of the output; of two phases the first, as PI41 has it */
    struct tracker_meter trackers[STRINGS];
    double pv_watts, fed_watts;
    struct battery_meter battery;
    struct bms_meter bms;
    struct temperature_meter celsius;
    double bus_volts, second_bus_volts;
    double bridge_watts, bridge_amperes; /* between battery and output, either way */
    double fan_percent;
    bool fan_turns, fan_is_locked, sun_is_there, no_sun, no_second_sun, sun_feeds_load;
    bool battery_is_low, cut_off, overloaded;
    double nothing;
    bool always, never;
    const char *mode, *line_direction, *ac_flow, *bridge_direction, *pv_flow, *load_flow;
    const char *charger_state, *grid_led, *inverter_led, *charge_led, *alarm_led, *no_fault;
};

void meters_read(const struct simulator_details *model, struct setup *setup,
                 const struct plant_moment *m, struct meters *out);
