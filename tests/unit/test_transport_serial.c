/* test_transport_serial.c: serial ports, on pseudo-terminals, with a real loop. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "transport_probe.h"

struct port {
    struct loop *loop;
    int far, near; /* the inverter's end; ours, kept open as those do who make the pair */
    char path[64], uri[80];
};

static int set_up(void **state)
{
    static struct port port;
    struct termios raw;

    port.loop = loop_new();
    assert_int_equal(openpty(&port.far, &port.near, port.path, NULL, NULL), 0);
    tcgetattr(port.near, &raw);
    cfmakeraw(&raw);
    tcsetattr(port.near, TCSANOW, &raw);
    fcntl(port.far, F_SETFL, O_NONBLOCK);
    snprintf(port.uri, sizeof port.uri, "serial:%s", port.path);
    *state = &port;
    return 0;
}

static int tear_down(void **state)
{
    struct port *port = *state;

    close(port->near);
    close(port->far);
    loop_free(port->loop);
    return 0;
}

/* Reads until `length` bytes are there. */
static void expect_at_far_end(struct port *port, const char *bytes, size_t length)
{
    char got[512];
    size_t count = 0;

    for (int i = 0; i < 200 && count < length; i++) {
        ssize_t part = read(port->far, got + count, sizeof got - count);

        if (part > 0)
            count += (size_t)part;
        else
            usleep(5000);
    }
    assert_int_equal(count, length);
    assert_memory_equal(got, bytes, length);
}

static void all_byte_values_pass_in_both_directions(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    uint8_t all[256];
    struct error err;

    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    for (size_t at = 0; at < 256; at += REQUEST_MAX) {
        struct span half = {.at = (char *)all + at, .length = REQUEST_MAX};

        assert_true(transport_send(probe.transport, half, &err));
        expect_at_far_end(port, half.at, half.length);
    }
    assert_int_equal(write(port->far, all, 256), 256);
    probe_expect_bytes(&probe, all, 256);
    probe_done(&probe);
}

static void the_line_is_that_of_the_uri(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    char uri[100];

    snprintf(uri, sizeof uri, "%s?baud=19200", port->uri);
    probe_open(&probe, port->loop, port->uri);
    assert_int_equal(transport_line(probe.transport).baud, 2400);
    assert_int_equal(transport_line(probe.transport).piece, 1);
    assert_false(transport_is_simulated(probe.transport));
    probe_expect_opened(&probe);
    probe_done(&probe);

    struct probe faster = {0};
    struct termios settings;
    probe_open(&faster, port->loop, uri);
    assert_int_equal(transport_line(faster.transport).baud, 19200);
    probe_expect_opened(&faster);
    assert_int_equal(tcgetattr(port->near, &settings), 0);
    assert_int_equal(cfgetospeed(&settings), B19200);
    probe_done(&faster);
}

static void the_speed_can_be_chosen_unless_the_uri_fixes_it(void **state)
{
    struct port *port = *state;
    struct probe probe = {0}, fixed = {0};
    struct termios settings;
    char uri[100];

    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    assert_true(transport_set_baud(probe.transport, 9600));
    assert_int_equal(transport_line(probe.transport).baud, 9600);
    assert_int_equal(tcgetattr(port->near, &settings), 0);
    assert_int_equal(cfgetospeed(&settings), B9600);
    assert_false(transport_set_baud(probe.transport, 12345));
    assert_int_equal(transport_line(probe.transport).baud, 9600);
    probe_done(&probe);

    snprintf(uri, sizeof uri, "%s?baud=2400", port->uri);
    probe_open(&fixed, port->loop, uri);
    probe_expect_opened(&fixed);
    assert_false(transport_set_baud(fixed.transport, 9600));
    assert_int_equal(transport_line(fixed.transport).baud, 2400);
    probe_done(&fixed);
}

