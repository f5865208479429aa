/* feed.c: what the site said, numbered. */
#include "server/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/memory.h"
#include "server/api_json.h"
#include "server/view.h"

enum {
    REMOVED_MAX = 32,
    CONFIRM_MS = 900, /* so long a mere confirmation may wait for the next news: about a cycle */
};

struct removal {
    char id[VIEW_ID_CAPACITY];
    uint64_t seq;
};

struct feed {
    struct loop *loop;
    struct site *site;
    void (*changed)(void *owner);
    void *owner;
    struct site_listener listener;
    struct timer confirm; /* set: a confirmation waits to be told */
    char boot[17];
    uint64_t seq;
    uint64_t problem_seq;
    struct view *views;                   /* owned */
    struct removal removals[REMOVED_MAX]; /* a ring */
    size_t removal_count;                 /* ever */
};

static struct view *find_view(const struct feed *f, const struct inverter *i)
{
    for (struct view *v = f->views; v != NULL; v = v->next)
        if (v->inverter == i)
            return v;
    return NULL;
}

static void note_removal(struct feed *f, const char *id)
{
    struct removal *r = &f->removals[f->removal_count++ % REMOVED_MAX];

    snprintf(r->id, sizeof r->id, "%s", id);
    r->seq = f->seq;
}

static struct view *add_view(struct feed *f, struct inverter *i)
{
    struct view *v = xcalloc(1, sizeof *v);
    struct view **at = &f->views;

    view_begin(v, i, f->seq);
    while (*at != NULL)
        at = &(*at)->next;
    *at = v;
    return v;
}

/* A unit that was moved to another port is there twice for a moment. Readers who are told that the
 * old one has gone must then learn of the other one again, as it has the same id. */
static void tell_namesakes(struct feed *f, const char *id)
{
    for (struct view *v = f->views; v != NULL; v = v->next)
        if (strcmp(v->id, id) == 0)
            v->born = f->seq;
}

static void remove_view(struct feed *f, struct view *v)
{
    struct view **at = &f->views;

    while (*at != v)
        at = &(*at)->next;
    *at = v->next;
    note_removal(f, v->id);
    tell_namesakes(f, v->id);
    free(v);
}

/* False: the event only confirms what readers know. */
static bool take(struct feed *f, struct inverter *i, unsigned changes, const char *source)
{
    struct view *v = find_view(f, i);
    bool news = v == NULL || view_is_outdated(v);

    if ((changes & INVERTER_LEFT) != 0) {
        if (v != NULL)
            remove_view(f, v);
        return true;
    }
    if (v == NULL) {
        v = add_view(f, i);
    } else if (news) {
        note_removal(f, v->id);
        tell_namesakes(f, v->id);
        view_begin(v, i, f->seq);
    }
    return view_take(v, changes, source, f->seq, loop_now_ms(f->loop)) || news;
}

static void tell(void *owner)
{
    struct feed *f = owner;

    timer_clear(&f->confirm);
    f->changed(f->owner);
}

/* Most answers say what the last ones said. To wake up every reader for each of them would be most
 * of the program's work, so a confirmation waits a moment for news to go with. */
static void on_change(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct feed *f = owner;
    bool news = true;

    f->seq++;
    if (i != NULL)
        news = take(f, i, changes, source);
    else
        f->problem_seq = f->seq;
    if (news)
        tell(f);
    else if (!f->confirm.set)
        timer_set(f->loop, &f->confirm, CONFIRM_MS);
}

struct feed *feed_new(struct loop *loop, struct site *site, void (*changed)(void *owner),
                      void *owner)
{
    struct feed *f = xcalloc(1, sizeof *f);
    uint64_t boot = 0;

    *f = (struct feed){.loop = loop, .site = site, .changed = changed, .owner = owner, .seq = 1};
    if (getrandom(&boot, sizeof boot, 0) != sizeof boot)
        boot = (uint64_t)loop_wall_ms(loop); /* not a secret, only different each time */
    snprintf(f->boot, sizeof f->boot, "%016llx", (unsigned long long)boot);

    for (size_t n = 0; n < site_count(site); n++)
        view_take(add_view(f, site_at(site, n)), 0, NULL, f->seq, loop_now_ms(loop));
    f->confirm = (struct timer){.function = tell, .owner = f};
    f->listener = (struct site_listener){.changed = on_change, .owner = f};
    site_listen(site, &f->listener);
    return f;
}

