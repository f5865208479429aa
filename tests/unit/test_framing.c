/* test_framing.c: what is found in the bytes that came, and what is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/crc.h"
#include "model/framing.h"

#define BYTES(literal)                                                                             \
    {                                                                                              \
        .at = (literal), .length = sizeof(literal) - 1                                             \
    }

static void requests_are_sent_byte_for_byte(void **state)
{
    static const struct {
        const struct framing *framing;
        const char *text;
        bool avoid_zero, has_zero;
        struct span bytes;
    } cases[] = {
        {&framing_voltronic, "QPI", false, false, BYTES("QPI\xbe\xac\r")},
        {&framing_voltronic, "QPIGS", false, false, BYTES("QPIGS\xb7\xa9\r")},
        {&framing_voltronic, "QPIGS2", false, false, BYTES("QPIGS2\x68\x2d\r")},
        /* 0A, 0D and 28 are sent plus one. */
        {&framing_voltronic, "POP02", false, false, BYTES("POP02\xe2\x0b\r")},
        {&framing_voltronic_sum, "QALL", false, false, BYTES("QALL\x2b\r")},
        {&framing_voltronic_sum, "PQSE", true, false, BYTES("PQSE\x3a\r")},
        {&framing_plain, "Q1", false, false, BYTES("Q1\r")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t out[REQUEST_MAX];
        struct span text = span_of(cases[i].text);
        size_t length = frame_encode(cases[i].framing, text, cases[i].avoid_zero, out, sizeof out);

        print_message("%s\n", cases[i].text);
        assert_int_equal(length, cases[i].bytes.length);
        assert_memory_equal(out, cases[i].bytes.at, length);
        assert_int_equal(frame_has_zero_check(cases[i].framing, text), cases[i].has_zero);
        assert_int_equal(frame_encode(cases[i].framing, text, false, out, length - 1), 0);
    }
}

/* Goes through texts until one has a check with the byte `wanted` in it, unescaped. */
static void find_text_with(uint8_t wanted, char *text, size_t capacity)
{
    for (unsigned n = 0; n < 100000; n++) {
        snprintf(text, capacity, "(QED%05u", n);
        uint16_t crc = crc16_xmodem(span_of(text));
        if ((crc & 0xff) == wanted || crc >> 8 == wanted)
            return;
    }
    assert_true(false);
}

static void a_check_byte_of_zero_is_sent_as_one_on_demand(void **state)
{
    char text[16];
    uint8_t kept[32], bumped[32];

    (void)state;
    find_text_with(0, text, sizeof text);
    assert_true(frame_has_zero_check(&framing_voltronic, span_of(text)));
    size_t length = frame_encode(&framing_voltronic, span_of(text), false, kept, sizeof kept);
    assert_int_equal(length,
                     frame_encode(&framing_voltronic, span_of(text), true, bumped, sizeof bumped));
    for (size_t at = 0; at < length; at++)
        assert_int_equal(bumped[at], kept[at] == 0 ? 1 : kept[at]);
    assert_memory_not_equal(kept, bumped, length);
}

static void all_forms_of_a_check_are_accepted(void **state)
{
    static const uint8_t reserved[] = {0x28, 0x0d, 0x0a, 0x00};

    (void)state;
    for (size_t i = 0; i < sizeof reserved; i++) {
        char frame[32];
        struct span found;

        find_text_with(reserved[i], frame, sizeof frame);
        size_t length = strlen(frame);
        uint16_t crc = crc16_xmodem((struct span){.at = frame, .length = length});
        struct span text = {.at = frame + 1, .length = length - 1};
        for (int plus = 0; plus < 2; plus++) {
            uint8_t high = (uint8_t)(crc >> 8), low = (uint8_t)crc;

            frame[length] = (char)(high + (high == reserved[i] ? plus : 0));
            frame[length + 1] = (char)(low + (low == reserved[i] ? plus : 0));
            frame[length + 2] = '\r';
            print_message("%02x %02x\n", (unsigned char)frame[length],
                          (unsigned char)frame[length + 1]);
            struct span raw = {.at = frame, .length = length + 3};
            assert_int_equal(frame_find(&framing_voltronic, raw, (struct span){0}, &found),
                             FRAME_OK);
            assert_true(span_equals(found, text));
        }
    }
}

#define MODE "(B\xe7\xc9\r"
#define MODE_L "(L\x06\x07\r"