static void the_port_is_made_raw_whatever_it_was(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    struct termios settings;
    struct error err;

    tcgetattr(port->near, &settings);
    settings.c_iflag |= ICRNL | IXON | ISTRIP;
    settings.c_oflag |= OPOST | ONLCR;
    settings.c_lflag |= ICANON | ECHO | ISIG;
    tcsetattr(port->near, TCSANOW, &settings);
    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    assert_int_equal(write(port->far, "(\x11\x13\xff\x03\r", 6), 6);
    probe_expect_bytes(&probe, "(\x11\x13\xff\x03\r", 6);
    assert_true(probe_send(&probe, "Q\n\r", &err));
    expect_at_far_end(port, "Q\n\r", 3);
    probe_done(&probe);
}

static void old_bytes_are_thrown_away_when_opening(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};

    assert_int_equal(write(port->far, "(old\r", 5), 5);
    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    assert_int_equal(write(port->far, "(new\r", 5), 5);
    probe_expect_bytes(&probe, "(new\r", 5);
    probe_done(&probe);
}

static void a_link_to_the_port_is_followed(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    char folder[] = "/tmp/heliowire-test-XXXXXX", link[64], uri[80];
    struct error err;

    assert_non_null(mkdtemp(folder));
    snprintf(link, sizeof link, "%s/inverter", folder);
    assert_int_equal(symlink(port->path, link), 0);
    snprintf(uri, sizeof uri, "serial:%s", link);
    probe_open(&probe, port->loop, uri);
    probe_expect_opened(&probe);
    assert_true(probe_send(&probe, "QPI\r", &err));
    expect_at_far_end(port, "QPI\r", 4);
    probe_done(&probe);
    unlink(link);
    rmdir(folder);
}

static void a_hang_up_is_gone(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    struct error err;

    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    close(port->far);
    probe_expect_closed(&probe, ERROR_GONE);
    assert_false(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(err.code, ERROR_GONE);
    probe_idle(&probe, 50);
    assert_int_equal(probe.closed, 1);
    probe_done(&probe);
    port->far = open("/dev/null", O_RDONLY);
}

static void sending_into_a_dead_port_is_gone_but_not_inside_the_call(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    struct error err;

    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    close(port->far);
    assert_true(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(probe.closed, 0);
    probe_expect_closed(&probe, ERROR_GONE);
    probe_done(&probe);
    port->far = open("/dev/null", O_RDONLY);
}

static void a_second_owner_in_this_program_is_told_busy(void **state)
{
    struct port *port = *state;
    struct probe first = {0}, second = {0}, third = {0};

    probe_open(&first, port->loop, port->uri);
    probe_expect_opened(&first);
    probe_open(&second, port->loop, port->uri);
    probe_expect_closed(&second, ERROR_BUSY);
    probe_done(&second);
    probe_done(&first);

    probe_open(&third, port->loop, port->uri);
    probe_expect_opened(&third);
    probe_done(&third);
}

static void another_program_that_holds_the_lock_is_named(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    int ready[2];
    char byte, pid[32];

    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open(port->path, O_RDWR | O_NOCTTY);

        _exit(flock(fd, LOCK_EX | LOCK_NB) != 0 || write(ready[1], "x", 1) != 1 || pause());
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    probe_open(&probe, port->loop, port->uri);
    probe_expect_closed(&probe, ERROR_BUSY);
    snprintf(pid, sizeof pid, "(pid %d)", (int)child);
    assert_non_null(strstr(probe.why.text, pid));
    probe_done(&probe);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    close(ready[1]);
}

static void what_is_no_port_is_missing_and_nothing_is_created(void **state)
{
    struct port *port = *state;
    char folder[] = "/tmp/heliowire-test-XXXXXX", file[64], absent[64], uri[100];
    struct stat s;

    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/plain", folder);
    snprintf(absent, sizeof absent, "%s/absent", folder);
    close(open(file, O_CREAT | O_WRONLY, 0600));
    const char *const paths[] = {file,   absent,      "/nowhere/ttyUSB0",
                                 folder, "/dev/null", "/dev/zero"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct probe probe = {0};

        snprintf(uri, sizeof uri, "serial:%s", paths[i]);
        probe_open(&probe, port->loop, uri);
        probe_expect_closed(&probe, ERROR_MISSING);
        assert_int_equal(probe.opened, 0);
        probe_done(&probe);
    }
    assert_int_equal(stat(absent, &s), -1);
    assert_int_equal(stat(file, &s), 0);
    assert_int_equal(s.st_size, 0);
    assert_int_equal(stat("/nowhere", &s), -1);
    unlink(file);
    rmdir(folder);
}

static void no_rights_is_permission(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};

    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(port->path, 0600), 0);
    assert_int_equal(seteuid(65534), 0);
    int64_t began_ms = loop_now_ms(port->loop);
    probe_open(&probe, port->loop, port->uri);
    probe_expect_closed(&probe, ERROR_PERMISSION);
    int64_t took_ms = loop_now_ms(port->loop) - began_ms;
    assert_int_equal(seteuid(0), 0);
    assert_in_range(took_ms, 1000, 4000); /* it waited for udev, as the node is new */
    probe_done(&probe);
}

