/* test_transport_usb.c: reports over libusb, with a libusb of our own that has one device.
 *
 * The real one, with the kernel's own stack behind it, is for tests/usb. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "transport/usb_link.h"
#include "transport_probe.h"

struct device {
    struct loop *loop;
    int wake[2];                            /* a pipe: what libusb gives us to watch */
    struct libusb_transfer *in, *out;       /* under way; NULL: none */
    enum libusb_transfer_status out_result; /* of the next SET_REPORT */
    bool holds_out;                         /* takes no SET_REPORT */
    bool is_unplugged;
    bool needs_timer;      /* libusb's time-outs have no descriptor */
    struct buffer taken;   /* whole SET_REPORTs with their setup */
    struct buffer to_tell; /* reports for the host */
    int opens, closes;
    struct error why_not; /* why opening fails */
};

static struct device device;

static void wake(void)
{
    assert_int_equal(write(device.wake[1], "!", 1), 1);
}

/* In place of transport/usb_link.c. */
bool usb_link_open(struct usb_link *l, const struct uri *uri, bool *young, struct error *err)
{
    device.opens++;
    *l = (struct usb_link){0};
    *young = false;
    if (device.why_not.code != ERROR_NONE)
        return fail(err, device.why_not.code, "%04x", uri->vendor_id);
    l->context = (libusb_context *)&device;
    l->handle = (libusb_device_handle *)&device;
    l->in = calloc(1, sizeof *l->in);
    l->out = calloc(1, sizeof *l->out);
    return true;
}

static void end(struct libusb_transfer **at, enum libusb_transfer_status status)
{
    struct libusb_transfer *transfer = *at;

    *at = NULL;
    transfer->status = status;
    transfer->callback(transfer);
}

void usb_link_close(struct usb_link *l)
{
    device.closes++;
    if (l->in_runs)
        end(&device.in, LIBUSB_TRANSFER_CANCELLED);
    if (l->out_runs)
        end(&device.out, LIBUSB_TRANSFER_CANCELLED);
    assert_false(l->in_runs || l->out_runs);
    free(l->in);
    free(l->out);
}

bool usb_fail(struct error *err, int result, const char *format, ...)
{
    return fail(err, ERROR_SYSTEM, "%s %d", format, result);
}

/* In place of libusb. */
int libusb_submit_transfer(struct libusb_transfer *transfer)
{
    bool is_out = transfer->endpoint == 0;

    if (device.is_unplugged)
        return LIBUSB_ERROR_NO_DEVICE;
    assert_null(is_out ? device.out : device.in);
    *(is_out ? &device.out : &device.in) = transfer;
    if (is_out)
        buffer_put(&device.taken, transfer->buffer, (size_t)transfer->length);
    wake();
    return 0;
}

static void tell_report(void)
{
    struct buffer *b = &device.to_tell;
    size_t length = b->length < 8 ? b->length : 8;

    assert_int_equal(device.in->endpoint, 0x81);
    assert_int_equal(device.in->length, 8);
    memcpy(device.in->buffer, b->bytes, length);
    memmove(b->bytes, b->bytes + length, b->length - length);
    b->length -= length;
    device.in->actual_length = (int)length;
    end(&device.in, LIBUSB_TRANSFER_COMPLETED);
}

int libusb_handle_events_timeout_completed(libusb_context *context, struct timeval *wait,
                                           int *completed)
{
    char bytes[256];

    (void)context, (void)completed;
    assert_int_equal(wait->tv_sec + wait->tv_usec, 0);
    while (read(device.wake[0], bytes, sizeof bytes) > 0)
        ;
    if (device.is_unplugged) {
        if (device.in != NULL)
            end(&device.in, LIBUSB_TRANSFER_NO_DEVICE);
        if (device.out != NULL)
            end(&device.out, LIBUSB_TRANSFER_NO_DEVICE);
        return 0;
    }
    if (device.out != NULL && !device.holds_out)
        end(&device.out, device.out_result);
    while (device.in != NULL && device.to_tell.length > 0)
        tell_report();
    return 0;
}

