/* seed.h: the three reading routes of an older program, kept for scripts written against it.
 *
 * Keys, strings and spelling are its own, values the inverter's very digits, for the first
 * inverter. One thing is put right: "MPPT overload fault" is the flag of the fault. Before the
 * first poll the answer is null. */
#pragma once

#include "server/api.h"

void seed_live(struct api *a, const struct request *q, struct span id, struct response *r);
void seed_mode(struct api *a, const struct request *q, struct span id, struct response *r);
void seed_errors(struct api *a, const struct request *q, struct span id, struct response *r);
