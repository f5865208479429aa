/* gauges.h: what a simulated inverter measures, by the names of the dictionary. */
#pragma once

#include "model/encode.h"
#include "simulator/meters.h"
#include "simulator/set.h"

enum { GAUGE_TEXT_MAX = 96 };

struct gauges {
    struct plant *plant; /* borrowed */
    struct setup *setup; /* borrowed */
    const struct simulator_details *model;
    const struct set *set;      /* borrowed */
    unsigned unit;              /* of the set, that is told about */
    int64_t time_ms;            /* local time since 1970 */
    struct plant_moment whole;  /* the plant at that time */
    struct plant_moment moment; /* what this unit has of it */
    struct meters meters;       /* the same as the unit sees it */
    struct span argument;       /* of the question: a year, month, day or hour; borrowed */
    struct choice slug;         /* what the last CHOICE given out points to */
    char text[GAUGE_TEXT_MAX];  /* what the last text made here points to */
};

/* Looks at the plant at `time_ms`, as that unit does. */
void gauges_at(struct gauges *r, unsigned unit, int64_t time_ms);

/* A struct value_source's get() with a struct gauges behind it. */
bool gauges_get(void *owner, enum measurement_id id, struct value *out);
