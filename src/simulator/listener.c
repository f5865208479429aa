/* listener.c: the simulated inverter behind a TCP port, as serial-to-network boxes give it. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/memory.h"
#include "simulator/port_kind.h"

struct listener {
    struct port base;
    struct sockaddr_storage address; /* with the port that was picked */
    socklen_t address_length;
    int fd; /* that listens; -1: none */
    struct watch watch;
};

static void on_connection(void *owner, unsigned events)
{
    struct listener *l = owner;
    int fd = accept4(l->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    int on = 1;

    (void)events;
    if (fd < 0)
        return;
    if (l->base.fd >= 0) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!port_watch(&l->base, fd, NULL))
        port_close_conversation(&l->base);
}

static bool find_address(struct listener *l, const char *text, struct error *err)
{
    char host[PORT_NAME_MAX];
    const char *colon = strrchr(text, ':');
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;

    if (colon == NULL || strtol(colon + 1, NULL, 10) > UINT16_MAX)
        return fail(err, ERROR_INVALID, "'%s' is no address and port", text);
    span_copy((struct span){.at = text, .length = (size_t)(colon - text)}, host, sizeof host);

    char *name = host;
    if (host[0] == '[' && host[strlen(host) - 1] == ']') {
        host[strlen(host) - 1] = '\0';
        name++;
    }
    int result = getaddrinfo(name[0] != '\0' ? name : NULL, colon + 1, &hints, &found);
    if (result != 0)
        return fail(err, ERROR_INVALID, "%s: %s", text, gai_strerror(result));
    memcpy(&l->address, found->ai_addr, found->ai_addrlen);
    l->address_length = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

static void make_name(struct listener *l)
{
    char host[64] = "", service[8] = "";

    getsockname(l->fd, (struct sockaddr *)&l->address, &l->address_length);
    getnameinfo((struct sockaddr *)&l->address, l->address_length, host, sizeof host, service,
                sizeof service, NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(l->base.name, sizeof l->base.name,
             l->address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, service);
}

static bool start_listening(struct listener *l, struct error *err)
{
    int on = 1;

    l->fd = socket(l->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return fail_errno(err, errno, "no socket");
    setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l->fd, (struct sockaddr *)&l->address, l->address_length) != 0 ||
        listen(l->fd, 1) != 0)
        return fail_errno(err, errno, "the port can't be listened at");
    make_name(l);
    l->watch = (struct watch){.function = on_connection, .owner = l};
    return watch_set(l->base.loop, &l->watch, l->fd, WATCH_READ, err);
}

static void unplug(struct port *p)
{
    struct listener *l = (struct listener *)p;

    port_close_conversation(p);
    watch_clear(&l->watch);
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}

static bool plug(struct port *p, struct error *err)
{
    if (start_listening((struct listener *)p, err))
        return true;
    unplug(p);
    return false;
}

static void release(struct port *p)
{
    (void)p;
}

static const struct port_kind listener_kind = {
    .plug = plug,
    .unplug = unplug,
    .release = release,
    .ended = port_close_conversation,
};

bool port_open_tcp(struct loop *loop, const char *address, const struct port_events *events,
                   struct port **out, struct error *err)
{
    struct listener *l = xcalloc(1, sizeof *l);

    l->base = (struct port){.kind = &listener_kind, .loop = loop, .events = *events, .fd = -1};
    l->fd = -1;
    if (!find_address(l, address, err) || !plug(&l->base, err)) {
        port_free(&l->base);
        return false;
    }
    *out = &l->base;
    return true;
}
