/* live_socket.c: the WebSocket: a snapshot, then what changes. */
#include "server/live_socket.h"

#include <libwebsockets.h>
#include <linux/tcp.h>
#include <stdlib.h>

#include "core/memory.h"

enum {
    HEARTBEAT_MS = 10000,
    PING_MS = 20000,
    PINGS_UNANSWERED = 2,
    LOOK_ROUND_MS = 1000,
    INCOMING_MAX = 4096,
    TEXTS = 4,
    TEXT_GOOD_MS = 50, /* ages are told as of the message's time; older texts are written anew */
};

/* RFC 6455, 7.4, and the registry that grew from it. */
enum { CLOSE_TRY_LATER = 1013 };

/* A change is kept in the kernel only up to this much; what is newer waits here, as a number. */
enum { UNSENT_BYTES = 16 * 1024 };

/* A message for all clients that have everything up to `since`; 0: who have nothing. */
struct text {
    uint64_t since, seq;
    int64_t written_ms;
    struct buffer bytes; /* LWS_PRE bytes of room, then the JSON */
};

struct live_socket {
    struct loop *loop; /* borrowed */
    struct feed *feed; /* borrowed */
    struct live_client *clients;
    size_t count;
    struct text texts[TEXTS];
    size_t oldest_text;
    struct buffer scratch;
    struct timer look_round; /* set while there are clients */
    struct timer farewell;   /* set when somebody is to go */
};

static void begin_text(struct buffer *b)
{
    static const char room[LWS_PRE];

    buffer_clear(b);
    buffer_put(b, room, sizeof room);
}

/* What a client that has everything up to `since` must be told. */
static const struct buffer *text_for(struct live_socket *s, uint64_t since)
{
    uint64_t seq = feed_seq(s->feed);
    int64_t now_ms = loop_now_ms(s->loop);

    for (size_t n = 0; n < TEXTS; n++) {
        const struct text *t = &s->texts[n];

        if (t->bytes.length > 0 && t->since == since && t->seq == seq &&
            now_ms - t->written_ms < TEXT_GOOD_MS)
            return &t->bytes;
    }

    struct text *t = &s->texts[s->oldest_text++ % TEXTS];
    t->since = since;
    t->seq = seq;
    t->written_ms = now_ms;
    begin_text(&t->bytes);
    if (since == 0)
        feed_write_snapshot(s->feed, &t->bytes);
    else
        feed_write_change(s->feed, since, &t->bytes);
    return &t->bytes;
}

/* libwebsockets writes its frame's head into the room before the text, the same for everybody. */
static bool send_text(struct live_client *c, const struct buffer *text)
{
    unsigned char *at = (unsigned char *)text->bytes + LWS_PRE;

    c->told_ms = loop_now_ms(c->owner->loop);
    c->alive_due = false;
    return lws_write(c->wsi, at, text->length - LWS_PRE, LWS_WRITE_TEXT) >= 0;
}

static bool send_hello(struct live_client *c)
{
    struct live_socket *s = c->owner;

    c->greeted = true;
    begin_text(&s->scratch);
    feed_write_hello(s->feed, HEARTBEAT_MS, &s->scratch);
    return send_text(c, &s->scratch);
}

static bool send_alive(struct live_client *c)
{
    struct live_socket *s = c->owner;

    begin_text(&s->scratch);
    feed_write_alive(s->feed, &s->scratch);
    return send_text(c, &s->scratch);
}

static bool send_news(struct live_client *c)
{
    struct live_socket *s = c->owner;
    uint64_t since = feed_reaches_back(s->feed, c->seq) ? c->seq : 0;

    const struct buffer *text = text_for(s, since);

    c->begun = true;
    c->seq = feed_seq(s->feed);
    return send_text(c, text);
}

/* A ping with a payload: of empty answers libwebsockets does not tell. */
static bool send_ping(struct live_client *c)
{
    unsigned char ping[LWS_PRE + 1] = {[LWS_PRE] = '?'};

    c->ping_due = false;
    return lws_write(c->wsi, ping + LWS_PRE, 1, LWS_WRITE_PING) >= 0;
}

/* Closes those who are to go. A callback of libwebsockets can't close with a code of its own, so
 * this is done outside of them. */
