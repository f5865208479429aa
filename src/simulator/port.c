/* port.c: bytes in and out of a descriptor, whatever kind of port it is. */
#include "simulator/port.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "simulator/port_kind.h"

static void on_readable(void *owner, unsigned events)
{
    struct port *p = owner;
    char bytes[PORT_READ_MAX];
    ssize_t length = read(p->fd, bytes, sizeof bytes);

    (void)events;
    if (length > 0)
        p->events.received(p->events.owner, (struct span){.at = bytes, .length = (size_t)length});
    else if (length == 0 || (errno != EAGAIN && errno != EINTR))
        p->kind->ended(p);
}

bool port_watch(struct port *p, int fd, struct error *err)
{
    p->watch = (struct watch){.function = on_readable, .owner = p};
    p->fd = fd;
    return watch_set(p->loop, &p->watch, fd, WATCH_READ, err);
}

void port_close_conversation(struct port *p)
{
    watch_clear(&p->watch);
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

const char *port_name(const struct port *p)
{
    return p->name;
}

void port_send(struct port *p, struct span bytes)
{
    if (p->fd < 0)
        return;

    ssize_t written = write(p->fd, bytes.at, bytes.length);
    if (written < 0 && errno != EAGAIN && errno != EINTR)
        p->kind->ended(p);
}

void port_unplug(struct port *p)
{
    p->kind->unplug(p);
}

bool port_plug(struct port *p, struct error *err)
{
    return p->kind->plug(p, err);
}

void port_free(struct port *p)
{
    if (p == NULL)
        return;
    p->kind->unplug(p);
    p->kind->release(p);
    free(p);
}
