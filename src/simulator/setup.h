/* setup.h: what a simulated inverter is set to, and the commands that change it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/protocol.h"
#include "simulator/flow.h"
#include "simulator/models.h"

enum { SETUP_MAX = 160, SETUP_LENGTH = 64 };

struct setup_row {
    enum measurement_id is;
    char value[SETUP_LENGTH]; /* as in struct model_setting */
};

struct setup {
    const struct protocol *protocol; /* borrowed, lives for ever */
    const struct simulator_details *model;
    size_t count;
    struct setup_row rows[SETUP_MAX];
    bool output_off;    /* by command */
    int64_t clock_ms;   /* how far the unit's own clock is ahead of the plant's time */
    struct choice slug; /* what the last CHOICE given out points to */
};

/* As the model left the factory. What it tells of all that can be set and does not say itself is as
 * in the examples of its answers. */
void setup_init(struct setup *s, const struct protocol *protocol,
                const struct simulator_details *model);

/* The value of `id` as the encoder takes it; false if the model has no such setting, or the plant
 * says what it is. `*out` holds
 * until the next call or change. */
bool setup_get(struct setup *s, enum measurement_id id, struct value *out);

/* Sets one row, if the model has it, as struct model_setting writes it. */
void setup_put(struct setup *s, enum measurement_id id, const char *value);

/* Does what `command` ("POP02") asks for at the plant's time `now_ms`; false: refused, and nothing
 * is changed. Of actions that are no settings only "PF" has an effect. */
bool setup_apply(struct setup *s, struct span command, int64_t now_ms);

/* The ones that matter to the flow of power. */
struct plant_settings setup_for_plant(const struct setup *s);