static const struct libusb_pollfd *watched[2];
static struct libusb_pollfd descriptor;

const struct libusb_pollfd **libusb_get_pollfds(libusb_context *context)
{
    (void)context;
    descriptor = (struct libusb_pollfd){.fd = device.wake[0], .events = POLLIN};
    watched[0] = &descriptor;
    return watched;
}

void libusb_free_pollfds(const struct libusb_pollfd **list)
{
    assert_ptr_equal(list, watched);
}

int libusb_pollfds_handle_timeouts(libusb_context *context)
{
    (void)context;
    return !device.needs_timer;
}

int libusb_get_next_timeout(libusb_context *context, struct timeval *left)
{
    (void)context;
    *left = (struct timeval){.tv_usec = 30000};
    return device.holds_out;
}

libusb_device *libusb_get_device(libusb_device_handle *handle)
{
    return (libusb_device *)handle;
}

int libusb_get_max_packet_size(libusb_device *d, unsigned char endpoint)
{
    (void)d;
    assert_int_equal(endpoint, 0x81);
    return 8;
}

static int set_up(void **state)
{
    device = (struct device){.loop = loop_new()};
    assert_int_equal(pipe2(device.wake, O_NONBLOCK | O_CLOEXEC), 0);
    *state = &device;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(device.loop);
    assert_int_equal(device.opens, device.closes);
    buffer_done(&device.taken);
    buffer_done(&device.to_tell);
    close(device.wake[0]);
    close(device.wake[1]);
    return 0;
}

static void open_device(struct probe *p)
{
    probe_open(p, device.loop, "usb:0665:5161");
    probe_expect_opened(p);
}

static void tell(const char *bytes, size_t length)
{
    buffer_put(&device.to_tell, bytes, length);
    wake();
}

static void a_request_goes_out_in_padded_set_reports(void **state)
{
#define SETUP "\x21\x09\x00\x02\x00\x00\x08\x00"
    static const struct {
        const char *request, *reports;
        size_t length;
    } cases[] = {
        {"QPI\xbe\xac\r", SETUP "QPI\xbe\xac\r\0\0", 16},
        {"QPIGS\xb7\xa9\r", SETUP "QPIGS\xb7\xa9\r", 16},
        {"QPIGS2h-\r", SETUP "QPIGS2h-" SETUP "\r\0\0\0\0\0\0\0", 32},
    };
    struct probe probe = {0};
    struct error err;

    (void)state;
    open_device(&probe);
    assert_int_equal(transport_line(probe.transport).piece, 8);
    assert_int_equal(transport_line(probe.transport).baud, 2400);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(probe_send(&probe, cases[i].request, &err));
        assert_false(probe_send(&probe, "QMOD\r", &err));
        assert_int_equal(err.code, ERROR_BUSY);
        probe_idle(&probe, 30);
        assert_int_equal(device.taken.length, cases[i].length);
        assert_memory_equal(device.taken.bytes, cases[i].reports, cases[i].length);
        buffer_clear(&device.taken);
    }
    probe_done(&probe);
}

static void all_byte_values_come_in(void **state)
{
    struct probe probe = {0};
    char all[256];

    (void)state;
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    open_device(&probe);
    tell(all, 8);
    probe_expect_bytes(&probe, all, 8);
    tell(all + 8, 248);
    probe_expect_bytes(&probe, all + 8, 248);
    probe_done(&probe);
}

static void an_unplugged_device_is_gone(void **state)
{
    struct probe idle = {0}, sending = {0}, before = {0};
    struct error err;

    (void)state;
    open_device(&idle);
    device.is_unplugged = true;
    wake();
    probe_expect_closed(&idle, ERROR_GONE);
    probe_done(&idle);
    probe_idle(&idle, 20);

    device.is_unplugged = false;
    device.holds_out = true;
    open_device(&sending);
    assert_true(probe_send(&sending, "QPI\r", &err));
    device.is_unplugged = true;
    wake();
    probe_expect_closed(&sending, ERROR_GONE);
    probe_done(&sending);
    probe_idle(&sending, 20);

    device.is_unplugged = false;
    open_device(&before);
    device.is_unplugged = true;
    assert_true(probe_send(&before, "QPI\r", &err));
    assert_int_equal(before.closed, 0);
    probe_expect_closed(&before, ERROR_GONE);
    probe_done(&before);
}

