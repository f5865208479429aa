/* access.h: who may ask at all: the answer to hostile pages in a browser of this network.
 *
 * DNS rebinding: a page of any name may point that name at a home address; the browser then sends
 * its own name as Host. So a Host must be an address, localhost, a name of this machine, or one
 * that was configured. Cross-site requests: what changes something, and every WebSocket, must come
 * from a page of this very server, if it comes from a page. */
#pragma once

#include "server/request.h"

struct access;

/* `hosts` are further names of this server; copied. The caller owns the result. */
struct access *access_new(const char *const *hosts, size_t count);
void access_free(struct access *a);

/* Whether `host` (as in the header: perhaps with a port) is one of ours. */
bool access_host_is_ours(const struct access *a, struct span host);

/* Whether a page of `origin` is a page of `host`. */
bool access_origin_matches(struct span origin, struct span host);

/* True if the request may be answered; otherwise `r` is the refusal, written into `body`. */
bool access_check(const struct access *a, const struct request *q, struct response *r,
                  struct buffer *body);

/* The headers that every response carries, each with its line end. */
struct span access_headers(bool page);
