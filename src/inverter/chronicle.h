/* chronicle.h: writes down what all inverters of a site say.
 *
 * Simulated inverters have a history of their own, in another folder, so that nothing that was made
 * up ever stands beside what was measured. Of replayed ones nothing is kept. */
#pragma once

#include "inverter/site.h"
#include "store/store.h"

struct chronicle;

struct chronicle_options {
    const char *folder;           /* for what was measured */
    const char *simulated_folder; /* for the rest, made when there is something to keep; may be the
                                     same if nothing is measured */
    int64_t flush_ms;             /* as in struct store_options */
};

/* Never fails: a history that can't be kept must not keep the inverters from being read. It is
 * tried again with the next reading, at most once a minute. Close it before the site. */
struct chronicle *chronicle_open(struct loop *loop, struct site *site,
                                 const struct chronicle_options *options);
void chronicle_close(struct chronicle *c);

/* Where the readings of that inverter are kept; NULL: nowhere, and `*problem` says why. */
struct store *chronicle_store(struct chronicle *c, const struct inverter *i, const char **problem);
