/* api.c: the answers of /api/v1. */
#include "server/api.h"

#include <stdio.h>

#include "server/api_json.h"

void api_init(struct api *a, struct loop *loop, struct site *site, struct feed *feed)
{
    *a = (struct api){
        .loop = loop,
        .site = site,
        .feed = feed,
        .started_ms = loop_now_ms(loop),
    };
}

void api_done(struct api *a)
{
    buffer_done(&a->body);
    buffer_done(&a->snapshot.text);
    buffer_done(&a->live.text);
}

static struct json begin(struct api *a)
{
    struct json j = json_into(&a->body);

    buffer_clear(&a->body);
    json_begin(&j, '{');
    return j;
}

static void end(struct api *a, struct json *j, struct response *r)
{
    json_end(j, '}');
    response_json(r, &a->body);
}

struct inverter *api_find_inverter(struct api *a, const struct request *q, struct span id,
                                   struct response *r)
{
    struct inverter *i = site_find(a->site, id);

    if (i == NULL)
        response_problem(r, q, 404,
                         "There is no inverter of that id; /api/v1/inverters lists those there "
                         "are.",
                         &a->body);
    return i;
}

static void put_inverter(struct json *j, const struct inverter *i, int64_t now_ms)
{
    json_key_text(j, "id", inverter_id(i));
    api_json_identity(j, i);
    api_json_state(j, i);
    api_json_age(j, i, now_ms);
}

void api_inverters(struct api *a, const struct request *q, struct span id, struct response *r)
{
    struct json j = begin(a);
    int64_t now_ms = loop_now_ms(a->loop);

    (void)q, (void)id;
    json_key(&j, "inverters");
    json_begin(&j, '[');
    for (size_t n = 0; n < site_count(a->site); n++) {
        json_begin(&j, '{');
        put_inverter(&j, site_at(a->site, n), now_ms);
        json_end(&j, '}');
    }
    json_end(&j, ']');
    end(a, &j, r);
}

void api_inverter(struct api *a, const struct request *q, struct span id, struct response *r)
{
    const struct inverter *i = api_find_inverter(a, q, id, r);

    if (i == NULL)
        return;
    struct json j = begin(a);
    put_inverter(&j, i, loop_now_ms(a->loop));
    api_json_line(&j, i);
    end(a, &j, r);
}

/* True if the text is still right; else it is emptied, to be written now. */
static bool is_still_right(struct api *a, struct fresh *f, const struct inverter *of)
{
    int64_t now_ms = loop_now_ms(a->loop);
    uint64_t seq = feed_seq(a->feed);

    if (f->text.length > 0 && f->of == of && f->made_ms == now_ms && f->seq == seq)
        return true;
    buffer_clear(&f->text);
    f->of = of;
    f->made_ms = now_ms;
    f->seq = seq;
    return false;
}

static void write_live(struct api *a, const struct inverter *i, struct fresh *f)
{
    struct json j = json_into(&f->text);

    json_begin(&j, '{');
    json_key_text(&j, "id", inverter_id(i));
    json_key_text(&j, "state", inverter_state_name(inverter_state(i)));
    json_key_bool(&j, "simulated", inverter_is_simulated(i));
    api_json_time(&j, "time", loop_wall_ms(a->loop));
    json_key_integer(&j, "seq", (int64_t)f->seq);
    api_json_age(&j, i, f->made_ms);
    api_json_readings(&j, inverter_live(i), f->made_ms);
    api_json_energy_today(&j, inverter_live(i));
    json_end(&j, '}');
}

void api_inverter_live(struct api *a, const struct request *q, struct span id, struct response *r)
{
    const struct inverter *i = api_find_inverter(a, q, id, r);

    if (i == NULL)
        return;
    if (!is_still_right(a, &a->live, i))
        write_live(a, i, &a->live);
    response_json(r, &a->live.text);
}

void api_inverter_warnings(struct api *a, const struct request *q, struct span id,
                           struct response *r)
{
    const struct inverter *i = api_find_inverter(a, q, id, r);

    if (i == NULL)
        return;
    struct json j = begin(a);
    json_key_text(&j, "id", inverter_id(i));
    api_json_warnings(&j, "active", inverter_live(i));
    end(a, &j, r);
}

void api_live(struct api *a, const struct request *q, struct span id, struct response *r)
{
    (void)q, (void)id;
    if (!is_still_right(a, &a->snapshot, NULL))
        feed_write_snapshot(a->feed, &a->snapshot.text);
    response_json(r, &a->snapshot.text);
}

static const char *health_of(size_t count, size_t online, bool heard)
{
    if (count > 0 && online == count)
        return "ok";
    return heard ? "degraded" : "waiting";
}

void api_health(struct api *a, const struct request *q, struct span id, struct response *r)
{
    static const enum inverter_state order[] = {INVERTER_ONLINE, INVERTER_STALE, INVERTER_SILENT,
                                                INVERTER_OFFLINE};
    size_t count = site_count(a->site);
    int64_t in_state[INVERTER_ONLINE + 1] = {0};
    bool heard = false;

    (void)q, (void)id;
    for (size_t n = 0; n < count; n++) {
        const struct inverter *i = site_at(a->site, n);

        in_state[inverter_state(i)]++;
        heard = heard || inverter_heard_ms(i) >= 0;
    }

    struct json j = begin(a);
    json_key_text(&j, "status", health_of(count, (size_t)in_state[INVERTER_ONLINE], heard));
    json_key_text(&j, "version", HELIOWIRE_VERSION);
    api_json_time(&j, "time", loop_wall_ms(a->loop));
    json_key_integer(&j, "uptime_s", (loop_now_ms(a->loop) - a->started_ms) / 1000);
    json_key(&j, "inverters");
    json_begin(&j, '{');
    for (size_t n = 0; n < sizeof order / sizeof order[0]; n++)
        json_key_integer(&j, inverter_state_name(order[n]), in_state[order[n]]);
    json_end(&j, '}');
    end(a, &j, r);
}
