/* clients.c: many WebSocket clients at once, and how late each update reaches them.
 *
 *     clients PORT COUNT SECONDS
 *
 * Connects COUNT clients to 127.0.0.1:PORT, waits until all have their snapshot, then listens for
 * SECONDS. An update is a message of type "change"; its delay is the wall clock at its arrival less
 * the "time" that stands in it, which has milliseconds. What is new while a client can't take more
 * reaches it in one update; but whatever came within SECONDS must reach every client.
 * Prints one JSON object. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 256 * 1024, WAIT_S = 30, GRACE_S = 3 };

struct client {
    int fd;
    size_t length; /* bytes in `room` */
    bool upgraded, has_snapshot;
    uint64_t updates;
    uint64_t seq; /* of the last update */
    char *room;
};

static struct client *clients;
static size_t client_count, ready_count;
static bool measuring;
static uint64_t newest_seq; /* that any client has heard of */
static uint32_t *delays_ms;
static size_t delay_count, delay_room;

static void give_up(const char *what)
{
    fprintf(stderr, "clients: %s (%s)\n", what, strerror(errno));
    exit(1);
}

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Milliseconds since 1970 of the "time" in a message: "2026-11-22T18:30:00.123Z". */
static int64_t time_of(const char *text)
{
    const char *at = strstr(text, "\"time\":\"");
    struct tm tm = {0};
    int ms = 0;

    if (at == NULL || sscanf(at + 8, "%d-%d-%dT%d:%d:%d.%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                             &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &ms) != 7)
        give_up("a message without its time");
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return (int64_t)timegm(&tm) * 1000 + ms;
}

static uint64_t seq_of(const char *text)
{
    const char *at = strstr(text, "\"seq\":");

    if (at == NULL)
        give_up("a message without its number");
    return strtoull(at + 6, NULL, 10);
}

static void note_delay(int64_t delay_ms)
{
    if (delay_count == delay_room) {
        delay_room = delay_room == 0 ? 65536 : delay_room * 2;
        delays_ms = realloc(delays_ms, delay_room * sizeof(*delays_ms));
        if (delays_ms == NULL)
            give_up("no memory");
    }
    delays_ms[delay_count++] = delay_ms < 0 ? 0 : (uint32_t)delay_ms;
}

static void message(struct client *c, char *text, size_t length)
{
    char behind = text[length];

    text[length] = '\0';
    if (strncmp(text, "{\"type\":\"snapshot\"", 18) == 0 && !c->has_snapshot) {
        c->has_snapshot = true;
        ready_count++;
    } else if (strncmp(text, "{\"type\":\"change\"", 16) == 0 && measuring) {
        c->updates++;
        c->seq = seq_of(text);
        newest_seq = c->seq > newest_seq ? c->seq : newest_seq;
        note_delay(clock_ms(CLOCK_REALTIME) - time_of(text));
    }
    text[length] = behind;
}

/* Answers a ping, which has at most 125 bytes, with the same bytes under a mask of zeros. */
static void pong(const struct client *c, const char *bytes, size_t length)
{
    char frame[6 + 125] = {(char)0x8A, (char)(0x80 | length)};

    memcpy(frame + 6, bytes, length);
    if (write(c->fd, frame, 6 + length) != (ssize_t)(6 + length))
        give_up("can't answer a ping");
}

/* Takes one frame from the start of `at`; returns its whole length, 0 if it is not all there. */
static size_t take_frame(struct client *c, char *at, size_t length)
{
    if (length < 2)
        return 0;
    size_t head = 2, size = (uint8_t)at[1] & 0x7F;

    if (size == 126) {
        if (length < 4)
            return 0;
        head = 4;
        size = (size_t)(uint8_t)at[2] << 8 | (uint8_t)at[3];
    } else if (size == 127) {
        if (length < 10)
            return 0;
        head = 10;
        size = 0;
        for (int i = 2; i < 10; i++)
            size = size << 8 | (uint8_t)at[i];
    }
    if (length < head + size)
        return 0;
    if ((at[0] & 0x0F) == 8)
        give_up("the server closed a connection");
    if ((at[0] & 0x0F) == 9)
        pong(c, at + head, size);
    if ((at[0] & 0x0F) == 1)
        message(c, at + head, size);
    return head + size;
}

static void parse(struct client *c)
{
    size_t done = 0, taken;

    if (!c->upgraded) {
        char *end = memmem(c->room, c->length, "\r\n\r\n", 4);

        if (end == NULL)
            return;
        if (strncmp(c->room, "HTTP/1.1 101", 12) != 0)
            give_up("the server refused the upgrade");
        c->upgraded = true;
        done = (size_t)(end + 4 - c->room);
    }
    while ((taken = take_frame(c, c->room + done, c->length - done)) > 0)
        done += taken;
    memmove(c->room, c->room + done, c->length - done);
    c->length -= done;
}

static void receive(struct client *c)
{
    for (;;) {
        if (c->length >= ROOM - 1)
            give_up("a message is too long");
        ssize_t got = read(c->fd, c->room + c->length, ROOM - 1 - c->length);

        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0)
            give_up("a connection was lost");
        c->length += (size_t)got;
        parse(c);
    }
}

static void connect_client(struct client *c, uint16_t port, int poll)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    char request[256];

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->room = malloc(ROOM);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->room == NULL || c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        give_up("can't connect");
    int length = snprintf(request, sizeof(request),
                          "GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                          "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                          "Sec-WebSocket-Protocol: heliowire.v1\r\n"
                          "Sec-WebSocket-Version: 13\r\n\r\n",
                          port);
    if (write(c->fd, request, (size_t)length) != length)
        give_up("can't send");
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &event);
}

