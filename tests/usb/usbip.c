/* usbip.c: the USB side of the emulated bridge.
 *
 * The kernel sends 48-byte headers, big-endian, with the data of OUT transfers behind them, and
 * wants the same form back, with the data of IN transfers behind. The protocol is described in
 * Documentation/usb/usbip_protocol.rst of the kernel. */
#include "usbip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "line.h"

#define ATTACH "/sys/devices/platform/vhci_hcd.0/attach"

enum {
    SUBMIT = 1,
    UNLINK = 2,
    SUBMIT_REPLY = 3,
    UNLINK_REPLY = 4,
    IN = 1,
    PENDING_MAX = 32,
    DATA_MAX = 4096,
    LOW_SPEED = 1, /* enum usb_device_speed */
    DEVICE_ID = 0x00010002,
    ATTACH_TRIES = 100,
    ATTACH_PAUSE_US = 20000,
};

/* Fields of a message after the five that all share; which are used depends on the command. */
struct message {
    uint32_t command;
    uint32_t sequence;
    uint32_t device;
    uint32_t direction;
    uint32_t endpoint;
    uint32_t words[5];
    uint8_t setup[8];
};

_Static_assert(sizeof(struct message) == 48, "a message has 48 bytes on the socket");

struct usbip {
    struct line *line;
    int socket;
    uint32_t pending[PENDING_MAX]; /* sequence numbers of the host's open reads of reports */
    size_t pending_count;
};

static const uint8_t device_descriptor[] = {
    0x12, 0x01, 0x10, 0x01, 0x00, 0x00, 0x00, 0x08, /* USB 1.1, eight bytes on endpoint 0 */
    0x65, 0x06, 0x61, 0x51, 0x02, 0x00, 0x03, 0x01, 0x00, 0x01,
};

/* Configuration, interface, HID, and one interrupt endpoint 0x81 polled every 12 ms. */
static const uint8_t configuration_descriptor[] = {
    0x09, 0x02, 0x22, 0x00, 0x01, 0x01, 0x00, 0xa0, 0x32, 0x09, 0x04, 0x00,
    0x00, 0x01, 0x03, 0x00, 0x00, 0x00, 0x09, 0x21, 0x11, 0x01, 0x00, 0x01,
    0x22, 0x1b, 0x00, 0x07, 0x05, 0x81, 0x03, 0x08, 0x00, 0x0c,
};

/* A vendor-defined usage with eight bytes in and eight out. Length as owners' logs show it. */
static const uint8_t report_descriptor[] = {
    0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00,
    0x75, 0x08, 0x95, 0x08, 0x81, 0x02, 0x09, 0x03, 0x95, 0x08, 0x91, 0x02, 0xc0,
};

/* A control request that is answered with bytes; its first four bytes tell them apart. */
struct descriptor {
    uint8_t setup[4];
    const uint8_t *bytes;
    size_t size;
};

static const uint8_t status[2];

static const struct descriptor descriptors[] = {
    {{0x80, 0x06, 0x00, 0x01}, device_descriptor, sizeof device_descriptor},
    {{0x80, 0x06, 0x00, 0x02}, configuration_descriptor, sizeof configuration_descriptor},
    {{0x81, 0x06, 0x00, 0x21}, configuration_descriptor + 18, 9},
    {{0x81, 0x06, 0x00, 0x22}, report_descriptor, sizeof report_descriptor},
    {{0x80, 0x00, 0x00, 0x00}, status, sizeof status},
    {{0x81, 0x00, 0x00, 0x00}, status, sizeof status},
    {{0x82, 0x00, 0x00, 0x00}, status, sizeof status},
};

/* Request type and request that are taken without data: configuration, interface, idle, halt. */
static const uint8_t accepted[][2] = {
    {0x00, 0x09}, {0x01, 0x0b}, {0x21, 0x0a}, {0x02, 0x01}, {0x00, 0x01}, {0x00, 0x03},
};

struct usbip *usbip_new(struct line *line)
{
    struct usbip *usbip = calloc(1, sizeof *usbip);
    if (usbip != NULL) {
        usbip->line = line;
        usbip->socket = -1;
    }
    return usbip;
}

int usbip_socket(const struct usbip *usbip)
{
    return usbip->socket;
}

bool usbip_is_polled(const struct usbip *usbip)
{
    return usbip->pending_count > 0;
}

/* A port stays busy for some milliseconds after an unplug. */
static bool attach(unsigned port, int kernel_end)
{
    char text[64];
    const int size =
        snprintf(text, sizeof text, "%u %d %u %u", port, kernel_end, DEVICE_ID, LOW_SPEED);
    for (int i = 0; i < ATTACH_TRIES; i++) {
        const int file = open(ATTACH, O_WRONLY | O_CLOEXEC);
        if (file < 0)
            return false;
        const bool done = write(file, text, (size_t)size) == size;
        const int error = errno;
        close(file);
        if (done)
            return true;
        errno = error;
        if (error != EBUSY)
            return false;
        usleep(ATTACH_PAUSE_US);
    }
    return false;
}

bool usbip_plug(struct usbip *usbip, unsigned port)
{
    if (usbip->socket >= 0) {
        printf("plugged in already\n");
        return false;
    }
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        printf("socketpair: %s\n", strerror(errno));
        return false;
    }
    const bool attached = attach(port, ends[1]);
    if (!attached)
        printf("%s: %s\n", ATTACH, strerror(errno));
    close(ends[1]); /* the kernel holds its own reference */
    if (!attached) {
        close(ends[0]);
        return false;
    }
    usbip->socket = ends[0];
    usbip->pending_count = 0;
    line_reset(usbip->line);
    return true;
}

