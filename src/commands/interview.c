/* interview.c: everything there is to ask, asked once round. */
#include "commands/interview.h"

#include <stdlib.h>

#include "core/memory.h"
#include "inverter/question.h"
#include "protocols/index.h"

enum {
    TRIES = 3,                  /* of a question whose answer came damaged */
    FAST_ROUNDS = 3,            /* one with all others, two more at the end */
    UNITS = 2,                  /* of a parallel set: is there a second one */
    PROBE_PATIENCE_MS = 1000,   /* many units say nothing to what they do not know */
    STRANGER_PATIENCE_MS = 600, /* and to what is of another dialect */
};

struct interview {
    struct device *device; /* borrowed */
    void (*step)(void *owner, const struct interview_step *step);
    void *owner;
    struct question *questions; /* owned */
    size_t count;
    const struct protocol *protocol; /* of the questions that are collected */
    enum answer_kind kind;           /* of the last answer */
    struct interview_result result;
};

static bool has_question(const struct interview *i, const struct question *q)
{
    for (size_t n = 0; n < i->count; n++)
        if (strcmp(i->questions[n].command, q->command) == 0 &&
            i->questions[n].framing == q->framing)
            return true;
    return false;
}

static void add(struct interview *i, const struct question *q)
{
    i->questions = xrealloc(i->questions, (i->count + 1) * sizeof *i->questions);
    i->questions[i->count++] = *q;
}

static struct question question_of(const struct interview *i, const struct message *m,
                                   unsigned unit)
{
    struct question q = {.protocol = i->protocol, .message = m};

    question_command(m, unit, loop_wall_ms(device_loop(i->device)), &q);
    return q;
}

static void add_message(void *owner, const struct message *m)
{
    struct interview *i = owner;
    unsigned units = m->argument == ARGUMENT_UNIT ? UNITS : 1;

    for (unsigned unit = 0; unit < units; unit++) {
        struct question q = question_of(i, m, unit);

        if (m->poll != POLL_FAST)
            q.patience_ms = PROBE_PATIENCE_MS;
        add(i, &q);
    }
}

static void add_fast(void *owner, const struct message *m)
{
    struct interview *i = owner;
    struct question q = question_of(i, m, 0);

    if (m->poll == POLL_FAST)
        add(i, &q);
}

/* Behind a caret or its first letter nothing is taken for what sets something, in any dialect. */
static bool is_harmless(const struct question *q)
{
    return q->framing->letter != 0 || q->command[0] == 'Q' || q->command[0] == 'H';
}

/* Taken as text: no table is trusted to read it. */
static void add_sign(void *owner, const struct message *m)
{
    struct interview *i = owner;
    struct question q = question_of(i, m, 0);

    q.message = NULL;
    q.framing = message_framing(i->protocol, m);
    q.patience_ms = STRANGER_PATIENCE_MS;
    if ((m->poll == POLL_IDENTITY || m->poll == POLL_FAST) && is_harmless(&q) &&
        !has_question(i, &q))
        add(i, &q);
}

static void on_answered(void *owner, const struct answer *a)
{
    struct interview *i = owner;

    i->kind = a->kind;
}

static bool ask(struct interview *i, const struct question *q, struct error *err)
{
    for (int tries = 0; tries < TRIES; tries++) {
        if (!device_ask(i->device, q, on_answered, i, err))
            return false;
        if (i->kind != ANSWER_DAMAGED && i->kind != ANSWER_MISMATCH)
            break;
    }
    return true;
}

static void tell(const struct interview *i, const struct interview_step *step)
{
    if (i->step != NULL)
        i->step(i->owner, step);
}

static bool ask_all(struct interview *i, struct error *err)
{
    for (size_t n = 0; n < i->count; n++) {
        const struct question *q = &i->questions[n];
        struct interview_step step = {.command = q->command, .at = n + 1, .count = i->count};

        tell(i, &step);
        if (!ask(i, q, err))
            return false;
        step.is_over = true;
        step.kind = i->kind;
        tell(i, &step);
        i->result.asked++;
        i->result.answered += i->kind == ANSWER_READINGS || i->kind == ANSWER_TEXT;
    }
    return true;
}

static bool finish(struct interview *i, struct interview_result *out, struct error *err)
{
    bool asked = ask_all(i, err);

    free(i->questions);
    if (asked)
        *out = i->result;
    return asked;
}

bool interview(struct device *d, const struct protocol *p,
               void (*step)(void *owner, const struct interview_step *step), void *owner,
               struct interview_result *out, struct error *err)
{
    struct interview i = {.device = d, .step = step, .owner = owner, .protocol = p};

    protocol_each_message(p, add_message, &i);
    for (int round = 1; round < FAST_ROUNDS; round++)
        protocol_each_message(p, add_fast, &i);
    return finish(&i, out, err);
}

bool interview_stranger(struct device *d,
                        void (*step)(void *owner, const struct interview_step *step), void *owner,
                        struct interview_result *out, struct error *err)
{
    struct interview i = {.device = d, .step = step, .owner = owner};

    for (size_t n = 0; protocols[n] != NULL; n++) {
        i.protocol = protocols[n];
        protocol_each_message(protocols[n], add_sign, &i);
    }
    return finish(&i, out, err);
}
