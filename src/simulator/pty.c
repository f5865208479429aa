/* pty.c: the simulated inverter as a serial port: a pseudo-terminal, with a link to find it by. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "core/memory.h"
#include "simulator/port_kind.h"

struct pty {
    struct port base;
    char *link;  /* owned; NULL: none */
    int slave;   /* kept open, so that nothing ends when a program closes its side; -1: none */
    int notices; /* inotify: programs that close the port; -1: none */
    struct watch notice_watch;
};

/* A real port forgets both when it is closed: bytes that nobody read, and that its last user wanted
 * it for himself. */
static void on_program_closed(void *owner, unsigned events)
{
    struct pty *t = owner;
    char notice[sizeof(struct inotify_event) + 256];

    (void)events;
    while (read(t->notices, notice, sizeof notice) > 0)
        ;
    ioctl(t->slave, TIOCNXCL);
    tcflush(t->slave, TCIFLUSH);
}

static bool watch_closing(struct pty *t, struct error *err)
{
    t->notices = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (t->notices < 0 || inotify_add_watch(t->notices, t->base.name, IN_CLOSE) < 0)
        return fail_errno(err, errno, "%s can't be watched", t->base.name);
    t->notice_watch = (struct watch){.function = on_program_closed, .owner = t};
    return watch_set(t->base.loop, &t->notice_watch, t->notices, WATCH_READ, err);
}

static bool is_link(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

/* Puts the link in its place at once, so that whoever looks finds the old one or the new one. */
static bool make_link(const struct pty *t, struct error *err)
{
    if (t->link == NULL)
        return true;
    if (access(t->link, F_OK) == 0 && !is_link(t->link))
        return fail(err, ERROR_SYSTEM, "%s is there already and no link", t->link);

    char *fresh = xprintf("%s.%ld", t->link, (long)getpid());
    bool done = symlink(t->base.name, fresh) == 0 && rename(fresh, t->link) == 0;
    if (!done) {
        fail_errno(err, errno, "the link %s can't be made", t->link);
        unlink(fresh);
    }
    free(fresh);
    return done;
}

/* Only a link that is still ours is removed. */
static void remove_link(const struct pty *t)
{
    char target[PORT_NAME_MAX] = {0};

    if (t->link != NULL && readlink(t->link, target, sizeof target - 1) > 0 &&
        strcmp(target, t->base.name) == 0)
        unlink(t->link);
}

static bool set_raw(int slave)
{
    struct termios settings;

    if (tcgetattr(slave, &settings) != 0)
        return false;
    cfmakeraw(&settings);
    cfsetspeed(&settings, B2400);
    return tcsetattr(slave, TCSANOW, &settings) == 0;
}

static bool open_both_sides(struct pty *t, struct error *err)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (master < 0)
        return fail_errno(err, errno, "no pseudo-terminal");
    if (!port_watch(&t->base, master, err))
        return false;
    if (grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, t->base.name, sizeof t->base.name) != 0)
        return fail_errno(err, errno, "no pseudo-terminal");
    t->slave = open(t->base.name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (t->slave < 0 || !set_raw(t->slave))
        return fail_errno(err, errno, "%s can't be opened", t->base.name);
    return true;
}

static void unplug(struct port *p)
{
    struct pty *t = (struct pty *)p;

    remove_link(t);
    watch_clear(&t->notice_watch);
    if (t->notices >= 0)
        close(t->notices);
    if (t->slave >= 0)
        close(t->slave);
    t->notices = t->slave = -1;
    port_close_conversation(p);
}

static bool plug(struct port *p, struct error *err)
{
    struct pty *t = (struct pty *)p;

    if (open_both_sides(t, err) && watch_closing(t, err) && make_link(t, err))
        return true;
    unplug(p);
    return false;
}

static void release(struct port *p)
{
    free(((struct pty *)p)->link);
}

/* Our own side is open, so this can't be the program's doing. */
static void ended(struct port *p)
{
    (void)p;
}

static const struct port_kind pty_kind = {
    .plug = plug,
    .unplug = unplug,
    .release = release,
    .ended = ended,
};

bool port_open_pty(struct loop *loop, const char *link, const struct port_events *events,
                   struct port **out, struct error *err)
{
    struct pty *t = xcalloc(1, sizeof *t);

    t->base = (struct port){.kind = &pty_kind, .loop = loop, .events = *events, .fd = -1};
    t->link = link != NULL ? xstrdup(link) : NULL;
    t->slave = t->notices = -1;
    if (!plug(&t->base, err)) {
        port_free(&t->base);
        return false;
    }
    *out = &t->base;
    return true;
}
