/* http_scene.h: a server with one inverter behind it, and a client: include it once in a test
 * program, behind cmocka.h. */
#pragma once

#include "fake_site.h"
#include "http_client.h"
#include "server/server.h"

struct scene {
    struct loop *loop;
    struct site *site;
    struct inverter *inverter;
    struct server *server;
};

static int set_up(void **state)
{
    static const char *const listen[] = {"127.0.0.1:0"};
    static const char *const hosts[] = {"solar.example"};
    struct scene *s = xcalloc(1, sizeof *s);
    struct server_options options = {
        .listen = listen,
        .listen_count = 1,
        .hosts = hosts,
        .host_count = 1,
    };
    struct error err;

    s->loop = loop_new_stepped(1753351200123);
    s->site = fake_site_new(s->loop);
    if (!server_open(s->loop, s->site, &options, &s->server, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    s->inverter = fake_add(s->site, "92932004102443");
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    server_close(s->server);
    fake_site_free(s->site);
    loop_free(s->loop);
    free(s);
    return 0;
}

static struct answer_parts ask(struct scene *s, const char *method, const char *path,
                               const char *headers)
{
    return ask_url(s->loop, server_url(s->server), method, path, headers);
}