void feed_free(struct feed *f)
{
    if (f == NULL)
        return;
    site_unlisten(f->site, &f->listener);
    timer_clear(&f->confirm);
    while (f->views != NULL) {
        struct view *v = f->views;

        f->views = v->next;
        free(v);
    }
    free(f);
}

uint64_t feed_seq(const struct feed *f)
{
    return f->seq;
}

const char *feed_boot(const struct feed *f)
{
    return f->boot;
}

bool feed_reaches_back(const struct feed *f, uint64_t seq)
{
    if (f->removal_count <= REMOVED_MAX)
        return true;

    /* The oldest removal still known: the one before it was forgotten, and is not newer. */
    return seq >= f->removals[f->removal_count % REMOVED_MAX].seq;
}

bool feed_can_resume(const struct feed *f, struct span boot, uint64_t seq)
{
    return span_is(boot, f->boot) && seq > 0 && seq <= f->seq && feed_reaches_back(f, seq);
}

void feed_write_hello(const struct feed *f, int64_t heartbeat_ms, struct buffer *out)
{
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key_text(&j, "type", "hello");
    json_key_text(&j, "version", HELIOWIRE_VERSION);
    api_json_time(&j, "time", loop_wall_ms(f->loop));
    json_key_text(&j, "boot", f->boot);
    json_key_integer(&j, "seq", (int64_t)f->seq);
    json_key_integer(&j, "heartbeat_ms", heartbeat_ms);
    json_end(&j, '}');
}

static void begin_message(const struct feed *f, struct json *j, const char *type)
{
    json_begin(j, '{');
    json_key_text(j, "type", type);
    json_key_integer(j, "seq", (int64_t)f->seq);
    api_json_time(j, "time", loop_wall_ms(f->loop));
}

void feed_write_snapshot(const struct feed *f, struct buffer *out)
{
    struct json j = json_into(out);
    int64_t now_ms = loop_now_ms(f->loop);

    begin_message(f, &j, "snapshot");
    json_key_text(&j, "boot", f->boot);
    json_key_text(&j, "problem", site_problem(f->site));
    json_key(&j, "inverters");
    json_begin(&j, '[');
    for (const struct view *v = f->views; v != NULL; v = v->next)
        view_write(v, now_ms, &j);
    json_end(&j, ']');
    json_end(&j, '}');
}

static void write_removed(const struct feed *f, uint64_t since, struct json *j)
{
    size_t kept = f->removal_count < REMOVED_MAX ? f->removal_count : REMOVED_MAX;
    bool any = false;

    for (size_t n = 0; n < kept; n++) {
        if (f->removals[n].seq <= since)
            continue;
        if (!any) {
            json_key(j, "removed");
            json_begin(j, '[');
        }
        any = true;
        json_put_text(j, f->removals[n].id);
    }
    if (any)
        json_end(j, ']');
}

void feed_write_change(const struct feed *f, uint64_t since, struct buffer *out)
{
    struct json j = json_into(out);
    int64_t now_ms = loop_now_ms(f->loop);

    begin_message(f, &j, "change");
    if (f->problem_seq > since)
        json_key_text(&j, "problem", site_problem(f->site));
    write_removed(f, since, &j);
    json_key(&j, "inverters");
    json_begin(&j, '[');
    for (const struct view *v = f->views; v != NULL; v = v->next)
        view_write_changes(v, since, now_ms, &j);
    json_end(&j, ']');
    json_end(&j, '}');
}

void feed_write_alive(const struct feed *f, struct buffer *out)
{
    struct json j = json_into(out);
    int64_t now_ms = loop_now_ms(f->loop);

    begin_message(f, &j, "alive");
    json_key(&j, "inverters");
    json_begin(&j, '[');
    for (const struct view *v = f->views; v != NULL; v = v->next)
        view_write_state(v, now_ms, &j);
    json_end(&j, ']');
    json_end(&j, '}');
}
