/* tcp.c: a serial port at the other end of a network: tcp:gateway:8899
 *
 * The bytes are those of the serial line, with nothing around them (raw mode of the gateway). */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "transport/stream.h"

/* A gateway that lost its power says nothing; after these 30 s of silence the kernel asks, and
 * after 60 s the connection counts as gone. Bytes that nobody takes for 20 s end it as well. */
enum {
    CONNECT_MS = 5000,
    KEEP_ALIVE_IDLE_S = 30,
    KEEP_ALIVE_PAUSE_S = 10,
    KEEP_ALIVE_COUNT = 3,
    UNANSWERED_MS = 20000,
};

struct tcp {
    struct stream stream;
    uv_getaddrinfo_t look_up;
    struct addrinfo *addresses;  /* owned; NULL: not looked up */
    const struct addrinfo *next; /* of `addresses`: to be tried */
    struct timer deadline;       /* set while connecting */
    struct error why;            /* of the last attempt */
};

static void set_option(int fd, int level, int name, int value)
{
    setsockopt(fd, level, name, &value, sizeof value); /* works without, only later or slower */
}

static void set_options(int fd)
{
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEP_ALIVE_IDLE_S);
#endif
#ifdef TCP_KEEPINTVL
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEP_ALIVE_PAUSE_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEP_ALIVE_COUNT);
#endif
#ifdef TCP_USER_TIMEOUT
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, UNANSWERED_MS);
#endif
#ifdef SO_NOSIGPIPE
    set_option(fd, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
}

/* Ends the attempt under way because of `number`, an errno. */
static void give_up(struct tcp *c, int number)
{
    struct transport *t = &c->stream.base;

    fail_errno(&c->why, number, "%s port %u", t->uri.path, t->uri.port);
    timer_clear(&c->deadline);
    watch_clear(&t->watch);
    if (c->stream.fd >= 0)
        close(c->stream.fd);
    c->stream.fd = -1;
}

/* Starts to connect; false if that failed already. */
static bool start_attempt(struct tcp *c, const struct addrinfo *address)
{
    struct transport *t = &c->stream.base;
    int fd = socket(address->ai_family, SOCK_STREAM, 0);

    c->stream.fd = fd;
    if (fd >= 0) {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        fcntl(fd, F_SETFL, O_NONBLOCK);
        set_options(fd);
    }
    if (fd < 0 ||
        (connect(fd, address->ai_addr, address->ai_addrlen) != 0 && errno != EINPROGRESS)) {
        give_up(c, errno);
        return false;
    }
    if (!watch_set(t->loop, &t->watch, fd, WATCH_WRITE, &c->why)) {
        give_up(c, EMFILE);
        return false;
    }
    timer_set(t->loop, &c->deadline, CONNECT_MS);
    return true;
}

static void try_next(struct tcp *c)
{
    while (c->next != NULL) {
        const struct addrinfo *address = c->next;

        c->next = address->ai_next;
        if (start_attempt(c, address))
            return;
    }
    transport_closed(&c->stream.base, &c->why);
}

static void on_deadline(void *owner)
{
    struct tcp *c = owner;

    give_up(c, ETIMEDOUT);
    try_next(c);
}

static void on_attempt_over(void *owner, unsigned events)
{
    struct tcp *c = owner;
    int number = 0;
    socklen_t length = sizeof number;

    (void)events; /* the socket's own error says more */
    if (getsockopt(c->stream.fd, SOL_SOCKET, SO_ERROR, &number, &length) != 0)
        number = errno;
    if (number == 0) {
        timer_clear(&c->deadline);
        stream_ready(&c->stream.base);
    } else {
        give_up(c, number);
        try_next(c);
    }
}

static bool prepare(struct transport *t, struct error *err)
{
    ((struct stream *)t)->is_socket = true;
    return stream_prepare(t, err);
}

static void fail_look_up(struct transport *t, int result)
{
    struct error err;

    fail(&err, result == UV_EAI_NONAME || result == UV_EINVAL ? ERROR_MISSING : ERROR_SYSTEM,
         "the host %s can't be looked up: %s", t->uri.path, uv_strerror(result));
    transport_closed(t, &err);
}

static void on_looked_up(uv_getaddrinfo_t *look_up, int result, struct addrinfo *addresses)
{
    struct transport *t = look_up->data;
    struct tcp *c = (struct tcp *)t;

    c->addresses = addresses;
    if (!transport_end(t))
        return;
    if (result != 0) {
        fail_look_up(t, result);
        return;
    }
    c->next = addresses;
    try_next(c);
}

/* libuv keeps half of its pool free from look-ups, which may take half a minute where there is no
 * network, so that other devices' writes are not held up. */
static void ready(struct transport *t)
{
    struct tcp *c = (struct tcp *)t;
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    char port[8];

    c->deadline = (struct timer){.function = on_deadline, .owner = c};
    t->watch.function = on_attempt_over;
    t->watch.owner = c;
    c->look_up.data = t;
    snprintf(port, sizeof port, "%u", t->uri.port);
    int result =
        uv_getaddrinfo(loop_uv(t->loop), &c->look_up, on_looked_up, t->uri.path, port, &wanted);
    if (result == 0)
        transport_begin(t);
    else
        fail_look_up(t, result);
}

static void stop(struct transport *t)
{
    struct tcp *c = (struct tcp *)t;

    timer_clear(&c->deadline);
}

static void release(struct transport *t)
{
    struct tcp *c = (struct tcp *)t;

    if (c->addresses != NULL)
        uv_freeaddrinfo(c->addresses);
    stream_release(t);
}

/* Gateways collect bytes for some ten milliseconds before they send them, and Wi-Fi adds its own.
 */
const struct transport_kind transport_tcp = {
    .size = sizeof(struct tcp),
    .line = {.baud = 2400, .piece = 1, .delay_ms = 300},
    .prepare = prepare,
    .ready = ready,
    .send = stream_send,
    .stop = stop,
    .release = release,
};
