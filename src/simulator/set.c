/* set.c: several simulated units that feed one house together. */
#include "simulator/set.h"

#include <math.h>

enum { PHASES = 3 };

/* Of the units, and of the phases of a house. */
static const int unit_weights[SET_MAX] = {100, 96, 103, 98, 105, 95, 102, 99, 104};
static const int phase_weights[PHASES] = {38, 34, 28};

bool set_is_several(const struct set *s)
{
    return s->units > 1;
}

bool set_has(const struct set *s, unsigned unit)
{
    unsigned units = set_is_several(s) ? s->units : 1;
    unsigned last = s->own + 1 == units ? units - 2 : units - 1;

    return unit < units && !(s->last_away && units > 1 && unit == last);
}

const char *set_output_mode(const struct set *s, unsigned unit)
{
    static const char *const phases[PHASES] = {"phase_1_of_3", "phase_2_of_3", "phase_3_of_3"};

    if (!set_is_several(s))
        return "single";
    return s->phases == PHASES ? phases[unit % PHASES] : "parallel";
}

static int weight(const struct set *s, unsigned unit)
{
    return unit_weights[unit] * (s->phases == PHASES ? phase_weights[unit % PHASES] : 1);
}

static double share_of(const struct set *s, unsigned unit, bool present_only)
{
    int sum = 0;

    for (unsigned n = 0; n < s->units; n++)
        if (!present_only || set_has(s, n))
            sum += weight(s, n);
    return (double)weight(s, unit) / sum;
}

struct plant_energy set_share_energy(const struct set *s, unsigned unit, struct plant_energy whole)
{
    if (!set_is_several(s))
        return whole;
    double share = share_of(s, unit, false);

    return (struct plant_energy){
        .solar_j = llround((double)whole.solar_j * share),
        .load_j = llround((double)whole.load_j * share),
    };
}

void set_share(const struct set *s, unsigned unit, struct plant_moment *m)
{
    if (!set_is_several(s))
        return;
    double share = share_of(s, unit, true);
    double *const shared[] = {
        &m->flow.pv_w,      &m->flow.load_w,      &m->flow.grid_w, &m->flow.battery_w,
        &m->flow.battery_a, &m->flow.ac_charge_w, &m->flow.lost_w, &m->load_va,
    };

    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        *shared[i] *= share;
    for (size_t i = 0; i < STRINGS; i++)
        m->flow.string_w[i] *= share;
    m->day = set_share_energy(s, unit, m->day);
    m->month = set_share_energy(s, unit, m->month);
    m->year = set_share_energy(s, unit, m->year);
    m->total = set_share_energy(s, unit, m->total);
}

void set_multiply(const struct set *s, struct plant_rating *rating)
{
    if (!set_is_several(s))
        return;
    rating->battery_ah *= s->units;
    rating->output_w *= s->units;
    rating->idle_w *= s->units;
    rating->load_scale *= s->units;
    for (size_t i = 0; i < STRINGS; i++)
        rating->string_w[i] *= s->units;
}

void set_multiply_settings(const struct set *s, struct plant_settings *settings)
{
    if (!set_is_several(s))
        return;
    settings->max_charge_a *= s->units;
    settings->max_ac_charge_a *= s->units;
}
