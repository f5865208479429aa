/* inverter.h: one inverter: found, known by its serial number, polled for ever.
 *
 * It opens its device, asks who is there, then polls so that the line is idle only for the pause it
 * is told: fast questions every cycle, one slow question in each gap. Other units of its set, which
 * it is asked about too, are inverters of their own (behind.h). What a firmware refuses is
 * not asked again for a week, and with `learned` not after the next start either. After a failure
 * it waits longer each time, up to a minute, for ever; nothing ends the loop. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "inverter/conversation.h"
#include "inverter/identify.h"
#include "model/live.h"
#include "model/warnings.h"

enum inverter_state {
    INVERTER_OFFLINE, /* no device, or it can't be opened */
    INVERTER_SILENT,  /* open, but no good answer for 30 s, or never one */
    INVERTER_STALE,   /* no good answer for some seconds */
    INVERTER_ONLINE,
};

/* What an event is about: an OR of these. */
enum inverter_change {
    INVERTER_CHANGED_READINGS = 1, /* a reply came: source, perhaps new values */
    INVERTER_CHANGED_STATE = 2,    /* state or problem */
    INVERTER_CHANGED_IDENTITY = 4, /* id, name, model, firmware, protocol */
    INVERTER_LEFT = 8,             /* it will be freed when the call returns */
};

struct inverter;
struct learned;

/* Another unit of a set. Borrowed for the call. */
struct unit_name {
    const char *id;     /* its serial number in lower case, or made from that of the one asked */
    const char *serial; /* empty: not told */
    uint8_t unit;       /* its number in the set, which another may have later */
    bool there;         /* false: it has left; nothing is made for it */
};

struct inverter_events {
    /* `source` is the command that was answered, with INVERTER_CHANGED_READINGS. */
    void (*changed)(void *owner, struct inverter *i, unsigned changes, const char *source);
    /* Another unit of the set of `i` is there or has left: returns its inverter, made if need be,
     * or that with which it has a cable of its own. NULL, or no such function: nobody wants to
     * know. */
    struct inverter *(*unit)(void *owner, struct inverter *i, const struct unit_name *who);
    void *owner; /* borrowed */
};

struct inverter_options {
    const char *uri;                 /* copied */
    const char *port;                /* copied: a stable name of where it hangs; NULL: the URI */
    const struct protocol *protocol; /* NULL: find out */
    const struct identity *known;    /* who was there last time: asked for readings at once, and
                                        checked after the first; NULL: nobody; copied */
    struct learned *learned;         /* borrowed; NULL: what it answers is found out anew */
    int64_t gap_ms;                  /* pause between two questions */
    bool keeps_history;              /* what it says is written down: for readers to know */
    struct sequence *sequence;       /* borrowed: shared by all inverters */
    void (*heard)(void *owner, bool sent, struct span bytes); /* for --record; may be NULL */
    void *heard_owner;
};

/* ERROR_INVALID: the URI can't be understood. The caller owns `*out`. */
MUST_CHECK bool inverter_new(struct loop *loop, const struct inverter_options *options,
                             const struct inverter_events *events, struct inverter **out,
                             struct error *err);
void inverter_free(struct inverter *i);

/* Its device has come back, perhaps under another name (NULL: the same): tries at once. */
void inverter_retry(struct inverter *i, const char *uri);

/* Another unit has the same serial number (some makers do that): be called otherwise. */
void inverter_set_id(struct inverter *i, const char *id);

/* Its device has left: closes at once and waits for inverter_retry() alone. */
void inverter_unplugged(struct inverter *i);

/* The name of a state in the API: "online", … */
const char *inverter_state_name(enum inverter_state state);

/* What it is. Strings are borrowed until the next event; NULL: not known. */
const char *inverter_id(const struct inverter *i); /* serial in lower case, else the port's name */
const char *inverter_name(const struct inverter *i); /* for people: model or id */
const char *inverter_uri(const struct inverter *i);
const char *inverter_port(const struct inverter *i);
const char *inverter_serial(const struct inverter *i);
const char *inverter_model(const struct inverter *i);
const char *inverter_firmware(const struct inverter *i);
const struct protocol *inverter_protocol(const struct inverter *i);
const struct identity *inverter_identity(const struct inverter *i);
bool inverter_is_simulated(const struct inverter *i);
bool inverter_keeps_history(const struct inverter *i);
bool inverter_is_ups(const struct inverter *i);       /* a UPS on the same USB id, left alone */
bool inverter_is_unplugged(const struct inverter *i); /* waits for inverter_retry() */

/* Its place in a set; NULL: not known, or none. */
const char *inverter_role(const struct inverter *i);   /* "master", "slave" or "single" */
const char *inverter_phase(const struct inverter *i);  /* "L1", "L2" or "L3" */
const char *inverter_behind(const struct inverter *i); /* id of the one it is asked through */
bool inverter_is_behind(const struct inverter *i, const struct inverter *front);
/* It has no name but its number in the set of `front`: it never told its serial number. */
bool inverter_is_nameless(const struct inverter *i, const struct inverter *front, uint8_t unit);
bool inverter_knows_set(const struct inverter *i); /* the other units, if any, were looked for */

/* How it is. */
enum inverter_state inverter_state(const struct inverter *i);
const char *inverter_problem(const struct inverter *i); /* what is wrong and what to do; or NULL */
int64_t inverter_heard_ms(const struct inverter *i);    /* monotonic, last good answer; -1: never */
const struct live *inverter_live(const struct inverter *i);
struct line_statistics inverter_statistics(const struct inverter *i);

/* The text of the last good answer to `command`, as it came; empty if there was none. */
struct span inverter_last_text(const struct inverter *i, const char *command);