/* Serves the sockets until `until_ms` or, before the measurement, until all are ready. */
static void serve(int poll, int64_t until_ms)
{
    struct epoll_event events[256];

    while (clock_ms(CLOCK_MONOTONIC) < until_ms && (measuring || ready_count < client_count)) {
        int count = epoll_wait(poll, events, 256, 100);

        for (int i = 0; i < count; i++)
            receive(events[i].data.ptr);
    }
}

static int compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return (left > right) - (left < right);
}

/* `seq` is what everybody must have by now. */
static void report(uint64_t seq)
{
    uint64_t fewest = UINT64_MAX, most = 0;
    size_t behind = 0;

    for (size_t i = 0; i < client_count; i++) {
        fewest = clients[i].updates < fewest ? clients[i].updates : fewest;
        most = clients[i].updates > most ? clients[i].updates : most;
        behind += clients[i].seq < seq;
    }
    if (delay_count == 0)
        give_up("no update came");
    qsort(delays_ms, delay_count, sizeof(*delays_ms), compare);
    printf("{\"clients\": %zu, \"updates_fewest\": %" PRIu64 ", \"updates_most\": %" PRIu64
           ", \"behind\": %zu, \"median_ms\": %u, \"p99_ms\": %u, \"worst_ms\": %u}\n",
           client_count, fewest, most, behind, delays_ms[delay_count / 2],
           delays_ms[delay_count * 99 / 100], delays_ms[delay_count - 1]);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    int poll = epoll_create1(EPOLL_CLOEXEC);

    if (argc != 4) {
        fprintf(stderr, "usage: clients PORT COUNT SECONDS\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    client_count = strtoul(argv[2], NULL, 10);
    clients = calloc(client_count, sizeof(*clients));
    if (clients == NULL)
        give_up("no memory");
    for (size_t i = 0; i < client_count; i++) {
        connect_client(&clients[i], (uint16_t)strtoul(argv[1], NULL, 10), poll);
        serve(poll, clock_ms(CLOCK_MONOTONIC) + 1);
    }
    serve(poll, clock_ms(CLOCK_MONOTONIC) + WAIT_S * 1000);
    if (ready_count < client_count)
        give_up("not every client got its snapshot");
    measuring = true;
    serve(poll, clock_ms(CLOCK_MONOTONIC) + strtol(argv[3], NULL, 10) * 1000);
    uint64_t seq = newest_seq;
    serve(poll, clock_ms(CLOCK_MONOTONIC) + GRACE_S * 1000);
    report(seq);
    return 0;
}
