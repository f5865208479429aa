/* socket_client.h: the client side of a WebSocket, on top of http_client.h: include it once in a
 * test program. */
#pragma once

#include <jansson.h>

#include "http_client.h"

enum { FRAME_TEXT = 1, FRAME_CLOSE = 8, FRAME_PING = 9, FRAME_PONG = 10 };

/* Asks to upgrade and takes the answer; its status is 101 when all is well. */
static inline struct answer_parts socket_ask(struct client *c, const char *path,
                                             const char *headers)
{
    char request[2048];

    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\n%sConnection: Upgrade\r\nUpgrade: websocket\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
             path, strstr(headers, "Host:") != NULL ? "" : "Host: localhost\r\n", headers);
    client_say(c, request);
    return client_answer(c);
}

/* A connection that is a WebSocket; its status is in `*status`. */
static inline struct client socket_open(struct loop *loop, const char *url, const char *path,
                                        int *status)
{
    struct client c = client_open(loop, url);
    struct answer_parts a = socket_ask(&c, path, "");

    *status = a.status;
    answer_done(&a);
    return c;
}

struct frame {
    int opcode; /* 0: none came */
    struct buffer payload;
};

/* Length of the frame's head, 0 if it is not all there; `*length` becomes that of the payload. */
static inline size_t frame_head(const struct buffer *b, size_t *length)
{
    const unsigned char *at = (const unsigned char *)b->bytes;
    size_t bytes = 0;

    if (b->length < 2)
        return 0;
    *length = at[1] & 0x7f;
    bytes = *length == 126 ? 2 : *length == 127 ? 8 : 0;
    if (b->length < 2 + bytes)
        return 0;
    if (bytes > 0)
        *length = 0;
    for (size_t n = 0; n < bytes; n++)
        *length = *length << 8 | at[2 + n];
    return 2 + bytes;
}

/* Takes one frame if it has come. */
static inline bool frame_take(struct client *c, struct frame *out)
{
    size_t length;
    size_t head = frame_head(&c->seen, &length);

    if (head == 0 || c->seen.length < head + length)
        return false;
    out->opcode = c->seen.bytes[0] & 0x0f;
    buffer_clear(&out->payload);
    buffer_put(&out->payload, c->seen.bytes + head, length);
    buffer_put(&out->payload, "", 1);
    out->payload.length--;
    c->seen.length -= head + length;
    memmove(c->seen.bytes, c->seen.bytes + head + length, c->seen.length);
    return true;
}

/* Waits for a frame. */
static inline bool frame_await(struct client *c, struct frame *out)
{
    int64_t end_ms = real_ms() + PATIENCE_MS;

    while (!frame_take(c, out)) {
        if (c->closed || real_ms() > end_ms)
            return false;
        client_look(c);
    }
    return true;
}

/* The next message, NULL if none comes; other frames before it are passed over. */
static inline json_t *socket_message(struct client *c)
{
    struct frame f = {0};
    json_t *message = NULL;

    while (frame_await(c, &f))
        if (f.opcode == FRAME_TEXT) {
            message = json_loads(f.payload.bytes, 0, NULL);
            break;
        }
    buffer_done(&f.payload);
    return message;
}

/* The code the server closes with, 0 if it does not. */
static inline int socket_goodbye(struct client *c)
{
    struct frame f = {0};
    int code = 0;

    while (code == 0 && frame_await(c, &f))
        if (f.opcode == FRAME_CLOSE && f.payload.length >= 2)
            code = (unsigned char)f.payload.bytes[0] << 8 | (unsigned char)f.payload.bytes[1];
    buffer_done(&f.payload);
    return code;
}

/* Turns the loop for a moment; false if a message came meanwhile. */
static inline bool socket_is_quiet(struct client *c, int64_t duration_ms)
{
    int64_t end_ms = real_ms() + duration_ms;
    size_t length;

    while (real_ms() < end_ms)
        client_look(c);
    return frame_head(&c->seen, &length) == 0;
}

/* Sends a whole frame, masked with zeros, which leave it as it is. */
static inline void socket_send(struct client *c, int opcode, const void *payload, size_t length)
{
    unsigned char head[8] = {(unsigned char)(0x80 | opcode)};
    size_t head_length = 2;

    if (length < 126) {
        head[1] = (unsigned char)(0x80 | length);
    } else {
        head[1] = 0x80 | 126;
        head[2] = (unsigned char)(length >> 8);
        head[3] = (unsigned char)length;
        head_length = 4;
    }
    client_send(c, head, head_length);
    client_send(c, "\0\0\0\0", 4);
    client_send(c, payload, length);
}
