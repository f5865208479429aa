/* live.c: the last known value of everything one inverter has said, and when. */
#include "model/live.h"

#include <stdlib.h>

#include "core/memory.h"

void live_init(struct live *l, struct sequence *sequence)
{
    *l = (struct live){.sequence = sequence};
}

void live_clear(struct live *l)
{
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        free(l->entries[id].text);
    live_init(l, l->sequence);
}

void live_done(struct live *l)
{
    live_clear(l);
}

/* The entry's own copy of a value's text. */
static void keep_value(struct live_entry *entry, const struct value *v)
{
    char *text = NULL;

    if (v->text.length > 0) {
        text = xcalloc(v->text.length + 1, 1);
        memcpy(text, v->text.at, v->text.length);
    }
    free(entry->text);
    entry->text = text;
    entry->value = *v;
    entry->value.text = (struct span){.at = text, .length = v->text.length};
}

/* A change gets the number after the last one; the numbers of one reply's changes are the same. */
static bool take_over(struct live *l, const char *source, const struct reading *r,
                      struct live_moment at)
{
    struct live_entry *entry = &l->entries[r->is];
    bool same = entry->known && value_equals(&entry->value, &r->value);

    entry->source = source;
    entry->heard_ms = at.now_ms;
    if (same)
        return false;

    keep_value(entry, &r->value);
    entry->known = true;
    entry->changed_wall_ms = at.wall_ms;
    entry->seq = l->sequence->last + 1;
    l->seq = entry->seq;
    return true;
}

size_t live_update(struct live *l, const char *source, const struct decoded *d,
                   struct live_moment at)
{
    size_t changes = 0;

    for (size_t i = 0; i < d->count; i++) {
        struct live_entry *entry = &l->entries[d->readings[i].is];

        if (entry->derived && d->readings[i].value.kind == VALUE_UNKNOWN)
            continue;
        entry->derived = false;
        entry->estimated = false;
        changes += take_over(l, source, &d->readings[i], at);
    }
    if (changes > 0)
        l->sequence->last++;
    return changes;
}

bool live_put(struct live *l, const char *source, const struct reading *r, bool estimated,
              struct live_moment at)
{
    l->entries[r->is].derived = true;
    l->entries[r->is].estimated = estimated;
    if (!take_over(l, source, r, at))
        return false;
    l->sequence->last++;
    return true;
}

const struct value *live_value(const struct live *l, enum measurement_id id)
{
    return l->entries[id].known ? &l->entries[id].value : NULL;
}
