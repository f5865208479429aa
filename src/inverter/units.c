/* units.c: what an inverter hears about its set. */
#include "inverter/units.h"

#include <stdio.h>

#include "inverter/behind.h"

void units_ask(struct inverter *i, int64_t delay_ms)
{
    struct live_moment at = inverter_moment(i);
    bool in_vain = !i->set.several && poller_units_are_in_vain(&i->poller, at);
    int next;

    while ((next = parallel_next(&i->set)) >= 0) {
        uint8_t unit = (uint8_t)next;

        if (in_vain)
            parallel_give_up(&i->set, unit);
        poller_put_off_unit(&i->poller, unit, at,
                            in_vain ? parallel_pause_ms(&i->set, unit) : delay_ms);
    }
}

/* Role of one behind: the one on the cable may know that it is not the master itself. */
static const char *role_behind(const struct inverter *i)
{
    const char *told = parallel_role_told(&i->live);
    const char *front = parallel_role_told(&i->front->live);

    if (told != NULL)
        return told;
    if (front == NULL || strcmp(front, "slave") != 0)
        return "slave";
    if (!parallel_is_known(&i->front->set))
        return i->role;
    return parallel_count(&i->front->set) == 1 ? "master" : NULL;
}

static bool is_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* After a connect all are asked about anew, and a slave stays one until they are known. */
static const char *role_on_cable(const struct inverter *i)
{
    bool is_open = parallel_role_told(&i->live) == NULL && !parallel_is_known(&i->set);

    return is_open && is_same(i->role, "slave") ? i->role : parallel_role(&i->set, &i->live);
}

bool units_find_role(struct inverter *i)
{
    const char *role = i->front != NULL ? role_behind(i) : role_on_cable(i);
    const char *phase = parallel_phase(&i->live);
    bool changed = !is_same(role, i->role) || !is_same(phase, i->phase);

    i->role = role;
    i->phase = phase;
    return changed;
}

void units_look(struct inverter *i)
{
    parallel_note_mode(&i->set, &i->live);
    units_ask(i, 0);
    if (units_find_role(i))
        inverter_tell(i, INVERTER_CHANGED_IDENTITY, NULL);
}

/* What the set says of the one on the cable: of all that only what nothing else tells, such as the
 * totals. */
static void take_own_unit(struct inverter *i, const struct message *m, const struct answer *a)
{
    struct decoded rest = *a->decoded;
    size_t kept = 0;

    for (size_t n = 0; n < rest.count; n++) {
        const struct live_entry *entry = &i->live.entries[rest.readings[n].is];

        if (!entry->known || strcmp(entry->source, m->command) == 0)
            rest.readings[kept++] = rest.readings[n];
    }
    rest.count = kept;
    if (!a->checked)
        doubt_filter(&i->doubt, &i->live, &rest);
    texts_keep(&i->texts, m->command, a->text);
    inverter_take_values(i, m, &rest, inverter_moment(i));
    inverter_tell(i, INVERTER_CHANGED_READINGS, m->command);
}

/* The inverter of another unit of the set; NULL: it is not to be shown, or not yet. */
static struct inverter *find_unit(struct inverter *i, uint8_t unit, bool there)
{
    const struct parallel_unit *u = &i->set.units[unit];
    char id[sizeof i->id];

    if (i->events.unit == NULL || !parallel_is_named(&i->set, unit))
        return NULL;
    snprintf(id, sizeof id, "%.36s-unit-%u", i->id, (unsigned)unit);
    if (u->serial[0] != '\0')
        inverter_write_id(u->serial, id);
    return i->events.unit(
        i->events.owner, i,
        &(struct unit_name){.id = id, .serial = u->serial, .unit = unit, .there = there});
}

static void take_other_unit(struct inverter *i, const struct poll_item *item,
                            const struct answer *a)
{
    struct inverter *other = find_unit(i, item->unit, true);

    if (other == NULL)
        return;
    i->set.units[item->unit].cabled = other->front == NULL;
    if (other->front == i)
        behind_hear(other, item, a);
}

static void drop_unit(struct inverter *i, uint8_t unit)
{
    struct inverter *other = find_unit(i, unit, false);

    if (other != NULL && other->front == i)
        behind_leave(other);
}

static enum presence note_unit(struct inverter *i, uint8_t unit, const struct answer *a)
{
    const struct value *number = live_value(&i->live, M_local_parallel_id);
    struct parallel_self self = {
        .serial = i->serial,
        .number = number != NULL && number->kind == VALUE_NUMBER ? (int)number->number : -1,
    };

    if (a->kind != ANSWER_READINGS) {
        inverter_note_failure(i, a);
        return parallel_miss(&i->set, unit, a->kind);
    }
    inverter_note_success(i);
    inverter_set_state(i, INVERTER_ONLINE, "");
    return parallel_hear(&i->set, unit, a->decoded, &self);
}

void units_hear(struct inverter *i, const struct poll_item *item, const struct answer *a)
{
    const struct message *m = item->message;
    uint8_t unit = item->unit;
    enum presence presence = note_unit(i, unit, a);
    int64_t pause_ms = parallel_pause_ms(&i->set, unit);
    bool heard = a->kind == ANSWER_READINGS && i->set.units[unit].misses == 0;

    if (pause_ms >= 0)
        poller_put_off_unit(&i->poller, unit, inverter_moment(i), pause_ms);
    if (heard && presence == UNIT_OWN)
        take_own_unit(i, m, a);
    if (heard && presence == UNIT_OTHER)
        take_other_unit(i, item, a);
    if (parallel_has_left(&i->set, unit))
        drop_unit(i, unit);
    units_look(i);
}
