/* counters.c: the energy of hours, days, months, years and of all time. */
#include "simulator/counters.h"

enum { YEAR_DIGITS = 4, MONTH_DIGITS = 6, DAY_DIGITS = 8, HOUR_DIGITS = 10, HOUR_MS = 3600000 };

static const int64_t day_ms = (int64_t)HOUSE_DAY_S * 1000;

static const struct counter {
    enum measurement_id is;
    size_t digits; /* of the period's name; 0: of all time */
    bool of_load;
} counters[] = {
    {M_total_generated_energy, 0, false},
    {M_total_load_energy, 0, true},
    {M_yearly_generated_energy, YEAR_DIGITS, false},
    {M_yearly_load_energy, YEAR_DIGITS, true},
    {M_monthly_generated_energy, MONTH_DIGITS, false},
    {M_monthly_load_energy, MONTH_DIGITS, true},
    {M_daily_generated_energy, DAY_DIGITS, false},
    {M_daily_load_energy, DAY_DIGITS, true},
    {M_hourly_generated_energy, HOUR_DIGITS, false},
};

/* Energy from `from` to `to`, days since 1970, of which the present one is still going on. */
static struct plant_energy energy_of(const struct gauges *r, int64_t from, int64_t to,
                                     const struct plant_energy *running)
{
    int64_t today = r->time_ms / day_ms;

    if (today >= from && today < to)
        return *running;
    if (from > today)
        return (struct plant_energy){0};
    from = from > plant_first_day() ? from : plant_first_day();
    return set_share_energy(r->set, r->unit, plant_energy_between(r->plant, from, to));
}

static struct plant_energy energy_of_hour(const struct gauges *r, int64_t day, int hour)
{
    int64_t from_ms = day * day_ms + (int64_t)hour * HOUR_MS;

    if (from_ms > r->time_ms || day < plant_first_day())
        return (struct plant_energy){0};
    return set_share_energy(r->set, r->unit, plant_energy_of_hour(r->plant, day, hour));
}

static struct plant_energy energy_so_far(const struct gauges *r, size_t digits)
{
    switch (digits) {
    case YEAR_DIGITS:
        return r->moment.year;
    case MONTH_DIGITS:
        return r->moment.month;
    case DAY_DIGITS:
        return r->moment.day;
    case HOUR_DIGITS:
        return energy_of_hour(r, r->time_ms / day_ms, (int)(r->time_ms % day_ms / HOUR_MS));
    default:
        return r->moment.total;
    }
}

/* So many digits of the argument as a number. */
static int number_at(struct span argument, size_t from, size_t count)
{
    int number = 0;

    for (size_t i = from; i < from + count && i < argument.length; i++)
        number = 10 * number + (argument.at[i] - '0');
    return number;
}

/* What the argument of the question names: a year, a month, a day or an hour. */
static struct plant_energy energy_asked_for(const struct gauges *r, size_t digits)
{
    int year = number_at(r->argument, 0, 4);
    int month = number_at(r->argument, 4, 2);
    int day = number_at(r->argument, 6, 2);

    switch (r->argument.length) {
    case YEAR_DIGITS:
        return energy_of(r, plant_day(year, 1, 1), plant_day(year + 1, 1, 1), &r->moment.year);
    case MONTH_DIGITS:
        return energy_of(r, plant_day(year, month, 1), plant_day(year, month + 1, 1),
                         &r->moment.month);
    case DAY_DIGITS:
        return energy_of(r, plant_day(year, month, day), plant_day(year, month, day + 1),
                         &r->moment.day);
    case HOUR_DIGITS:
        return energy_of_hour(r, plant_day(year, month, day), number_at(r->argument, 8, 2));
    default:
        return energy_so_far(r, digits);
    }
}

bool counters_get(const struct gauges *r, enum measurement_id id, struct value *out)
{
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
        if (counters[i].is != id)
            continue;

        struct plant_energy energy =
            counters[i].digits == 0 ? r->moment.total : energy_asked_for(r, counters[i].digits);
        /* Whole watt hours, those that are full: a counter never runs ahead. */
        *out = value_number((counters[i].of_load ? energy.load_j : energy.solar_j) / 3600, 0);
        return true;
    }
    return false;
}
