/* fake_site.h: a site whose inverters a test speaks for: include it once in a test program.
 *
 * It takes the place of inverter/site.c and inverter/inverter.c: the linker finds these functions
 * first. Live values are kept by the real model/live.c. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "core/loop.h"
#include "core/memory.h"
#include "inverter/site.h"
#include "model/derive.h"
#include "protocols/index.h"

enum { FAKE_INVERTERS = 16, FAKE_TEXTS = 4 };

struct inverter {
    char id[64];
    const char *model, *firmware, *problem;
    enum inverter_state state;
    const char *role, *phase, *behind;
    bool simulated;
    bool keeps_history;
    int64_t heard_ms;
    struct live live;
    struct line_statistics line;
    struct {
        const char *command, *text;
    } texts[FAKE_TEXTS];
};

struct site {
    struct loop *loop;
    struct inverter *inverters[FAKE_INVERTERS];
    size_t count;
    const char *problem;
    struct site_listener *listeners;
    struct sequence sequence;
};

/* What the code under test calls. */

size_t site_count(const struct site *s)
{
    return s->count;
}

struct inverter *site_at(const struct site *s, size_t index)
{
    return s->inverters[index];
}

struct inverter *site_find(const struct site *s, struct span id)
{
    for (size_t n = 0; n < s->count; n++)
        if (span_is(id, s->inverters[n]->id))
            return s->inverters[n];
    return NULL;
}

const char *site_problem(const struct site *s)
{
    return s->problem;
}

uint64_t site_sequence(const struct site *s)
{
    return s->sequence.last;
}

void site_listen(struct site *s, struct site_listener *listener)
{
    listener->next = s->listeners;
    s->listeners = listener;
}

void site_unlisten(struct site *s, struct site_listener *listener)
{
    if (s->listeners == listener)
        s->listeners = listener->next;
}

const char *inverter_state_name(enum inverter_state state)
{
    static const char *const names[] = {"offline", "silent", "stale", "online"};

    return names[state];
}

const char *inverter_id(const struct inverter *i)
{
    return i->id;
}

const char *inverter_name(const struct inverter *i)
{
    return i->model != NULL ? i->model : i->id;
}

const char *inverter_uri(const struct inverter *i)
{
    (void)i;
    return "hidraw:/dev/hidraw0";
}

const char *inverter_port(const struct inverter *i)
{
    return inverter_uri(i);
}

const char *inverter_serial(const struct inverter *i)
{
    return i->id;
}

const char *inverter_model(const struct inverter *i)
{
    return i->model;
}

const char *inverter_firmware(const struct inverter *i)
{
    return i->firmware;
}

const struct protocol *inverter_protocol(const struct inverter *i)
{
    return i->model != NULL ? protocol_find(span_of("pi30")) : NULL;
}

const char *inverter_role(const struct inverter *i)
{
    return i->role;
}

const char *inverter_phase(const struct inverter *i)
{
    return i->phase;
}

const char *inverter_behind(const struct inverter *i)
{
    return i->behind;
}

bool inverter_keeps_history(const struct inverter *i)
{
    return i->keeps_history;
}

bool inverter_is_simulated(const struct inverter *i)
{
    return i->simulated;
}

enum inverter_state inverter_state(const struct inverter *i)
{
    return i->state;
}

const char *inverter_problem(const struct inverter *i)
{
    return i->problem;
}

int64_t inverter_heard_ms(const struct inverter *i)
{
    return i->heard_ms;
}

const struct live *inverter_live(const struct inverter *i)
{
    return &i->live;
}

struct line_statistics inverter_statistics(const struct inverter *i)
{
    return i->line;
}

struct span inverter_last_text(const struct inverter *i, const char *command)
{
    for (size_t n = 0; n < FAKE_TEXTS; n++)
        if (i->texts[n].command != NULL && strcmp(i->texts[n].command, command) == 0)
            return span_of(i->texts[n].text);
    return (struct span){0};
}

/* What a test does. */

static inline void fake_tell(struct site *s, struct inverter *i, unsigned changes,
                             const char *source)
{
    for (struct site_listener *l = s->listeners; l != NULL; l = l->next)
        l->changed(l->owner, i, changes, source);
}

static inline struct site *fake_site_new(struct loop *loop)
{
    struct site *s = xcalloc(1, sizeof *s);

    s->loop = loop;
    return s;
}

