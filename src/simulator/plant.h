/* plant.h: a house with panels, battery and inverter, at any time you ask for.
 *
 * What it says depends only on rating, settings, seed and time, whatever was asked before, until
 * settings are changed: from then on the battery remembers. Asking forward is cheap, asking
 * backward lives through that day again. Times are milliseconds of local time since 1970. */
#pragma once

#include <stdint.h>

#include "simulator/flow.h"

/* Watt seconds: whole numbers, so that sums do not depend on the order of adding. */
struct plant_energy {
    int64_t solar_j, load_j;
};

struct plant_moment {
    struct flow flow;
    struct house_detail detail;
    struct plant_state state;
    double output_v, output_hz; /* 0 in standby */
    double load_va;
    double heat_sink_c, inside_c;
    struct plant_energy day, month, year, total;
};

struct plant;

/* The caller owns it and ends it with plant_free(). */
struct plant *plant_new(const struct plant_rating *rating, const struct plant_settings *settings,
                        uint64_t seed);
void plant_free(struct plant *p);

const struct plant_settings *plant_settings(const struct plant *p);

/* Other settings from the moment that was asked for last. */
void plant_change(struct plant *p, const struct plant_settings *settings);

void plant_at(struct plant *p, int64_t time_ms, struct plant_moment *out);

/* Energy of the days in [from_day, to_day), counted from 1970, as made with the first settings. */
struct plant_energy plant_energy_between(const struct plant *p, int64_t from_day, int64_t to_day);

/* The same of one hour of a day, 0 to 23; of the day that was asked for last what it has so far. */
struct plant_energy plant_energy_of_hour(const struct plant *p, int64_t day, int hour);

/* A day counted from 1970. */
int64_t plant_day(int year, int month, int day);

/* The day on which the counters began. */
int64_t plant_first_day(void);
