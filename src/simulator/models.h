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
    double bus_v;              /* of the DC link, lightly loaded */
    bool charger_side_current; /* PV current is told as it reaches the battery */
    bool raw_heat_sink;        /* its temperature is told as a count of the A/D converter */
    bool two_phases;           /* the load is shared by L1 and L2 */
    bool mute;                 /* asked without a check what it does not know, it says nothing */
    const char *serial_stem;   /* first digits of its serial number */
    const struct model_message *messages;
    const struct model_setting *settings;
};

extern const struct simulator_details model_lv5048;
extern const struct simulator_details model_vmii_6k;
extern const struct simulator_details model_vmii_01_4k;

/* The row for `command` without argument ("QPGS" of "QPGS0"); NULL: refused. */
const struct model_message *model_message(const struct simulator_details *model,
                                          const struct message *m);
