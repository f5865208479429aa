/* settings.h: what a simulated inverter is set to, and the commands that change it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/protocol.h"
#include "simulator/flow.h"
#include "simulator/models.h"

enum { SETTINGS_MAX = 80, SETTING_LENGTH = 64 };

struct setting_row {
    enum measurement_id is;
    char value[SETTING_LENGTH]; /* as in struct model_setting */
};

struct settings {
    const struct protocol *protocol; /* borrowed, lives for ever */
    const struct simulator_details *model;
    size_t count;
    struct setting_row rows[SETTINGS_MAX];
    struct choice slug; /* what the last CHOICE given out points to */
};

/* As the model left the factory. */
void settings_init(struct settings *s, const struct protocol *protocol,
                   const struct simulator_details *model);

/* The value of `id` as the encoder takes it; false if the model has no such setting. `*out` holds
 * until the next call or change. */
bool settings_get(struct settings *s, enum measurement_id id, struct value *out);

/* Does what `command` ("POP02") asks for; false: refused, and nothing is changed. */
bool settings_apply(struct settings *s, struct span command);

/* The ones that matter to the flow of power. */
struct plant_settings settings_for_plant(const struct settings *s);