static void a_set_report_that_fails_is_gone(void **state)
{
    static const enum libusb_transfer_status results[] = {
        LIBUSB_TRANSFER_ERROR, LIBUSB_TRANSFER_TIMED_OUT, LIBUSB_TRANSFER_STALL,
        LIBUSB_TRANSFER_OVERFLOW, (enum libusb_transfer_status)99};
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++) {
        struct probe probe = {0};

        device.out_result = results[i];
        open_device(&probe);
        assert_true(probe_send(&probe, "QPIGS2h-\r", &err));
        probe_expect_closed(&probe, ERROR_GONE);
        probe_done(&probe);
        probe_idle(&probe, 20);
    }
}

static void where_libusb_has_no_timer_it_is_called_in_time(void **state)
{
    struct probe probe = {0};
    struct error err;

    (void)state;
    device.needs_timer = true;
    device.holds_out = true;
    device.out_result = LIBUSB_TRANSFER_TIMED_OUT;
    open_device(&probe);
    assert_true(probe_send(&probe, "QPI\r", &err));
    probe_idle(&probe, 100);
    assert_int_equal(probe.closed, 0);
    device.holds_out = false; /* without a word through the pipe */
    probe_expect_closed(&probe, ERROR_GONE);
    probe_done(&probe);
}

static void a_device_that_cant_be_opened_is_closed(void **state)
{
    static const enum error_code codes[] = {ERROR_MISSING, ERROR_PERMISSION, ERROR_BUSY};

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct probe probe = {0};

        device.why_not.code = codes[i];
        probe_open(&probe, device.loop, "usb:0665:5161");
        probe_expect_closed(&probe, codes[i]);
        probe_done(&probe);
    }
}

static void it_may_be_freed_at_every_stage(void **state)
{
    struct probe early = {0}, opening = {0}, idle = {0}, sending = {0};
    struct probe opened = {.free_when = FREE_WHEN_OPENED};
    struct probe received = {.free_when = FREE_WHEN_RECEIVED};
    struct probe closed = {.free_when = FREE_WHEN_CLOSED};
    struct error err;

    (void)state;
    probe_open(&early, device.loop, "usb:0665:5161");
    probe_done(&early);
    probe_open(&opening, device.loop, "usb:0665:5161");
    probe_idle(&opening, 0);
    probe_done(&opening);
    probe_idle(&opening, 20);
    open_device(&idle);
    probe_done(&idle);
    probe_idle(&idle, 20);
    open_device(&opened);
    assert_null(opened.transport);
    probe_idle(&opened, 20);

    open_device(&received);
    tell("(230.4 5(230.4 5", 16);
    probe_wait_ms(&received, &received.received, 1, PATIENCE_MS);
    assert_null(received.transport);
    probe_idle(&received, 20);
    probe_done(&received);
    assert_int_equal(received.received, 1);

    device.holds_out = true;
    open_device(&sending);
    assert_true(probe_send(&sending, "QPIGS2h-\r", &err));
    probe_done(&sending);
    probe_idle(&sending, 20);
    device.holds_out = false;
    buffer_clear(&device.to_tell);

    open_device(&closed);
    device.is_unplugged = true;
    wake();
    probe_expect_closed(&closed, ERROR_GONE);
    assert_null(closed.transport);
    probe_done(&closed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_goes_out_in_padded_set_reports),
        TEST(all_byte_values_come_in),
        TEST(an_unplugged_device_is_gone),
        TEST(a_set_report_that_fails_is_gone),
        TEST(where_libusb_has_no_timer_it_is_called_in_time),
        TEST(a_device_that_cant_be_opened_is_closed),
        TEST(it_may_be_freed_at_every_stage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
