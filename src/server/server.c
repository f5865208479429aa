/* server.c: HTTP, WebSocket and the web app, on the loop. */
#include "server/server.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/http.h"
#include "server/listener.h"

struct server {
    struct feed *feed; /* owned, as all below */
    struct live_socket *socket;
    struct access *access;
    struct http *http;
    struct listener *listener;
    struct api api;
    char url[80];
};

static void on_news(void *owner)
{
    struct server *s = owner;

    if (s->socket != NULL)
        live_socket_publish(s->socket);
}

static void on_accepted(void *owner, int fd)
{
    struct server *s = owner;

    http_adopt(s->http, fd);
}

static bool open_all(struct server *s, struct loop *loop, const struct server_options *options,
                     struct error *err)
{
    static const char *const everywhere[] = {":8080"};
    bool some = options->listen_count > 0;
    struct http_options http = {
        .loop = loop,
        .api = &s->api,
        .access = s->access,
        .socket = s->socket,
    };
    struct listener_events events = {.accepted = on_accepted, .owner = s};

    return http_open(&http, &s->http, err) &&
           listener_open(loop, some ? options->listen : everywhere,
                         some ? options->listen_count : 1, &events, &s->listener, err);
}

bool server_open(struct loop *loop, struct site *site, const struct server_options *options,
                 struct server **out, struct error *err)
{
    struct server *s = xcalloc(1, sizeof *s);

    s->feed = feed_new(loop, site, on_news, s);
    s->socket = live_socket_new(loop, s->feed);
    s->access = access_new(options->hosts, options->host_count);
    api_init(&s->api, loop, site, s->feed);
    s->api.chronicle = options->chronicle;
    if (!open_all(s, loop, options, err)) {
        server_close(s);
        return false;
    }
    listener_url(s->listener, s->url, sizeof s->url);
    *out = s;
    return true;
}

void server_close(struct server *s)
{
    if (s == NULL)
        return;
    listener_close(s->listener);
    http_close(s->http);
    api_done(&s->api);
    access_free(s->access);
    live_socket_free(s->socket);
    feed_free(s->feed);
    free(s);
}

const char *server_url(const struct server *s)
{
    return s->url;
}
