/* house.c: a clear-sky sun, clouds that pass in minutes, and a family that gets up, cooks and
 * washes. */
#include "simulator/house.h"

#include <math.h>

#include "simulator/noise.h"

/* 48 degrees north, some weeks from midsummer, on summer time. */
enum { SOLAR_NOON_S = 47520 };
static const double sine_part = 0.2403;   /* sin(latitude) * sin(declination) */
static const double cosine_part = 0.6337; /* cos(latitude) * cos(declination) */

/* Of the power that the panels would give cold and head-on. */
static const double panel_share = 0.86;

enum purpose {
    FOR_PLAN,
    FOR_CLOUD_BANKS,
    FOR_CLOUDS,
    FOR_CLOUD_EDGES,
    FOR_HABITS,
    FOR_GADGETS,
    FOR_FLICKER,
    FOR_GRID_DRIFT,
    FOR_GRID_STEPS,
    FOR_FREQUENCY,
    FOR_POWER_FACTOR,
};

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static double smooth_step(double low, double high, double x)
{
    double t = clamp((x - low) / (high - low), 0, 1);

    return t * t * (3 - 2 * t);
}

/* A hill of height 1 that is gone `width_s` from its middle. */
static double hill(double second, double middle_s, double width_s)
{
    double t = (second - middle_s) / width_s;

    return fabs(t) < 1 ? (1 - t * t) * (1 - t * t) : 0;
}

static bool within(const struct house_span *span, double second)
{
    return second >= span->from_s && second < span->to_s;
}

static uint64_t branch(const struct house_day *d, enum purpose purpose)
{
    return noise_branch(d->house.seed, purpose);
}

/* Noise that turns about every `period_s`, running on from day to day of the cycle. */
static double wander(const struct house_day *d, enum purpose purpose, double second,
                     double period_s)
{
    return noise_smooth(branch(d, purpose), (d->origin_s + second) / period_s);
}

/* Draws numbers for one kind of day, one after the other. */
struct dice {
    uint64_t seed, throws;
};

static double between(struct dice *dice, double low, double high)
{
    return low + (high - low) * noise_unit(dice->seed, dice->throws++);
}

static struct house_span event(struct dice *dice, double early_s, double late_s, double length_s)
{
    double from_s = between(dice, early_s, late_s);

    return (struct house_span){.from_s = from_s, .to_s = from_s + length_s};
}

/* One outage a day, sometimes two; none touches midnight or the other. */
static void plan_outages(struct house_day *d, struct dice *dice)
{
    d->outages[0] = event(dice, 1800, 61200, between(dice, 1200, 2400));
    if (between(dice, 0, 1) < 0.3)
        d->outages[1] = event(dice, 66600, 82800, between(dice, 1200, 2400));
}

static void plan_household(struct house_day *d, struct dice *dice)
{
    static const struct house_span habits[HOUSE_KETTLES] = {
        {.from_s = 22500, .to_s = 25500}, {.from_s = 26500, .to_s = 31000},
        {.from_s = 36000, .to_s = 39000}, {.from_s = 44000, .to_s = 50000},
        {.from_s = 57000, .to_s = 61000}, {.from_s = 70000, .to_s = 78000},
    };

    for (size_t i = 0; i < HOUSE_KETTLES; i++)
        d->kettles[i] = event(dice, habits[i].from_s, habits[i].to_s, between(dice, 150, 270));
    if (between(dice, 0, 1) < 0.4)
        d->laundry = event(dice, 32000, 58000, 4800);
    d->fridge_phase_s = between(dice, 0, 2700);
}

void house_plan(const struct house *house, unsigned kind, struct house_day *out)
{
    struct dice dice = {.seed = noise_bits(noise_branch(house->seed, FOR_PLAN), kind)};
    struct house_day d = {.house = *house, .origin_s = (double)kind * HOUSE_DAY_S};
    double weather = between(&dice, 0, 1);

    /* Four days in ten are clear, four are mixed, two are dull. */
    d.cloud_cover = weather < 0.4 ? 0.05 : weather < 0.8 ? between(&dice, 0.3, 0.6) : 0.85;
    plan_outages(&d, &dice);
    plan_household(&d, &dice);
    if (between(&dice, 0, 1) < 0.1)
        d.fan_locked = event(&dice, 40000, 70000, between(&dice, 300, 900));
    *out = d;
}

/* Irradiance by Haurwitz' formula, in shares of 1000 W/m². */
static double clear_sky(double second)
{
    double angle = (second - SOLAR_NOON_S) * (2 * M_PI / HOUSE_DAY_S);
    double height = sine_part + cosine_part * cos(angle);

    return height > 0 ? 1.098 * height * exp(-0.057 / height) : 0;
}

static double sky_left_by_clouds(const struct house_day *d, double second)
{
    double thickness = 0.60 * wander(d, FOR_CLOUD_BANKS, second, 1500) +
                       0.30 * wander(d, FOR_CLOUDS, second, 420) +
                       0.10 * wander(d, FOR_CLOUD_EDGES, second, 90);
    double edge = 1 - 2 * d->cloud_cover;

    return 1 - 0.78 * smooth_step(edge - 0.25, edge + 0.25, thickness);
}

static double sun(const struct house_day *d, double second)
{
    double clear = clear_sky(second);

    return clear > 0 ? panel_share * clear * sky_left_by_clouds(d, second) : 0;
}

static double laundry_w(const struct house_day *d, double second)
{
    if (!within(&d->laundry, second))
        return 0;
    /* First it heats, then it turns. */
    return second < d->laundry.from_s + 1100 ? 0.85 * d->house.kettle_w : 150;
}

static double load(const struct house_day *d, double second)
{
    double base = 190 + 45 * wander(d, FOR_HABITS, second, 1300);
    double habits = 550 * hill(second, 26400, 6000) + 380 * hill(second, 45600, 4500) +
                    850 * hill(second, 71400, 11500);
    double gadgets =
        1 + 0.22 * wander(d, FOR_GADGETS, second, 170) + 0.03 * wander(d, FOR_FLICKER, second, 5);
    double watts = (base + habits) * gadgets;

    if (fmod(second + d->fridge_phase_s, 2700) < 960)
        watts += 115;
    watts *= d->house.load_scale;
    for (size_t i = 0; i < HOUSE_KETTLES; i++)
        if (within(&d->kettles[i], second))
            watts += d->house.kettle_w;
    return watts + laundry_w(d, second);
}

static bool grid_is_there(const struct house_day *d, double second)
{
    for (size_t i = 0; i < HOUSE_OUTAGES; i++)
        if (within(&d->outages[i], second))
            return false;
    return true;
}

void house_input(const struct house_day *d, double second, struct house_input *out)
{
    *out = (struct house_input){
        .sun = sun(d, second),
        .load_w = load(d, second),
        .grid = grid_is_there(d, second),
    };
}

void house_detail(const struct house_day *d, double second, struct house_detail *out)
{
    bool grid = grid_is_there(d, second);
    double volts = 230.5 + 3.5 * wander(d, FOR_GRID_DRIFT, second, 1700) +
                   1.2 * wander(d, FOR_GRID_STEPS, second, 23);

    *out = (struct house_detail){
        .grid_v = grid ? volts : 0,
        .grid_hz = grid ? 50.0 + 0.06 * wander(d, FOR_FREQUENCY, second, 47) : 0,
        .power_factor = 0.93 + 0.04 * wander(d, FOR_POWER_FACTOR, second, 240),
        .ambient_c = 23 + 5 * cos((second - 57600) * (2 * M_PI / HOUSE_DAY_S)),
        .fan_locked = within(&d->fan_locked, second),
    };
}
