/* site.c: all inverters of this house. */
#include "inverter/site.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "inverter/behind.h"
#include "inverter/known.h"
#include "inverter/learned.h"
#include "inverter/parallel.h"
#include "protocols/index.h"
#include "transport/discovery.h"

enum { SIMULATE_AFTER_MS = 2000, INVERTERS_MAX = 32 };

struct place {
    struct site *site;
    struct inverter *inverter; /* owned */
    bool automatic;            /* found, not named */
    bool leaving;              /* to be freed when the loop comes round */
    char serial[32];           /* of the unit that was there last */
};

struct site {
    struct loop *loop; /* borrowed */
    struct site_options options;
    const struct protocol *protocol;     /* NULL: find out */
    struct known *known;                 /* owned */
    struct learned *learned;             /* owned */
    struct discovery *discovery;         /* owned; NULL: only named devices */
    struct place *places[INVERTERS_MAX]; /* owned */
    size_t count;
    struct site_listener *listeners;
    struct sequence sequence;
    const char *problem;   /* why nobody is there; NULL: somebody is */
    struct timer simulate; /* rings when nothing was found */
    struct timer clean;    /* frees what left */
};

static const char only_a_ups[] =
    "No inverter found: what is plugged in is a UPS with the same USB chip, which is left alone. "
    "Plug the inverter's USB cable in.";
static const char nobody[] =
    "No inverter found. Plug its USB cable into this computer, or name the port of a serial "
    "cable: --device serial:/dev/ttyUSB0. \"heliowire check\" looks step by step.";

static bool is_shown(const struct place *p)
{
    return !p->leaving && !inverter_is_ups(p->inverter);
}

size_t site_count(const struct site *s)
{
    size_t count = 0;

    for (size_t n = 0; n < s->count; n++)
        count += is_shown(s->places[n]);
    return count;
}

struct inverter *site_at(const struct site *s, size_t index)
{
    for (size_t n = 0; n < s->count; n++)
        if (is_shown(s->places[n]) && index-- == 0)
            return s->places[n]->inverter;
    return NULL;
}

struct inverter *site_find(const struct site *s, struct span id)
{
    for (size_t n = 0; n < s->count; n++)
        if (is_shown(s->places[n]) && span_is(id, inverter_id(s->places[n]->inverter)))
            return s->places[n]->inverter;
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
    struct site_listener **at = &s->listeners;

    while (*at != NULL && *at != listener)
        at = &(*at)->next;
    if (*at != NULL)
        *at = listener->next;
}

static void tell(struct site *s, struct inverter *i, unsigned changes, const char *source)
{
    for (struct site_listener *l = s->listeners; l != NULL; l = l->next)
        l->changed(l->owner, i, changes, source);
}

static const char *find_problem(const struct site *s)
{
    if (site_count(s) > 0)
        return NULL;
    for (size_t n = 0; n < s->count; n++)
        if (inverter_is_ups(s->places[n]->inverter))
            return only_a_ups;
    return nobody;
}

static void look_for_problem(struct site *s)
{
    const char *problem = find_problem(s);

    if (problem == s->problem)
        return;
    s->problem = problem;
    if (problem != NULL)
        log_warning("%s", problem);
    tell(s, NULL, INVERTER_CHANGED_STATE, NULL);
}

static void leave(struct place *p)
{
    struct site *s = p->site;

    if (p->leaving)
        return;
    p->leaving = true;
    timer_set(s->loop, &s->clean, 0);
}

static bool is_behind(const struct place *p)
{
    return inverter_behind(p->inverter) != NULL;
}

/* Those behind one that leaves leave with it. */
static void leave_behind(struct site *s)
{
    for (size_t n = 0; n < s->count; n++)
        for (size_t k = 0; k < s->count; k++)
            if (s->places[n]->leaving &&
                inverter_is_behind(s->places[k]->inverter, s->places[n]->inverter))
                s->places[k]->leaving = true;
}

/* Who is told may look at all that are there: the list is whole whenever somebody is. */
static void clean(struct site *s, bool behind)
{
    size_t n = 0;

    while (n < s->count) {
        struct place *p = s->places[n];

        if (!p->leaving || is_behind(p) != behind) {
            n++;
            continue;
        }
        s->count--;
        memmove(&s->places[n], &s->places[n + 1], (s->count - n) * sizeof(struct place *));
        tell(s, p->inverter, INVERTER_LEFT, NULL);
        inverter_free(p->inverter);
        free(p);
    }
}

