/* poller.c: which question comes next. */
#include "inverter/poller.h"

#include <stdio.h>
#include <time.h>

#include "inverter/habit.h"

enum {
    MINUTE_MS = 60000,
    SLOW_MS = 300000,
    AGAIN_MS = 5000,          /* after a slow question that got lost */
    REFUSALS_MAX = 2,         /* one NAK may be the answer to an earlier question */
    STRANGE_MAX = 5,          /* a late answer to another question may come now and then */
    UNHEARD_MAX = 2,          /* some firmwares say nothing to what they do not know */
    REPEATS_MAX = 2,          /* a damaged answer is asked for again at once */
    PROBE_PATIENCE_MS = 1000, /* for a question that was never answered yet */
};

static const int64_t NEVER_MS = INT64_MAX;

static void add(void *owner, const struct message *m)
{
    struct poller *p = owner;

    if (m->poll != POLL_NEVER && p->count < POLL_ITEMS_MAX)
        p->items[p->count++].message = m;
}

void poller_init(struct poller *p, const struct protocol *protocol, int64_t now_ms)
{
    *p = (struct poller){.protocol = protocol};
    protocol_each_message(protocol, add, p);
    for (size_t i = 0; i < p->count; i++)
        p->items[i].due_ms = now_ms;
}

static bool is_fast(const struct poll_item *item)
{
    return item->message->poll == POLL_FAST && !item->dropped;
}

/* The next of the row from `from` on; `count` if the row is over. */
static size_t find_fast(const struct poller *p, size_t from)
{
    while (from < p->count && !is_fast(&p->items[from]))
        from++;
    return from;
}

/* The slow one that waits longest; who it is goes before all others. `count` if none is due. */
static size_t find_slow(const struct poller *p, int64_t now_ms)
{
    size_t best = p->count;

    for (size_t i = 0; i < p->count; i++) {
        const struct poll_item *item = &p->items[i];

        if (item->dropped || item->message->poll == POLL_FAST || item->due_ms > now_ms)
            continue;
        if (best == p->count || item->due_ms < p->items[best].due_ms ||
            (item->message->poll == POLL_IDENTITY && p->items[best].message->poll != POLL_IDENTITY))
            best = i;
    }
    return best;
}

static size_t choose(struct poller *p, int64_t now_ms)
{
    if (p->repeat)
        return p->asked;
    p->doubts = 0;
    if (p->gap) {
        p->gap = false;
        size_t slow = find_slow(p, now_ms);
        if (slow < p->count)
            return slow;
    }

    size_t fast = find_fast(p, p->next_fast);
    if (fast == p->count)
        fast = find_fast(p, 0);
    if (fast == p->count)
        return find_slow(p, now_ms);
    p->next_fast = fast + 1;
    p->gap = find_fast(p, p->next_fast) == p->count;
    return fast;
}

/* The command with its argument; dated questions ask for today, on this computer's clock. */
static void write_command(const struct message *m, int64_t wall_ms, char *out, size_t capacity)
{
    time_t now = (time_t)(wall_ms / 1000);
    struct tm local;

    localtime_r(&now, &local);
    int year = local.tm_year + 1900;
    int month = local.tm_mon + 1;
    switch (m->argument) {
    case ARGUMENT_NONE:
        snprintf(out, capacity, "%s", m->command);
        break;
    case ARGUMENT_UNIT:
        snprintf(out, capacity, "%s0", m->command);
        break;
    case ARGUMENT_YEAR:
        snprintf(out, capacity, "%s%04d", m->command, year);
        break;
    case ARGUMENT_MONTH:
        snprintf(out, capacity, "%s%04d%02d", m->command, year, month);
        break;
    case ARGUMENT_DAY:
        snprintf(out, capacity, "%s%04d%02d%02d", m->command, year, month, local.tm_mday);
        break;
    case ARGUMENT_HOUR:
        snprintf(out, capacity, "%s%04d%02d%02d%02d", m->command, year, month, local.tm_mday,
                 local.tm_hour);
        break;
    case ARGUMENT_INDEX:
        snprintf(out, capacity, "%s01", m->command);
        break;
    }
}

bool poller_next(struct poller *p, int64_t now_ms, int64_t wall_ms, struct question *out)
{
    size_t index = choose(p, now_ms);

    if (index == p->count)
        return false;

    const struct poll_item *item = &p->items[index];
    bool probe = !item->answered && item->message->poll != POLL_FAST;
    p->asked = index;
    *out = (struct question){
        .protocol = p->protocol,
        .message = item->message,
        .patience_ms = probe ? PROBE_PATIENCE_MS : 0,
    };
    write_command(item->message, wall_ms, out->command, sizeof out->command);
    return true;
}

static int64_t period_ms(const struct message *m)
{
    switch (m->poll) {
    case POLL_MINUTE:
        return MINUTE_MS;
    case POLL_SLOW:
        return SLOW_MS;
    case POLL_FAST:
        return 0;
    case POLL_IDENTITY:
    case POLL_NEVER:
        return NEVER_MS;
    }
    return NEVER_MS;
}

static void put_off(struct poll_item *item, int64_t now_ms, int64_t delay_ms)
{
    item->due_ms = delay_ms == NEVER_MS ? NEVER_MS : now_ms + delay_ms;
}

void poller_note(struct poller *p, int64_t now_ms, enum answer_kind kind)
{
    struct poll_item *item = &p->items[p->asked];

    /* Only after damage: what did not come at all may come late, and would then be taken for the
     * answer to its own repetition. */
    p->repeat = kind == ANSWER_DAMAGED && p->repeats < REPEATS_MAX;
    p->repeats = p->repeat ? p->repeats + 1 : 0;
    switch (kind) {
    case ANSWER_READINGS:
    case ANSWER_TEXT:
        item->answered = true;
        item->refused = 0;
        item->unheard = 0;
        put_off(item, now_ms, period_ms(item->message));
        break;
    case ANSWER_ACCEPTED:
    case ANSWER_REFUSED:
        if (!item->answered && ++item->refused >= REFUSALS_MAX)
            item->dropped = true;
        put_off(item, now_ms, item->answered ? AGAIN_MS : 0);
        break;
    case ANSWER_TIMEOUT:
        if (!item->answered && item->message->poll != POLL_FAST && ++item->unheard >= UNHEARD_MAX)
            item->dropped = true;
        put_off(item, now_ms, AGAIN_MS);
        break;
    case ANSWER_MISMATCH:
        if (!item->answered && ++item->unheard >= STRANGE_MAX)
            item->dropped = true; /* another dialect's answer: it will not get better */
        put_off(item, now_ms, AGAIN_MS);
        break;
    case ANSWER_DAMAGED:
        put_off(item, now_ms, AGAIN_MS);
        break;
    }
}

void poller_ask_again(struct poller *p)
{
    if (is_fast(&p->items[p->asked]) || p->doubts >= REPEATS_MAX)
        return;
    p->repeat = true;
    p->doubts++;
}

int64_t poller_cycle_ms(const struct poller *p, struct line line, int64_t gap_ms)
{
    int64_t cycle_ms = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct message *m = p->items[i].message;

        if (!is_fast(&p->items[i]))
            continue;
        size_t bytes = strlen(m->command) + strlen(m->example) + 7;
        cycle_ms += gap_ms + line.delay_ms + line_ms(line, bytes);
    }
    return cycle_ms;
}
