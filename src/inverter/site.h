/* site.h: all inverters of this house: those named, and those found by themselves.
 *
 * Devices come and go; the site opens what appears, drops what left, and remembers in the data
 * folder who hung where and what it answers, so that the next start shows the first reading at once
 * and asks nothing in vain. Units that are asked about through another one's cable are inverters of
 * the site as well, unless they have a cable of their own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "inverter/inverter.h"

struct site;

struct site_options {
    const char *const *devices; /* URIs, or "auto"; none is the same as "auto" */
    size_t device_count;
    bool simulate_if_none;   /* nothing found within two seconds: serve a simulated inverter */
    const char *protocol;    /* NULL: find out */
    int64_t gap_ms;          /* pause between two questions */
    const char *data_folder; /* for known.json and learned.json; NULL: remember nothing */
    bool data_is_simulated;  /* that folder is one for what simulated units tell */
    bool keeps_history;      /* what inverters say is written down */
    void (*heard)(void *owner, bool sent, struct span bytes); /* for --record; may be NULL */
    void *heard_owner;
};

struct site_listener {
    /* As inverter_events.changed; for a new inverter all bits but INVERTER_LEFT are set.
     * `i` is NULL when only the site's problem changed. */
    void (*changed)(void *owner, struct inverter *i, unsigned changes, const char *source);
    void *owner;
    struct site_listener *next; /* the site's */
};

/* ERROR_INVALID: a URI or protocol can't be understood. The caller owns `*out`. */
MUST_CHECK bool site_open(struct loop *loop, const struct site_options *options, struct site **out,
                          struct error *err);
void site_close(struct site *s);

/* The listener lives inside its owner, until site_unlisten() or site_close(); neither is called
 * from inside `changed`. */
void site_listen(struct site *s, struct site_listener *listener);
void site_unlisten(struct site *s, struct site_listener *listener);

size_t site_count(const struct site *s);
struct inverter *site_at(const struct site *s, size_t index);     /* index < site_count() */
struct inverter *site_find(const struct site *s, struct span id); /* NULL: none of that id */

/* What keeps us from showing anything, and what to do; NULL when all is well. */
const char *site_problem(const struct site *s);

/* The newest number of struct sequence (model/live.h). */
uint64_t site_sequence(const struct site *s);
