/* test_transport_sim.c: the simulator as a transport, on a stepped clock. */
#include <stdio.h>

#include "transport_probe.h"

static struct loop *loop;

static int set_up(void **state)
{
    (void)state;
    loop = loop_new_stepped(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static void open_sim(struct probe *p, const char *uri)
{
    probe_open(p, loop, uri);
    assert_int_equal(p->opened, 0);
    loop_step(loop, 0);
    assert_string_equal(p->why.text, "");
    assert_int_equal(p->opened, 1);
    assert_true(transport_is_simulated(p->transport));
}

static void it_answers_at_once_when_told_so(void **state)
{
    struct probe probe = {0};
    struct error err;

    (void)state;
    open_sim(&probe, "sim:?instant=1&seed=3");
    assert_int_equal(transport_line(probe.transport).baud, 0);
    for (int i = 0; i < 3; i++) {
        assert_true(probe_send(&probe, "QPI\xbe\xac\r", &err));
        loop_step(loop, 0);
        assert_int_equal(probe.bytes.length, 8);
        assert_memory_equal(probe.bytes.bytes, "(PI30\x9a\x0b\r", 8);
        buffer_clear(&probe.bytes);
    }
    probe_done(&probe);
}

static void it_answers_at_the_speed_of_its_line(void **state)
{
    struct probe serial = {0}, usb = {0};
    struct error err;

    (void)state;
    open_sim(&serial, "sim:");
    assert_int_equal(transport_line(serial.transport).baud, 2400);
    assert_int_equal(transport_line(serial.transport).piece, 1);
    assert_true(probe_send(&serial, "QPI\xbe\xac\r", &err)); /* 14 bytes both ways: 58 ms */
    loop_step(loop, 50);
    assert_true(serial.bytes.length < 8);
    loop_step(loop, 1000);
    assert_int_equal(serial.bytes.length, 8);
    assert_int_equal(serial.received, 8);
    probe_done(&serial);

    open_sim(&usb, "sim:?piece=8&baud=9600");
    assert_int_equal(transport_line(usb.transport).baud, 9600);
    assert_int_equal(transport_line(usb.transport).piece, 8);
    assert_true(probe_send(&usb, "QMOD\x49\xc1\r", &err));
    loop_step(loop, 1000);
    assert_int_equal(usb.received, 1);
    assert_int_equal(usb.bytes.length, 8); /* five bytes and their padding */
    probe_done(&usb);
}

static void an_unplugged_one_is_gone(void **state)
{
    struct probe probe = {0};
    struct error err;

    (void)state;
    open_sim(&probe, "sim:?instant=1&unplug=1000");
    assert_true(probe_send(&probe, "QPI\xbe\xac\r", &err));
    assert_int_equal(probe.closed, 0);
    loop_step(loop, 1000);
    assert_int_equal(probe.closed, 1);
    assert_int_equal(probe.why.code, ERROR_GONE);
    loop_step(loop, 60000);
    assert_int_equal(probe.closed, 1);
    probe_done(&probe);
}

static void what_it_cant_be_is_said_with_what_it_can(void **state)
{
    struct probe odd = {0}, unknown = {0};
    struct error err;

    (void)state;
    assert_false(probe_new(&odd, loop, "sim:?colour=1", &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_non_null(strstr(err.text, "colour"));
    assert_non_null(strstr(err.text, "seed"));

    probe_open(&unknown, loop, "sim:no-such-model");
    loop_step(loop, 0);
    assert_int_equal(unknown.closed, 1);
    assert_int_equal(unknown.why.code, ERROR_MISSING);
    probe_done(&unknown);
}

static void it_may_be_freed_at_every_stage(void **state)
{
    static const char *const uris[] = {"sim:?instant=1", "sim:", "sim:?piece=8"};
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
        struct probe early = {0}, waiting = {0};
        struct probe opened = {.free_when = FREE_WHEN_OPENED};
        struct probe received = {.free_when = FREE_WHEN_RECEIVED};
        struct probe closed = {.free_when = FREE_WHEN_CLOSED};

        probe_open(&early, loop, uris[i]);
        probe_done(&early);
        probe_open(&opened, loop, uris[i]);
        loop_step(loop, 0);
        assert_null(opened.transport);
        probe_done(&opened);
        open_sim(&waiting, uris[i]);
        assert_true(probe_send(&waiting, "QPIGS\xb7\xa9\r", &err));
        loop_step(loop, i == 0 ? 0 : 100);
        probe_done(&waiting);
        open_sim(&received, uris[i]);
        assert_true(probe_send(&received, "QPIGS\xb7\xa9\r", &err));
        loop_step(loop, 2000);
        assert_int_equal(received.received, 1);
        probe_done(&received);
        probe_open(&closed, loop, "sim:no-such-model");
        loop_step(loop, 2000);
        assert_null(closed.transport);
        probe_done(&closed);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_answers_at_once_when_told_so), TEST(it_answers_at_the_speed_of_its_line),
        TEST(an_unplugged_one_is_gone),        TEST(what_it_cant_be_is_said_with_what_it_can),
        TEST(it_may_be_freed_at_every_stage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