static void rights_that_come_late_are_waited_for(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};

    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(port->path, 0600), 0);
    assert_int_equal(seteuid(65534), 0);
    probe_open(&probe, port->loop, port->uri);
    probe_idle(&probe, 300);
    assert_int_equal(probe.opened + probe.closed, 0);
    assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(port->path, 0666), 0);
    assert_int_equal(seteuid(65534), 0);
    probe_expect_opened(&probe);
    assert_int_equal(seteuid(0), 0);
    probe_done(&probe);
}

static void while_the_last_request_is_on_its_way_another_is_busy(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    char request[REQUEST_MAX + 1] = {0};
    struct error err = {0};
    int sent = 0;

    memset(request, 'Q', REQUEST_MAX);
    probe_open(&probe, port->loop, port->uri);
    assert_false(probe_send(&probe, "early", &err));
    assert_int_equal(err.code, ERROR_BUSY);
    probe_expect_opened(&probe);
    while (sent < 10000 && probe_send(&probe, request, &err))
        sent++;
    assert_in_range(sent, 1, 9999);
    assert_int_equal(err.code, ERROR_BUSY);

    /* Once the far end reads, the rest goes out and the next request is taken. */
    size_t read_bytes = 0;
    char drain[4096];
    for (int i = 0; i < 200 && read_bytes < (size_t)sent * REQUEST_MAX; i++) {
        ssize_t count = read(port->far, drain, sizeof drain);

        read_bytes += count > 0 ? (size_t)count : 0;
        probe_idle(&probe, 2);
    }
    assert_int_equal(read_bytes, (size_t)sent * REQUEST_MAX);
    assert_true(probe_send(&probe, "QPI\r", &err));
    expect_at_far_end(port, "QPI\r", 4);
    probe_done(&probe);
}