/* None lives longer than the one it is asked through. */
static void on_clean(void *owner)
{
    struct site *s = owner;

    leave_behind(s);
    clean(s, true);
    clean(s, false);
    look_for_problem(s);
}

static bool has_serial(const struct place *p, const char *serial)
{
    const char *own = inverter_serial(p->inverter);

    return own != NULL && parallel_same_serial(own, serial);
}

/* A unit that was asked about through another one has a cable of its own now. */
static void replace_behind(struct place *p)
{
    const char *serial = inverter_serial(p->inverter);

    for (size_t n = 0; n < p->site->count && serial != NULL; n++)
        if (is_behind(p->site->places[n]) && has_serial(p->site->places[n], serial))
            leave(p->site->places[n]);
}

/* The same unit may have come back on another port: the one that left makes room. Two units that
 * are both there may carry the same number: the later gets a name of its own. */
static void settle_id(struct place *p)
{
    const char *id = inverter_id(p->inverter);

    for (size_t n = 0; n < p->site->count; n++) {
        struct place *other = p->site->places[n];

        if (other == p || other->leaving || is_behind(other) ||
            strcmp(inverter_id(other->inverter), id) != 0)
            continue;
        if (other->automatic && inverter_state(other->inverter) == INVERTER_OFFLINE) {
            leave(other);
            continue;
        }
        char unique[48];
        snprintf(unique, sizeof unique, "%.40s-%zu", id, n + 2);
        log_warning("%s: a second unit has this serial number, it is called %s", id, unique);
        inverter_set_id(p->inverter, unique);
        return;
    }
}

static bool has_scheme(const char *uri, const char *scheme)
{
    return strncmp(uri, scheme, strlen(scheme)) == 0;
}

/* Simulations and recordings are not worth remembering. */
static bool is_device(const char *uri)
{
    return !has_scheme(uri, "sim:") && !has_scheme(uri, "replay:");
}

/* What a simulated unit answers must never be mixed with what a real one does. */
static bool is_learnt(const struct site *s, const char *uri)
{
    return s->options.data_is_simulated ? has_scheme(uri, "sim:") : is_device(uri);
}

/* With another unit on the cable those behind the former are not asked about any more. */
static void forget_set(struct place *p)
{
    const char *serial = inverter_serial(p->inverter);

    if (serial == NULL)
        return;
    bool other = p->serial[0] != '\0' && !parallel_same_serial(p->serial, serial);
    for (size_t n = 0; n < p->site->count && other; n++)
        if (inverter_is_behind(p->site->places[n]->inverter, p->inverter))
            leave(p->site->places[n]);
    span_copy(span_of(serial), p->serial, sizeof p->serial);
}

static void on_identity(struct place *p)
{
    struct site *s = p->site;
    struct inverter *i = p->inverter;
    const struct identity *who = inverter_identity(i);

    forget_set(p);
    replace_behind(p);
    settle_id(p);
    if (who->verdict == IDENTITY_INVERTER && who->serial[0] != '\0' && is_device(inverter_uri(i)))
        known_remember(s->known, inverter_port(i), who);
    if (inverter_is_ups(i))
        log_info("%s: left alone: %s", inverter_uri(i), who->why);
    /* They tell through whom they are asked. */
    for (size_t n = 0; n < s->count; n++)
        if (!s->places[n]->leaving && inverter_is_behind(s->places[n]->inverter, i))
            tell(s, s->places[n]->inverter, INVERTER_CHANGED_IDENTITY, NULL);
}

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct place *p = owner;
    struct site *s = p->site;

    if ((changes & INVERTER_CHANGED_IDENTITY) != 0 && !is_behind(p))
        on_identity(p);
    if (is_shown(p))
        tell(s, i, changes, source);
    else if (inverter_is_ups(i) && (changes & INVERTER_CHANGED_IDENTITY) != 0)
        tell(s, i, INVERTER_LEFT, NULL);
    look_for_problem(s);
}

/* NULL: there is no place left. */
static struct inverter *add_behind(struct place *asked, const struct unit_name *who)
{
    struct site *s = asked->site;

