/* test_transport_hidraw.c: reports to and from a hidraw node, which a pair of sockets stands for.
 *
 * The sockets keep the borders of packets, as a hidraw node keeps those of reports. The kernel's
 * own node is for tests/usb. */
#include <fcntl.h>
#include <linux/hidraw.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "transport/node.h"
#include "transport_probe.h"

struct device {
    struct loop *loop;
    int far;                /* the device's end */
    int near;               /* what the next node_open() gives */
    struct error why_not;   /* or why it fails */
    int opens, young_opens; /* how often it was tried; how many of them find a young node */
};

static struct device device;

/* In place of transport/node.c. */
bool node_open(const char *path, int *out, bool *young, struct error *err)
{
    device.opens++;
    *young = device.opens <= device.young_opens;
    if (device.why_not.code != ERROR_NONE)
        return fail(err, device.why_not.code, "%s", path);
    *out = device.near;
    return true;
}

bool node_is_young(const char *path)
{
    (void)path;
    return false;
}

bool node_fail_busy(const char *path, struct error *err)
{
    return fail(err, ERROR_BUSY, "%s", path);
}

/* In place of the system's: a socket has no hidraw information, a hidraw node has. */
int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;

    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return request == HIDIOCGRAWINFO ? 0 : (int)syscall(SYS_ioctl, fd, request, argument);
}

static int set_up(void **state)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    device = (struct device){.loop = loop_new(), .near = ends[0], .far = ends[1]};
    fcntl(device.near, F_SETFL, O_NONBLOCK);
    fcntl(device.far, F_SETFL, O_NONBLOCK);
    *state = &device;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(device.loop);
    close(device.far);
    return 0;
}

/* Waits for a report on the device's end; its length, or -1. */
static ssize_t take_report(struct probe *p, uint8_t *report, size_t capacity)
{
    for (int i = 0; i < 500; i++) {
        ssize_t length = read(device.far, report, capacity);

        if (length >= 0)
            return length;
        probe_idle(p, 2);
    }
    return -1;
}

static void a_request_goes_out_in_padded_reports_with_their_number(void **state)
{
    static const struct {
        const char *request;
        const char *reports[3]; /* nine bytes each */
    } cases[] = {
        {"QPI\xbe\xac\r", {"\0QPI\xbe\xac\r\0\0"}},
        {"QPIGS\xb7\xa9\r", {"\0QPIGS\xb7\xa9\r"}},
        {"QPIGS2h-\r", {"\0QPIGS2h-", "\0\r\0\0\0\0\0\0\0"}},
        {"QED20241022xy\r",
         {"\0QED20241", "\0"
                        "022xy\r\0\0"}},
        {"0123456789abcdefg",
         {"\0"
          "01234567",
          "\0"
          "89abcdef",
          "\0g\0\0\0\0\0\0\0"}},
    };
    struct probe probe = {0};
    struct error err;

    (void)state;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&probe);
    assert_int_equal(transport_line(probe.transport).piece, 8);
    assert_int_equal(transport_line(probe.transport).baud, 2400);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        while (!probe_send(&probe, cases[i].request, &err)) {
            assert_int_equal(err.code, ERROR_BUSY);
            probe_idle(&probe, 1);
        }
        for (size_t n = 0; n < 3 && cases[i].reports[n] != NULL; n++) {
            uint8_t report[16];

            assert_int_equal(take_report(&probe, report, sizeof report), 9);
            assert_memory_equal(report, cases[i].reports[n], 9);
        }
    }
    probe_done(&probe);
}

static void all_byte_values_come_in(void **state)
{
    struct probe probe = {0};
    uint8_t all[256];

    (void)state;
    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&probe);
    for (size_t at = 0; at < 256; at += 8)
        assert_int_equal(write(device.far, all + at, 8), 8);
    probe_expect_bytes(&probe, all, 256);
    assert_int_equal(probe.received, 32);
    probe_done(&probe);
}