/* What comes meanwhile waits in the system; a request ends the rest, as its answer is wanted. */
static void while_the_owner_rests_nothing_is_lost(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    struct error err;

    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    transport_rest(probe.transport, 100);
    assert_int_equal(write(port->far, "(one", 4), 4);
    probe_idle(&probe, 50);
    assert_int_equal(probe.received, 0);
    assert_int_equal(write(port->far, "(two", 4), 4);
    probe_expect_bytes(&probe, "(one(two", 8);

    transport_rest(probe.transport, 60000);
    assert_true(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(write(port->far, "(PI30", 5), 5);
    probe_expect_bytes(&probe, "(PI30", 5);

    transport_rest(probe.transport, 50);
    close(port->far);
    probe_expect_closed(&probe, ERROR_GONE);
    transport_rest(probe.transport, 50);
    probe_idle(&probe, 100);
    probe_done(&probe);
    port->far = open("/dev/null", O_RDONLY);
}

static void requests_of_impossible_length_are_invalid(void **state)
{
    struct port *port = *state;
    struct probe probe = {0};
    char request[REQUEST_MAX + 2] = {0};
    struct error err;

    memset(request, 'Q', REQUEST_MAX + 1);
    probe_open(&probe, port->loop, port->uri);
    probe_expect_opened(&probe);
    assert_false(probe_send(&probe, request, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_false(probe_send(&probe, "", &err));
    assert_int_equal(err.code, ERROR_INVALID);
    probe_done(&probe);
}

static void it_may_be_freed_at_every_stage(void **state)
{
    struct port *port = *state;

    transport_free(NULL);
    for (int rounds = 0; rounds < 20; rounds++) {
        struct probe at_once = {0}, soon = {0};

        probe_open(&at_once, port->loop, port->uri);
        probe_done(&at_once);
        probe_open(&soon, port->loop, port->uri);
        probe_idle(&soon, rounds % 2);
        probe_done(&soon);
        probe_idle(&soon, 5);
    }

    struct probe opened = {.free_when = FREE_WHEN_OPENED};
    probe_open(&opened, port->loop, port->uri);
    probe_expect_opened(&opened);
    probe_idle(&opened, 10);
    probe_done(&opened);

    struct probe received = {.free_when = FREE_WHEN_RECEIVED};
    probe_open(&received, port->loop, port->uri);
    probe_expect_opened(&received);
    assert_int_equal(write(port->far, "(a\r", 3), 3);
    probe_expect_bytes(&received, "(a\r", 3);
    probe_idle(&received, 10);
    probe_done(&received);

    struct probe closed = {.free_when = FREE_WHEN_CLOSED};
    probe_open(&closed, port->loop, "serial:/nowhere");
    probe_expect_closed(&closed, ERROR_MISSING);
    probe_idle(&closed, 10);
    probe_done(&closed);
}

static void a_loop_may_end_while_ports_are_being_opened(void **state)
{
    struct port *port = *state;
    struct loop *loop = loop_new();
    struct probe probes[4] = {0};

    for (size_t i = 0; i < 4; i++)
        probe_open(&probes[i], loop, port->uri);
    probe_idle(&probes[0], 0);
    for (size_t i = 0; i < 4; i++)
        probe_done(&probes[i]);
    loop_free(loop);
}

static void no_descriptor_is_left_open(void **state)
{
    struct port *port = *state;
    int before = dup(0), after;

    close(before);
    for (int i = 0; i < 10; i++) {
        struct probe probe = {0};

        probe_open(&probe, port->loop, port->uri);
        probe_expect_opened(&probe);
        probe_done(&probe);
        probe_idle(&probe, 1);
    }
    after = dup(0);
    close(after);
    assert_int_equal(before, after);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_byte_values_pass_in_both_directions),
        TEST(the_line_is_that_of_the_uri),
        TEST(the_speed_can_be_chosen_unless_the_uri_fixes_it),
        TEST(the_port_is_made_raw_whatever_it_was),
        TEST(old_bytes_are_thrown_away_when_opening),
        TEST(a_link_to_the_port_is_followed),
        TEST(a_hang_up_is_gone),
        TEST(sending_into_a_dead_port_is_gone_but_not_inside_the_call),
        TEST(a_second_owner_in_this_program_is_told_busy),
        TEST(another_program_that_holds_the_lock_is_named),
        TEST(what_is_no_port_is_missing_and_nothing_is_created),
        TEST(no_rights_is_permission),
        TEST(rights_that_come_late_are_waited_for),
        TEST(while_the_last_request_is_on_its_way_another_is_busy),
        TEST(while_the_owner_rests_nothing_is_lost),
        TEST(requests_of_impossible_length_are_invalid),
        TEST(it_may_be_freed_at_every_stage),
        TEST(a_loop_may_end_while_ports_are_being_opened),
        TEST(no_descriptor_is_left_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
