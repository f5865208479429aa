/* derive.c: what follows from what an inverter said.
 *
 * All arithmetic is on whole milli-units, so that no digit of the wire is lost before the result is
 * rounded to watts. */
#include "model/derive.h"

enum { MILLI_DIGITS = 3, GRID_PRESENT_MV = 80000 };

struct derivation {
    struct live *live;
    const char *source;
    struct live_moment at;
};

static bool milli(const struct live *l, enum measurement_id id, int64_t *out)
{
    const struct value *v = live_value(l, id);

    if (v == NULL || v->kind != VALUE_NUMBER)
        return false;
    *out = value_rounded(*v, MILLI_DIGITS).number;
    return true;
}

static int64_t milli_or_zero(const struct live *l, enum measurement_id id)
{
    int64_t number = 0;

    return milli(l, id, &number) ? number : 0;
}

static void give(const struct derivation *to, enum measurement_id is, int64_t milliwatts,
                 bool estimated)
{
    struct reading watts = {
        .is = is,
        .value = value_rounded(value_number(milliwatts, MILLI_DIGITS), 0),
    };

    live_put(to->live, to->source, &watts, estimated, to->at);
}

static int64_t product(int64_t millivolts, int64_t milliamperes)
{
    return millivolts * milliamperes / 1000;
}

/* Battery power is voltage times signed current; + is charging. */
static void derive_battery(const struct derivation *to)
{
    const struct live *l = to->live;
    int64_t voltage;
    int64_t charging;
    int64_t discharging;

    if (!milli(l, M_battery_voltage, &voltage) ||
        !milli(l, M_battery_charging_current, &charging) ||
        !milli(l, M_battery_discharge_current, &discharging))
        return;

    int64_t power = product(voltage, charging - discharging);
    give(to, M_battery_power, power, false);
    give(to, M_battery_charge_power, power > 0 ? power : 0, false);
    give(to, M_battery_discharge_power, power < 0 ? -power : 0, false);
}

/* Units that send 17 fields give the solar charger's current on the battery's side and no power:
 * docs/protocols/pi30.md. Returns the solar power of the first input, -1 if it can't be known. */
static int64_t solar_power(const struct derivation *to, const struct decoded *d)
{
    const struct live *l = to->live;
    int64_t power;
    int64_t voltage;
    int64_t current;

    if (decoded_find(d, M_pv_input_power) != NULL)
        return milli(l, M_pv_input_power, &power) ? power : -1;
    if (decoded_find(d, M_pv_input_current) == NULL ||
        !milli(l, M_battery_voltage_from_scc, &voltage) || !milli(l, M_pv_input_current, &current))
        return -1;

    give(to, M_pv_input_power, product(voltage, current), false);
    return product(voltage, current);
}

static bool mode_is(const struct live *l, const char *slug)
{
    const struct value *mode = live_value(l, M_device_mode);

    return mode != NULL && mode->choice != NULL && strcmp(mode->choice->slug, slug) == 0;
}

/* The grid is only measured by a few units. What the load and the battery take and the sun does
 * not give must come from it, while the unit is connected to it. */
static void derive_grid(const struct derivation *to, int64_t solar)
{
    const struct live *l = to->live;
    int64_t load;
    int64_t charging;
    int64_t discharging;
    int64_t voltage;

    if (live_value(l, M_device_mode) == NULL || !milli(l, M_ac_output_active_power, &load) ||
        !milli(l, M_grid_voltage, &voltage))
        return;

    bool apart = voltage < GRID_PRESENT_MV || mode_is(l, "battery") || mode_is(l, "fault") ||
                 mode_is(l, "shutdown") || mode_is(l, "power_saving");
    if (apart) {
        give(to, M_grid_power, 0, true);
        return;
    }
    if (!milli(l, M_battery_charging_current, &charging) ||
        !milli(l, M_battery_discharge_current, &discharging) ||
        !milli(l, M_battery_voltage, &voltage))
        return;

    int64_t needed = load + product(voltage, charging - discharging) - solar;
    int64_t fed = milli_or_zero(l, M_solar_feed_to_grid_power);
    give(to, M_grid_power, fed > 0 ? -fed : needed > 0 ? needed : 0, true);
}

void derive(struct live *l, const char *source, const struct decoded *d, struct live_moment at)
{
    struct derivation to = {.live = l, .source = source, .at = at};

    int64_t known_solar;
    if (decoded_find(d, M_device_mode) != NULL && milli(l, M_total_pv_power, &known_solar))
        derive_grid(&to, known_solar);
    if (decoded_find(d, M_battery_voltage) == NULL)
        return;
    derive_battery(&to);

    int64_t solar = solar_power(&to, d);
    if (solar < 0)
        return;
    solar += milli_or_zero(l, M_pv2_input_power) + milli_or_zero(l, M_pv3_input_power);
    give(&to, M_total_pv_power, solar, false);
    derive_grid(&to, solar);
}
