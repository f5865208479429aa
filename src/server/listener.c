/* listener.c: the addresses a server listens on. */
#include "server/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/span.h"

enum { BACKLOG = 512, ACCEPTS_AT_ONCE = 64, PAUSE_MS = 200 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

struct door {
    struct listener *listener; /* borrowed */
    union address address;     /* with the port it really has */
    int fd;
    struct watch watch;
};

struct listener {
    struct loop *loop; /* borrowed */
    struct listener_events events;
    struct timer pause; /* set while there is no descriptor left */
    bool starved;       /* and that was said */
    size_t count;
    struct door doors[];
};

static bool parse_port(const char *text, uint16_t *out)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || port > 65535)
        return false;
    *out = (uint16_t)port;
    return true;
}

static bool parse(const char *text, union address *out)
{
    const char *colon = strrchr(text, ':');
    char host[INET6_ADDRSTRLEN + 2];
    uint16_t port;

    *out = (union address){0};
    if (colon == NULL || (size_t)(colon - text) >= sizeof host || !parse_port(colon + 1, &port))
        return false;
    span_copy((struct span){.at = text, .length = (size_t)(colon - text)}, host, sizeof host);

    size_t length = strlen(host);
    if (length == 0) {
        out->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
        return true;
    }
    if (host[0] == '[' && host[length - 1] == ']') {
        host[length - 1] = '\0';
        out->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
        return inet_pton(AF_INET6, host + 1, &out->v6.sin6_addr) == 1;
    }
    out->v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    return inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
                     &out->v4.sin_addr) == 1;
}

static socklen_t length_of(const union address *a)
{
    return a->any.sa_family == AF_INET6 ? sizeof a->v6 : sizeof a->v4;
}

static bool is_any_v6(const union address *a)
{
    return a->any.sa_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a->v6.sin6_addr);
}

static bool refuse(const char *text, int number, struct error *err)
{
    switch (number) {
    case EADDRINUSE:
        return fail(err, ERROR_BUSY,
                    "%s is in use: another program listens there (\"ss -ltnp\" shows which). End "
                    "it, or choose another port, as in --listen :8081",
                    text);
    case EACCES:
        return fail(err, ERROR_PERMISSION,
                    "%s may not be used: ports below 1024 are not for everyone. Choose another, "
                    "as in --listen :8080",
                    text);
    case EADDRNOTAVAIL:
        return fail(err, ERROR_INVALID, "%s: this machine has no such address", text);
    default:
        return fail_errno(err, number, "%s can't be listened on", text);
    }
}

/* A socket for `a`; where there is no IPv6, "all addresses" is all of IPv4. */
static int make_socket(union address *a)
{
    int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    int fd = socket(a->any.sa_family, type, 0);

    if (fd < 0 && errno == EAFNOSUPPORT && is_any_v6(a)) {
        in_port_t port = a->v6.sin6_port;

        *a = (union address){.v4 = {.sin_family = AF_INET, .sin_port = port}};
        fd = socket(AF_INET, type, 0);
    }
    return fd;
}

/* What accepted sockets inherit: answers leave at once. */
static void set_options(int fd, const union address *a)
{
    int on = 1;
    int only_v6 = !is_any_v6(a);

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (a->any.sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6);
}

static bool is_shortage(int number)
{
    return number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM;
}

static void pause_accepting(struct listener *l)
{
    if (l->pause.set)
        return;
    if (!l->starved)
        log_warning("no descriptor left for another connection: %s", strerror(errno));
    l->starved = true;
    for (size_t n = 0; n < l->count; n++)
        watch_clear(&l->doors[n].watch);
    timer_set(l->loop, &l->pause, PAUSE_MS);
}

static void on_knock(void *owner, unsigned events)
{
    struct door *d = owner;
    struct listener *l = d->listener;

    (void)events;
    for (int n = 0; n < ACCEPTS_AT_ONCE; n++) {
        int fd = accept4(d->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            l->starved = false;
            l->events.accepted(l->events.owner, fd);
            continue;
        }
        if (is_shortage(errno))
            pause_accepting(l);
        if (errno != ECONNABORTED)
            return;
    }
}

