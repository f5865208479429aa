/* view.c: one inverter as the readers of the feed know it. */
#include "server/view.h"

#include <stdio.h>
#include <string.h>

#include "model/warnings.h"
#include "server/api_json.h"

/* A reader takes "heard" as confirmed at the moment of the message; what is older than this is
 * not. More than the feed lets a confirmation wait. */
enum { JUST_NOW_MS = 1000 };

void view_begin(struct view *v, struct inverter *i, uint64_t seq)
{
    struct view *next = v->next;

    *v = (struct view){.inverter = i, .born = seq, .next = next};
    snprintf(v->id, sizeof v->id, "%s", inverter_id(i));
}

/* Whether something that readers know of is not known any more: the inverter was forgotten. */
static bool has_forgotten(const struct view *v, const struct live *live)
{
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (v->reading_seq[id] != 0 && !live->entries[id].known)
            return true;
    return false;
}

static void stamp_source(struct view *v, const char *command, uint64_t seq, int64_t now_ms)
{
    size_t n = 0;

    while (n < v->source_count && strcmp(v->sources[n].command, command) != 0)
        n++;
    if (n == VIEW_SOURCES_MAX)
        return;
    if (n == v->source_count)
        v->source_count++;
    v->sources[n] = (struct view_source){
        .command = command,
        .seq = seq,
        .heard_ms = now_ms,
    };
}

static bool same_warnings(const struct view *v, const struct active_warning *now, size_t count)
{
    if (count != v->warning_count)
        return false;
    for (size_t n = 0; n < count; n++)
        if (!warning_equals(&v->warnings[n], &now[n]))
            return false;
    return true;
}

static void stamp_warnings(struct view *v, const struct live *live, uint64_t seq)
{
    struct active_warning now[WARNINGS_MAX];
    size_t count = warnings_active(live, now, WARNINGS_MAX);

    if (same_warnings(v, now, count))
        return;
    memcpy(v->warnings, now, count * sizeof now[0]);
    v->warning_count = count;
    v->warnings_seq = seq;
}

/* False: no value is another than before. */
static bool stamp_readings(struct view *v, uint64_t seq)
{
    const struct live *live = inverter_live(v->inverter);

    if (live->seq == v->live_seen)
        return false;
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (live->entries[id].known && live->entries[id].seq > v->live_seen)
            v->reading_seq[id] = seq;
    v->live_seen = live->seq;
    stamp_warnings(v, live, seq);
    return true;
}

bool view_is_outdated(const struct view *v)
{
    return strcmp(v->id, inverter_id(v->inverter)) != 0 ||
           has_forgotten(v, inverter_live(v->inverter));
}

bool view_take(struct view *v, unsigned changes, const char *source, uint64_t seq, int64_t now_ms)
{
    bool news = stamp_readings(v, seq);

    if ((changes & INVERTER_CHANGED_IDENTITY) != 0)
        v->identity_seq = seq;
    if ((changes & INVERTER_CHANGED_STATE) != 0)
        v->state_seq = seq;
    if (source != NULL)
        stamp_source(v, source, seq, now_ms);
    return news || (changes & (INVERTER_CHANGED_IDENTITY | INVERTER_CHANGED_STATE)) != 0;
}

void view_write(const struct view *v, int64_t now_ms, struct json *j)
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

static const struct view_source *find_source(const struct view *v, const char *command)
{
    for (size_t n = 0; n < v->source_count; n++)
        if (strcmp(v->sources[n].command, command) == 0)
            return &v->sources[n];
    return NULL;
}

static bool was_heard_now(const struct view_source *s, uint64_t since, int64_t now_ms)
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
    const struct view_source *s = find_source(v, entry->source);

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

void view_write_changes(const struct view *v, uint64_t since, int64_t now_ms, struct json *j)
{
    if (v->born > since) {
        view_write(v, now_ms, j);
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

void view_write_state(const struct view *v, int64_t now_ms, struct json *j)
{
    json_begin(j, '{');
    json_key_text(j, "id", v->id);
    json_key_text(j, "state", inverter_state_name(inverter_state(v->inverter)));
    api_json_age(j, v->inverter, now_ms);
    json_end(j, '}');
}
