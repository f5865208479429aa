/* api_history.h: what was kept, for charts and spreadsheets. */
#pragma once

#include "server/api.h"

/* GET /api/v1/inverters/{id}/history?signals=a,b&from=T&to=T&points=N; CSV if it is asked for. */
void api_inverter_history(struct api *a, const struct request *q, struct span id,
                          struct response *r);
