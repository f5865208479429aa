/* bundle.h: everything a report needs in one file, which is a recording (transport/recording.h):
 * the surroundings and what `check` found as its headers, the conversation as its lines.
 *
 * Serial numbers are masked unless they are to be kept; names and addresses always are. Nothing is
 * left behind by a bundle that is not written. */
#pragma once

#include "commands/finding.h"
#include "inverter/identify.h"

struct bundle;

struct bundle_options {
    const char *path;
    const char *uri; /* the device that was named, or "auto" */
    bool replace;    /* a file that is there */
    bool keep_serial;
};

/* ERROR_INVALID: no name, or there is such a file; ERROR_PERMISSION, ERROR_MISSING, ERROR_SYSTEM:
 * it can't be written. The caller owns `*out`. Borrows the texts of `options`. */
MUST_CHECK bool bundle_new(const struct bundle_options *options, struct bundle **out,
                           struct error *err);
void bundle_free(struct bundle *b);

/* From now on it is this device that is heard. One conversation is kept: the first with an
 * inverter, or else the first in which anything came back. */
void bundle_begin(struct bundle *b, const char *uri, bool simulated);

/* Bytes to or from the device; `bundle` is a struct bundle. */
void bundle_heard(void *bundle, bool sent, struct span bytes);

/* Who the device is. */
void bundle_met(struct bundle *b, const struct identity *who);

/* Writes it, with `f` as what was found. Errors as of bundle_new(), and a full disk. */
MUST_CHECK bool bundle_write(struct bundle *b, const struct findings *f, struct error *err);
