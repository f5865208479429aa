/* hidraw.c: the inverter's own USB socket through the kernel's driver: hidraw:/dev/hidraw0
 *
 * The bridge inside takes and gives reports of eight bytes. A write leads with the report's number,
 * 0 as there are no others:
 *     QPIGS2<crc><crc><cr>  is sent as  00 Q P I G S 2 68 2d  and  00 0d 00 00 00 00 00 00 00
 * Without that number the kernel would take the first byte of the piece for it. */
#include <errno.h>
#include <linux/hidraw.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "transport/kind.h"
#include "transport/node.h"

/* The kernel keeps up to 64 reports for us; after those, others on the loop have their turn. */
enum { REPORTS_AT_ONCE = 64 };

struct hidraw {
    struct transport base;
    int fd;           /* owned; -1: none */
    int write_number; /* the errno of the last write; 0: fine */
};

static bool prepare(struct transport *t, struct error *err)
{
    (void)err; /* can't fail */
    ((struct hidraw *)t)->fd = -1;
    return true;
}

/* On the pool, because the driver sleeps 50 ms in open(). */
static bool open_node(struct transport *t, struct error *err)
{
    struct hidraw *h = (struct hidraw *)t;
    struct hidraw_devinfo info;

    if (!node_open(t->uri.path, &h->fd, &t->young, err))
        return false;
    if (ioctl(h->fd, HIDIOCGRAWINFO, &info) != 0)
        return fail(err, ERROR_MISSING, "%s is not a hidraw device", t->uri.path);
    return true;
}

static void gone(struct hidraw *h, int number)
{
    struct error err;

    if (number == ENODEV || number == EIO || number == 0)
        fail(&err, ERROR_GONE, "%s was unplugged", h->base.uri.path);
    else
        fail_errno(&err, number, "%s does not work any more", h->base.uri.path);
    err.code = ERROR_GONE;
    transport_closed(&h->base, &err);
}

static void on_readable(void *owner, unsigned events)
{
    struct hidraw *h = owner;

    (void)events;
    for (int i = 0; i < REPORTS_AT_ONCE && h->base.state == TRANSPORT_OPEN; i++) {
        char report[64]; /* the longest that a report of this class of device can be */
        ssize_t length = read(h->fd, report, sizeof report);

        if (length < 0 && errno == EAGAIN)
            return;
        if (length > 0 && !transport_received(&h->base, (struct span){report, (size_t)length}))
            return;
        if (length <= 0 && errno != EINTR)
            gone(h, length < 0 ? errno : 0);
    }
}

static void ready(struct transport *t)
{
    struct hidraw *h = (struct hidraw *)t;
    struct error err;

    t->watch.function = on_readable;
    t->watch.owner = h;
    if (watch_set(t->loop, &t->watch, h->fd, WATCH_READ, &err))
        transport_opened(t);
    else
        transport_closed(t, &err);
}

/* On the pool: each write waits until the device has taken the report, and a dead device lets it
 * wait for five seconds. */
static void write_request(struct transport *t)
{
    struct hidraw *h = (struct hidraw *)t;

    h->write_number = 0;
    for (size_t at = 0; at < t->request_length && h->write_number == 0; at += REPORT_SIZE) {
        uint8_t report[1 + REPORT_SIZE] = {0};
        size_t rest = t->request_length - at;

        memcpy(report + 1, t->request + at, rest < REPORT_SIZE ? rest : REPORT_SIZE);
        while (write(h->fd, report, sizeof report) < 0 && h->write_number == 0)
            h->write_number = errno != EINTR ? errno : 0;
    }
}

static void on_written(struct transport *t)
{
    struct hidraw *h = (struct hidraw *)t;

    if (h->write_number == 0)
        transport_sent(t);
    else
        gone(h, h->write_number);
}

static void send_request(struct transport *t)
{
    transport_work(t, write_request, on_written);
}

static void release(struct transport *t)
{
    struct hidraw *h = (struct hidraw *)t;

    if (h->fd >= 0)
        close(h->fd);
}

const struct transport_kind transport_hidraw = {
    .size = sizeof(struct hidraw),
    .line = {.baud = 2400, .piece = REPORT_SIZE},
    .prepare = prepare,
    .open = open_node,
    .ready = ready,
    .send = send_request,
    .release = release,
};
