/* plant.c: lives through a day in fixed steps from midnight.
 *
 * The days of a cycle follow each other for ever, and a battery that was full once has forgotten
 * what was before. So after some turns every cycle begins as the one before it did; that state is
 * kept for each midnight, and so is each day's energy. */
#include "simulator/plant.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "core/memory.h"
#include "simulator/noise.h"

enum {
    STEP_S = 30,
    STEPS_PER_DAY = HOUSE_DAY_S / STEP_S,
    PATIENCE_STEPS = 60 / STEP_S, /* how long the voltage must ask for the other source */
    SETTLING_CYCLES = 5,          /* a bound; two are enough where the sun shines */
    HOURS = 24,
    STEPS_PER_HOUR = STEPS_PER_DAY / HOURS,
};

static const double heat_lag_s = 700;
static const double charging_efficiency = 0.97; /* of the battery itself, in ampere hours */

struct plant {
    struct plant_rating rating;
    struct plant_settings settings;
    struct house house;
    struct plant_state midnight[HOUSE_DAYS]; /* as each kind of day begins */
    struct plant_energy energy[HOUSE_DAYS];  /* of each whole day */
    bool altered;                            /* settings were changed: no midnight is known */
    int64_t day;                             /* the one we are in, counted from 1970 */
    int step;                                /* steps of it that are behind us */
    struct house_day plan;
    struct plant_state state;
    struct plant_energy today, month, year, total;
    struct plant_energy hours[HOURS]; /* of today */
};

static unsigned kind_of(int64_t day)
{
    return (unsigned)(((day % HOUSE_DAYS) + HOUSE_DAYS) % HOUSE_DAYS);
}

static void add(struct plant_energy *sum, const struct plant_energy *more)
{
    sum->solar_j += more->solar_j;
    sum->load_j += more->load_j;
}

int64_t plant_day(int year, int month, int day)
{
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    int64_t seconds = timegm(&date);

    return (seconds - (((seconds % HOUSE_DAY_S) + HOUSE_DAY_S) % HOUSE_DAY_S)) / HOUSE_DAY_S;
}

int64_t plant_first_day(void)
{
    return plant_day(2023, 1, 1);
}

static struct tm date_of(int64_t day)
{
    time_t seconds = (time_t)(day * HOUSE_DAY_S);
    struct tm date;

    gmtime_r(&seconds, &date);
    return date;
}

/* Which source the priority asks for, by the battery's voltage; kettles are waited for. */
static void choose_source(const struct plant_settings *s, const struct flow *f,
                          struct plant_state *state)
{
    if (s->source != BATTERY_BEFORE_UTILITY) {
        state->on_battery = false;
        return;
    }

    bool full = s->redischarge_v <= 0 ? state->floating : f->battery_v >= s->redischarge_v;
    bool asks = state->on_battery ? f->battery_v < s->recharge_v : full;

    state->waited = asks ? state->waited + 1 : 0;
    if (state->waited < PATIENCE_STEPS)
        return;
    state->on_battery = !state->on_battery;
    state->waited = 0;
}

static void guard_battery(const struct plant_settings *s, const struct house_input *in,
                          const struct flow *f, struct plant_state *state)
{
    if (f->mode == PLANT_BATTERY && (f->battery_v < s->cut_off_v || state->charge <= 0)) {
        state->cut_off = true;
        state->on_battery = false;
    }
    if (in->grid || f->battery_v > s->recharge_v)
        state->cut_off = false;
}

static void charge_battery(const struct plant_rating *r, const struct flow *f,
                           struct plant_state *state)
{
    double share = f->battery_a * STEP_S / (3600 * r->battery_ah);

    state->charge += share > 0 ? share * charging_efficiency : share;
    if (state->charge > 1)
        state->charge = 1;
    if (state->charge < 0)
        state->charge = 0;
    if (state->charge >= 0.9995)
        state->floating = true;
    else if (state->charge < 0.96)
        state->floating = false;
}

static void warm_heat_sink(const struct plant_rating *r, const struct flow *f,
                           struct plant_state *state)
{
    double through_w = f->mode == PLANT_BATTERY ? f->load_w : 0.3 * f->load_w;
    double target = (through_w + 0.6 * f->pv_w + 0.6 * f->ac_charge_w) / r->output_w;

    state->heat += (target - state->heat) * (STEP_S / heat_lag_s);
}

/* Lives through one step and adds what flowed in it. */
static void live_through(const struct plant *p, const struct house_day *plan, int step,
                         struct plant_state *state, struct plant_energy *energy)
{
    struct house_input in;
    struct flow f;

    house_input(plan, step * STEP_S, &in);
    flow_solve(&p->rating, &p->settings, state, &in, &f);
    energy->solar_j += llround(f.pv_w * STEP_S);
    energy->load_j += llround(f.load_w * STEP_S);
    charge_battery(&p->rating, &f, state);
    warm_heat_sink(&p->rating, &f, state);
    guard_battery(&p->settings, &in, &f, state);
    choose_source(&p->settings, &f, state);
}

static void live_through_cycle(struct plant *p, struct plant_state *state)
{
    for (unsigned kind = 0; kind < HOUSE_DAYS; kind++) {
        struct house_day plan;

        house_plan(&p->house, kind, &plan);
        p->midnight[kind] = *state;
        p->energy[kind] = (struct plant_energy){0};
        for (int step = 0; step < STEPS_PER_DAY; step++)
            live_through(p, &plan, step, state, &p->energy[kind]);
    }
}

static bool same(const struct plant_state *a, const struct plant_state *b)
{
    return a->charge == b->charge && a->waited == b->waited && a->on_battery == b->on_battery &&
           a->floating == b->floating && a->cut_off == b->cut_off;
}

