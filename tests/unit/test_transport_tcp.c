/* test_transport_tcp.c: connections to a listener in this program, with a real loop. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport_probe.h"

struct gateway {
    struct loop *loop;
    int listener;
    char uri[64], name[64]; /* by address and by name */
};

/* Stands before the system's: the name "two" has an address that refuses, then one that takes. */
int getaddrinfo(const char *host, const char *port, const struct addrinfo *hints,
                struct addrinfo **out)
{
    int (*of_system)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    struct addrinfo *second;

    *(void **)&of_system = dlsym(RTLD_NEXT, "getaddrinfo");
    if (strcmp(host, "two") != 0)
        return of_system(host, port, hints, out);
    assert_int_equal(of_system("127.0.0.77", port, hints, out), 0);
    assert_int_equal(of_system("127.0.0.1", port, hints, &second), 0);
    (*out)->ai_next = second;
    return 0;
}

static int set_up(void **state)
{
    static struct gateway gateway;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;

    gateway.loop = loop_new();
    gateway.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(gateway.listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(gateway.listener, 0), 0);
    assert_int_equal(getsockname(gateway.listener, (struct sockaddr *)&address, &length), 0);
    snprintf(gateway.uri, sizeof gateway.uri, "tcp:127.0.0.1:%u", ntohs(address.sin_port));
    snprintf(gateway.name, sizeof gateway.name, "tcp:localhost:%u", ntohs(address.sin_port));
    *state = &gateway;
    return 0;
}

static int tear_down(void **state)
{
    struct gateway *gateway = *state;

    if (gateway->listener >= 0)
        close(gateway->listener);
    loop_free(gateway->loop);
    return 0;
}

static int open_pair(struct gateway *gateway, struct probe *probe, const char *uri)
{
    probe_open(probe, gateway->loop, uri);
    probe_expect_opened(probe);
    return accept(gateway->listener, NULL, NULL);
}

static void all_byte_values_pass_in_both_directions(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};
    uint8_t all[256], got[256];
    struct error err;

    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    int far = open_pair(gateway, &probe, gateway->uri);
    for (size_t at = 0; at < 256; at += REQUEST_MAX) {
        struct span half = {.at = (char *)all + at, .length = REQUEST_MAX};

        assert_true(transport_send(probe.transport, half, &err));
    }
    assert_int_equal(recv(far, got, sizeof got, MSG_WAITALL), 256);
    assert_memory_equal(got, all, 256);
    assert_int_equal(write(far, all, 256), 256);
    probe_expect_bytes(&probe, all, 256);
    assert_int_equal(transport_line(probe.transport).piece, 1);
    assert_true(transport_line(probe.transport).delay_ms > 0);
    probe_done(&probe);
    assert_int_equal(read(far, got, 1), 0); /* freeing hangs up */
    close(far);
}

static void a_name_is_looked_up(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};

    close(open_pair(gateway, &probe, gateway->name));
    probe_expect_closed(&probe, ERROR_GONE);
    probe_done(&probe);
}

static void each_address_of_a_name_is_tried(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};
    char uri[64];

    snprintf(uri, sizeof uri, "tcp:two%s", strrchr(gateway->uri, ':'));
    close(open_pair(gateway, &probe, uri));
    probe_expect_closed(&probe, ERROR_GONE);
    probe_done(&probe);
}

static void a_hang_up_is_gone(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};
    struct error err;

    int far = open_pair(gateway, &probe, gateway->uri);
    assert_int_equal(write(far, "(last", 5), 5);
    close(far);
    probe_expect_bytes(&probe, "(last", 5);
    probe_expect_closed(&probe, ERROR_GONE);
    assert_false(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(err.code, ERROR_GONE);
    probe_done(&probe);
}

static void a_reset_is_gone_and_no_signal(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    struct error err;

    int far = open_pair(gateway, &probe, gateway->uri);
    setsockopt(far, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(far);
    assert_true(probe_send(&probe, "QPI\r", &err)); /* would be a SIGPIPE, but for MSG_NOSIGNAL */
    probe_expect_closed(&probe, ERROR_GONE);
    probe_done(&probe);
}

static void nobody_listening_is_refused(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};

    close(gateway->listener);
    gateway->listener = -1;
    probe_open(&probe, gateway->loop, gateway->uri);
    probe_expect_closed(&probe, ERROR_REFUSED);
    assert_non_null(strstr(probe.why.text, "127.0.0.1 port "));
    probe_done(&probe);
}

static void a_host_that_cant_be_is_missing(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};

    probe_open(&probe, gateway->loop, "tcp:no such host:80");
    probe_expect_closed(&probe, ERROR_MISSING);
    probe_done(&probe);
}

