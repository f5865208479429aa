/* routes.h: which path answers what.
 *
 * Everything about a request is decided here and in access.h, without sockets: the method, unknown
 * parameters, bodies nobody wants, and whether it may become a WebSocket. */
#pragma once

#include "server/access.h"
#include "server/api.h"

struct route {
    const char *pattern; /* "/api/v1/inverters/{id}" */
    void (*get)(struct api *a, const struct request *q, struct span id, struct response *r);
    bool socket;            /* may become a WebSocket, with the parameters boot and seq */
    const char *parameters; /* the names it takes, each with a blank behind it; NULL: none */
};

extern const struct route routes[];
extern const size_t route_count;

enum { STATUS_UPGRADE = 101 };

/* Fills `r`; its status is STATUS_UPGRADE if the request may become a WebSocket. */
void routes_answer(struct api *a, const struct access *access, const struct request *q,
                   struct response *r);
