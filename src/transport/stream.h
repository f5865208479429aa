/* stream.h: a descriptor that carries bytes as they come: a tty, a socket. */
#pragma once

#include "transport/kind.h"

struct stream {
    struct transport base;
    int fd;         /* owned; -1: none */
    bool is_socket; /* written to without a SIGPIPE */
    bool waiting;   /* for room to write the rest */
    size_t sent;    /* of the request */
};

/* Puts `fd` to -1; for the kind's `prepare`. */
bool stream_prepare(struct transport *t, struct error *err);

/* Watches the descriptor and says `opened`; the last thing its caller does. */
void stream_ready(struct transport *t);

void stream_send(struct transport *t);

/* Closes the descriptor. */
void stream_release(struct transport *t);