static void the_first_whole_frame_is_found(void **state)
{
    static const struct {
        struct span raw;
        const char *request;
        enum frame_outcome outcome;
        const char *text;
    } cases[] = {
        {BYTES(MODE), "QMOD", FRAME_OK, "B"},
        {BYTES(MODE "\0\0\0"), "QMOD", FRAME_OK, "B"},
        {BYTES("\0\0" MODE "\n"), "QMOD", FRAME_OK, "B"},
        {BYTES("\r\n\0" MODE), "QMOD", FRAME_OK, "B"},
        {BYTES("50.0 x" MODE), "QMOD", FRAME_OK, "B"},
        {BYTES("(230.4 50" MODE), "QMOD", FRAME_OK, "B"},
        {BYTES("((" MODE), "QMOD", FRAME_OK, "B"},
        {BYTES("(230.4 50.0\r" MODE), "QMOD", FRAME_OK, "B"},
        {BYTES("QMOD\x49\xc1\r" MODE), "QMOD", FRAME_OK, "B"},
        {BYTES(MODE MODE_L), "QMOD", FRAME_OK, "B"},
        {BYTES(MODE "(2"), "QMOD", FRAME_OK, "B"},
        {BYTES("(01.0 201.7 00205 \x51\x9d\r"), "QPIGS2", FRAME_OK, "01.0 201.7 00205 "},
        {BYTES("(ACK\x39\x20\r"), "POP02", FRAME_ACK, NULL},
        {BYTES("(ACK\r"), "POP02", FRAME_ACK, NULL},
        {BYTES("(NAK\x73\x73\r"), "QXXX", FRAME_NAK, NULL},
        {BYTES("(NAK\r"), "QXXX", FRAME_NAK, NULL},
        {BYTES("x(NAK\r"), "QXXX", FRAME_NAK, NULL},
        {BYTES("^0\x1b\xe3\r"), "QPI", FRAME_NAK, NULL},
        {BYTES("(NAK\x73\x72\r"), "QXXX", FRAME_BAD_CRC, NULL},
        {BYTES("(NAOss\r"), "QXXX", FRAME_BAD_CRC, NULL},
        {BYTES("(B\xe7\xc8\r"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("(B\xe7\r"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("(B\r"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("(\r"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("(230.4\r 50.0\xe7\xc9\r"), "QPIGS", FRAME_BAD_CRC, NULL},
        {BYTES(""), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("\0\0"), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("(B\xe7\xc9"), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("(B"), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("(B\xe7\n"), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("(B\xe7\xc9\n"), "QMOD", FRAME_NO_TERMINATOR, NULL},
        {BYTES("(B\xe7\xc8\n"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("QMOD\x49\xc1\r"), "QMOD", FRAME_ECHO, NULL},
        {BYTES("\0QMOD\r"), "QMOD", FRAME_ECHO, NULL},
        {BYTES("QMOD\x49\xc1\r"), "QPI", FRAME_BAD_START, NULL},
        {BYTES("QMOD\x49\xc1\r"), "", FRAME_BAD_START, NULL},
        {BYTES("B\xe7\xc9\r"), "QMOD", FRAME_BAD_START, NULL},
        {BYTES("noise\r(B"), "QMOD", FRAME_BAD_START, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text = {.at = "untouched", .length = 9};
        enum frame_outcome outcome =
            frame_find(&framing_voltronic, cases[i].raw, span_of(cases[i].request), &text);

        print_message("case %zu: %s\n", i, frame_outcome_name(outcome));
        assert_int_equal(outcome, cases[i].outcome);
        assert_true(span_is(text, cases[i].text != NULL ? cases[i].text : "untouched"));
    }
}

static void the_check_of_one_byte_is_a_sum(void **state)
{
    static const struct {
        struct span raw;
        enum frame_outcome outcome;
    } cases[] = {
        {BYTES("(11210000\xae\r"), FRAME_OK}, {BYTES("(11210000\xaf\r"), FRAME_BAD_CRC},
        {BYTES("(ACK\xf8\r"), FRAME_ACK},     {BYTES("(NAK\x03\r"), FRAME_NAK},
        {BYTES("ACK\xd0\r"), FRAME_ACK},      {BYTES("PQSA\x36\r"), FRAME_ECHO},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text;

        print_message("case %zu\n", i);
        assert_int_equal(frame_find(&framing_voltronic_sum, cases[i].raw, span_of("PQSA"), &text),
                         cases[i].outcome);
    }
}

/* Two frames with padding, an LF and junk between, in pieces of every size. */
static void frames_are_collected_from_pieces_of_any_size(void **state)
{
    static const struct span raw = BYTES("\0\0" MODE "\n\0" MODE_L "\0(2");

    (void)state;
    for (size_t size = 1; size <= raw.length; size++) {
        struct frame_collector c = {0};
        struct span part;
        const char *wanted[] = {MODE, MODE_L};
        size_t taken = 0;

        for (size_t at = 0; at < raw.length; at += size) {
            struct span piece = span_skip(raw, at);

            piece.length = piece.length < size ? piece.length : size;
            frame_collector_add(&c, piece);
            while (frame_collector_take(&c, &part)) {
                assert_true(taken < 2);
                assert_true(span_is(part, wanted[taken++]));
            }
        }
        assert_int_equal(taken, 2);
        assert_false(c.overflow);
        frame_collector_clear(&c);
        assert_false(frame_collector_take(&c, &part));
    }
}

static void what_is_too_long_for_a_frame_is_thrown_away(void **state)
{
    struct frame_collector c = {0};
    struct span part, noise = BYTES("noise"), frame = BYTES(MODE);

    (void)state;
    for (size_t sent = 0; sent <= FRAME_MAX; sent += noise.length)
        frame_collector_add(&c, noise);
    assert_true(c.overflow);
    assert_false(frame_collector_take(&c, &part));
    frame_collector_add(&c, frame);
    assert_true(frame_collector_take(&c, &part));
    struct span text;
    assert_int_equal(frame_find(&framing_voltronic, part, (struct span){0}, &text), FRAME_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_sent_byte_for_byte),
        cmocka_unit_test(a_check_byte_of_zero_is_sent_as_one_on_demand),
        cmocka_unit_test(all_forms_of_a_check_are_accepted),
        cmocka_unit_test(the_first_whole_frame_is_found),
        cmocka_unit_test(the_check_of_one_byte_is_a_sum),
        cmocka_unit_test(frames_are_collected_from_pieces_of_any_size),
        cmocka_unit_test(what_is_too_long_for_a_frame_is_thrown_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
