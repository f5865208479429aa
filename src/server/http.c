/* http.c: carries requests and responses, by libwebsockets on our loop.
 *
 * Sockets are accepted by listener.c, so that what goes wrong there has words; libwebsockets adopts
 * them, parses, keeps its time-outs and speaks the WebSocket protocol. Responses are written here
 * as bytes, head and body in one piece, because that is one system call. */
#include "server/http.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#include "core/log.h"
#include "core/memory.h"
#include "server/http_request.h"
#include "server/later.h"

enum {
    HEADERS_S = 10, /* to send them in */
    IDLE_S = 60,
    PROGRESS_S = 20, /* to take the next piece of a response in */
    PATIENCE_S = 60, /* for an answer that is made on the pool */
    CONNECTIONS_MAX = LIVE_CLIENTS_MAX + 256,
    DESCRIPTORS = 4096, /* libwebsockets makes tables as large as the system's limit */
    SPARE_DESCRIPTORS = 64,
    SERVICE_BYTES = 4096, /* read at once */
    RECEIVE_BYTES = 512,  /* for each WebSocket, for as long as it is open */
    PIECE_BYTES = 32 * 1024,
    SEND_BYTES = 64 * 1024,
    FAREWELL_ROUNDS = 8,
};

struct http {
    struct http_options options;
    struct lws_context *context; /* NULL once it is destroyed */
    struct lws_vhost *vhost;
    struct lws_protocols protocols[2];
    size_t connections, connections_max;
    struct buffer out;
    char date[64]; /* the header of this second */
    int64_t date_s;
};

/* What lives with a connection. */
struct connection {
    struct live_client client;
    struct span rest;    /* of a lasting body */
    bool keep;           /* the connection, when the response is out */
    bool head;           /* only the head of the response is wanted */
    struct later *later; /* what it waits for; NULL: nothing */
};

static void put_date(struct http *h, struct buffer *out)
{
    int64_t now_s = loop_wall_ms(h->options.loop) / 1000;

    if (now_s != h->date_s) {
        static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        time_t seconds = (time_t)now_s;
        struct tm utc;

        gmtime_r(&seconds, &utc);
        snprintf(h->date, sizeof h->date, "Date: %s, %02d %s %d %02d:%02d:%02d GMT\r\n",
                 days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900,
                 utc.tm_hour, utc.tm_min, utc.tm_sec);
        h->date_s = now_s;
    }
    buffer_text(out, h->date);
}

static void put_header(struct buffer *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    buffer_text(out, name);
    buffer_text(out, value);
    buffer_text(out, "\r\n");
}

static void put_head(struct http *h, const struct response *r, bool keep, struct buffer *out)
{
    buffer_text(out, "HTTP/1.1 ");
    buffer_number(out, r->status);
    buffer_text(out, " ");
    buffer_text(out, status_words(r->status));
    buffer_text(out, "\r\n");
    put_date(h, out);
    if (r->status != 304) {
        buffer_text(out, "Content-Length: ");
        buffer_number(out, (int64_t)r->body.length);
        buffer_text(out, "\r\n");
    }
    put_header(out, "Content-Type: ", r->type);
    put_header(out, "Content-Encoding: ", r->encoding);
    put_header(out, "Cache-Control: ", r->cache);
    put_header(out, "ETag: ", r->etag);
    put_header(out, "Vary: ", r->vary ? "Accept-Encoding" : NULL);
    put_header(out, "Allow: ", r->allow);
    put_header(out, "Connection: ", keep ? "keep-alive" : "close");
    buffer_span(out, access_headers(r->page));
    buffer_text(out, "\r\n");
}

static bool write_out(struct lws *wsi, struct buffer *out)
{
    return lws_write(wsi, (unsigned char *)out->bytes + LWS_PRE, out->length - LWS_PRE,
                     LWS_WRITE_HTTP) >= 0;
}

static void begin_out(struct http *h)
{
    static const char room[LWS_PRE];

    buffer_clear(&h->out);
    buffer_put(&h->out, room, sizeof room);
}

/* Moves a piece of `rest` to the output. */
static void take_piece(struct span *rest, struct buffer *out)
{
    size_t length = rest->length < PIECE_BYTES ? rest->length : PIECE_BYTES;

    buffer_put(out, rest->at, length);
    *rest = span_skip(*rest, length);
}