static bool watch_door(struct door *d, struct error *err)
{
    d->watch = (struct watch){.function = on_knock, .owner = d};
    return watch_set(d->listener->loop, &d->watch, d->fd, WATCH_READ, err);
}

static void on_pause_over(void *owner)
{
    struct listener *l = owner;
    struct error err;

    for (size_t n = 0; n < l->count; n++)
        if (!watch_door(&l->doors[n], &err))
            log_error("%s", err.text);
}

static bool open_door(struct door *d, const char *text, struct error *err)
{
    socklen_t length = sizeof d->address;

    if (!parse(text, &d->address))
        return fail(
            err, ERROR_INVALID,
            "\"%s\" is no address to listen on; write 192.168.1.5:8080, [::1]:8080 or :8080", text);
    d->fd = make_socket(&d->address);
    if (d->fd < 0)
        return refuse(text, errno, err);
    set_options(d->fd, &d->address);
    if (bind(d->fd, &d->address.any, length_of(&d->address)) != 0 || listen(d->fd, BACKLOG) != 0 ||
        getsockname(d->fd, &d->address.any, &length) != 0)
        return refuse(text, errno, err);
    return watch_door(d, err);
}

bool listener_open(struct loop *loop, const char *const *addresses, size_t count,
                   const struct listener_events *events, struct listener **out, struct error *err)
{
    struct listener *l = xcalloc(1, sizeof *l + count * sizeof l->doors[0]);

    l->loop = loop;
    l->events = *events;
    l->pause = (struct timer){.function = on_pause_over, .owner = l};
    for (; l->count < count; l->count++) {
        struct door *d = &l->doors[l->count];

        d->listener = l;
        if (!open_door(d, addresses[l->count], err)) {
            l->count++;
            listener_close(l);
            return false;
        }
    }
    *out = l;
    return true;
}

void listener_close(struct listener *l)
{
    if (l == NULL)
        return;
    timer_clear(&l->pause);
    for (size_t n = 0; n < l->count; n++) {
        watch_clear(&l->doors[n].watch);
        if (l->doors[n].fd > 0)
            close(l->doors[n].fd);
    }
    free(l);
}

/* This machine's first address in the home network; 127.0.0.1 if it has none. */
static struct in_addr home_address(void)
{
    struct in_addr found = {.s_addr = htonl(INADDR_LOOPBACK)};
    struct ifaddrs *list;

    if (getifaddrs(&list) != 0)
        return found;
    for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next)
        if (i->ifa_addr != NULL && i->ifa_addr->sa_family == AF_INET &&
            (i->ifa_flags & IFF_UP) != 0 && (i->ifa_flags & IFF_LOOPBACK) == 0) {
            found = ((const union address *)(const void *)i->ifa_addr)->v4.sin_addr;
            break;
        }
    freeifaddrs(list);
    return found;
}

static bool is_for_phones(const union address *a)
{
    if (a->any.sa_family == AF_INET6)
        return !IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
    return ntohl(a->v4.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET;
}

static const union address *best(const struct listener *l)
{
    for (size_t n = 0; n < l->count; n++)
        if (is_for_phones(&l->doors[n].address))
            return &l->doors[n].address;
    return &l->doors[0].address;
}

void listener_url(const struct listener *l, char *out, size_t capacity)
{
    const union address *a = best(l);
    char host[INET6_ADDRSTRLEN];

    if (a->any.sa_family == AF_INET6 && !is_any_v6(a)) {
        inet_ntop(AF_INET6, &a->v6.sin6_addr, host, sizeof host);
        snprintf(out, capacity, "http://[%s]:%u/", host, ntohs(a->v6.sin6_port));
        return;
    }

    in_port_t port = a->any.sa_family == AF_INET6 ? a->v6.sin6_port : a->v4.sin_port;
    struct in_addr address =
        is_any_v6(a) || a->v4.sin_addr.s_addr == INADDR_ANY ? home_address() : a->v4.sin_addr;
    inet_ntop(AF_INET, &address, host, sizeof host);
    snprintf(out, capacity, "http://%s:%u/", host, ntohs(port));
}
