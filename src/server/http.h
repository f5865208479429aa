/* http.h: carries requests and responses, by libwebsockets on our loop.
 *
 * Limits: 8 KiB of headers within 10 s, connections idle for a minute end, and there are never more
 * than some hundred besides the WebSockets. Large files are sent piece by piece. */
#pragma once

#include "core/loop.h"
#include "server/live_socket.h"
#include "server/routes.h"

struct http;

struct http_options {
    struct loop *loop; /* all borrowed */
    struct api *api;
    const struct access *access;
    struct live_socket *socket;
};

/* ERROR_SYSTEM: libwebsockets can't run on our loop. The caller owns `*out`. */
MUST_CHECK bool http_open(const struct http_options *options, struct http **out, struct error *err);

/* Says goodbye to all clients and ends. Runs the loop for a few rounds, as its parts ask for that;
 * not to be called from inside the loop. */
void http_close(struct http *h);

/* Takes a connection that was accepted. */
void http_adopt(struct http *h, int fd);

/* How many connections there are, WebSockets included. */
size_t http_connections(const struct http *h);
