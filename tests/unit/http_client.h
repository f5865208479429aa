/* http_client.h: a client as simple as can be, on the thread of the server it talks to: include it
 * once in a test program. While it waits it turns the server's loop, whose clock stands still. */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/loop.h"

enum { PATIENCE_MS = 5000 };

struct client {
    struct loop *loop;
    int fd;
    bool closed;        /* by the server */
    struct buffer seen; /* what came and was not taken yet */
};

static inline int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void turn(struct loop *loop)
{
    loop_step(loop, 0);
}

static inline struct client client_open(struct loop *loop, const char *url)
{
    struct client c = {.loop = loop};
    struct sockaddr_in to = {.sin_family = AF_INET};
    char host[64];
    unsigned port;

    if (sscanf(url, "http://%63[0-9.]:%u/", host, &port) != 2)
        abort();
    to.sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, host, &to.sin_addr);
    c.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c.fd < 0 || connect(c.fd, (struct sockaddr *)&to, sizeof to) != 0)
        abort();
    fcntl(c.fd, F_SETFL, O_NONBLOCK);
    return c;
}

static inline void client_close(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    buffer_done(&c->seen);
}

static inline void client_send(struct client *c, const void *bytes, size_t length)
{
    const char *at = bytes;
    int64_t end_ms = real_ms() + PATIENCE_MS;

    while (length > 0 && !c->closed && real_ms() < end_ms) {
        ssize_t sent = send(c->fd, at, length, MSG_NOSIGNAL);

        turn(c->loop);
        if (sent < 0 && errno != EAGAIN)
            c->closed = true;
        if (sent > 0) {
            at += sent;
            length -= (size_t)sent;
        }
    }
}

static inline void client_say(struct client *c, const char *text)
{
    client_send(c, text, strlen(text));
}

/* Turns the loop once and takes what came. */
static inline void client_look(struct client *c)
{
    char bytes[16384];
    ssize_t length;

    turn(c->loop);
    length = recv(c->fd, bytes, sizeof bytes, 0);
    if (length > 0)
        buffer_put(&c->seen, bytes, (size_t)length);
    else if (length == 0 || errno != EAGAIN)
        c->closed = true;
}

/* A response, cut into its parts; the texts end with a NUL. */
struct answer_parts {
    int status;
    char *head, *body; /* owned */
    size_t body_length;
};

static inline void answer_done(struct answer_parts *a)
{
    free(a->head);
    free(a->body);
    *a = (struct answer_parts){0};
}

/* The value of a header, "" if it is missing; good until the next call. */
static inline const char *answer_header(const struct answer_parts *a, const char *name)
{
    static char value[1024];

    value[0] = '\0';
    for (const char *line = strstr(a->head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        size_t length = strlen(name);
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            snprintf(value, sizeof value, "%.*s", (int)strcspn(line + length + 2, "\r"),
                     line + length + 2);
            break;
        }
    }
    return value;
}

static inline size_t head_length(const struct client *c)
{
    const char *end = c->seen.length > 0
                          ? memmem(c->seen.bytes, c->seen.length, "\r\n\r\n", strlen("\r\n\r\n"))
                          : NULL;

    return end != NULL ? (size_t)(end - c->seen.bytes) + 4 : 0;
}

/* Waits for one response; status 0 if none came. `head` says that no body will follow. */
static inline struct answer_parts client_answer_to(struct client *c, bool head)
{
    struct answer_parts a = {0};
    int64_t end_ms = real_ms() + PATIENCE_MS;

    while (head_length(c) == 0 && !c->closed && real_ms() < end_ms)
        client_look(c);
    size_t length = head_length(c);
    if (length == 0)
        return (struct answer_parts){.head = strdup(""), .body = strdup("")};

    a.head = strndup(c->seen.bytes, length);
    a.status = atoi(a.head + strlen("HTTP/1.1 "));
    if (!head)
        a.body_length = (size_t)atol(answer_header(&a, "Content-Length"));
    while (c->seen.length < length + a.body_length && !c->closed && real_ms() < end_ms)
        client_look(c);
    if (c->seen.length < length + a.body_length)
        a.body_length = c->seen.length - length;
    a.body = calloc(a.body_length + 1, 1);
    memcpy(a.body, c->seen.bytes + length, a.body_length);
    c->seen.length -= length + a.body_length;
    memmove(c->seen.bytes, c->seen.bytes + length + a.body_length, c->seen.length);
    return a;
}

static inline struct answer_parts client_answer(struct client *c)
{
    return client_answer_to(c, false);
}

/* Waits until the server closes; false if it does not. */
static inline bool client_is_dropped(struct client *c)
{
    int64_t end_ms = real_ms() + PATIENCE_MS;

    while (!c->closed && real_ms() < end_ms)
        client_look(c);
    return c->closed;
}

/* One request on a connection of its own. `headers` are lines, each with its end. */
static inline struct answer_parts ask_url(struct loop *loop, const char *url, const char *method,
                                          const char *path, const char *headers)
{
    struct client c = client_open(loop, url);
    char request[8192];

    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\n%s%s\r\n", method, path,
             strstr(headers, "Host:") != NULL ? "" : "Host: localhost\r\n", headers);
    client_say(&c, request);
    struct answer_parts a = client_answer_to(&c, strcmp(method, "HEAD") == 0);
    client_close(&c);
    return a;
}
