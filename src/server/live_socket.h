/* live_socket.h: the WebSocket: a snapshot, then what changes.
 *
 * No client has a queue. Each remembers the number of what it was told last; when its socket can
 * take more it is told everything newer, so a slow reader gets fewer and larger updates, holds up
 * nobody and costs no memory. One text serves all clients that have the same.
 *
 * A client that does not answer two pings is closed. What clients send is counted and ignored. */
#pragma once

#include "core/loop.h"
#include "server/feed.h"
#include "server/request.h"

struct live_socket;

enum { LIVE_CLIENTS_MAX = 1024 };

/* One client; lives in its connection, zeroed before live_socket_welcome(). */
struct live_client {
    struct live_socket *owner; /* NULL: not a WebSocket */
    struct live_client *next, *previous;
    struct lws *wsi; /* libwebsockets' connection */
    uint64_t seq;    /* of the newest it was told; 0: nothing yet */
    bool greeted;    /* hello was sent */
    bool begun;      /* and what is to follow it */
    bool ping_due, alive_due;
    uint8_t unanswered_pings;
    bool gone;        /* it is being closed */
    uint16_t goodbye; /* the code to close with; 0: stays */
    int64_t told_ms;  /* when it was last told something */
    int64_t ping_ms;  /* when the last ping was due */
    size_t incoming;  /* bytes of the message that is coming in */
};

struct live_socket *live_socket_new(struct loop *loop, struct feed *feed);
void live_socket_free(struct live_socket *s);

/* Everybody who waits for news gets them when they can. */
void live_socket_publish(struct live_socket *s);

/* Tells everybody that the server is going away. */
void live_socket_dismiss(struct live_socket *s);

/* The events of one connection, as libwebsockets tells them. `q` is the request it came with; those
 * that return false want it closed. */
void live_socket_welcome(struct live_socket *s, struct live_client *c, struct lws *wsi,
                         const struct request *q);
bool live_socket_writable(struct live_client *c);
bool live_socket_received(struct live_client *c, size_t length);
void live_socket_answered(struct live_client *c); /* a pong */
void live_socket_left(struct live_client *c);