static inline struct inverter *fake_add(struct site *s, const char *id)
{
    struct inverter *i = xcalloc(1, sizeof *i);

    snprintf(i->id, sizeof i->id, "%s", id);
    i->heard_ms = -1;
    i->model = "MAX 8K";
    i->firmware = "00079.70";
    i->state = INVERTER_ONLINE;
    live_init(&i->live, &s->sequence);
    s->inverters[s->count++] = i;
    fake_tell(s, i, INVERTER_CHANGED_READINGS | INVERTER_CHANGED_STATE | INVERTER_CHANGED_IDENTITY,
              NULL);
    return i;
}

/* The inverter says a number; `text` as on the wire. */
static inline void fake_say(struct site *s, struct inverter *i, const char *source,
                            enum measurement_id id, const char *text)
{
    struct decoded d = {.count = 1, .readings = {{.is = id}}};
    struct live_moment at = {.now_ms = loop_now_ms(s->loop), .wall_ms = loop_wall_ms(s->loop)};

    if (!value_parse_number(span_of(text), &d.readings[0].value))
        abort();
    live_update(&i->live, source, &d, at);
    derive(&(struct derivation){.live = &i->live, .source = source, .reply = &d, .at = at});
    i->heard_ms = at.now_ms;
    fake_tell(s, i, INVERTER_CHANGED_READINGS, source);
}

static inline void fake_flag(struct site *s, struct inverter *i, const char *source,
                             enum measurement_id id, bool on)
{
    struct decoded d = {.count = 1, .readings = {{.is = id, .value = value_flag(on)}}};
    struct live_moment at = {.now_ms = loop_now_ms(s->loop), .wall_ms = loop_wall_ms(s->loop)};

    live_update(&i->live, source, &d, at);
    derive(&(struct derivation){.live = &i->live, .source = source, .reply = &d, .at = at});
    i->heard_ms = at.now_ms;
    fake_tell(s, i, INVERTER_CHANGED_READINGS, source);
}

/* An answer to QPGS0: one unit of a parallel system. Its fourth token is the fault. */
#define UNIT_WITH_FAULT(code)                                                                      \
    "1 92931905106458 F " code " 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 000 "    \
    "00895 00713 007 10100010 1 1 060 080 60 00 000"

/* The inverter answers with a real answer's text, decoded by its protocol. */
static inline void fake_answer(struct site *s, struct inverter *i, const char *command,
                               const char *text)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    const struct message *m = protocol_message(p, span_of(command));
    struct decoded d;
    struct live_moment at = {.now_ms = loop_now_ms(s->loop), .wall_ms = loop_wall_ms(s->loop)};
    size_t n = 0;

    if (m == NULL || !decode_reply(p, m, span_of(text), &d))
        abort();
    while (i->texts[n].command != NULL && strcmp(i->texts[n].command, m->command) != 0)
        n++;
    i->texts[n].command = m->command;
    i->texts[n].text = text;
    live_update(&i->live, m->command, &d, at);
    derive(&(struct derivation){.live = &i->live, .source = m->command, .reply = &d, .at = at});
    i->heard_ms = at.now_ms;
    fake_tell(s, i, INVERTER_CHANGED_READINGS, m->command);
}

static inline void fake_state(struct site *s, struct inverter *i, enum inverter_state state,
                              const char *problem)
{
    i->state = state;
    i->problem = problem;
    fake_tell(s, i, INVERTER_CHANGED_STATE, NULL);
}

static inline void fake_rename(struct site *s, struct inverter *i, const char *id)
{
    snprintf(i->id, sizeof i->id, "%s", id);
    fake_tell(s, i, INVERTER_CHANGED_IDENTITY, NULL);
}

static inline void fake_remove(struct site *s, struct inverter *i)
{
    size_t n = 0;

    while (s->inverters[n] != i)
        n++;
    s->count--;
    memmove(&s->inverters[n], &s->inverters[n + 1], (s->count - n) * sizeof s->inverters[0]);
    fake_tell(s, i, INVERTER_LEFT, NULL);
    live_done(&i->live);
    free(i);
}

static inline void fake_site_free(struct site *s)
{
    while (s->count > 0)
        fake_remove(s, s->inverters[s->count - 1]);
    free(s);
}
