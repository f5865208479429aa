/* fuzz_connection.c: whatever bytes come over a connection, the server stays and answers with HTTP.
 *
 * The real server code, libwebsockets included, on one end of a socket pair; the input is what a
 * client sends before it hangs up. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../unit/fake_site.h"
#include "core/log.h"
#include "server/http.h"

enum { ROUNDS = 60 };

struct scene {
    struct loop *loop;
    struct site *site;
    struct feed *feed;
    struct live_socket *socket;
    struct access *access;
    struct api api;
    struct http *http;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void on_news(void *owner)
{
    (void)owner;
}

static void say(struct site *site, struct inverter *i, const char *command, const char *text)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    struct decoded d;

    must(decode_reply(p, protocol_message(p, span_of(command)), span_of(text), &d));
    live_update(&i->live, command, &d, (struct live_moment){loop_now_ms(site->loop), 0});
}

/* Once for all inputs: what one connection does must not harm the next. */
static void open_scene(struct scene *s)
{
    struct http_options options;
    struct error err;

    log_set_level(LOG_LEVEL_ERROR);
    s->loop = loop_new_stepped(1753351200123);
    s->site = fake_site_new(s->loop);
    say(s->site, fake_add(s->site, "92932004102443"), "QMOD", "B");
    s->feed = feed_new(s->loop, s->site, on_news, s);
    s->socket = live_socket_new(s->loop, s->feed);
    s->access = access_new(NULL, 0);
    api_init(&s->api, s->loop, s->site, s->feed);
    options = (struct http_options){
        .loop = s->loop,
        .api = &s->api,
        .access = s->access,
        .socket = s->socket,
    };
    must(http_open(&options, &s->http, &err));
}

/* Reads what the server says until it hangs up or has nothing more to say. */
static void listen_to(struct scene *s, int fd)
{
    char answer[64 * 1024];
    size_t length = 0;
    ssize_t got;

    for (int round = 0; round < ROUNDS; round++) {
        loop_step(s->loop, 1);
        got = recv(fd, answer + length, sizeof answer - length, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            break;
        if (got > 0 && length < sizeof answer / 2)
            length += (size_t)got;
    }
    must(length == 0 || (length > 12 && memcmp(answer, "HTTP/1.", 7) == 0));
    must(length == 0 || memcmp(answer + 9, "500", 3) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scene scene;
    int ends[2];

    if (scene.loop == NULL)
        open_scene(&scene);
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    http_adopt(scene.http, ends[0]);
    loop_step(scene.loop, 1);
    (void)!send(ends[1], data, size, MSG_NOSIGNAL);
    shutdown(ends[1], SHUT_WR);
    listen_to(&scene, ends[1]);
    close(ends[1]);
    for (int round = 0; round < ROUNDS && http_connections(scene.http) > 0; round++)
        loop_step(scene.loop, 1);
    must(http_connections(scene.http) == 0);
    return 0;
}