/* A listener whose queue is full does not answer at all, as a host that is switched off. */
static void no_answer_is_a_timeout_after_five_seconds(void **state)
{
    struct gateway *gateway = *state;
    struct probe fillers[3] = {0}, probe = {0};

    for (size_t i = 0; i < 3; i++) {
        probe_open(&fillers[i], gateway->loop, gateway->uri);
        probe_idle(&fillers[i], 20);
    }
    int64_t began_ms = loop_now_ms(gateway->loop);
    probe_open(&probe, gateway->loop, gateway->uri);
    probe_wait_ms(&probe, &probe.closed, 1, 8000);
    int64_t took_ms = loop_now_ms(gateway->loop) - began_ms;
    probe_expect_closed(&probe, ERROR_TIMEOUT);
    assert_in_range(took_ms, 4900, 6000);
    probe_done(&probe);
    for (size_t i = 0; i < 3; i++)
        probe_done(&fillers[i]);
}

static void while_the_last_request_is_on_its_way_another_is_busy(void **state)
{
    struct gateway *gateway = *state;
    struct probe probe = {0};
    char request[REQUEST_MAX + 1] = {0}, drain[65536];
    struct error err = {0};
    size_t sent = 0, received = 0;

    memset(request, 'Q', REQUEST_MAX);
    probe_open(&probe, gateway->loop, gateway->uri);
    assert_false(probe_send(&probe, "early", &err));
    assert_int_equal(err.code, ERROR_BUSY);
    probe_expect_opened(&probe);
    int far = accept(gateway->listener, NULL, NULL);
    while (sent < 1000000 && probe_send(&probe, request, &err))
        sent++;
    assert_int_equal(err.code, ERROR_BUSY);

    fcntl(far, F_SETFL, O_NONBLOCK);
    for (int i = 0; i < 1000 && received < sent * REQUEST_MAX; i++) {
        ssize_t count = read(far, drain, sizeof drain);

        received += count > 0 ? (size_t)count : 0;
        if (count <= 0)
            probe_idle(&probe, 2);
    }
    assert_int_equal(received, sent * REQUEST_MAX);
    assert_true(probe_send(&probe, "QPI\r", &err));
    probe_done(&probe);
    close(far);
}

static void it_may_be_freed_at_every_stage(void **state)
{
    struct gateway *gateway = *state;

    for (int i = 0; i < 30; i++) {
        struct probe probe = {0};

        probe_open(&probe, gateway->loop, i % 2 == 0 ? gateway->uri : gateway->name);
        probe_idle(&probe, i % 5);
        if (i % 3 == 0)
            probe_idle(&probe, 1);
        probe_done(&probe);
        int far = -1;
        fcntl(gateway->listener, F_SETFL, O_NONBLOCK);
        while ((far = accept(gateway->listener, NULL, NULL)) >= 0)
            close(far);
        fcntl(gateway->listener, F_SETFL, 0);
    }

    struct probe opened = {.free_when = FREE_WHEN_OPENED};
    probe_open(&opened, gateway->loop, gateway->uri);
    probe_expect_opened(&opened);
    close(accept(gateway->listener, NULL, NULL));
    probe_idle(&opened, 20);
    probe_done(&opened);

    struct probe received = {.free_when = FREE_WHEN_RECEIVED};
    int far = open_pair(gateway, &received, gateway->uri);
    assert_int_equal(write(far, "(a\r", 3), 3);
    probe_expect_bytes(&received, "(a\r", 3);
    close(far);
    probe_idle(&received, 20);
    probe_done(&received);

    struct probe closed = {.free_when = FREE_WHEN_CLOSED};
    close(open_pair(gateway, &closed, gateway->uri));
    probe_expect_closed(&closed, ERROR_GONE);
    probe_idle(&closed, 20);
    probe_done(&closed);
}

static void a_loop_may_end_while_names_are_looked_up(void **state)
{
    struct gateway *gateway = *state;
    struct loop *loop = loop_new();
    struct probe probes[6] = {0};

    for (size_t i = 0; i < 6; i++)
        probe_open(&probes[i], loop, gateway->name);
    probe_idle(&probes[0], 0);
    for (size_t i = 0; i < 6; i++)
        probe_done(&probes[i]);
    loop_free(loop);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_byte_values_pass_in_both_directions),
        TEST(a_name_is_looked_up),
        TEST(each_address_of_a_name_is_tried),
        TEST(a_hang_up_is_gone),
        TEST(a_reset_is_gone_and_no_signal),
        TEST(nobody_listening_is_refused),
        TEST(a_host_that_cant_be_is_missing),
        TEST(no_answer_is_a_timeout_after_five_seconds),
        TEST(while_the_last_request_is_on_its_way_another_is_busy),
        TEST(it_may_be_freed_at_every_stage),
        TEST(a_loop_may_end_while_names_are_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