/* Turns the cycle until it begins as it began. */
static void settle(struct plant *p)
{
    struct plant_state state = {.charge = 0.6};

    for (int i = 0; i < SETTLING_CYCLES; i++) {
        live_through_cycle(p, &state);
        if (same(&state, &p->midnight[0]))
            break;
    }
}

struct plant_energy plant_energy_between(const struct plant *p, int64_t from_day, int64_t to_day)
{
    struct plant_energy sum = {0}, cycle = {0};

    if (from_day >= to_day)
        return sum;
    for (unsigned kind = 0; kind < HOUSE_DAYS; kind++)
        add(&cycle, &p->energy[kind]);

    int64_t cycles = (to_day - from_day) / HOUSE_DAYS;
    sum.solar_j = cycle.solar_j * cycles;
    sum.load_j = cycle.load_j * cycles;
    for (int64_t day = from_day + cycles * HOUSE_DAYS; day < to_day; day++)
        add(&sum, &p->energy[kind_of(day)]);
    return sum;
}

struct plant_energy plant_energy_of_hour(const struct plant *p, int64_t day, int hour)
{
    struct plant_state state = p->midnight[kind_of(day)];
    struct plant_energy energy = {0};
    struct house_day plan;

    if (hour < 0 || hour >= HOURS)
        return energy;
    if (day == p->day)
        return p->hours[hour];
    house_plan(&p->house, kind_of(day), &plan);
    for (int step = 0; step < (hour + 1) * STEPS_PER_HOUR; step++) {
        if (step == hour * STEPS_PER_HOUR)
            energy = (struct plant_energy){0};
        live_through(p, &plan, step, &state, &energy);
    }
    return energy;
}

static void begin_day(struct plant *p, int64_t day)
{
    p->day = day;
    p->step = 0;
    p->today = (struct plant_energy){0};
    for (size_t hour = 0; hour < HOURS; hour++)
        p->hours[hour] = (struct plant_energy){0};
    house_plan(&p->house, kind_of(day), &p->plan);
}

/* Goes to the midnight before `day`, with everything as it always is then. */
static void jump_to(struct plant *p, int64_t day)
{
    struct tm date = date_of(day);
    int64_t month = plant_day(date.tm_year + 1900, date.tm_mon + 1, 1);
    int64_t year = plant_day(date.tm_year + 1900, 1, 1);

    begin_day(p, day);
    p->state = p->midnight[kind_of(day)];
    p->month = plant_energy_between(p, month, day);
    p->year = plant_energy_between(p, year, day);
    p->total = plant_energy_between(p, plant_first_day(), day);
}

static void live_until(struct plant *p, int step)
{
    for (; p->step < step; p->step++) {
        struct plant_energy energy = {0};

        live_through(p, &p->plan, p->step, &p->state, &energy);
        add(&p->today, &energy);
        add(&p->hours[p->step / STEPS_PER_HOUR], &energy);
        add(&p->month, &energy);
        add(&p->year, &energy);
        add(&p->total, &energy);
    }
}

static void live_into_next_day(struct plant *p)
{
    live_until(p, STEPS_PER_DAY);
    begin_day(p, p->day + 1);

    struct tm date = date_of(p->day);
    if (date.tm_mday == 1)
        p->month = (struct plant_energy){0};
    if (date.tm_yday == 0)
        p->year = (struct plant_energy){0};
}

static void go_to(struct plant *p, int64_t day, int step)
{
    bool ahead = day > p->day || (day == p->day && step >= p->step);

    if (!ahead || (day > p->day && !p->altered))
        jump_to(p, day);
    while (p->day < day)
        live_into_next_day(p);
    live_until(p, step);
}

static void describe(const struct plant *p, double second, struct plant_moment *out)
{
    struct plant_moment m = {
        .state = p->state, .day = p->today, .month = p->month, .year = p->year, .total = p->total};
    struct house_input in;

    house_input(&p->plan, second, &in);
    house_detail(&p->plan, second, &m.detail);
    flow_solve(&p->rating, &p->settings, &p->state, &in, &m.flow);
    if (m.flow.mode == PLANT_LINE) {
        m.output_v = m.detail.grid_v;
        m.output_hz = m.detail.grid_hz;
    } else if (m.flow.mode == PLANT_BATTERY) {
        m.output_v = 230.1 - 0.8 * m.flow.load_w / p->rating.output_w;
        m.output_hz = 50;
    }
    m.load_va = m.flow.load_w / m.detail.power_factor;
    m.heat_sink_c = m.detail.ambient_c + 6 + 42 * p->state.heat;
    m.inside_c = m.detail.ambient_c + 4 + 22 * p->state.heat;
    *out = m;
}

void plant_at(struct plant *p, int64_t time_ms, struct plant_moment *out)
{
    const int64_t day_ms = (int64_t)HOUSE_DAY_S * 1000;
    int64_t within_ms = ((time_ms % day_ms) + day_ms) % day_ms;

    go_to(p, (time_ms - within_ms) / day_ms, (int)(within_ms / (STEP_S * 1000)));
    describe(p, (double)within_ms / 1000, out);
}

const struct plant_settings *plant_settings(const struct plant *p)
{
    return &p->settings;
}

void plant_change(struct plant *p, const struct plant_settings *settings)
{
    p->settings = *settings;
    p->altered = true;
}

struct plant *plant_new(const struct plant_rating *rating, const struct plant_settings *settings,
                        uint64_t seed)
{
    struct plant *p = xcalloc(1, sizeof *p);

    p->rating = *rating;
    p->settings = *settings;
    p->house = (struct house){
        .seed = seed, .load_scale = rating->load_scale, .kettle_w = rating->kettle_w};
    settle(p);
    jump_to(p, 0);
    return p;
}

void plant_free(struct plant *p)
{
    free(p);
}
