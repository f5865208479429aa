/* finding.h: what `check` found, step by step: shown as it comes, or as JSON at the end. */
#pragma once

#include "commands/command.h"
#include "core/buffer.h"

struct active_warning; /* model/warnings.h, which <grp.h> does not go with */

enum { FINDING_DETAILS_MAX = 64 };

struct finding {
    const char *name; /* "permission"; lives for ever */
    bool ok;
    char *device;                       /* owned; NULL: of all */
    char *text;                         /* owned; what was found */
    char *advice;                       /* owned; the one thing to do; NULL: nothing */
    char *details[FINDING_DETAILS_MAX]; /* owned; what led to it */
    size_t detail_count;
    int64_t took_ms;                 /* since it was begun; -1: it was not said when */
    bool asked_for_warnings;         /* it tells what the inverter complains about: */
    struct active_warning *warnings; /* owned */
    size_t warning_count;
};

struct findings {
    const struct terminal *terminal; /* borrowed */
    bool quiet;                      /* show nothing as it comes */
    const char *device;              /* borrowed; what the next findings are about; NULL: all */
    const char *bundle;              /* borrowed; the file they are also written to; NULL: none */
    struct finding *items;           /* owned */
    size_t count;
    struct finding next;     /* collects details */
    int64_t begun_ms;        /* when finding_begin() was called; 0: it was not */
    enum exit_code code;     /* of the first that failed */
    bool inverter_complains; /* one of them tells warnings or faults, not mere notes */
    bool only_a_ups;         /* what was asked who it is turned out to be one */
};

/* Says on a terminal what is being looked at, until the finding or the next of these comes, and
 * takes the time. */
void finding_begin(struct findings *f, const char *name, const char *what);

/* Takes that back: there will be no finding. */
void finding_cancel(const struct findings *f);

/* Adds a line of what led to the next finding. */
PRINTF(2, 3) void finding_detail(struct findings *f, const char *format, ...);

/* Adds to the next finding what the inverter complains about, perhaps nothing. */
void finding_warnings(struct findings *f, const struct active_warning *list, size_t count);

/* A step that went well. `advice` (NULL: none) is what could be better all the same. */
PRINTF(4, 5)
void finding_good(struct findings *f, const char *name, const char *advice, const char *format,
                  ...);

/* A step that did not; `code` is what the program ends with unless one before it failed. */
PRINTF(5, 6)
void finding_bad(struct findings *f, const char *name, enum exit_code code, const char *advice,
                 const char *format, ...);

/* True if a step of that name went well. */
bool findings_have(const struct findings *f, const char *name);

void findings_json(const struct findings *f, struct buffer *out);
void findings_done(struct findings *f);
