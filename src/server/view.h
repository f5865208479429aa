/* view.h: one inverter as the readers of the feed know it: when each part of it changed.
 *
 * A number (`seq`) is that of an event of the feed; a reader that has everything up to `since`
 * needs what has a larger one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/json.h"
#include "inverter/inverter.h"

enum { VIEW_ID_CAPACITY = 64, VIEW_SOURCES_MAX = 64 };

/* One kind of question that was answered. */
struct view_source {
    const char *command; /* the table's, lives for ever */
    uint64_t seq;        /* of its last answer */
    int64_t heard_ms;
};

struct view {
    struct inverter *inverter; /* borrowed from the site */
    char id[VIEW_ID_CAPACITY];
    uint64_t born; /* whoever has less than this knows nothing of it */
    uint64_t identity_seq, state_seq, warnings_seq;
    uint64_t live_seen; /* the inverter's own number of what is stamped below */
    uint64_t reading_seq[MEASUREMENT_COUNT]; /* 0: not known */
    struct view_source sources[VIEW_SOURCES_MAX];
    size_t source_count;
    struct active_warning warnings[WARNINGS_MAX];
    size_t warning_count;
    struct view *next; /* the feed's */
};

/* Begins, or begins anew: from `seq` on it is another one to readers. */
void view_begin(struct view *v, struct inverter *i, uint64_t seq);

/* Whether the inverter has another id than readers know, or has forgotten what they know. */
bool view_is_outdated(const struct view *v);

/* Takes over an event of the inverter (inverter.h). False: it only confirms what was known. */
bool view_take(struct view *v, unsigned changes, const char *source, uint64_t seq, int64_t now_ms);

/* Each writes an object: everything; what is newer than `since` (nothing if nothing is); the state
 * alone. */
void view_write(const struct view *v, int64_t now_ms, struct json *j);
void view_write_changes(const struct view *v, uint64_t since, int64_t now_ms, struct json *j);
void view_write_state(const struct view *v, int64_t now_ms, struct json *j);
