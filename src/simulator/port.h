/* port.h: where a program finds the simulated inverter: a pseudo-terminal or a TCP port.
 *
 * What can't be written at once is lost, as on a line without flow control. */
#pragma once

#include <stdbool.h>

#include "core/error.h"
#include "core/loop.h"
#include "core/span.h"

struct port;

struct port_events {
    void (*received)(void *owner, struct span bytes);
    void *owner; /* borrowed */
};

/* Opens a pseudo-terminal; `link` (NULL: none) becomes a symbolic link to it. ERROR_SYSTEM: the
 * system has none, or the link can't be made: something else is there. The caller owns `*out`. */
MUST_CHECK bool port_open_pty(struct loop *loop, const char *link, const struct port_events *events,
                              struct port **out, struct error *err);

/* Listens at `address`, "127.0.0.1:4711" or "[::1]:0"; port 0 picks one. One program at a time is
 * served, others are turned away. ERROR_INVALID: no such address; ERROR_SYSTEM: it is taken. The
 * caller owns `*out`. */
MUST_CHECK bool port_open_tcp(struct loop *loop, const char *address,
                              const struct port_events *events, struct port **out,
                              struct error *err);

/* "/dev/pts/3" or "127.0.0.1:4711"; another one after port_plug(). Borrowed. */
const char *port_name(const struct port *p);

void port_send(struct port *p, struct span bytes);

/* Takes the device away, as if the cable was pulled; and brings it back. */
void port_unplug(struct port *p);
MUST_CHECK bool port_plug(struct port *p, struct error *err);

/* Closes, removes the link and frees. NULL is fine. */
void port_free(struct port *p);
