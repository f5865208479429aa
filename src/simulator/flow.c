/* flow.c: a lead-acid battery of believable manners and an inverter that divides what there is. */
#include "simulator/flow.h"

#include <math.h>
#include <stddef.h>

static const double inverter_efficiency = 0.94;
static const double ac_charger_efficiency = 0.92;
static const double dimmest_sun = 0.012; /* below, the charger does not start */

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Voltage of a 12 V block at rest. */
static double rest_voltage(double charge)
{
    static const struct {
        double charge, volts;
    } curve[] = {
        {0.00, 10.40}, {0.04, 11.20}, {0.10, 11.55}, {0.20, 11.85},
        {0.50, 12.35}, {0.80, 12.80}, {1.00, 13.20},
    };
    size_t i = 1;

    while (i < sizeof curve / sizeof curve[0] - 1 && charge > curve[i].charge)
        i++;
    double share = (charge - curve[i - 1].charge) / (curve[i].charge - curve[i - 1].charge);
    return curve[i - 1].volts + share * (curve[i].volts - curve[i - 1].volts);
}

/* Voltage at the terminals; `amperes` is positive while charging. A nearly full battery lifts its
 * voltage when it is charged, until the charger holds it. */
static double battery_voltage(const struct plant_rating *r, const struct plant_settings *s,
                              const struct plant_state *state, double amperes)
{
    double blocks = r->battery_v / 12;
    double ohms = 0.5 * blocks / r->battery_ah;
    double volts = rest_voltage(state->charge) * blocks + amperes * ohms;

    if (amperes <= 0)
        return volts;

    if (state->floating)
        return s->float_v;

    double fullness = clamp((state->charge - 0.75) / 0.15, 0, 1);
    volts += 0.9 * blocks * fullness * least(1, amperes / (0.05 * r->battery_ah));
    return least(volts, s->bulk_v);
}

/* Amperes that the battery takes: less and less when it is nearly full. */
static double charging_limit_a(const struct plant_rating *r, const struct plant_settings *s,
                               const struct plant_state *state)
{
    if (state->floating)
        return 0.006 * r->battery_ah;

    double room = clamp((1 - state->charge) / 0.1, 0, 1);
    return least(s->max_charge_a, r->battery_ah * (0.02 + 0.5 * room));
}

static double charging_limit_w(const struct plant_rating *r, const struct plant_settings *s,
                               const struct plant_state *state)
{
    double amperes = charging_limit_a(r, s, state);

    return amperes * battery_voltage(r, s, state, amperes);
}

/* Voltage and current that make up `battery_w`. */
static void settle_battery(const struct plant_rating *r, const struct plant_settings *s,
                           const struct plant_state *state, struct flow *f)
{
    double amperes = f->battery_w / r->battery_v;

    for (int i = 0; i < 3; i++) {
        f->battery_v = battery_voltage(r, s, state, amperes);
        amperes = f->battery_w / f->battery_v;
    }
    f->battery_a = amperes;
}

static void solve_on_battery(const struct plant_rating *r, const struct plant_settings *s,
                             const struct plant_state *state, double available_w, struct flow *f)
{
    double needed_w = f->load_w / inverter_efficiency + r->idle_w;
    double surplus_w = available_w - needed_w;

    f->battery_w = surplus_w > 0 ? least(surplus_w, charging_limit_w(r, s, state)) : surplus_w;
    f->pv_w = needed_w + f->battery_w;
    if (f->pv_w > available_w)
        f->pv_w = available_w;
}

static bool charges_from_grid(const struct plant_settings *s, double available_w)
{
    if (s->charger == CHARGE_SOLAR_ONLY)
        return false;
    return s->charger != CHARGE_SOLAR_FIRST || available_w < 30;
}

static void solve_on_line(const struct plant_rating *r, const struct plant_settings *s,
                          const struct plant_state *state, double available_w, struct flow *f)
{
    double limit_w = charging_limit_w(r, s, state);
    double solar_w = least(available_w, limit_w);
    double to_load_w = 0;

    if (r->pv_feeds_load_on_line)
        to_load_w = least((available_w - solar_w) * inverter_efficiency, f->load_w);
    if (charges_from_grid(s, available_w))
        f->ac_charge_w = least(limit_w - solar_w, s->max_ac_charge_a * r->battery_v);
    f->pv_w = solar_w + to_load_w / inverter_efficiency;
    f->battery_w = solar_w + f->ac_charge_w;
    f->grid_w = f->load_w - to_load_w + f->ac_charge_w / ac_charger_efficiency + r->idle_w;
}

static void solve_in_standby(const struct plant_rating *r, const struct plant_settings *s,
                             const struct plant_state *state, double available_w, struct flow *f)
{
    f->pv_w =
        available_w > r->idle_w ? least(available_w, r->idle_w + charging_limit_w(r, s, state)) : 0;
    f->battery_w = f->pv_w > 0 ? f->pv_w - r->idle_w : 0;
}

/* Divides the power over the strings; panels that are held back rise in voltage. */
static void settle_strings(const struct plant_rating *r, double sun, double available_w,
                           struct flow *f)
{
    double used = available_w > 0 ? f->pv_w / available_w : 0;

    for (size_t i = 0; i < STRINGS; i++) {
        if (r->string_w[i] <= 0 || sun <= 0)
            continue;
        f->string_w[i] = used * sun * r->string_w[i];
        f->string_v[i] = r->string_v[i] * (0.80 + 0.16 * sqrt(least(1, sun * 2))) *
                         (1 + 0.17 * (1 - used) - 0.03 * sun);
    }
}

static enum plant_mode mode_of(const struct plant_settings *s, const struct plant_state *state,
                               bool grid)
{
    if (s->output_off)
        return PLANT_STANDBY;
    if (!grid)
        return state->cut_off ? PLANT_STANDBY : PLANT_BATTERY;
    return state->on_battery ? PLANT_BATTERY : PLANT_LINE;
}

void flow_solve(const struct plant_rating *r, const struct plant_settings *s,
                const struct plant_state *state, const struct house_input *in, struct flow *out)
{
    struct flow f = {.mode = mode_of(s, state, in->grid)};
    double available_w = 0;

    for (size_t i = 0; i < STRINGS && in->sun > dimmest_sun; i++)
        available_w += in->sun * r->string_w[i];
    f.load_w = f.mode == PLANT_STANDBY ? 0 : least(in->load_w, 0.97 * r->output_w);

    switch (f.mode) {
    case PLANT_BATTERY:
        solve_on_battery(r, s, state, available_w, &f);
        break;
    case PLANT_LINE:
        solve_on_line(r, s, state, available_w, &f);
        break;
    case PLANT_STANDBY:
        solve_in_standby(r, s, state, available_w, &f);
        break;
    }
    settle_battery(r, s, state, &f);
    settle_strings(r, in->sun, available_w, &f);
    f.lost_w = f.pv_w + f.grid_w - f.load_w - f.battery_w;
    *out = f;
}
