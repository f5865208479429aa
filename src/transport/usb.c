/* usb.c: the inverter's own USB socket through libusb, where there is no hidraw node:
 * usb:0665:5161@1-2.3
 *
 * A request goes out in SET_REPORTs of eight bytes, filled up with NUL:
 *     21 09 00 02 00 00 08 00  Q P I G S 2 68 2d
 * What comes back is read from interrupt endpoint 0x81, eight bytes at a time.
 *
 * libusb's descriptors are watched on our loop. They stay the same from opening to closing, as each
 * link has a libusb context of its own, so nobody has to be told of new ones. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "transport/kind.h"
#include "transport/usb_link.h"

enum {
    WATCHES_MAX = 8,
    ENDPOINT_IN = 0x81,
    REQUEST_TYPE_SET = 0x21, /* to the device, of the class, for an interface */
    SET_REPORT = 0x09,
    OUTPUT_REPORT_0 = 0x0200,
    SEND_TIMEOUT_MS = 5000,
    PACKET_MAX = 64,
};

struct usb;

/* Outlives the transport until the device is given back. */
struct session {
    struct usb_link link;
    struct usb *usb; /* borrowed; NULL: nobody listens any more */
    uint8_t in_bytes[PACKET_MAX];
    uint8_t out_bytes[LIBUSB_CONTROL_SETUP_SIZE + REPORT_SIZE];
};

struct usb {
    struct transport base;
    struct session *session; /* owned; NULL until open */
    struct watch watches[WATCHES_MAX];
    size_t watch_count;
    struct timer timeout;  /* set where libusb has no descriptor for its time-outs */
    struct buffer arrived; /* while libusb is at work, for the owner when it is done */
    size_t sent;           /* of the request */
};

static void gone(struct usb *u, const char *text)
{
    struct error err;

    fail(&err, ERROR_GONE, "%s", text);
    transport_closed(&u->base, &err);
}

static const char *status_text(enum libusb_transfer_status status)
{
    static const char *const texts[] = {
        [LIBUSB_TRANSFER_COMPLETED] = "the USB device works",
        [LIBUSB_TRANSFER_ERROR] = "the USB device does not work any more",
        [LIBUSB_TRANSFER_TIMED_OUT] = "the USB device does not take what is sent",
        [LIBUSB_TRANSFER_CANCELLED] = "the USB transfer was cancelled",
        [LIBUSB_TRANSFER_STALL] = "the USB device refuses",
        [LIBUSB_TRANSFER_NO_DEVICE] = "the USB device was unplugged",
        [LIBUSB_TRANSFER_OVERFLOW] = "the USB device sends more than it may",
    };
    size_t count = sizeof texts / sizeof texts[0];

    return (size_t)status < count ? texts[status] : "the USB transfer failed";
}

static bool submit(struct libusb_transfer *transfer, bool *runs, struct error *err)
{
    int result = libusb_submit_transfer(transfer);

    *runs = result == 0;
    if (result == LIBUSB_ERROR_NO_DEVICE)
        return fail(err, ERROR_GONE, "%s", status_text(LIBUSB_TRANSFER_NO_DEVICE));
    return result == 0 || usb_fail(err, result, "USB");
}

static void LIBUSB_CALL on_report(struct libusb_transfer *in)
{
    struct session *s = in->user_data;
    struct usb *u = s->usb;
    struct error err;

    s->link.in_runs = false;
    if (u == NULL || u->base.state != TRANSPORT_OPEN)
        return;
    if (in->status != LIBUSB_TRANSFER_COMPLETED) {
        gone(u, status_text(in->status));
        return;
    }
    buffer_put(&u->arrived, in->buffer, (size_t)in->actual_length);
    if (!submit(in, &s->link.in_runs, &err))
        transport_closed(&u->base, &err);
}

static void LIBUSB_CALL on_sent(struct libusb_transfer *out);

static void send_piece(struct usb *u)
{
    struct session *s = u->session;
    size_t rest = u->base.request_length - u->sent;
    size_t length = rest < REPORT_SIZE ? rest : REPORT_SIZE;
    struct error err;

    memset(s->out_bytes, 0, sizeof s->out_bytes);
    libusb_fill_control_setup(s->out_bytes, REQUEST_TYPE_SET, SET_REPORT, OUTPUT_REPORT_0,
                              USB_INTERFACE, REPORT_SIZE);
    memcpy(s->out_bytes + LIBUSB_CONTROL_SETUP_SIZE, u->base.request + u->sent, length);
    libusb_fill_control_transfer(s->link.out, s->link.handle, s->out_bytes, on_sent, s,
                                 SEND_TIMEOUT_MS);
    u->sent += length;
    if (!submit(s->link.out, &s->link.out_runs, &err))
        transport_closed(&u->base, &err);
}

