/* stream.c: a descriptor that carries bytes as they come. */
#include "transport/stream.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* the socket has SO_NOSIGPIPE there */
#endif

bool stream_prepare(struct transport *t, struct error *err)
{
    struct stream *s = (struct stream *)t;

    (void)err; /* can't fail */
    s->fd = -1;
    return true;
}

static void watch(struct stream *s, unsigned events)
{
    struct transport *t = &s->base;
    struct error err;

    if (!watch_set(t->loop, &t->watch, s->fd, events, &err))
        transport_closed(t, &err);
}

static void gone(struct stream *s, int number)
{
    struct error err;

    if (number == 0)
        fail(&err, ERROR_GONE, "the other side has hung up");
    else
        fail_errno(&err, number, "the line broke");
    err.code = ERROR_GONE;
    transport_closed(&s->base, &err);
}

static ssize_t write_once(const struct stream *s)
{
    const uint8_t *rest = s->base.request + s->sent;
    size_t length = s->base.request_length - s->sent;

    return s->is_socket ? send(s->fd, rest, length, MSG_NOSIGNAL) : write(s->fd, rest, length);
}

static void write_rest(struct stream *s)
{
    while (s->sent < s->base.request_length) {
        ssize_t count = write_once(s);

        if (count >= 0) {
            s->sent += (size_t)count;
        } else if (errno == EAGAIN) {
            s->waiting = true;
            watch(s, WATCH_READ | WATCH_WRITE);
            return;
        } else if (errno != EINTR) {
            gone(s, errno);
            return;
        }
    }
    if (s->waiting)
        watch(s, WATCH_READ);
    s->waiting = false;
    transport_sent(&s->base);
}

/* One read for each call: the loop calls again while there is more, after others had their turn. */
static void read_some(struct stream *s)
{
    char bytes[FRAME_MAX];
    ssize_t count = read(s->fd, bytes, sizeof bytes);

    if (count > 0 && !transport_received(&s->base, (struct span){bytes, (size_t)count}))
        return;
    if (count == 0)
        gone(s, 0);
    else if (count < 0 && errno != EAGAIN && errno != EINTR)
        gone(s, errno);
}

static void on_watch(void *owner, unsigned events)
{
    struct stream *s = owner;

    if ((events & WATCH_WRITE) != 0 && s->waiting)
        write_rest(s);
    if ((events & WATCH_READ) != 0 && s->base.state == TRANSPORT_OPEN)
        read_some(s);
}

void stream_ready(struct transport *t)
{
    struct stream *s = (struct stream *)t;

    t->watch.function = on_watch;
    t->watch.owner = s;
    watch(s, WATCH_READ);
    if (t->state == TRANSPORT_OPENING)
        transport_opened(t);
}

void stream_send(struct transport *t)
{
    struct stream *s = (struct stream *)t;

    s->sent = 0;
    write_rest(s);
}

void stream_release(struct transport *t)
{
    struct stream *s = (struct stream *)t;

    if (s->fd >= 0)
        close(s->fd);
}
