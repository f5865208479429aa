/* behind.c: an inverter without a cable. */
#include "inverter/behind.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "inverter/habit.h"
#include "inverter/units.h"
#include "model/derive.h"

enum {
    PACE_MIN_MS = 5000,
    QUESTION_BYTES = 160, /* one about a unit, and its answer */
};

/* How long a round of questions about all units takes, each in a gap of its own. */
static int64_t pace_ms(const struct inverter *front)
{
    const struct poller *p = &front->poller;
    struct line line = conversation_line(front->conversation);
    int64_t gap_ms = front->options.gap_ms;
    int64_t one_ms =
        poller_cycle_ms(p, line, gap_ms) + gap_ms + line.delay_ms + line_ms(line, QUESTION_BYTES);
    int64_t round_ms = 0;

    for (size_t n = 0; n < p->count; n++)
        if (p->items[n].message->poll == POLL_UNIT && !p->items[n].dropped &&
            front->set.units[p->items[n].unit].misses == 0)
            round_ms += one_ms;
    return round_ms > PACE_MIN_MS ? round_ms : PACE_MIN_MS;
}

static void look_at_age(struct inverter *i)
{
    char problem[sizeof i->problem];
    int64_t age_ms = loop_now_ms(i->loop) - i->heard_ms;
    int64_t stale_ms = 3 * pace_ms(i->front);
    int64_t silent_ms = 2 * stale_ms > SILENT_MS ? 2 * stale_ms : SILENT_MS;

    snprintf(problem, sizeof problem, "there is no answer about it: it is asked through %s",
             i->front->id);
    if (age_ms > silent_ms)
        inverter_set_state(i, INVERTER_SILENT, problem);
    else if ((age_ms > stale_ms && i->state == INVERTER_ONLINE) || i->state == INVERTER_OFFLINE)
        inverter_set_state(i, INVERTER_STALE, "no good answer for some seconds: asking again");
}

static void on_look(void *owner)
{
    struct inverter *i = owner;
    char problem[sizeof i->problem];

    timer_set(i->loop, &i->look, LOOK_MS);
    if (i->front->conversation == NULL) {
        snprintf(problem, sizeof problem, "it is asked through %s, which is %s", i->front->id,
                 inverter_state_name(i->front->state));
        inverter_set_state(i, INVERTER_OFFLINE, problem);
    } else if (i->left) {
        snprintf(problem, sizeof problem,
                 "%s no longer sees it in the set: is it switched off, or has the cable between "
                 "the units come loose?",
                 i->front->id);
        inverter_set_state(i, INVERTER_OFFLINE, problem);
    } else {
        look_at_age(i);
    }
}

static void follow(struct inverter *i, struct inverter *front)
{
    free((char *)i->options.uri);
    free((char *)i->options.port);
    i->front = front;
    i->options.uri = xstrdup(front->options.uri);
    i->options.port = xstrdup(front->options.port);
    i->options.keeps_history = front->options.keeps_history;
    i->identity.protocol = front->identity.protocol;
}

struct inverter *behind_new(struct loop *loop, struct inverter *front, const struct unit_name *who,
                            const struct inverter_events *events)
{
    struct inverter *i = xcalloc(1, sizeof *i);

    i->loop = loop;
    i->events = *events;
    i->look = (struct timer){.function = on_look, .owner = i};
    i->identity.verdict = IDENTITY_INVERTER;
    snprintf(i->identity.why, sizeof i->identity.why, "%s tells of it", front->id);
    span_copy(span_of(who->serial), i->identity.serial, sizeof i->identity.serial);
    span_copy(span_of(who->serial), i->serial, sizeof i->serial);
    span_copy(span_of(who->id), i->id, sizeof i->id);
    i->unit = who->unit;
    follow(i, front);
    live_init(&i->live, front->options.sequence);
    i->state = INVERTER_SILENT;
    i->heard_ms = loop_now_ms(loop);
    i->opened_ms = i->heard_ms;
    units_find_role(i);
    timer_set(loop, &i->look, LOOK_MS);
    return i;
}

void behind_adopt(struct inverter *i, struct inverter *front)
{
    if (i->front == front || i->front->state == INVERTER_ONLINE)
        return;
    follow(i, front);
    units_find_role(i);
    inverter_tell(i, INVERTER_CHANGED_IDENTITY, NULL);
}

/* What is of the whole set is told by the one on the cable alone, or sums would count it twice. */
static bool is_of_set(enum measurement_id id)
{
    return strncmp(measurements[id].name, "total_", strlen("total_")) == 0;
}

static bool has_source(const struct live *live, const char *command)
{
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (live->entries[id].known && strcmp(live->entries[id].source, command) == 0)
            return true;
    return false;
}

/* Whether another question about it tells that, whose answer is still to come. What came before it
 * had a name was not kept, so the first two rounds count. */
static bool awaits(const void *owner, enum measurement_id id)
{
    const struct inverter *i = owner;
    const struct poller *p = &i->front->poller;

    if (loop_now_ms(i->loop) - i->opened_ms > 2 * pace_ms(i->front))
        return false;
    for (size_t n = 0; n < p->count; n++) {
        const struct poll_item *item = &p->items[n];
        bool in_vain = item->refused > 0 || item->unheard > 0 || item->strange > 0;

        if (item->message->argument == ARGUMENT_UNIT && item->unit == i->unit && !in_vain &&
            message_says(item->message, id) && !has_source(&i->live, item->message->command))
            return true;
    }
    return false;
}

static void take(struct inverter *i, const struct message *m, struct decoded *d)
{
    struct live_moment at = inverter_moment(i);
    size_t kept = 0;

    for (size_t n = 0; n < d->count; n++)
        if (!is_of_set(d->readings[n].is))
            d->readings[kept++] = d->readings[n];
    d->count = kept;
    live_update(&i->live, m->command, d, at);
    derive(&(struct derivation){
        .live = &i->live,
        .source = m->command,
        .reply = d,
        .at = at,
        .awaits = awaits,
        .owner = i,
    });
}

void behind_hear(struct inverter *i, const struct poll_item *item, const struct answer *a)
{
    const struct message *m = item->message;
    struct decoded believed = *a->decoded;

    i->unit = item->unit;
    if (!a->checked)
        doubt_filter(&i->doubt, &i->live, &believed);
    i->left = false;
    i->heard_ms = loop_now_ms(i->loop);
    take(i, m, &believed);
    if (units_find_role(i))
        inverter_tell(i, INVERTER_CHANGED_IDENTITY, NULL);
    inverter_tell(i, INVERTER_CHANGED_READINGS, m->command);
    inverter_set_state(i, INVERTER_ONLINE, "");
}

void behind_leave(struct inverter *i)
{
    if (i->left)
        return;
    i->left = true;
    on_look(i);
}
