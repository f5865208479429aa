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

static bool brings(const struct decoded *d, enum measurement_id id)
{
    return decoded_find(d, id) != NULL;
}

/* Units that send 17 fields give the solar charger's current on the battery's side and no power:
 * docs/protocols/pi30.md. */
static void derive_first_input(const struct derivation *to, const struct decoded *d)
{
    int64_t voltage;
    int64_t current;

    if (brings(d, M_pv_input_current) && !brings(d, M_pv_input_power) &&
        brings(d, M_battery_voltage_from_scc) &&
        milli(to->live, M_battery_voltage_from_scc, &voltage) &&
        milli(to->live, M_pv_input_current, &current))
        give(to, M_pv_input_power, product(voltage, current), false);
}

/* The second input of two-phase units likewise. That its current is on the battery's side follows
 * from the paper's example for the first: 2 A, 88.1 V at the panels, 56.0 V, 112 W. */
static void derive_second_input(const struct derivation *to, const struct decoded *d)
{
    int64_t voltage;
    int64_t current;

    if (brings(d, M_pv2_input_current) && !brings(d, M_pv2_input_power) &&
        brings(d, M_l2_battery_voltage) && milli(to->live, M_l2_battery_voltage, &voltage) &&
        milli(to->live, M_pv2_input_current, &current))
        give(to, M_pv2_input_power, product(voltage, current), true);
}

/* The sum of all inputs, when the reply brings one of them. */
static bool derive_sun(const struct derivation *to, const struct decoded *d)
{
    const struct live *l = to->live;
    int64_t solar;

    derive_first_input(to, d);
    derive_second_input(to, d);
    if (!brings(d, M_pv_input_power) && !brings(d, M_pv_input_current) &&
        !brings(d, M_pv2_input_power) && !brings(d, M_pv2_input_current))
        return false;
    if (!milli(l, M_pv_input_power, &solar))
        return false;

    solar += milli_or_zero(l, M_pv2_input_power) + milli_or_zero(l, M_pv3_input_power);
    give(to, M_total_pv_power, solar, l->entries[M_pv2_input_power].estimated);
    return true;
}

static bool mode_is(const struct live *l, const char *slug)
{
    const struct value *mode = live_value(l, M_device_mode);

    return mode != NULL && mode->choice != NULL && strcmp(mode->choice->slug, slug) == 0;
}

/* Some units measure the grid, all phases or the one they have. */
static bool derive_measured_grid(const struct derivation *to, const struct decoded *d)
{
    static const enum measurement_id measured[] = {M_grid_power, M_total_grid_active_power,
                                                   M_grid_active_power};
    const struct live *l = to->live;
    int64_t power;

    for (size_t i = 0; i < sizeof measured / sizeof measured[0]; i++)
        if (brings(d, measured[i]) && milli(l, measured[i], &power)) {
            give(to, M_grid_power, power, false);
            break;
        }
    return live_value(l, M_grid_power) != NULL && !l->entries[M_grid_power].estimated;
}

/* Of most units nothing measures it. What the load and the battery take and the sun does not give
 * must come from it, while the unit is connected to it. */
static void derive_grid(const struct derivation *to)
{
    const struct live *l = to->live;
    int64_t solar;
    int64_t load;
    int64_t charging;
    int64_t discharging;
    int64_t voltage;

    if (live_value(l, M_device_mode) == NULL || !milli(l, M_total_pv_power, &solar) ||
        !milli(l, M_ac_output_active_power, &load) || !milli(l, M_grid_voltage, &voltage))
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

    load += milli_or_zero(l, M_l2_ac_output_active_power);
    int64_t needed = load + product(voltage, charging - discharging) - solar;
    int64_t fed = milli_or_zero(l, M_solar_feed_to_grid_power);
    give(to, M_grid_power, fed > 0 ? -fed : needed > 0 ? needed : 0, true);
}

void derive(struct live *l, const char *source, const struct decoded *d, struct live_moment at)
{
    struct derivation to = {.live = l, .source = source, .at = at};
    bool battery = brings(d, M_battery_voltage);
    bool sun = derive_sun(&to, d);

    if (battery)
        derive_battery(&to);
    if (!derive_measured_grid(&to, d) && (battery || sun || brings(d, M_device_mode)))
        derive_grid(&to);
}
