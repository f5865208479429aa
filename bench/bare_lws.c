/* bare_lws.c: the fastest answer that libwebsockets can give here: fixed bytes, written at once.
 *
 *     bare_lws PORT FILE      answers every request with FILE as JSON
 *
 * The yardstick for http_live_ratio_to_bare: the same library, loop and settings as src/server,
 * the same size of answer, head and body in one write as there, and nothing decided. */
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { HEADERS_MAX = 8 * 1024, SEND_BYTES = 64 * 1024 };

struct answer {
    unsigned char *bytes; /* LWS_PRE bytes of room, then head and body */
    size_t length;
};

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t length)
{
    const struct answer *a = lws_context_user(lws_get_context(wsi));

    (void)user, (void)in, (void)length;
    if (reason != LWS_CALLBACK_HTTP)
        return 0;
    if (lws_write(wsi, a->bytes + LWS_PRE, a->length, LWS_WRITE_HTTP) < 0)
        return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static struct answer read_answer(const char *path)
{
    struct answer a;
    char head[256];
    FILE *file = fopen(path, "rb");

    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    size_t body = (size_t)ftell(file);
    rewind(file);
    int head_length = snprintf(head, sizeof head,
                               "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               "Content-Length: %zu\r\n\r\n",
                               body);
    a.length = (size_t)head_length + body;
    a.bytes = calloc(1, LWS_PRE + a.length);
    if (a.bytes == NULL)
        abort();
    memcpy(a.bytes + LWS_PRE, head, (size_t)head_length);
    if (fread(a.bytes + LWS_PRE + head_length, 1, body, file) != body) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return a;
}

int main(int argc, char **argv)
{
    static const struct lws_protocols protocols[] = {
        {.name = "bare", .callback = on_event, .tx_packet_size = SEND_BYTES},
        {0},
    };

    if (argc != 3) {
        fputs("usage: bare_lws PORT FILE\n", stderr);
        return 2;
    }
    struct answer answer = read_answer(argv[2]);
    void *loops[] = {uv_default_loop()};
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_LIBUV,
        .foreign_loops = loops,
        .user = &answer,
        .gid = -1,
        .uid = -1,
        .port = atoi(argv[1]),
        .protocols = protocols,
        .max_http_header_data = HEADERS_MAX,
        .timeout_secs = 10,
        .keepalive_timeout = 60,
    };

    lws_set_log_level(LLL_ERR, NULL);
    if (lws_create_context(&info) == NULL)
        return 1;
    return uv_run(loops[0], UV_RUN_DEFAULT);
}
