/* listener.h: the addresses a server listens on, and who knocks there.
 *
 * Addresses are numbers, "localhost", or empty for all of this machine; names would have to be
 * looked up, which blocks. When the program has no descriptor left it waits a moment and goes on.
 */
#pragma once

#include <stddef.h>

#include "core/error.h"
#include "core/loop.h"

struct listener;

struct listener_events {
    void (*accepted)(void *owner, int fd); /* not blocking; takes `fd` */
    void *owner;                           /* borrowed */
};

/* Listens on each of `addresses` ("192.168.1.5:8080", "[::1]:8080", ":8080"; port 0 picks one).
 * ERROR_INVALID: an address can't be understood or is not this machine's; ERROR_BUSY: a port is
 * taken; ERROR_PERMISSION: a port is not for everyone. The caller owns `*out`. */
MUST_CHECK bool listener_open(struct loop *loop, const char *const *addresses, size_t count,
                              const struct listener_events *events, struct listener **out,
                              struct error *err);
void listener_close(struct listener *l);

/* Writes the address to open in a browser, for a phone if one can come here:
 * "http://192.168.1.5:8080/". */
void listener_url(const struct listener *l, char *out, size_t capacity);
