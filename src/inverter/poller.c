/* poller.c: which question comes next. */
#include "inverter/poller.h"

#include "inverter/habit.h"
#include "inverter/question.h"

enum {
    MINUTE_MS = 60000,
    SLOW_MS = 300000,
    UNIT_MS = 5000,
    AGAIN_MS = 5000,            /* after a slow question that got lost */
    HOUR_MS = 3600000,          /* until a drop that may be the line's fault is looked at again */
    WEEK_MS = 7 * 24 * HOUR_MS, /* until any other is */
    REFUSALS_MAX = 2,           /* one NAK may be the answer to an earlier question */
    STRANGE_MAX = 5,            /* a late answer to another question may come now and then */
    UNHEARD_MAX = 2,            /* some firmwares say nothing to what they do not know */
    FAILURES_MAX = 3,           /* of one that was answered once: it need not be asked so often */
    DISTRUST = 20,              /* good answers until a line that was bad is believed again */
    REPEATS_MAX = 2,            /* a damaged answer is asked for again at once */
    PROBE_PATIENCE_MS = 1000,   /* for a question that was never answered yet */
};

static const int64_t NEVER_MS = INT64_MAX;

static bool is_of_unit(const struct poll_item *item)
{
    return item->message->argument == ARGUMENT_UNIT;
}

static void add(void *owner, const struct message *m)
{
    struct poller *p = owner;

    if (m->poll != POLL_NEVER && m->argument != ARGUMENT_UNIT && p->count < POLL_ITEMS_MAX)
        p->items[p->count++].message = m;
}

/* A unit whose questions are put in order. */
struct put_off {
    struct poller *poller;
    uint8_t unit;
    int64_t due_ms;
};

static void put_off_question(void *owner, const struct message *m)
{
    const struct put_off *o = owner;
    struct poller *p = o->poller;
    size_t n = 0;

    if (m->poll == POLL_NEVER || m->argument != ARGUMENT_UNIT)
        return;
    while (n < p->count && (p->items[n].message != m || p->items[n].unit != o->unit))
        n++;
    if (n == POLL_ITEMS_MAX)
        return;
    if (n == p->count)
        p->items[p->count++] = (struct poll_item){.message = m, .unit = o->unit};
    p->items[n].due_ms = o->due_ms;
}

void poller_put_off_unit(struct poller *p, uint8_t unit, struct live_moment at, int64_t delay_ms)
{
    struct put_off o = {.poller = p, .unit = unit, .due_ms = at.now_ms + delay_ms};

    protocol_each_message(p->protocol, put_off_question, &o);
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

static bool goes_before(const struct poll_item *a, const struct poll_item *b)
{
    bool first = a->message->poll == POLL_IDENTITY, second = b->message->poll == POLL_IDENTITY;

    return first != second ? first : a->due_ms < b->due_ms;
}

/* The slow one that waits longest; who it is goes before all others. `count` if none is due. */
static size_t find_due(const struct poller *p, int64_t now_ms, bool of_unit)
{
    size_t best = p->count;

    for (size_t i = 0; i < p->count; i++) {
        const struct poll_item *item = &p->items[i];

        if (item->dropped || item->message->poll == POLL_FAST || item->due_ms > now_ms ||
            is_of_unit(item) != of_unit)
            continue;
        if (best == p->count || goes_before(item, &p->items[best]))
            best = i;
    }
    return best;
}

/* Questions about units and the others take turns. */
static size_t find_slow(struct poller *p, int64_t now_ms)
{
    size_t unit = find_due(p, now_ms, true);
    size_t other = find_due(p, now_ms, false);
    bool chosen = unit < p->count && (p->units_turn || other == p->count);

    p->units_turn = !chosen;
    return chosen ? unit : other;
}

/* What was given up is tried once more when its time has come. */
static void wake(struct poller *p, int64_t now_ms)
{
    for (size_t i = 0; i < p->count; i++) {
        struct poll_item *item = &p->items[i];

        if (!item->dropped || item->due_ms > now_ms)
            continue;
        item->dropped = false;
        item->again = true;
        item->refused = REFUSALS_MAX - 1;
        item->unheard = UNHEARD_MAX - 1;
        item->strange = STRANGE_MAX - 1;
    }
}

/* Starts from what is known of a question. The wall clock may have been set since. */
static void recall(struct poll_item *item, const struct learned_question *known,
                   struct live_moment at)
{
    int64_t rest_ms = known->tried_s * 1000 + WEEK_MS - at.wall_ms;

    item->answered = known->answer == LEARNED_ANSWERED;
    item->dropped = known->answer == LEARNED_REFUSED || known->answer == LEARNED_UNHEARD;
    if (item->dropped)
        item->due_ms = at.now_ms + (rest_ms < 0 ? 0 : rest_ms > WEEK_MS ? WEEK_MS : rest_ms);
}

void poller_init(struct poller *p, const struct protocol *protocol, struct live_moment at,
                 const struct learned_unit *learned)
{
    *p = (struct poller){.protocol = protocol, .recalled = learned, .units_turn = true};
    protocol_each_message(protocol, add, p);
    for (size_t i = 0; i < p->count; i++) {
        const char *command = p->items[i].message->command;
        const struct learned_question *known =
            learned != NULL ? learned_question(learned, command) : NULL;

        p->items[i].due_ms = at.now_ms;
        if (known != NULL)
            recall(&p->items[i], known, at);
    }

    /* A memory that leaves nothing to ask can't be right. */
    if (learned != NULL && find_fast(p, 0) == p->count)
        poller_init(p, protocol, at, NULL);
}

void poller_learn(struct poller *p, struct learned_unit *unit)
{
    p->learning = unit;
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].lesson.answer != LEARNED_NOTHING)
            learned_note(unit, p->items[i].message->command, &p->items[i].lesson);
}