static void while_a_request_is_being_written_another_is_busy(void **state)
{
    struct probe probe = {0};
    struct error err;
    uint8_t report[16];

    (void)state;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    assert_false(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(err.code, ERROR_BUSY);
    probe_expect_opened(&probe);
    assert_true(probe_send(&probe, "QPI\r", &err));
    assert_false(probe_send(&probe, "QMOD\r", &err));
    assert_int_equal(err.code, ERROR_BUSY);
    assert_int_equal(take_report(&probe, report, sizeof report), 9);
    probe_idle(&probe, 20);
    assert_true(probe_send(&probe, "QMOD\r", &err));
    probe_done(&probe);
}

static void an_unplugged_device_is_gone(void **state)
{
    struct probe probe = {0};
    struct error err;

    (void)state;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&probe);
    shutdown(device.far, SHUT_RDWR);
    probe_expect_closed(&probe, ERROR_GONE);
    assert_false(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(err.code, ERROR_GONE);
    probe_done(&probe);
}

static void a_write_that_fails_is_gone(void **state)
{
    struct probe probe = {0};
    struct error err;

    (void)state;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&probe);
    shutdown(device.near, SHUT_WR);
    assert_true(probe_send(&probe, "QPI\r", &err));
    assert_int_equal(probe.closed, 0);
    probe_expect_closed(&probe, ERROR_GONE);
    probe_done(&probe);
}

static void rights_that_come_late_are_waited_for(void **state)
{
    struct probe probe = {0};

    (void)state;
    device.why_not.code = ERROR_PERMISSION;
    device.young_opens = 100;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_idle(&probe, 250);
    assert_int_equal(probe.closed, 0);
    assert_in_range(device.opens, 2, 4);
    device.why_not.code = ERROR_NONE;
    probe_expect_opened(&probe);
    probe_done(&probe);
}

static void missing_rights_are_told_at_once_when_the_node_is_old(void **state)
{
    struct probe probe = {0};

    (void)state;
    device.why_not.code = ERROR_PERMISSION;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_closed(&probe, ERROR_PERMISSION);
    assert_int_equal(device.opens, 1);
    probe_done(&probe);
    close(device.near);
}

/* The device's end takes nothing, so that the write hangs as it does with a dead device. */
static void it_may_be_freed_while_a_write_hangs(void **state)
{
    struct probe probe = {0};
    struct error err;
    char filler[9] = {0};
    uint8_t report[16];

    (void)state;
    while (write(device.near, filler, sizeof filler) > 0)
        ;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&probe);
    fcntl(device.near, F_SETFL, 0); /* hidraw's write waits whatever the descriptor's mode is */
    assert_true(probe_send(&probe, "QPIGS2xx\r", &err));
    probe_idle(&probe, 30);
    probe_free(&probe);
    probe_idle(&probe, 30);

    size_t reports = 0;
    while (take_report(&probe, report, sizeof report) > 0)
        reports++;
    assert_true(reports > 2);
    assert_memory_equal(report, "\0\r\0\0\0\0\0\0\0", 9); /* sent whole, then closed */
    probe_done(&probe);
}

static void it_may_be_freed_at_every_stage(void **state)
{
    struct probe opened = {.free_when = FREE_WHEN_OPENED}, closed = {0}, early = {0};

    (void)state;
    device.why_not.code = ERROR_MISSING;
    closed.free_when = FREE_WHEN_CLOSED;
    probe_open(&closed, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_closed(&closed, ERROR_MISSING);
    probe_done(&closed);

    probe_open(&early, device.loop, "hidraw:/dev/hidraw0");
    probe_done(&early);

    device.why_not = (struct error){.code = ERROR_PERMISSION};
    device.young_opens = 100;
    struct probe waiting = {0};
    probe_open(&waiting, device.loop, "hidraw:/dev/hidraw0");
    probe_idle(&waiting, 30);
    probe_done(&waiting);

    device.why_not.code = ERROR_NONE;
    probe_open(&opened, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&opened);
    probe_idle(&opened, 10);
    probe_done(&opened);
}

static void it_may_be_freed_between_two_reports(void **state)
{
    struct probe probe = {.free_when = FREE_WHEN_RECEIVED};

    (void)state;
    probe_open(&probe, device.loop, "hidraw:/dev/hidraw0");
    probe_expect_opened(&probe);
    for (int i = 0; i < 3; i++)
        assert_int_equal(write(device.far, "(230.4 5", 8), 8);
    probe_expect_bytes(&probe, "(230.4 5", 8);
    probe_idle(&probe, 20);
    assert_int_equal(probe.received, 1);
    probe_done(&probe);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_goes_out_in_padded_reports_with_their_number),
        TEST(all_byte_values_come_in),
        TEST(while_a_request_is_being_written_another_is_busy),
        TEST(an_unplugged_device_is_gone),
        TEST(a_write_that_fails_is_gone),
        TEST(rights_that_come_late_are_waited_for),
        TEST(missing_rights_are_told_at_once_when_the_node_is_old),
        TEST(it_may_be_freed_while_a_write_hangs),
        TEST(it_may_be_freed_at_every_stage),
        TEST(it_may_be_freed_between_two_reports),
    };

    signal(SIGPIPE, SIG_IGN); /* a hidraw node raises none, the sockets in its place do */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
