/* dialect.c: in which dialect a recording is. */
#include "commands/dialect.h"

#include <stdlib.h>

#include "commands/device.h"
#include "commands/exchanges.h"
#include "commands/verdict.h"
#include "core/memory.h"
#include "protocols/index.h"

enum { STEP_MS = 1000, STEPS_MAX = 600 };

/* The recording as a device that is asked who it is. */
struct interview {
    struct loop *loop;
    struct conversation *conversation;
    struct identify *identify;
    struct identity who;
    bool over;
};

static void on_identified(void *owner, const struct identity *who)
{
    struct interview *i = owner;

    i->who = *who;
    i->over = true;
}

static void on_ready(void *owner)
{
    struct interview *i = owner;
    struct identify_events events = {.done = on_identified, .owner = i};

    i->identify = identify_new(i->loop, i->conversation, NULL, &events);
}

static void on_closed(void *owner, const struct error *why)
{
    struct interview *i = owner;

    (void)why; /* of a file that was read a moment ago */
    i->over = true;
}

/* On a stepped clock, as a file need not be waited for. */
static void ask_who(const char *path, struct identity *who)
{
    struct interview i = {.loop = loop_new_stepped(0), .who.verdict = IDENTITY_SILENT};
    struct conversation_events events = {.ready = on_ready, .closed = on_closed, .owner = &i};
    char *uri = xprintf("replay:%s", path);
    bool opened = conversation_new(i.loop, uri, &events, &i.conversation, NULL);

    for (int step = 0; opened && !i.over && step < STEPS_MAX; step++)
        loop_step(i.loop, STEP_MS);
    identify_free(i.identify);
    if (opened)
        conversation_free(i.conversation);
    loop_free(i.loop);
    free(uri);
    *who = i.who;
}

/* How well a dialect reads a recording. */
struct score {
    const struct protocol *protocol;
    size_t answers, readings;
};

static void add_to_score(void *owner, const struct exchange *e)
{
    struct score *s = owner;
    struct verdict v;

    if (e->raw.length == 0)
        return;
    verdict_judge(&v, s->protocol, e->command, e->raw);
    s->answers += v.decoded;
    s->readings += v.decoded ? v.reply.count : 0;
}

static struct score score_of(const struct recording *r, const struct protocol *p)
{
    struct score s = {.protocol = p};

    if (p != NULL)
        exchanges_each(r, p, add_to_score, &s);
    return s;
}

static bool is_better(const struct score *a, const struct score *b)
{
    return a->answers != b->answers ? a->answers > b->answers : a->readings > b->readings;
}

/* The dialect that reads most; of several that read as much the first, as families stand before
 * their variants. What it said of itself counts for more than readings, but a part of a
 * conversation says little: another dialect that reads more answers is right then. */
static const struct protocol *find_by_answers(const struct recording *r,
                                              const struct protocol *said)
{
    struct score best = {0}, own = score_of(r, said);

    for (size_t i = 0; protocols[i] != NULL; i++) {
        struct score s = score_of(r, protocols[i]);

        if (is_better(&s, &best))
            best = s;
    }
    return said != NULL && own.answers >= best.answers ? said : best.protocol;
}

/* It may have said of which dialect it is all the same. */
static bool fail_to_find(const char *path, const struct identity *who, struct error *err)
{
    bool told = who->verdict == IDENTITY_UNKNOWN;

    return fail(err, ERROR_DAMAGED,
                "%s: no dialect reads any of it%s%s; to read it as one: --protocol NAME", path,
                told ? ": " : "", told ? who->why : "");
}

bool dialect_of(const struct recording *r, const char *path, const struct protocol **out,
                struct error *err)
{
    const char *header = recording_header(r, "protocol");
    const struct protocol *found = header != NULL ? protocol_find(span_of(header)) : NULL;
    struct identity who;

    if (recording_count(r) == 0)
        return fail(err, ERROR_DAMAGED, "%s: nothing was asked", path);
    if (found == NULL) {
        ask_who(path, &who);
        if (who.verdict == IDENTITY_UPS)
            return device_is_inverter(&who, err);
        found = find_by_answers(r, who.verdict == IDENTITY_INVERTER ? who.protocol : NULL);
    }
    if (found == NULL)
        return fail_to_find(path, &who, err);
    *out = found;
    return true;
}
