/* feed.c: what the site said, numbered. */
#include "server/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/memory.h"
#include "model/warnings.h"
#include "server/api_json.h"

enum {
    SOURCES_MAX = 48,
    WARNINGS_MAX = 64,
    REMOVED_MAX = 32,
    ID_CAPACITY = 64,
    JUST_NOW_MS = 1000, /* a reader takes "heard" as confirmed at the moment of the message */
};

/* One kind of question that was answered. */
struct source {
    const char *command; /* the table's, lives for ever */
    uint64_t seq;        /* of its last answer */
    int64_t heard_ms;
};

struct view {
    struct inverter *inverter; /* borrowed from the site */
    char id[ID_CAPACITY];
    uint64_t born; /* whoever has less than this knows nothing of it */
    uint64_t identity_seq, state_seq, warnings_seq;
    uint64_t live_seen; /* the inverter's own number of what is stamped below */
    uint64_t reading_seq[MEASUREMENT_COUNT]; /* 0: not known */
    struct source sources[SOURCES_MAX];
    size_t source_count;
    struct active_warning warnings[WARNINGS_MAX];
    size_t warning_count;
    struct view *next;
};

struct removal {
    char id[ID_CAPACITY];
    uint64_t seq;
};

struct feed {
    struct loop *loop;
    struct site *site;
    void (*changed)(void *owner);
    void *owner;
    struct site_listener listener;
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

/* From here on it is another one: readers learn that the old one has gone and a new one is there.
 */
static void begin_anew(struct feed *f, struct view *v)
{
    struct view *next = v->next;
    struct inverter *i = v->inverter;

    *v = (struct view){.inverter = i, .born = f->seq, .next = next};
    snprintf(v->id, sizeof v->id, "%s", inverter_id(i));
}

static struct view *add_view(struct feed *f, struct inverter *i)
{
    struct view *v = xcalloc(1, sizeof *v);
    struct view **at = &f->views;

