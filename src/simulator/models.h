/* models.h: the inverters that can be simulated: what they answer, and what hangs on them. */
#pragma once

#include "model/protocol.h"
#include "simulator/flow.h"

/* A message that the model answers; all others are refused. */
struct model_message {
    const char *command; /* NULL ends the table */
    const char *example; /* the form of its reply; NULL: as in the protocol's table */
};

/* What the model says about itself, and how it left the factory. */
struct model_setting {
    enum measurement_id is;
    const char *value; /* a number with its digits, a slug, "on" or "off", or text; NULL ends */
};

struct simulator_details {
    struct plant_rating rating;
    uint8_t phases;             /* 2 or 3, which share load and grid; 0: one */
    double bus_v;               /* of the DC link, lightly loaded */
    bool charger_side_current;  /* PV current is told as it reaches the battery */
    bool raw_heat_sink;         /* its temperature is told as a count of the A/D converter */
    bool is_charger;            /* no grid, no output, and settings for a battery of 12 V */
    const char *mode_on_grid;   /* what it calls it; NULL: "line" */
    const char *bridge_at_rest; /* between DC and AC; NULL: "idle" */
    bool mute;                  /* asked without a check what it does not know, it says nothing */
    const char *serial_stem;    /* first digits of its serial number */
    const struct model_message *messages;
    const struct model_setting *settings;
};

extern const struct simulator_details model_infinisolar_v; /* PI18 */
extern const struct simulator_details model_lvx_6k;        /* the same without a check */
extern const struct simulator_details model_infini_3k;     /* PI16 */
extern const struct simulator_details model_mppt_3000;     /* PI34 */
/* Rows of simulator_models that have a file of their own. */
extern const struct simulator_details model_infini_10k;
extern const struct simulator_details model_infini_twin;
extern const struct simulator_details model_lv5048;
extern const struct simulator_details model_vmii_6k;
extern const struct simulator_details model_vmii_01_4k;

/* The row for `command` without argument ("QPGS" of "QPGS0"); NULL: refused. */
const struct model_message *model_message(const struct simulator_details *model,
                                          const struct message *m);