/* What is known of the questions about units. */
struct unit_lessons {
    const struct learned_unit *learned;
    int64_t now_s;
    bool any, in_vain;
};

static void look_at_lesson(void *owner, const struct message *m)
{
    struct unit_lessons *l = owner;

    if (m->poll == POLL_NEVER || m->argument != ARGUMENT_UNIT)
        return;
    const struct learned_question *q = learned_question(l->learned, m->command);
    l->any = true;
    l->in_vain = l->in_vain && q != NULL && q->answer != LEARNED_ANSWERED &&
                 l->now_s >= q->tried_s && l->now_s - q->tried_s < WEEK_MS / 1000;
}

static void look_for_units(void *owner, const struct message *m)
{
    bool *found = owner;

    *found = *found || (m->poll != POLL_NEVER && m->argument == ARGUMENT_UNIT);
}

bool poller_knows_units(const struct poller *p)
{
    bool found = false;

    protocol_each_message(p->protocol, look_for_units, &found);
    return found;
}

bool poller_units_are_in_vain(const struct poller *p, struct live_moment at)
{
    struct unit_lessons l = {.learned = p->recalled, .now_s = at.wall_ms / 1000, .in_vain = true};

    if (p->recalled != NULL)
        protocol_each_message(p->protocol, look_at_lesson, &l);
    return l.any && l.in_vain;
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

bool poller_next(struct poller *p, struct live_moment at, struct question *out)
{
    wake(p, at.now_ms);

    size_t index = choose(p, at.now_ms);

    if (index == p->count)
        return false;

    const struct poll_item *item = &p->items[index];
    bool probe = !item->answered && (item->message->poll != POLL_FAST || item->again);
    p->asked = index;
    *out = (struct question){
        .protocol = p->protocol,
        .message = item->message,
        .patience_ms = probe ? PROBE_PATIENCE_MS : 0,
    };
    question_command(item->message, item->unit, at.wall_ms, out);
    return true;
}

static int64_t period_ms(const struct message *m)
{
    switch (m->poll) {
    case POLL_MINUTE:
        return MINUTE_MS;
    case POLL_SLOW:
        return SLOW_MS;
    case POLL_UNIT:
        return UNIT_MS;
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

static void count_up(uint8_t *count)
{
    if (*count < UINT8_MAX)
        ++*count;
}

static void learn(struct poller *p, struct poll_item *item, const struct learned_lesson *lesson)
{
    item->lesson = *lesson;
    if (p->learning != NULL)
        learned_note(p->learning, item->message->command, lesson);
}

/* Whether a question was answered about any unit. */
static bool was_answered(const struct poller *p, const struct message *m)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].message == m && p->items[i].answered)
            return true;
    return false;
}

/* Of a unit there may be nothing to tell, where of another there is. */
static bool is_lesson(const struct poller *p, const struct poll_item *item)
{
    return !is_of_unit(item) || !was_answered(p, item->message);
}

/* LEARNED_NOTHING: it is our tables that do not know its answer, and the next version may. */
static void drop(struct poller *p, struct poll_item *item, struct live_moment at,
                 enum learned_answer why)
{
    bool sure = why != LEARNED_NOTHING && p->distrust == 0;

    item->dropped = !is_of_unit(item);
    item->again = false;
    put_off(item, at.now_ms, is_of_unit(item) ? MINUTE_MS : sure ? WEEK_MS : HOUR_MS);
    if (sure && is_lesson(p, item))
        learn(p, item, &(struct learned_lesson){.answer = why, .time_s = at.wall_ms / 1000});
}

/* What was answered once is asked again soon, unless that has been in vain for some time. */
static int64_t again_ms(const struct poll_item *item, uint8_t failures)
{
    if (failures < FAILURES_MAX)
        return AGAIN_MS;
    return item->message->poll == POLL_SLOW ? SLOW_MS : MINUTE_MS;
}

