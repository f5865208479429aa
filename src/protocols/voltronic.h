/* voltronic.h: the protocols of Voltronic Power's family. */
#pragma once

#include "model/protocol.h"

extern const struct protocol protocol_pi30;     /* plain, and whatever else says PI30 */
extern const struct protocol protocol_pi30max;  /* MAX, M044 */
extern const struct protocol protocol_pi30m045; /* MAX with other numbers of charger priorities */
extern const struct protocol protocol_pi30mst;  /* three trackers */
extern const struct protocol protocol_pi30gk;   /* GK and MK */
extern const struct protocol protocol_pi30revo; /* Sorotec REVO */
extern const struct protocol protocol_pi18;     /* InfiniSolar V and kin */
extern const struct protocol protocol_pi18lvx;  /* the same, asked without a check */
extern const struct protocol protocol_pi16;     /* and PI15: InfiniSolar of 3 kW, SUNNY */
extern const struct protocol protocol_pi34;     /* a solar charger: MPPT-3000 */
extern const struct protocol protocol_pi17;     /* InfiniSolar with three phases, WP, TWIN */
extern const struct protocol protocol_pi41;     /* two phases: LV5048, Axpert MLV */
extern const struct protocol protocol_h;        /* VMII units: HPVINV02, 04, 05, and their PI30 */
extern const struct protocol protocol_h01;      /* the same of HPVINV01 and 03 */