    if (s->count == INVERTERS_MAX)
        return NULL;
    struct place *p = xcalloc(1, sizeof *p);
    struct inverter_events events = {.changed = on_changed, .owner = p};
    p->site = s;
    p->inverter = behind_new(s->loop, asked->inverter, who, &events);
    s->places[s->count++] = p;
    log_info("%s: it has %s behind it", inverter_id(asked->inverter), who->id);
    tell(s, p->inverter,
         INVERTER_CHANGED_READINGS | INVERTER_CHANGED_STATE | INVERTER_CHANGED_IDENTITY, NULL);
    return p->inverter;
}

/* The place with a cable of another unit of the set; NULL: it has none. One whose cable was pulled
 * makes room. */
static struct place *find_cabled(const struct place *asked, const struct unit_name *who)
{
    for (size_t n = 0; n < asked->site->count; n++) {
        struct place *p = asked->site->places[n];

        if (p == asked || p->leaving || is_behind(p) || !has_serial(p, who->serial))
            continue;
        if (!p->automatic || !inverter_is_unplugged(p->inverter))
            return p;
        leave(p);
    }
    return NULL;
}

/* What was called by its number until it told its serial number, or until the one on the cable told
 * its own, is the same unit. */
static void leave_nameless(struct site *s, const struct inverter *front,
                           const struct unit_name *who)
{
    for (size_t n = 0; n < s->count; n++)
        if (inverter_is_nameless(s->places[n]->inverter, front, who->unit) &&
            strcmp(inverter_id(s->places[n]->inverter), who->id) != 0)
            leave(s->places[n]);
}

/* Each unit is there once, whoever tells of it. */
static struct inverter *on_unit(void *owner, struct inverter *i, const struct unit_name *who)
{
    struct place *asked = owner;
    const struct place *cabled = find_cabled(asked, who);

    leave_nameless(asked->site, i, who);
    if (cabled != NULL)
        return cabled->inverter;
    for (size_t n = 0; n < asked->site->count; n++) {
        struct place *p = asked->site->places[n];

        if (p->leaving || !is_behind(p) || strcmp(inverter_id(p->inverter), who->id) != 0)
            continue;
        if (who->there)
            behind_adopt(p->inverter, i);
        return p->inverter;
    }
    return who->there ? add_behind(asked, who) : NULL;
}

static bool add(struct site *s, const char *uri, const char *port, bool automatic,
                struct error *err)
{
    struct identity last;
    struct place *p = xcalloc(1, sizeof *p);
    struct inverter_options options = {
        .uri = uri,
        .port = port,
        .protocol = s->protocol,
        .learned = is_learnt(s, uri) ? s->learned : NULL,
        .gap_ms = s->options.gap_ms,
        .keeps_history = s->options.keeps_history,
        .sequence = &s->sequence,
        .heard = s->options.heard,
        .heard_owner = s->options.heard_owner,
    };
    struct inverter_events events = {.changed = on_changed, .unit = on_unit, .owner = p};

    *p = (struct place){.site = s, .automatic = automatic};
    if (known_find(s->known, port != NULL ? port : uri, &last) &&
        (s->protocol == NULL || s->protocol == last.protocol))
        options.known = &last;
    if (s->count == INVERTERS_MAX) {
        free(p);
        return fail(err, ERROR_INVALID, "more than %d devices", INVERTERS_MAX);
    }
    if (!inverter_new(s->loop, &options, &events, &p->inverter, err)) {
        free(p);
        return false;
    }
    s->places[s->count++] = p;
    timer_clear(&s->simulate);
    replace_behind(p);
    tell(s, p->inverter,
         INVERTER_CHANGED_READINGS | INVERTER_CHANGED_STATE | INVERTER_CHANGED_IDENTITY, NULL);
    return true;
}

static struct place *place_on_port(struct site *s, const char *port)
{
    for (size_t n = 0; n < s->count; n++)
        if (s->places[n]->automatic && !s->places[n]->leaving &&
            strcmp(inverter_port(s->places[n]->inverter), port) == 0)
            return s->places[n];
    return NULL;
}

static bool is_listed(const struct candidate *list, size_t count, const char *port)
{
    for (size_t n = 0; n < count; n++)
        if (strcmp(list[n].port, port) == 0)
            return true;
    return false;
}