static void on_farewell(void *owner)
{
    struct live_socket *s = owner;

    for (struct live_client *c = s->clients, *next; c != NULL; c = next) {
        next = c->next;
        if (c->goodbye == 0 || c->gone)
            continue;
        c->gone = true;
        lws_close_reason(c->wsi, (enum lws_close_status)c->goodbye, NULL, 0);
        lws_set_timeout(c->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
    }
}

/* Cuts a connection that can't be talked to any more. libwebsockets looks at its own clock only
 * when something happens, so it is woken. */
static void cut_off(struct live_client *c)
{
    c->gone = true;
    lws_set_timeout(c->wsi, PENDING_TIMEOUT_WS_PONG_CHECK_GET_PONG, LWS_TO_KILL_ASYNC);
    lws_cancel_service(lws_get_context(c->wsi));
}

/* A ping counts from when it should leave: a socket that takes nothing is as dead as one that does
 * not answer. */
static void look_after(struct live_client *c, int64_t now_ms)
{
    if (now_ms - c->ping_ms >= PING_MS) {
        if (c->unanswered_pings == PINGS_UNANSWERED) {
            cut_off(c);
            return;
        }
        c->ping_due = true;
        c->ping_ms = now_ms;
        c->unanswered_pings++;
    }
    c->alive_due = now_ms - c->told_ms >= HEARTBEAT_MS;
    if (c->ping_due || c->alive_due)
        lws_callback_on_writable(c->wsi);
}

static void on_look_round(void *owner)
{
    struct live_socket *s = owner;
    int64_t now_ms = loop_now_ms(s->loop);

    for (struct live_client *c = s->clients; c != NULL; c = c->next)
        if (!c->gone)
            look_after(c, now_ms);
    if (s->clients != NULL)
        timer_set(s->loop, &s->look_round, LOOK_ROUND_MS);
}

struct live_socket *live_socket_new(struct loop *loop, struct feed *feed)
{
    struct live_socket *s = xcalloc(1, sizeof *s);

    s->loop = loop;
    s->feed = feed;
    s->look_round = (struct timer){.function = on_look_round, .owner = s};
    s->farewell = (struct timer){.function = on_farewell, .owner = s};
    return s;
}

void live_socket_free(struct live_socket *s)
{
    if (s == NULL)
        return;
    timer_clear(&s->look_round);
    timer_clear(&s->farewell);
    for (size_t n = 0; n < TEXTS; n++)
        buffer_done(&s->texts[n].bytes);
    buffer_done(&s->scratch);
    free(s);
}

void live_socket_publish(struct live_socket *s)
{
    for (struct live_client *c = s->clients; c != NULL; c = c->next)
        lws_callback_on_writable(c->wsi);
}

void live_socket_dismiss(struct live_socket *s)
{
    for (struct live_client *c = s->clients; c != NULL; c = c->next)
        c->goodbye = LWS_CLOSE_STATUS_GOINGAWAY;
    on_farewell(s);
}

/* The kernel says "writable" only while little is unsent, so that what a slow reader gets is new.
 */
static void limit_unsent(struct lws *wsi)
{
    int bytes = UNSENT_BYTES;

    setsockopt(lws_get_socket_fd(wsi), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

void live_socket_welcome(struct live_socket *s, struct live_client *c, struct lws *wsi,
                         const struct request *q)
{
    uint64_t seq = 0;
    int64_t now_ms = loop_now_ms(s->loop);

    *c = (struct live_client){.owner = s, .wsi = wsi, .told_ms = now_ms, .ping_ms = now_ms};
    if (request_number(request_parameter(q, "seq"), &seq) &&
        feed_can_resume(s->feed, request_parameter(q, "boot"), seq))
        c->seq = seq;
    limit_unsent(wsi);

    c->next = s->clients;
    if (c->next != NULL)
        c->next->previous = c;
    s->clients = c;
    s->count++;
    if (!s->look_round.set)
        timer_set(s->loop, &s->look_round, LOOK_ROUND_MS);
    if (s->count > LIVE_CLIENTS_MAX) {
        c->goodbye = CLOSE_TRY_LATER;
        timer_set(s->loop, &s->farewell, 0);
    }
    lws_callback_on_writable(wsi);
}

static bool has_news(const struct live_client *c)
{
    return !c->begun || c->seq < feed_seq(c->owner->feed);
}

/* One write each time: libwebsockets asks for that, and the socket may be full behind it. */
bool live_socket_writable(struct live_client *c)
{
    bool sent = true;

    if (c->goodbye != 0)
        return true;
    if (!c->greeted)
        sent = send_hello(c);
    else if (c->ping_due)
        sent = send_ping(c);
    else if (has_news(c))
        sent = send_news(c);
    else if (c->alive_due)
        sent = send_alive(c);
    if (has_news(c) || c->ping_due || c->alive_due)
        lws_callback_on_writable(c->wsi);
    return sent;
}

bool live_socket_received(struct live_client *c, size_t length)
{
    if (lws_is_first_fragment(c->wsi))
        c->incoming = 0;
    c->incoming += length;
    if (c->incoming + lws_remaining_packet_payload(c->wsi) <= INCOMING_MAX)
        return true;
    lws_close_reason(c->wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, NULL, 0);
    return false;
}

void live_socket_answered(struct live_client *c)
{
    c->unanswered_pings = 0;
}

void live_socket_left(struct live_client *c)
{
    if (c->owner == NULL)
        return;
    if (c->previous != NULL)
        c->previous->next = c->next;
    else
        c->owner->clients = c->next;
    if (c->next != NULL)
        c->next->previous = c->previous;
    c->owner->count--;
    c->owner = NULL;
}