    v->inverter = i;
    begin_anew(f, v);
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

/* Whether something that readers know of is not known any more: the inverter was forgotten. */
static bool has_forgotten(const struct view *v, const struct live *live)
{
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (v->reading_seq[id] != 0 && !live->entries[id].known)
            return true;
    return false;
}

static void stamp_source(struct feed *f, struct view *v, const char *command)
{
    size_t n = 0;

    while (n < v->source_count && strcmp(v->sources[n].command, command) != 0)
        n++;
    if (n == SOURCES_MAX)
        return;
    if (n == v->source_count)
        v->source_count++;
    v->sources[n] = (struct source){
        .command = command,
        .seq = f->seq,
        .heard_ms = loop_now_ms(f->loop),
    };
}

static bool same_warnings(const struct view *v, const struct active_warning *now, size_t count)
{
    if (count != v->warning_count)
        return false;
    for (size_t n = 0; n < count; n++)
        if (v->warnings[n].is != now[n].is || v->warnings[n].fault != now[n].fault)
            return false;
    return true;
}

static void stamp_warnings(struct feed *f, struct view *v, const struct live *live)
{
    struct active_warning now[WARNINGS_MAX];
    size_t count = warnings_active(live, now, WARNINGS_MAX);

    if (same_warnings(v, now, count))
        return;
    memcpy(v->warnings, now, count * sizeof now[0]);
    v->warning_count = count;
    v->warnings_seq = f->seq;
}

static void stamp_readings(struct feed *f, struct view *v)
{
    const struct live *live = inverter_live(v->inverter);

    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (live->entries[id].known && live->entries[id].seq > v->live_seen)
            v->reading_seq[id] = f->seq;
    v->live_seen = live->seq;
    stamp_warnings(f, v, live);
}

static void take(struct feed *f, struct inverter *i, unsigned changes, const char *source)
{
    struct view *v = find_view(f, i);

    if ((changes & INVERTER_LEFT) != 0) {
        if (v != NULL)
            remove_view(f, v);
        return;
    }
    if (v == NULL) {
        v = add_view(f, i);
    } else if (strcmp(v->id, inverter_id(i)) != 0 || has_forgotten(v, inverter_live(i))) {
        note_removal(f, v->id);
        tell_namesakes(f, v->id);
        begin_anew(f, v);
    }
    if ((changes & INVERTER_CHANGED_IDENTITY) != 0)
        v->identity_seq = f->seq;
    if ((changes & INVERTER_CHANGED_STATE) != 0)
        v->state_seq = f->seq;
    stamp_readings(f, v);
    if (source != NULL)
        stamp_source(f, v, source);
}

static void on_change(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct feed *f = owner;

    f->seq++;
    if (i != NULL)
        take(f, i, changes, source);
    else
        f->problem_seq = f->seq;
    f->changed(f->owner);
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
        stamp_readings(f, add_view(f, site_at(site, n)));
    f->listener = (struct site_listener){.changed = on_change, .owner = f};
    site_listen(site, &f->listener);
    return f;
}

void feed_free(struct feed *f)
{
    if (f == NULL)
        return;
    site_unlisten(f->site, &f->listener);
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

static void write_whole(const struct view *v, int64_t now_ms, struct json *j)
{
    const struct live *live = inverter_live(v->inverter);

    json_begin(j, '{');
    json_key_text(j, "id", v->id);
    api_json_identity(j, v->inverter);
    api_json_state(j, v->inverter);
    api_json_age(j, v->inverter, now_ms);
    api_json_readings(j, live, now_ms);
    api_json_warnings(j, "warnings", live);
    api_json_energy_today(j, live);
    json_end(j, '}');
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
        write_whole(v, now_ms, &j);
    json_end(&j, ']');
    json_end(&j, '}');
}

static const struct source *find_source(const struct view *v, const char *command)
{
    for (size_t n = 0; n < v->source_count; n++)
        if (strcmp(v->sources[n].command, command) == 0)
            return &v->sources[n];
    return NULL;
}

static bool was_heard_now(const struct source *s, uint64_t since, int64_t now_ms)
{
    return s->seq > since && now_ms - s->heard_ms < JUST_NOW_MS;
}

static void write_heard(const struct view *v, uint64_t since, int64_t now_ms, struct json *j)
{
    json_key(j, "heard");
    json_begin(j, '[');
    for (size_t n = 0; n < v->source_count; n++)
        if (was_heard_now(&v->sources[n], since, now_ms))
            json_put_text(j, v->sources[n].command);
    json_end(j, ']');
}

/* Whether an answer came since that is not of just now: its readings are told again, because
 * "heard" would tell a wrong age. */
static bool has_late_news(const struct view *v, uint64_t since, int64_t now_ms)
{
    for (size_t n = 0; n < v->source_count; n++)
        if (v->sources[n].seq > since && !was_heard_now(&v->sources[n], since, now_ms))
            return true;
    return false;
}

static bool was_confirmed_late(const struct view *v, const struct live_entry *entry, uint64_t since,
                               int64_t now_ms)
{
    const struct source *s = find_source(v, entry->source);

    return s != NULL && s->seq > since && !was_heard_now(s, since, now_ms);
}

static void write_news(const struct view *v, uint64_t since, int64_t now_ms, struct json *j)
{
    const struct live *live = inverter_live(v->inverter);
    bool late = has_late_news(v, since, now_ms);
    bool energy = false;

    write_heard(v, since, now_ms, j);
    json_key(j, "readings");
    json_begin(j, '{');
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        const struct live_entry *entry = &live->entries[id];

        if (!entry->known ||
            (v->reading_seq[id] <= since && !(late && was_confirmed_late(v, entry, since, now_ms))))
            continue;
        api_json_reading(j, (enum measurement_id)id, entry, now_ms);
        energy |= id == M_daily_generated_energy || id == M_daily_load_energy;
    }
    json_end(j, '}');
    if (v->warnings_seq > since)
        api_json_warnings(j, "warnings", live);
    if (energy)
        api_json_energy_today(j, live);
}

static bool is_newer(const struct view *v, uint64_t since)
{
    if (v->identity_seq > since || v->state_seq > since)
        return true;
    for (size_t n = 0; n < v->source_count; n++)
        if (v->sources[n].seq > since)
            return true;
    return false;
}

static void write_changed(const struct view *v, uint64_t since, int64_t now_ms, struct json *j)
{
    if (v->born > since) {
        write_whole(v, now_ms, j);
        return;
    }
    if (!is_newer(v, since))
        return;
    json_begin(j, '{');
    json_key_text(j, "id", v->id);
    if (v->identity_seq > since)
        api_json_identity(j, v->inverter);
    if (v->state_seq > since)
        api_json_state(j, v->inverter);
    api_json_age(j, v->inverter, now_ms);
    write_news(v, since, now_ms, j);
    json_end(j, '}');
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
        write_changed(v, since, now_ms, &j);
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
    for (const struct view *v = f->views; v != NULL; v = v->next) {
        json_begin(&j, '{');
        json_key_text(&j, "id", v->id);
        json_key_text(&j, "state", inverter_state_name(inverter_state(v->inverter)));
        api_json_age(&j, v->inverter, now_ms);
        json_end(&j, '}');
    }
    json_end(&j, ']');
    json_end(&j, '}');
}
