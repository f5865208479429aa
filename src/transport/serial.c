/* serial.c: an RS232 port or an adapter for one: serial:/dev/ttyUSB0?baud=2400
 *
 * Eight data bits, no parity, one stop bit, no flow control. Pseudo-terminals are ports too. */
#include <errno.h>
#include <libserialport.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "transport/discovery.h"
#include "transport/node.h"
#include "transport/stream.h"

static const struct speed {
    uint32_t baud;
    speed_t code;
} speeds[] = {
    {300, B300},     {600, B600},       {1200, B1200},     {2400, B2400},
    {4800, B4800},   {9600, B9600},     {19200, B19200},   {38400, B38400},
    {57600, B57600}, {115200, B115200}, {230400, B230400},
};

/* Settings belong to the port and not to the descriptor, so the library may open it once more while
 * ours holds the lock: nobody else's port is changed, and its own open lacks close-on-exec and
 * locks nobody out. */
static bool set_up_by_library(const char *path, uint32_t baud)
{
    struct sp_port *port;

    if (sp_get_port_by_name(path, &port) != SP_OK)
        return false;
    bool done = sp_open(port, SP_MODE_READ_WRITE) == SP_OK;
    if (done) {
        done = sp_set_baudrate(port, (int)baud) == SP_OK && sp_set_bits(port, 8) == SP_OK &&
               sp_set_parity(port, SP_PARITY_NONE) == SP_OK && sp_set_stopbits(port, 1) == SP_OK &&
               sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) == SP_OK;
        sp_close(port);
    }
    sp_free_port(port);
    return done;
}

/* False: termios has no code for it. */
static bool set_speed(struct termios *settings, uint32_t baud)
{
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        if (speeds[i].baud != baud)
            continue;
        cfsetispeed(settings, speeds[i].code);
        cfsetospeed(settings, speeds[i].code);
        return true;
    }
    return false;
}

/* Takes a millisecond at most: the adapter is told, and nothing is waited for. */
static bool set_baud(struct transport *t, uint32_t baud)
{
    const struct stream *s = (const struct stream *)t;
    struct termios settings;

    return tcgetattr(s->fd, &settings) == 0 && set_speed(&settings, baud) &&
           tcsetattr(s->fd, TCSANOW, &settings) == 0;
}

/* libserialport 0.1.1 knows only what stands in /sys/class/tty, where there are no
 * pseudo-terminals, and refuses ports without modem lines. For those, plain termios does; such
 * ports have no line behind them, so a speed that termios has no code for does not matter.
 * In both cases a read has to tell "nothing there" (EAGAIN) from "hung up" (0), hence VMIN. */
static bool set_up(int fd, const char *path, uint32_t baud, struct error *err)
{
    struct termios settings;
    bool done = set_up_by_library(path, baud);

    if (tcgetattr(fd, &settings) != 0)
        return fail_errno(err, errno, "%s can't be set up", path);
    if (!done) {
        cfmakeraw(&settings);
        settings.c_cflag |= CLOCAL | CREAD;
        set_speed(&settings, baud);
    }
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSANOW, &settings) != 0)
        return fail_errno(err, errno, "%s can't be set up", path);
    return true;
}

static bool is_pseudo_terminal(const char *path)
{
    return strncmp(path, "/dev/pts/", 9) == 0;
}

/* Two readers of one port steal each other's bytes, so whoever has it open without a lock counts
 * too. A pseudo-terminal is different: whoever made it may keep both its ends open, and its
 * exclusive mode would outlive us. There the lock alone decides. */
static bool check_free(const char *path, struct error *err)
{
    char holder[80];

    if (is_pseudo_terminal(path))
        return true;
    if (discovery_holder(path, holder, sizeof holder))
        return fail(err, ERROR_BUSY, "%s is held by %s", path, holder);
    return true;
}

static bool open_port(struct transport *t, struct error *err)
{
    struct stream *s = (struct stream *)t;
    char path[PATH_MAX];

    if (realpath(t->uri.path, path) == NULL)
        return fail_errno(err, errno, "%s", t->uri.path);
    if (!node_open(path, &s->fd, &t->young, err))
        return false;
    if (!isatty(s->fd))
        return fail(err, ERROR_MISSING, "%s is not a serial port", t->uri.path);
    if (!check_free(path, err) || !set_up(s->fd, path, t->line.baud, err))
        return false;
    if (!is_pseudo_terminal(path))
        ioctl(s->fd, TIOCEXCL);
    tcflush(s->fd, TCIOFLUSH);
    return true;
}

/* Bytes that nobody takes would hold up close() for half a minute. */
static void release_port(struct transport *t)
{
    struct stream *s = (struct stream *)t;

    if (s->fd >= 0)
        tcflush(s->fd, TCOFLUSH);
    stream_release(t);
}

const struct transport_kind transport_serial = {
    .size = sizeof(struct stream),
    .line = {.baud = 2400, .piece = 1},
    .prepare = stream_prepare,
    .open = open_port,
    .ready = stream_ready,
    .send = stream_send,
    .set_baud = set_baud,
    .release = release_port,
};
