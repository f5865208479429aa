/* set.h: several simulated units that feed one house together: who there is, and with which share.
 *
 * A household of its own size comes with each unit, and all share one battery. Shares are not quite
 * even, as no unit is quite like the other. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "simulator/plant.h"

enum { SET_MAX = 9, SET_SERIAL = 32 };

struct set {
    unsigned units;  /* 0 or 1: no set */
    unsigned phases; /* 3: each unit feeds the next of three; 0 or 1: all feed one */
    unsigned own;    /* the number of the one on the line */
    bool last_away;  /* the last of the others is switched off */
    char serials[SET_MAX][SET_SERIAL];
};

bool set_is_several(const struct set *s);

/* Whether there is a unit of that number now. */
bool set_has(const struct set *s, unsigned unit);

/* The slug of its output mode. */
const char *set_output_mode(const struct set *s, unsigned unit);

/* Makes of the whole house what one unit has of it. */
void set_share(const struct set *s, unsigned unit, struct plant_moment *m);

/* The same for energy, which does not know who was away. */
struct plant_energy set_share_energy(const struct set *s, unsigned unit, struct plant_energy whole);

/* What was bought and set, for all units together. */
void set_multiply(const struct set *s, struct plant_rating *rating);
void set_multiply_settings(const struct set *s, struct plant_settings *settings);