/* What a callback returns after a write: 0 to go on, -1 to close. */
static int after_write(struct lws *wsi, const struct connection *c)
{
    if (c->rest.length > 0) {
        lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, PROGRESS_S);
        lws_callback_on_writable(wsi);
        return 0;
    }
    if (!c->keep)
        return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int send_response(struct http *h, struct lws *wsi, struct connection *c,
                         const struct response *r)
{
    struct span body = r->body;

    if (c->head)
        body.length = 0;
    begin_out(h);
    put_head(h, r, c->keep, &h->out);
    if (r->lasting)
        take_piece(&body, &h->out);
    else
        buffer_span(&h->out, body);
    c->rest = r->lasting ? body : (struct span){0};
    return write_out(wsi, &h->out) ? after_write(wsi, c) : -1;
}

static void on_ready(void *wsi)
{
    lws_callback_on_writable(wsi);
}

/* The answer is made on the pool, which may have to wait for the disk. */
static int wait_for(struct lws *wsi, struct connection *c, struct later *later)
{
    later->ready = on_ready;
    later->waiter = wsi;
    c->later = later;
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, PATIENCE_S);
    return 0;
}

static void stop_waiting(struct connection *c)
{
    if (c != NULL && c->later != NULL)
        later_give_up(c->later);
    if (c != NULL)
        c->later = NULL;
}

static int send_later(struct http *h, struct lws *wsi, struct connection *c)
{
    if (!c->later->done)
        return 0;

    struct later *later = c->later;
    c->later = NULL; /* the connection's memory may be gone behind the next call */
    int result = send_response(h, wsi, c, &later->response);
    later_give_up(later);
    return result;
}

static int send_rest(struct http *h, struct lws *wsi, struct connection *c)
{
    if (c->later != NULL)
        return send_later(h, wsi, c);
    if (c->rest.length == 0)
        return 0;
    begin_out(h);
    take_piece(&c->rest, &h->out);
    return write_out(wsi, &h->out) ? after_write(wsi, c) : -1;
}

static int on_request(struct http *h, struct lws *wsi, struct connection *c)
{
    struct http_headers headers;
    struct request q;
    struct response r = {0};

    if (!http_read_request(wsi, &headers, &q))
        return -1;
    routes_answer(h->options.api, h->options.access, &q, &r);
    c->keep = http_keeps_connection(wsi, &q);
    c->head = q.method == METHOD_HEAD;
    return r.status == STATUS_LATER ? wait_for(wsi, c, r.later) : send_response(h, wsi, c, &r);
}

/* A request to upgrade. One to HTTP/2 is answered as if it had not asked, which the rules of HTTP
 * allow, and then closed. Any other than that and WebSocket was answered by libwebsockets already,
 * which may have thrown its headers away: the name that it passes us then points to freed memory.
 */
static int on_upgrade(struct http *h, struct lws *wsi)
{
    struct connection once = {0};
    struct http_headers headers;
    struct request q;
    struct response r = {0};
    bool socket = http_header_is(wsi, WSI_TOKEN_UPGRADE, "websocket");

    if (!socket && !http_header_is(wsi, WSI_TOKEN_UPGRADE, "h2c"))
        return -1;
    if (!http_read_request(wsi, &headers, &q))
        return -1;
    q.upgrade = socket;
    routes_answer(h->options.api, h->options.access, &q, &r);
    if (r.status == STATUS_UPGRADE)
        return 0;
    if (r.status == STATUS_LATER) { /* who asks for that has no business to upgrade */
        later_give_up(r.later);
        return -1;
    }
    r.lasting = false; /* nobody will be there to send it piece by piece */
    once.head = q.method == METHOD_HEAD;
    send_response(h, wsi, &once, &r);
    return -1;
}