void usbip_unplug(struct usbip *usbip)
{
    if (usbip->socket >= 0)
        close(usbip->socket);
    usbip->socket = -1;
    usbip->pending_count = 0;
    line_reset(usbip->line);
}

static bool send_all(struct usbip *usbip, const void *bytes, size_t size)
{
    if (size == 0 || send(usbip->socket, bytes, size, MSG_NOSIGNAL) == (ssize_t)size)
        return true;
    printf("the kernel closed the connection: %s\n", strerror(errno));
    usbip_unplug(usbip);
    return false;
}

static bool receive_all(struct usbip *usbip, void *bytes, size_t size)
{
    if (size == 0 || recv(usbip->socket, bytes, size, MSG_WAITALL) == (ssize_t)size)
        return true;
    printf("the kernel closed the connection\n");
    usbip_unplug(usbip);
    return false;
}

/* `error` is 0 or a negative errno; `size` counts bytes sent either way. */
static void reply(struct usbip *usbip, uint32_t sequence, int error, const uint8_t *in, size_t size)
{
    const struct message message = {
        .command = htonl(SUBMIT_REPLY),
        .sequence = htonl(sequence),
        .words = {htonl((uint32_t)error), htonl((uint32_t)size)},
    };
    if (send_all(usbip, &message, sizeof message) && in != NULL)
        send_all(usbip, in, size);
}

static void unlink_urb(struct usbip *usbip, const struct message *request)
{
    const uint32_t wanted = ntohl(request->words[0]);
    int error = 0; /* too late: it has been answered */
    for (size_t i = 0; i < usbip->pending_count; i++) {
        if (usbip->pending[i] != wanted)
            continue;
        usbip->pending_count--;
        memmove(usbip->pending + i, usbip->pending + i + 1,
                (usbip->pending_count - i) * sizeof *usbip->pending);
        error = -ECONNRESET;
        break;
    }
    const struct message message = {
        .command = htonl(UNLINK_REPLY),
        .sequence = request->sequence,
        .words = {htonl((uint32_t)error)},
    };
    send_all(usbip, &message, sizeof message);
}

/*
 * SET_REPORT of the output report. The report's number in the low byte of wValue is logged when it
 * is not 0, as it is when a program forgets the leading 0 that hidraw wants.
 */
static bool is_output_report(const uint8_t *setup)
{
    if (setup[0] != 0x21 || setup[1] != 0x09 || setup[3] != 0x02)
        return false;
    if (setup[2] != 0)
        printf("report number %02x instead of 00\n", setup[2]);
    return true;
}

static void control_out(struct usbip *usbip, const struct message *request, const uint8_t *data,
                        size_t size, int64_t now_us)
{
    const uint32_t sequence = ntohl(request->sequence);
    if (is_output_report(request->setup) && size <= REPORT_SIZE) {
        uint8_t report[REPORT_SIZE] = {0};
        memcpy(report, data, size);
        line_write(usbip->line, report, now_us);
        reply(usbip, sequence, 0, NULL, size);
        return;
    }
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        if (memcmp(accepted[i], request->setup, 2) == 0) {
            reply(usbip, sequence, 0, NULL, size);
            return;
        }
    }
    printf("stalled control request %02x %02x %02x%02x\n", request->setup[0], request->setup[1],
           request->setup[3], request->setup[2]);
    reply(usbip, sequence, -EPIPE, NULL, 0);
}

static void control_in(struct usbip *usbip, const struct message *request)
{
    const uint32_t sequence = ntohl(request->sequence);
    const size_t room = (size_t)request->setup[6] | (size_t)request->setup[7] << 8;
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++) {
        const struct descriptor *descriptor = &descriptors[i];
        if (memcmp(descriptor->setup, request->setup, sizeof descriptor->setup) == 0) {
            const size_t size = descriptor->size < room ? descriptor->size : room;
            reply(usbip, sequence, 0, descriptor->bytes, size);
            return;
        }
    }
    /* The strings that the device descriptor names stall on real bridges, too. */
    reply(usbip, sequence, -EPIPE, NULL, 0);
}

static void submit(struct usbip *usbip, const struct message *request, int64_t now_us)
{
    const bool in = ntohl(request->direction) == IN;
    const uint32_t endpoint = ntohl(request->endpoint);
    const size_t size = in ? 0 : ntohl(request->words[1]);
    uint8_t data[DATA_MAX];
    if (size > sizeof data || !receive_all(usbip, data, size)) {
        usbip_unplug(usbip);
        return;
    }
    if (endpoint == 0 && in)
        control_in(usbip, request);
    else if (endpoint == 0)
        control_out(usbip, request, data, size, now_us);
    else if (endpoint == 1 && in && usbip->pending_count < PENDING_MAX)
        usbip->pending[usbip->pending_count++] = ntohl(request->sequence);
    else
        reply(usbip, ntohl(request->sequence), -EPIPE, NULL, 0);
}

void usbip_receive(struct usbip *usbip, int64_t now_us)
{
    struct message message;
    if (!receive_all(usbip, &message, sizeof message))
        return;
    if (ntohl(message.command) == SUBMIT)
        submit(usbip, &message, now_us);
    else if (ntohl(message.command) == UNLINK)
        unlink_urb(usbip, &message);
}

void usbip_send_reports(struct usbip *usbip, int64_t now_us)
{
    uint8_t report[REPORT_SIZE];
    while (usbip->pending_count > 0 && line_read(usbip->line, report, now_us)) {
        const uint32_t sequence = usbip->pending[0];
        usbip->pending_count--;
        memmove(usbip->pending, usbip->pending + 1, usbip->pending_count * sizeof *usbip->pending);
        reply(usbip, sequence, 0, report, sizeof report);
    }
}
