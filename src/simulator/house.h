/* house.h: what the world does to an inverter: sun, clouds, load and grid, one day at a time.
 *
 * Days come in a cycle of HOUSE_DAYS kinds, each made from the seed alone. So a moment can be asked
 * for in any order, and energy counters can be summed up over years without living through them.
 * Seconds count from midnight, local time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HOUSE_DAYS = 8, HOUSE_DAY_S = 86400 };

struct house {
    uint64_t seed;
    double load_scale; /* 1: a household with some 9 kWh a day */
    double kettle_w;
};

struct house_span {
    double from_s, to_s;
};

enum { HOUSE_OUTAGES = 2, HOUSE_KETTLES = 6 };

/* What will happen in one kind of day. */
struct house_day {
    struct house house;
    double origin_s;    /* where the day stands in the cycle */
    double cloud_cover; /* 0: clear, 1: overcast */
    double fridge_phase_s;
    struct house_span outages[HOUSE_OUTAGES]; /* equal ends: none */
    struct house_span kettles[HOUSE_KETTLES];
    struct house_span laundry;
    struct house_span fan_locked; /* rare: a fan that does not turn */
};

/* What an inverter can't do without. */
struct house_input {
    double sun; /* what the panels give, as a share of their rated power */
    double load_w;
    bool grid;
};

/* The rest, for display: wanders that make no difference to the energy. */
struct house_detail {
    double grid_v, grid_hz; /* 0 in an outage */
    double power_factor;
    double ambient_c;
    bool fan_locked;
};

/* Plans day `kind`, 0 to HOUSE_DAYS - 1. */
void house_plan(const struct house *house, unsigned kind, struct house_day *out);

void house_input(const struct house_day *d, double second, struct house_input *out);
void house_detail(const struct house_day *d, double second, struct house_detail *out);