/* A simulated inverter makes room for a real one. */
static void drop_simulated(struct site *s)
{
    for (size_t n = 0; n < s->count; n++)
        if (s->places[n]->automatic && inverter_is_simulated(s->places[n]->inverter))
            leave(s->places[n]);
}

static void take_candidate(struct site *s, const struct candidate *c)
{
    struct place *p = place_on_port(s, c->port);
    struct error err;

    if (p != NULL) {
        /* Back before we saw it leave: the node has another name now. */
        if (strcmp(inverter_uri(p->inverter), c->uri) != 0)
            inverter_unplugged(p->inverter);
        if (inverter_state(p->inverter) == INVERTER_OFFLINE)
            inverter_retry(p->inverter, c->uri);
        return;
    }
    drop_simulated(s);
    log_info("%s: found on %s", c->uri, c->port);
    if (!add(s, c->uri, c->port, true, &err))
        log_error("%s: %s", c->uri, err.text);
}

/* Serial adapters may be anything: they are opened only when named. */
static bool is_wanted(const struct candidate *c)
{
    return c->kind == CANDIDATE_HIDRAW || c->kind == CANDIDATE_USB;
}

static void on_devices(void *owner)
{
    struct site *s = owner;
    struct candidate list[CANDIDATES_MAX];
    size_t count = discovery_list(list, CANDIDATES_MAX);

    for (size_t n = 0; n < s->count; n++) {
        struct place *p = s->places[n];

        if (is_behind(p))
            continue;
        if (!p->automatic && inverter_state(p->inverter) == INVERTER_OFFLINE)
            inverter_retry(p->inverter, NULL);
        else if (p->automatic && !inverter_is_simulated(p->inverter) &&
                 !is_listed(list, count, inverter_port(p->inverter)))
            inverter_unplugged(p->inverter);
    }
    for (size_t n = 0; n < count; n++)
        if (is_wanted(&list[n]))
            take_candidate(s, &list[n]);
    look_for_problem(s);
}

static void on_nothing_found(void *owner)
{
    struct site *s = owner;
    struct error err;

    if (site_count(s) > 0)
        return;
    log_info("no inverter found: serving a simulated one");
    if (!add(s, "sim:", NULL, true, &err))
        log_error("sim: %s", err.text);
    look_for_problem(s);
}

static bool wants_auto(const struct site_options *options)
{
    bool wanted = options->device_count == 0;

    for (size_t n = 0; n < options->device_count; n++)
        wanted = wanted || strcmp(options->devices[n], "auto") == 0;
    return wanted;
}

static bool add_named(struct site *s, struct error *err)
{
    for (size_t n = 0; n < s->options.device_count; n++)
        if (strcmp(s->options.devices[n], "auto") != 0 &&
            !add(s, s->options.devices[n], NULL, false, err))
            return false;
    return true;
}

bool site_open(struct loop *loop, const struct site_options *options, struct site **out,
               struct error *err)
{
    struct site *s = xcalloc(1, sizeof *s);

    s->loop = loop;
    s->options = *options;
    s->simulate = (struct timer){.function = on_nothing_found, .owner = s};
    s->clean = (struct timer){.function = on_clean, .owner = s};
    if (options->protocol != NULL) {
        s->protocol = protocol_find(span_of(options->protocol));
        if (s->protocol == NULL) {
            site_close(s);
            return fail(err, ERROR_INVALID, "no protocol is called \"%s\"; see heliowire protocols",
                        options->protocol);
        }
    }
    s->known = known_open(loop, options->data_folder);
    s->learned = learned_open(loop, options->data_folder);
    if (!add_named(s, err)) {
        site_close(s);
        return false;
    }
    if (wants_auto(options)) {
        struct error problem;

        if (!discovery_new(loop, on_devices, s, &s->discovery, &problem))
            log_warning("devices that are plugged in later will not be seen: %s", problem.text);
        on_devices(s);
        if (options->simulate_if_none && s->count == 0)
            timer_set(loop, &s->simulate, SIMULATE_AFTER_MS);
    }
    *out = s;
    return true;
}

void site_close(struct site *s)
{
    if (s == NULL)
        return;
    timer_clear(&s->simulate);
    timer_clear(&s->clean);
    discovery_free(s->discovery);
    for (size_t n = 0; n < s->count; n++) {
        inverter_free(s->places[n]->inverter);
        free(s->places[n]);
    }
    learned_close(s->learned);
    known_close(s->known);
    free(s);
}
