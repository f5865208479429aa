/* precedence.c: which of two answers a reading is taken from. */
#include "inverter/precedence.h"

#include <string.h>

/* How a message stands to the others: the lower, the better. */
struct rank {
    enum poll poll;
    unsigned row;
};

static unsigned class_of(enum poll poll)
{
    switch (poll) {
    case POLL_FAST:
        return 0;
    case POLL_UNIT:
        return 1;
    case POLL_MINUTE:
        return 2;
    case POLL_SLOW:
        return 3;
    case POLL_IDENTITY:
        return 4;
    case POLL_NEVER:
        break;
    }
    return 5;
}

/* So old may a reading be before its source counts as silent: a few rounds of the poller. */
static int64_t lasts_ms(enum poll poll)
{
    static const int64_t minute = 60000;

    switch (poll) {
    case POLL_FAST:
        return minute / 6;
    case POLL_UNIT:
        return minute / 2;
    case POLL_MINUTE:
        return 3 * minute;
    case POLL_SLOW:
        return 15 * minute;
    case POLL_IDENTITY: /* once, and whatever is said later is as good */
    case POLL_NEVER:
        break;
    }
    return 0;
}

struct search {
    const char *command;
    struct rank at;
    bool found;
};

static void look_at(void *owner, const struct message *m)
{
    struct search *s = owner;

    if (s->found)
        return;
    s->found = strcmp(m->command, s->command) == 0;
    s->at.poll = m->poll;
    s->at.row++;
}

static struct rank rank_of(const struct protocol *p, const char *command)
{
    struct search s = {.command = command};

    protocol_each_message(p, look_at, &s);
    return s.found ? s.at : (struct rank){.poll = POLL_NEVER, .row = s.at.row + 1};
}

static bool is_better(struct rank a, struct rank b)
{
    return class_of(a.poll) != class_of(b.poll) ? class_of(a.poll) < class_of(b.poll)
                                                : a.row < b.row;
}

bool precedence_has_better(const struct protocol *p, const struct message *m,
                           const struct live *live, const struct reading *r, int64_t now_ms)
{
    const struct live_entry *entry = &live->entries[r->is];

    if (!entry->known || entry->derived || entry->value.kind == VALUE_UNKNOWN ||
        strcmp(entry->source, m->command) == 0)
        return false;

    struct rank source = rank_of(p, entry->source);
    bool nothing = r->value.kind == VALUE_UNKNOWN;
    return now_ms - entry->heard_ms < lasts_ms(source.poll) &&
           (nothing || is_better(source, rank_of(p, m->command)));
}

const struct decoded *precedence_shown(const struct protocol *p, const struct message *m,
                                       const struct live *live, const struct decoded *d,
                                       int64_t now_ms, struct decoded *room)
{
    size_t total = d->count; /* `room` may be `d` */
    size_t count = 0;

    for (size_t i = 0; i < total; i++)
        count += !precedence_has_better(p, m, live, &d->readings[i], now_ms);
    if (count == total)
        return d;
    *room = *d;
    room->count = 0;
    for (size_t i = 0; i < total; i++)
        if (!precedence_has_better(p, m, live, &d->readings[i], now_ms))
            room->readings[room->count++] = d->readings[i];
    return room;
}
