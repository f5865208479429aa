/* test_crc.c: the check of four bytes at a time is the one that is worked out bit by bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/crc.h"

static uint16_t crc_bit_by_bit(struct span bytes)
{
    unsigned crc = 0;

    for (size_t at = 0; at < bytes.length; at++) {
        crc ^= (unsigned)(unsigned char)bytes.at[at] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    return (uint16_t)crc;
}

static void known_texts_have_their_known_checks(void **state)
{
    static const struct {
        const char *text;
        uint16_t crc;
    } cases[] = {
        {"", 0x0000},      {"123456789", 0x31c3}, {"QPI", 0xbeac},     {"QPIGS", 0xb7a9},
        {"QMOD", 0x49c1},  {"QPIGS2", 0x682d},    {"(ACK", 0x3920},    {"(NAK", 0x7373},
        {"POP02", 0xe20a}, {"^1", 0x0bc2},        {"^P005GS", 0x5814},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("'%s'\n", cases[i].text);
        assert_int_equal(crc16_xmodem(span_of(cases[i].text)), cases[i].crc);
    }
}

static void any_bytes_of_any_length_have_the_check_of_the_definition(void **state)
{
    enum { LENGTH_MAX = 300, SEED = 1 };
    char bytes[LENGTH_MAX];

    (void)state;
    print_message("seed %d\n", SEED);
    srandom(SEED);
    for (size_t length = 0; length <= LENGTH_MAX; length++) {
        for (size_t at = 0; at < length; at++)
            bytes[at] = (char)random();
        struct span all = {.at = bytes, .length = length};
        assert_int_equal(crc16_xmodem(all), crc_bit_by_bit(all));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_have_their_known_checks),
        cmocka_unit_test(any_bytes_of_any_length_have_the_check_of_the_definition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