static int on_open(struct http *h, struct lws *wsi, struct connection *c)
{
    struct http_headers headers;
    struct request q;

    if (!http_read_request(wsi, &headers, &q))
        return -1;
    live_socket_welcome(h->options.socket, &c->client, wsi, &q);
    return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t length)
{
    struct http *h = lws_context_user(lws_get_context(wsi));
    struct connection *c = user;

    (void)in;
    switch ((int)reason) { /* not as an enum: most of a hundred events are not for us */
    case LWS_CALLBACK_WSI_CREATE:
        h->connections++;
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        h->connections--;
        return 0;
    case LWS_CALLBACK_HTTP:
        return on_request(h, wsi, c);
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
        stop_waiting(c);
        return 0;
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return send_rest(h, wsi, c);
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return on_upgrade(h, wsi);
    case LWS_CALLBACK_ESTABLISHED:
        return on_open(h, wsi, c);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return live_socket_writable(&c->client) ? 0 : -1;
    case LWS_CALLBACK_RECEIVE:
        return live_socket_received(&c->client, length) ? 0 : -1;
    case LWS_CALLBACK_RECEIVE_PONG:
        live_socket_answered(&c->client);
        return 0;
    case LWS_CALLBACK_CLOSED:
        live_socket_left(&c->client);
        return 0;
    case LWS_CALLBACK_RAW_ADOPT: /* CONNECT would have it carry anything */
    case LWS_CALLBACK_RAW_RX:
        return -1;
    default:
        return 0;
    }
}

/* Its troubles are mostly those of clients; what matters to a person is said by us. */
static void on_log(int level, const char *line)
{
    (void)level;
    log_debug("libwebsockets: %.*s", (int)strcspn(line, "\n"), line);
}

/* Brings the system's limit to what we need, or near it. */
static rlim_t limit_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return DESCRIPTORS;

    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
    if (limit.rlim_cur == before || setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return before;
    return limit.rlim_cur;
}

static size_t connections_for(rlim_t descriptors)
{
    if (descriptors >= CONNECTIONS_MAX + SPARE_DESCRIPTORS)
        return CONNECTIONS_MAX;
    log_warning("the system lets us have %lu descriptors, so there will be fewer connections",
                (unsigned long)descriptors);
    return descriptors > SPARE_DESCRIPTORS ? descriptors - SPARE_DESCRIPTORS : 1;
}

static bool create(struct http *h, struct error *err)
{
    void *loops[] = {loop_uv(h->options.loop)};
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME,
        .foreign_loops = loops,
        .pcontext = &h->context,
        .user = h,
        .gid = -1,
        .uid = -1,
        .max_http_header_data = HTTP_HEADERS_MAX,
        .timeout_secs = HEADERS_S,
        .pt_serv_buf_size = SERVICE_BYTES,
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .vhost_name = "heliowire",
        .protocols = h->protocols,
        .keepalive_timeout = IDLE_S,
    };

    lws_set_log_level(LLL_ERR | LLL_WARN | (log_wants(LOG_LEVEL_DEBUG) ? LLL_NOTICE : 0), on_log);
    h->context = lws_create_context(&info);
    if (h->context == NULL)
        return fail(err, ERROR_SYSTEM,
                    "libwebsockets can't run on libuv here: is its event library installed "
                    "(libwebsockets-evlib-uv on Debian)?");
    h->vhost = lws_create_vhost(h->context, &info);
    if (h->vhost == NULL)
        return fail(err, ERROR_SYSTEM, "libwebsockets can't make a server");
    return true;
}

bool http_open(const struct http_options *options, struct http **out, struct error *err)
{
    struct http *h = xcalloc(1, sizeof *h);

    h->options = *options;
    h->connections_max = connections_for(limit_descriptors());
    h->protocols[0] = (struct lws_protocols){
        .name = "heliowire.v1",
        .callback = on_event,
        .per_session_data_size = sizeof(struct connection),
        .rx_buffer_size = RECEIVE_BYTES,
        .tx_packet_size = SEND_BYTES,
    };
    if (!create(h, err)) {
        http_close(h);
        return false;
    }
    *out = h;
    return true;
}

static void run_rounds(struct http *h)
{
    for (int n = 0; n < FAREWELL_ROUNDS; n++)
        uv_run(loop_uv(h->options.loop), UV_RUN_NOWAIT);
}

void http_close(struct http *h)
{
    if (h == NULL)
        return;
    if (h->context != NULL) {
        live_socket_dismiss(h->options.socket);
        run_rounds(h);
        /* Its handles close as the loop goes round; the second call frees what they were in. */
        lws_context_destroy(h->context);
        run_rounds(h);
        if (h->context != NULL)
            lws_context_destroy(h->context);
    }
    buffer_done(&h->out);
    free(h);
}

void http_adopt(struct http *h, int fd)
{
    if (h->connections >= h->connections_max) {
        log_debug("a connection too many was closed");
        close(fd);
        return;
    }
    lws_adopt_socket_vhost(h->vhost, fd);
}

size_t http_connections(const struct http *h)
{
    return h->connections;
}