static void LIBUSB_CALL on_sent(struct libusb_transfer *out)
{
    struct session *s = out->user_data;
    struct usb *u = s->usb;

    s->link.out_runs = false;
    if (u == NULL || u->base.state != TRANSPORT_OPEN)
        return;
    if (out->status != LIBUSB_TRANSFER_COMPLETED)
        gone(u, status_text(out->status));
    else if (u->sent < u->base.request_length)
        send_piece(u);
    else
        transport_sent(&u->base);
}

/* Where libusb's time-outs have no descriptor of their own, it has to be called in time. */
static void set_timeout(struct usb *u)
{
    libusb_context *context = u->session->link.context;
    struct timeval left;

    timer_clear(&u->timeout);
    if (!libusb_pollfds_handle_timeouts(context) && libusb_get_next_timeout(context, &left) == 1)
        timer_set_us(u->base.loop, &u->timeout, (int64_t)left.tv_sec * 1000000 + left.tv_usec);
}

/* Lets libusb do what is due. The owner hears of it only after that, for it may free all of this,
 * which must not happen inside libusb. */
static void work(struct usb *u)
{
    struct timeval at_once = {0};

    libusb_handle_events_timeout_completed(u->session->link.context, &at_once, NULL);
    if (u->base.state != TRANSPORT_OPEN)
        return;
    set_timeout(u);

    struct buffer bytes = u->arrived;
    u->arrived = (struct buffer){0};
    if (bytes.length > 0 && !transport_received(&u->base, buffer_view(&bytes))) {
        buffer_done(&bytes);
        return;
    }
    buffer_clear(&bytes);
    u->arrived = bytes;
}

static void on_watch(void *owner, unsigned events)
{
    (void)events; /* libusb looks for itself */
    work(owner);
}

static void on_timeout(void *owner)
{
    work(owner);
}

static bool watch_all(struct usb *u, struct error *err)
{
    const struct libusb_pollfd **list = libusb_get_pollfds(u->session->link.context);
    bool done = true;

    if (list == NULL)
        return fail(err, ERROR_SYSTEM, "libusb has nothing to watch");
    for (size_t i = 0; done && list[i] != NULL; i++) {
        unsigned events = ((list[i]->events & POLLIN) != 0 ? WATCH_READ : 0U) |
                          ((list[i]->events & POLLOUT) != 0 ? WATCH_WRITE : 0U);

        if (u->watch_count == WATCHES_MAX) {
            done = fail(err, ERROR_SYSTEM, "libusb has too much to watch");
            break;
        }
        struct watch *w = &u->watches[u->watch_count++];
        *w = (struct watch){.function = on_watch, .owner = u};
        done = watch_set(u->base.loop, w, list[i]->fd, events, err);
    }
    libusb_free_pollfds(list);
    return done;
}

static bool open_device(struct transport *t, struct error *err)
{
    struct usb *u = (struct usb *)t;
    struct session *s = xcalloc(1, sizeof *s);

    if (!usb_link_open(&s->link, &t->uri, &t->young, err)) {
        usb_link_close(&s->link);
        free(s);
        return false;
    }
    s->usb = u;
    u->session = s;
    return true;
}

static void ready(struct transport *t)
{
    struct usb *u = (struct usb *)t;
    struct session *s = u->session;
    struct error err;
    int length =
        libusb_get_max_packet_size(libusb_get_device(s->link.handle), (uint8_t)ENDPOINT_IN);

    u->timeout = (struct timer){.function = on_timeout, .owner = u};
    libusb_fill_interrupt_transfer(s->link.in, s->link.handle, ENDPOINT_IN, s->in_bytes,
                                   length > 0 && length <= PACKET_MAX ? length : REPORT_SIZE,
                                   on_report, s, 0);
    if (watch_all(u, &err) && submit(s->link.in, &s->link.in_runs, &err))
        transport_opened(t);
    else
        transport_closed(t, &err);
}

static void send_request(struct transport *t)
{
    struct usb *u = (struct usb *)t;

    u->sent = 0;
    send_piece(u);
    if (t->state == TRANSPORT_OPEN)
        set_timeout(u);
}

static void stop(struct transport *t)
{
    struct usb *u = (struct usb *)t;

    timer_clear(&u->timeout);
    for (size_t i = 0; i < u->watch_count; i++)
        watch_clear(&u->watches[i]);
}

static void close_session(void *owner)
{
    struct session *s = owner;

    usb_link_close(&s->link);
}

/* Giving the device back takes the kernel's driver some milliseconds, which the loop does not have.
 */
static void release(struct transport *t)
{
    struct usb *u = (struct usb *)t;

    buffer_done(&u->arrived);
    if (u->session == NULL)
        return;
    u->session->usb = NULL;
    loop_work(t->loop, close_session, free, u->session);
}

const struct transport_kind transport_usb = {
    .size = sizeof(struct usb),
    .line = {.baud = 2400, .piece = REPORT_SIZE},
    .open = open_device,
    .ready = ready,
    .send = send_request,
    .stop = stop,
    .release = release,
};
