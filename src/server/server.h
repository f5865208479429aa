/* server.h: HTTP, WebSocket and the web app, on the loop.
 *
 * Serves what docs/api.md says. It never asks an inverter anything: it shows what the site knows.
 * A slow reader gets fewer updates and holds up nobody. Main thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/loop.h"
#include "inverter/chronicle.h"
#include "inverter/site.h"

struct server;

struct server_options {
    const char *const *listen; /* "ADDRESS:PORT", "[IPv6]:PORT", ":PORT"; port 0 picks one */
    size_t listen_count;       /* 0: ":8080" */
    const char *const *hosts;  /* further names this server may be called by */
    size_t host_count;
    struct chronicle *chronicle; /* borrowed; NULL: no history is kept */
};

/* ERROR_INVALID: an address can't be understood; ERROR_BUSY: the port is taken (the text says what
 * to do); the caller owns `*out`. `site` is borrowed and outlives the server. */
MUST_CHECK bool server_open(struct loop *loop, struct site *site,
                            const struct server_options *options, struct server **out,
                            struct error *err);

/* Dismisses all clients and ends. Turns the loop for a few rounds, so it is called when the loop
 * does not run. NULL is fine. */
void server_close(struct server *s);

/* The address to open in a browser: "http://192.168.1.5:8080/". Borrowed. */
const char *server_url(const struct server *s);
