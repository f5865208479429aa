/* port_kind.h: what both kinds of port share; for port.c and the kinds only. */
#pragma once

#include "simulator/port.h"

enum { PORT_NAME_MAX = 128, PORT_READ_MAX = 512 };

struct port {
    const struct port_kind *kind;
    struct loop *loop; /* borrowed */
    struct port_events events;
    char name[PORT_NAME_MAX];
    int fd; /* of the conversation; -1: none */
    struct watch watch;
};

struct port_kind {
    bool (*plug)(struct port *p, struct error *err);
    void (*unplug)(struct port *p);  /* may be called when unplugged already */
    void (*release)(struct port *p); /* what the kind allocated */
    void (*ended)(struct port *p);   /* the other side has closed */
};

/* Watches `fd`, which becomes the port's own. */
MUST_CHECK bool port_watch(struct port *p, int fd, struct error *err);

/* Closes the conversation's descriptor; fine without one. */
void port_close_conversation(struct port *p);
