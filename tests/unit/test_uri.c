/* test_uri.c: which device URIs are understood, and what is said about the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "transport/uri.h"

static void good_uris_are_taken_apart(void **state)
{
    static const struct {
        const char *text;
        struct uri parts;
    } cases[] = {
        {"hidraw:/dev/hidraw0", {.scheme = URI_HIDRAW, .path = "/dev/hidraw0"}},
        {"hidraw:/dev/heliowire/by-path/pci-0000:00:14.0-usb-0:2:1.0",
         {.scheme = URI_HIDRAW, .path = "/dev/heliowire/by-path/pci-0000:00:14.0-usb-0:2:1.0"}},
        {"usb:0665:5161", {.scheme = URI_USB, .vendor_id = 0x0665, .product_id = 0x5161}},
        {"usb:0665:5161@1-2.3",
         {.scheme = URI_USB, .vendor_id = 0x0665, .product_id = 0x5161, .place = "1-2.3"}},
        {"usb:ABCD:00ef@12-1",
         {.scheme = URI_USB, .vendor_id = 0xabcd, .product_id = 0x00ef, .place = "12-1"}},
        {"serial:/dev/ttyUSB0", {.scheme = URI_SERIAL, .path = "/dev/ttyUSB0"}},
        {"serial:/dev/ttyUSB0?baud=9600",
         {.scheme = URI_SERIAL, .path = "/dev/ttyUSB0", .baud = 9600}},
        {"serial:ttyUSB0?baud=300", {.scheme = URI_SERIAL, .path = "ttyUSB0", .baud = 300}},
        {"serial:x?baud=921600", {.scheme = URI_SERIAL, .path = "x", .baud = 921600}},
        {"tcp:gateway:8899", {.scheme = URI_TCP, .path = "gateway", .port = 8899}},
        {"tcp:192.168.1.5:1", {.scheme = URI_TCP, .path = "192.168.1.5", .port = 1}},
        {"tcp:[fe80::1%eth0]:65535", {.scheme = URI_TCP, .path = "fe80::1%eth0", .port = 65535}},
        {"replay:night.rec", {.scheme = URI_REPLAY, .path = "night.rec"}},
        {"replay:a=b.rec?baud=2400", {.scheme = URI_REPLAY, .path = "a=b.rec", .baud = 2400}},
        {"sim:", {.scheme = URI_SIM}},
        {"sim:axpert-5k?seed=1&speed=60", {.scheme = URI_SIM, .path = "axpert-5k?seed=1&speed=60"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct uri parts;
        struct error err = {0};

        print_message("%s\n", cases[i].text);
        assert_true(uri_parse(cases[i].text, &parts, &err));
        assert_int_equal(parts.scheme, cases[i].parts.scheme);
        assert_string_equal(parts.path, cases[i].parts.path);
        assert_string_equal(parts.place, cases[i].parts.place);
        assert_int_equal(parts.baud, cases[i].parts.baud);
        assert_int_equal(parts.port, cases[i].parts.port);
        assert_int_equal(parts.vendor_id, cases[i].parts.vendor_id);
        assert_int_equal(parts.product_id, cases[i].parts.product_id);
    }
}

static void bad_uris_are_refused_with_advice(void **state)
{
    static const struct {
        const char *text, *advice; /* `advice` must be part of the error */
    } cases[] = {
        {"", "hidraw: usb: serial: tcp: replay: sim:"},
        {"sim", "hidraw: usb: serial: tcp: replay: sim:"},
        {"auto", "hidraw: usb: serial: tcp: replay: sim:"},
        {"bluetooth:x", "hidraw: usb: serial: tcp: replay: sim:"},
        {"Serial:/dev/ttyS0", "hidraw: usb: serial: tcp: replay: sim:"},
        {"/dev/ttyUSB0", "did you mean serial:/dev/ttyUSB0?"},
        {"/dev/hidraw3", "did you mean hidraw:/dev/hidraw3?"},
        {"hidraw:", "path is missing"},
        {"serial:", "path is missing"},
        {"serial:?baud=2400", "path is missing"},
        {"replay:", "path is missing"},
        {"serial:/dev/ttyS0?baud=", "from 300 to 921600"},
        {"serial:/dev/ttyS0?baud=299", "from 300 to 921600"},
        {"serial:/dev/ttyS0?baud=921601", "from 300 to 921600"},
        {"serial:/dev/ttyS0?baud=-2400", "from 300 to 921600"},
        {"serial:/dev/ttyS0?baud= 2400", "from 300 to 921600"},
        {"serial:/dev/ttyS0?baud=2400x", "from 300 to 921600"},
        {"serial:/dev/ttyS0?baud=99999999999999999999", "from 300 to 921600"},
        {"serial:/dev/ttyS0?speed=1", "known: baud"},
        {"serial:/dev/ttyS0?", "known: baud"},
        {"usb:", "0665:5161"},
        {"usb:0665", "0665:5161"},
        {"usb:665:5161", "0665:5161"},
        {"usb:0665:516g", "0665:5161"},
        {"usb:0665:+161", "0665:5161"},
        {"usb:0x665:5161", "0665:5161"},
        {"usb:0665:5161@", "1-2.3"},
        {"usb:0665:5161@1", "1-2.3"},
        {"usb:0665:5161@-1", "1-2.3"},
        {"usb:0665:5161@1-", "1-2.3"},
        {"usb:0665:5161@../..", "1-2.3"},
        {"usb:0665:5161@1-2.3.4.5.6.7.8.9.10.11.12.13.14", "1-2.3"},
        {"tcp:", "host:port"},
        {"tcp:gateway", "host:port"},
        {"tcp::80", "host:port"},
        {"tcp:[::1]", "host:port"},
        {"tcp:[::1]80", "host:port"},
        {"tcp:[::1", "host:port"},
        {"tcp:gateway:", "1 to 65535"},
        {"tcp:gateway:0", "1 to 65535"},
        {"tcp:gateway:65536", "1 to 65535"},
        {"tcp:fe80::1:80", "stands in []"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct uri parts = {.port = 77};
        struct error err = {0};

        print_message("%s\n", cases[i].text);
        assert_false(uri_parse(cases[i].text, &parts, &err));
        assert_int_equal(err.code, ERROR_INVALID);
        print_message("  %s\n", err.text);
        assert_non_null(strstr(err.text, cases[i].advice));
        assert_int_equal(parts.port, 77);
    }
}

static void a_uri_that_is_too_long_is_refused(void **state)
{
    char text[URI_MAX + 1];
    struct uri parts;
    struct error err;

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "hidraw:/", 8);
    text[URI_MAX] = '\0';
    assert_false(uri_parse(text, &parts, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    text[URI_MAX - 1] = '\0';
    assert_true(uri_parse(text, &parts, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_uris_are_taken_apart),
        cmocka_unit_test(bad_uris_are_refused_with_advice),
        cmocka_unit_test(a_uri_that_is_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
