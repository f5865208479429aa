/* device.h: one device for the time of a command, asked one thing after the other.
 *
 * Commands that end by themselves are easier to read in a row than as callbacks, so each function
 * here runs the loop until its work is done. A device that closes, or a signal that asks us to end,
 * ends every wait: then ERROR_GONE comes back, and device_close() dies by that signal. */
#pragma once

#include "commands/options.h"
#include "inverter/identify.h"
#include "transport/discovery.h"

enum { DEVICE_URI_MAX = 512 };

struct device;

struct device_options {
    const char *uri;
    void (*heard)(void *owner, bool sent, struct span bytes); /* for recording; may be NULL */
    void *heard_owner;
};

/* What opening may fail with: transport_new() says it. The caller owns `*out`. */
MUST_CHECK bool device_open(const struct device_options *options, struct device **out,
                            struct error *err);
void device_close(struct device *d);

/* Finds out who is there; `preset` and `step` as in identify.h. */
MUST_CHECK bool device_identify(struct device *d, const struct protocol *preset,
                                void (*step)(void *owner, const struct identify_step *step),
                                void *owner, struct identity *out, struct error *err);

/* A signal asked us to end: device_close() will. */
bool device_is_interrupted(const struct device *d);

/* Asks once. `answered` is called before it returns true. */
MUST_CHECK bool device_ask(struct device *d, const struct question *q,
                           void (*answered)(void *owner, const struct answer *a), void *owner,
                           struct error *err);

/* Waits. */
MUST_CHECK bool device_pause(struct device *d, int64_t duration_ms, struct error *err);

struct loop *device_loop(const struct device *d);
bool device_is_simulated(const struct device *d);

/* The device that --device names or that is plugged in. ERROR_MISSING: none is, or only what has
 * to be named; ERROR_INVALID: several are, one has to be named. */
MUST_CHECK bool device_choose(const struct options *o, char uri[DEVICE_URI_MAX], struct error *err);

/* What --protocol names; NULL without it. ERROR_INVALID: there is none of that name. */
MUST_CHECK bool device_protocol(const struct options *o, const struct protocol **out,
                                struct error *err);

/* What `who` means for somebody who wanted to talk to an inverter. ERROR_MISSING: a UPS;
 * ERROR_TIMEOUT, ERROR_DAMAGED: no or no whole answer. True: it is an inverter. */
MUST_CHECK bool device_is_inverter(const struct identity *who, struct error *err);
