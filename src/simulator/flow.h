/* flow.h: where power goes at one moment: panels, battery, grid and load, in balance.
 *
 * Watts and amperes are never negative but for `battery_w` and `battery_a`, which are positive
 * while charging. pv + grid = load + battery + lost holds to rounding. */
#pragma once

#include <stdbool.h>

#include "simulator/house.h"

enum { STRINGS = 2 };

/* What was bought. */
struct plant_rating {
    double battery_v; /* nominal: 24 or 48 */
    double battery_ah;
    double output_w;
    double idle_w;               /* what the inverter itself needs */
    double string_w[STRINGS];    /* rated power of the panels; 0: none */
    double string_v[STRINGS];    /* their voltage at full power */
    double load_scale, kettle_w; /* of the household, see house.h */
    bool pv_feeds_load_on_line;  /* in line mode what the battery leaves goes to the load */
};

enum source_priority { UTILITY_FIRST, SOLAR_FIRST, BATTERY_BEFORE_UTILITY };
enum charger_priority { CHARGE_UTILITY, CHARGE_SOLAR_FIRST, CHARGE_BOTH, CHARGE_SOLAR_ONLY };

/* What can be changed. */
struct plant_settings {
    enum source_priority source;
    enum charger_priority charger;
    double recharge_v;    /* below: back to the grid */
    double redischarge_v; /* above: back to the battery; 0: only when full */
    double cut_off_v;
    double bulk_v, float_v;
    double max_charge_a, max_ac_charge_a;
    bool output_off; /* nobody gets anything */
};

/* What the past has left. */
struct plant_state {
    double charge;   /* of the battery, 0 to 1 */
    double heat;     /* of the heat sink, as a share of what full power brings */
    bool on_battery; /* what the source priority has settled on */
    bool floating;   /* the battery is full, its voltage is held */
    bool cut_off;    /* the battery is empty and there is no grid: the output is off */
    unsigned waited; /* steps for which the voltage has asked for the other source */
};

enum plant_mode { PLANT_STANDBY, PLANT_LINE, PLANT_BATTERY };

struct flow {
    enum plant_mode mode;
    double string_w[STRINGS], string_v[STRINGS];
    double pv_w;
    double load_w;
    double grid_w;
    double battery_w, battery_v, battery_a;
    double ac_charge_w; /* the part of battery_w that came from the grid */
    double lost_w;
};

void flow_solve(const struct plant_rating *r, const struct plant_settings *s,
                const struct plant_state *state, const struct house_input *in, struct flow *out);
