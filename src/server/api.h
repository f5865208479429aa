/* api.h: what the routes answer from: the site, and what belongs to the answers.
 *
 * Never asks an inverter anything. Main thread only. */
#pragma once

#include "core/buffer.h"
#include "core/loop.h"
#include "inverter/chronicle.h"
#include "inverter/site.h"
#include "server/feed.h"
#include "server/request.h"

/* An answer that is still right: ages are told to the millisecond, so a text is good within its
 * millisecond while nothing changed. Under load many readers share one. */
struct fresh {
    struct buffer text;
    const struct inverter *of; /* NULL: of the whole site */
    int64_t made_ms;
    uint64_t seq;
};

struct api {
    struct loop *loop; /* borrowed, as the next two */
    struct site *site;
    struct feed *feed;
    struct chronicle *chronicle; /* borrowed; NULL: no history is kept */
    int64_t started_ms;          /* monotonic */
    struct buffer body;          /* of the answer in the making */
    struct fresh snapshot;
    struct fresh live; /* of the inverter that was asked for last */
};

void api_init(struct api *a, struct loop *loop, struct site *site, struct feed *feed);
void api_done(struct api *a);

/* The inverter of that id; NULL after the refusal was written. */
struct inverter *api_find_inverter(struct api *a, const struct request *q, struct span id,
                                   struct response *r);

/* The handlers of routes.c. `id` is the part of the path that stands for {id}. */
void api_inverters(struct api *a, const struct request *q, struct span id, struct response *r);
void api_inverter(struct api *a, const struct request *q, struct span id, struct response *r);
void api_inverter_live(struct api *a, const struct request *q, struct span id, struct response *r);
void api_inverter_warnings(struct api *a, const struct request *q, struct span id,
                           struct response *r);
void api_live(struct api *a, const struct request *q, struct span id, struct response *r);
void api_health(struct api *a, const struct request *q, struct span id, struct response *r);