/* The question before got no answer, and this one did: so the line was not the reason. */
static void believe_silence(struct poller *p, struct live_moment at)
{
    struct poll_item *item = &p->items[p->silent];
    bool may_go = item->message->poll != POLL_FAST || item->again;

    count_up(&item->unheard);
    if (item->answered)
        put_off(item, at.now_ms, again_ms(item, item->unheard));
    else if (may_go && item->unheard >= UNHEARD_MAX)
        drop(p, item, at, LEARNED_UNHEARD);
}

/* Damage, or a failure of what is not used to fail. One that has been failing for long, while
 * others do not, says nothing of the line. */
static bool is_trouble(const struct poll_item *item, enum answer_kind kind)
{
    if (kind == ANSWER_TIMEOUT)
        return item->answered && item->unheard < UNHEARD_MAX;
    if (kind == ANSWER_REFUSED || kind == ANSWER_ACCEPTED)
        return item->answered && item->refused == 0;
    if (kind == ANSWER_MISMATCH)
        return item->answered && item->strange == 0;
    return kind == ANSWER_DAMAGED;
}

/* What this answer says of the line, and so of the silence before it. */
static void note_line(struct poller *p, struct live_moment at, enum answer_kind kind)
{
    bool whole = kind != ANSWER_TIMEOUT && kind != ANSWER_DAMAGED && kind != ANSWER_MISMATCH;

    if (is_trouble(&p->items[p->asked], kind))
        p->distrust = DISTRUST;
    else if (whole && p->distrust > 0)
        p->distrust--;
    if (p->silence && whole && p->silent != p->asked)
        believe_silence(p, at);
    p->silence = kind == ANSWER_TIMEOUT;
    p->silent = p->asked;
}

static void note_answer(struct poller *p, struct poll_item *item, struct live_moment at,
                        size_t tokens)
{
    item->answered = true;
    item->again = false;
    item->refused = 0;
    item->unheard = 0;
    item->strange = 0;
    put_off(item, at.now_ms, period_ms(item->message));
    learn(p, item,
          &(struct learned_lesson){
              .answer = LEARNED_ANSWERED,
              .tokens = tokens,
              .time_s = at.wall_ms / 1000,
          });
}

static void note_refusal(struct poller *p, struct poll_item *item, struct live_moment at)
{
    count_up(&item->refused);
    if (item->answered)
        put_off(item, at.now_ms, again_ms(item, item->refused));
    else if (item->refused >= REFUSALS_MAX)
        drop(p, item, at, LEARNED_REFUSED);
    else
        put_off(item, at.now_ms, 0);
}

void poller_refused(struct poller *p, struct live_moment at, const char *command,
                    const struct framing *framing, int times)
{
    for (size_t i = 0; i < p->count; i++) {
        struct poll_item *item = &p->items[i];

        if (strcmp(item->message->command, command) != 0 ||
            message_framing(p->protocol, item->message) != framing)
            continue;
        for (int n = 0; n < times; n++)
            note_refusal(p, item, at);
    }
}

/* Another dialect's answer, again and again: it will not get better. */
static void note_stranger(struct poller *p, struct poll_item *item, struct live_moment at)
{
    count_up(&item->strange);
    if (item->answered)
        put_off(item, at.now_ms, again_ms(item, item->strange));
    else if (item->strange >= STRANGE_MAX)
        drop(p, item, at, LEARNED_NOTHING);
    else
        put_off(item, at.now_ms, AGAIN_MS);
}

void poller_note(struct poller *p, struct live_moment at, enum answer_kind kind, size_t tokens)
{
    struct poll_item *item = &p->items[p->asked];

    /* Only after damage: what did not come at all may come late, and would then be taken for the
     * answer to its own repetition. */
    p->repeat = kind == ANSWER_DAMAGED && p->repeats < REPEATS_MAX;
    p->repeats = p->repeat ? p->repeats + 1 : 0;
    note_line(p, at, kind);
    switch (kind) {
    case ANSWER_READINGS:
    case ANSWER_TEXT:
        note_answer(p, item, at, tokens);
        break;
    case ANSWER_ACCEPTED:
    case ANSWER_REFUSED:
        note_refusal(p, item, at);
        break;
    case ANSWER_MISMATCH:
        note_stranger(p, item, at);
        break;
    case ANSWER_TIMEOUT:
    case ANSWER_DAMAGED:
        put_off(item, at.now_ms, AGAIN_MS);
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

static bool is_unheard(const struct poll_item *item)
{
    return item->lesson.answer != LEARNED_ANSWERED && item->refused == 0 && item->unheard == 0 &&
           item->strange == 0;
}

bool poller_awaits(const struct poller *p, enum measurement_id id)
{
    for (size_t i = 0; i < p->count; i++)
        if (is_fast(&p->items[i]) && is_unheard(&p->items[i]) &&
            message_says(p->items[i].message, id))
            return true;
    return false;
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
