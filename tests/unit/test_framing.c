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
        {&framing_plain, "LDT0000 0000", true, false, BYTES("LDT0000 0000\r")},
        /* The low byte of the sum, in three digits. */
        {&framing_plain_dated, "QED20150620", false, false, BYTES("QED20150620106\r")},
        {&framing_plain_dated, "QEM201107", false, false, BYTES("QEM201107014\r")},
        {&framing_plain_dated, "QEH2011080902", false, false, BYTES("QEH2011080902213\r")},
        {&framing_caret, "GS", false, false, BYTES("^P005GSX\x14\r")},
        {&framing_caret, "PI", false, false, BYTES("^P005PIq\x8b\r")},
        {&framing_caret, "FWS", false, false, BYTES("^P006FWS\xc5\x43\r")},
        {&framing_caret, "ACLT", false, false, BYTES("^P007ACLT\xa7\x0b\r")},
        {&framing_caret, "MUCHGCR", false, false, BYTES("^P010MUCHGCR\xb5\x8b\r")},
        {&framing_caret_set, "F50", false, false, BYTES("^S006F50,L\r")},
        {&framing_caret_set, "MCHGV552,540", false, false, BYTES("^S015MCHGV552,540\x88\xe8\r")},
        /* The check is counted all the same. */
        {&framing_caret_bare, "GS", false, false, BYTES("^P005GS\r")},
        {&framing_caret_bare, "EY2022", true, false, BYTES("^P009EY2022\r")},
        {&framing_caret_bare_set, "LON1", false, false, BYTES("^S007LON1\r")},
        {&framing_caret_plain, "GS", false, false, BYTES("^P003GS\r")},
        {&framing_caret_plain, "T", false, false, BYTES("^P002T\r")},
        {&framing_caret_plain_set, "ACCT2200,2259,2300,2359", false, false,
         BYTES("^S024ACCT2200,2259,2300,2359\r")},
        /* Here the sum begins at the caret. */
        {&framing_caret_dated, "EY2022", false, false, BYTES("^P010EY2022163\r")},
        {&framing_caret_dated, "EM202202", false, false, BYTES("^P012EM202202251\r")},
        {&framing_caret_dated, "EH2022020112", false, false, BYTES("^P016EH2022020112190\r")},
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
    (void)state;
    for (size_t i = 0; framings[i] != NULL; i++) {
        size_t with_zero = 0;

        print_message("%s\n", framings[i]->name);
        for (unsigned n = 0; n < 2000; n++) {
            char text[16];
            uint8_t kept[32], avoided[32];

            snprintf(text, sizeof text, "QED%05u", n);
            size_t length = frame_encode(framings[i], span_of(text), false, kept, sizeof kept);
            assert_int_equal(
                length, frame_encode(framings[i], span_of(text), true, avoided, sizeof avoided));
            for (size_t at = 0; at < length; at++)
                assert_int_equal(avoided[at],
                                 kept[at] == 0 && framings[i]->request == CHECK_CRC ? 1 : kept[at]);
            bool has_zero = memcmp(kept, avoided, length) != 0;
            assert_int_equal(frame_has_zero_check(framings[i], span_of(text)), has_zero);
            with_zero += has_zero;
        }
        assert_int_equal(with_zero > 0, framings[i]->request == CHECK_CRC);
    }
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

struct judged {
    struct span raw;
    const char *request;
    enum frame_outcome outcome;
    const char *text; /* NULL: none */
};

static void assert_judged(const struct framing *f, const struct judged *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct span text = {.at = "untouched", .length = 9};
        enum frame_outcome outcome = frame_find(f, cases[i].raw, span_of(cases[i].request), &text);

        print_message("%s, case %zu: %s\n", f->name, i, frame_outcome_name(outcome));
        assert_int_equal(outcome, cases[i].outcome);
        assert_true(span_is(text, cases[i].text != NULL ? cases[i].text : "untouched"));
    }
}

#define ASSERT_JUDGED(framing, cases)                                                              \
    assert_judged(framing, cases, sizeof(cases) / sizeof(cases)[0])

static void the_first_whole_frame_is_found(void **state)
{
    static const struct judged cases[] = {
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
    ASSERT_JUDGED(&framing_voltronic, cases);
}

static void the_check_of_one_byte_is_a_sum(void **state)
{
    static const struct judged cases[] = {
        {BYTES("(11210000\xae\r"), "PQSA", FRAME_OK, "11210000"},
        {BYTES("(11210000\xaf\r"), "PQSA", FRAME_BAD_CRC, NULL},
        {BYTES("(ACK\xf8\r"), "PQSA", FRAME_ACK, NULL},
        {BYTES("(NAK\x03\r"), "PQSA", FRAME_NAK, NULL},
        {BYTES("ACK\xd0\r"), "PQSA", FRAME_ACK, NULL},
        {BYTES("PQSA\x36\r"), "PQSA", FRAME_ECHO, NULL},
        {BYTES("PQSA\r"), "PQSA", FRAME_ECHO, NULL},
    };

    (void)state;
    ASSERT_JUDGED(&framing_voltronic_sum, cases);
}

/* Devices that are asked without a check answer with one or without. */
static void a_check_that_may_be_left_out_is_taken_off_where_it_is(void **state)
{
    static const struct judged cases[] = {
        {BYTES("(G\xb7l\r"), "QMOD", FRAME_OK, "G"},
        {BYTES("(G\r"), "QMOD", FRAME_OK, "G"},
        {BYTES("\0(VERFW:00000.27V\t\r"), "QVFW", FRAME_OK, "VERFW:00000.27"},
        {BYTES("(1 050 0 1 \r"), "HEEP1", FRAME_OK, "1 050 0 1 "},
        {BYTES("x(G\r"), "QMOD", FRAME_OK, "G"},
        {BYTES("(10\r(G\r"), "QLST", FRAME_OK, "10"},
        {BYTES("HGRID\r(240.2 49.9\r"), "HGRID", FRAME_OK, "240.2 49.9"},
        {BYTES("(\r(G\r"), "QMOD", FRAME_OK, "G"},
        {BYTES("(ACK\r"), "PF", FRAME_ACK, NULL},
        {BYTES("(ACK9 \r"), "PF", FRAME_ACK, NULL},
        {BYTES("(NAK\r"), "PF", FRAME_NAK, NULL},
        {BYTES("(NAKss\r"), "PF", FRAME_NAK, NULL},
        {BYTES("^0\x1b\xe3\r"), "QPI", FRAME_NAK, NULL},
        /* A byte that no text has: a check that does not hold, or damage. */
        {BYTES("(B\x9c\xaf\r"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("(2\xb2\x30.4 50.0\r"), "HGRID", FRAME_BAD_CRC, NULL},
        {BYTES("(230.4\t50.0\r"), "HGRID", FRAME_BAD_CRC, NULL},
        /* A start inside: one answer ran into another, or an 8 lost a bit. Nobody knows. */
        {BYTES("(230.4 50(G\r"), "QMOD", FRAME_BAD_CRC, NULL},
        {BYTES("(2(0.4 50.0\r"), "HGRID", FRAME_BAD_CRC, NULL},
        {BYTES("(230.4 50(G\xb7l\r"), "QMOD", FRAME_OK, "G"},
        {BYTES("(230.4 50(NAK\r"), "QMOD", FRAME_NAK, NULL},
        {BYTES("(\r"), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES(""), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("G"), "QMOD", FRAME_TRUNCATED, NULL},
        {BYTES("(02 023.8 050 000"), "HBAT", FRAME_NO_TERMINATOR, NULL},
        {BYTES("(G\n"), "QMOD", FRAME_NO_TERMINATOR, NULL},
        {BYTES("QMOD\r"), "QMOD", FRAME_ECHO, NULL},
        {BYTES("QMOD\r"), "QPI", FRAME_BAD_START, NULL},
        {BYTES("G\r"), "QMOD", FRAME_BAD_START, NULL},
    };
    static const struct judged dated[] = {
        {BYTES("(019297\r"), "QED20150620", FRAME_OK, "019297"},
        {BYTES("QED20150620106\r"), "QED20150620", FRAME_ECHO, NULL},
    };

    (void)state;
    ASSERT_JUDGED(&framing_plain, cases);
    ASSERT_JUDGED(&framing_plain_dated, dated);
}

#define CLOCK "^D01720210521234743\x0eR\r"
#define PROTOCOL "^D00518;\x03\r"

static const struct judged caret_answers[] = {
    {BYTES(PROTOCOL), "PI", FRAME_OK, "18"},
    {BYTES("\0\0" PROTOCOL "\n"), "PI", FRAME_OK, "18"},
    /* The check is 0D 52; escaped, and as it is. */
    {BYTES(CLOCK), "T", FRAME_OK, "20210521234743"},
    {BYTES("^D01720210521234743\rR\r"), "T", FRAME_OK, "20210521234743"},
    {BYTES("^D0251496161704100242000000le\r"), "ID", FRAME_OK, "1496161704100242000000"},
    {BYTES(PROTOCOL CLOCK), "PI", FRAME_OK, "18"},
    {BYTES("x2,1\r" PROTOCOL), "PI", FRAME_OK, "18"},
    {BYTES("4,1" PROTOCOL), "PI", FRAME_OK, "18"},
    {BYTES("^D1062336,499,2" PROTOCOL), "PI", FRAME_OK, "18"},
    {BYTES("^" PROTOCOL), "PI", FRAME_OK, "18"},
    /* 20 is declared where there are 21: the check is what counts. */
    {BYTES("^D0200,0,0,0,0,1,0,0,12\xc2\x39\r"), "FLAG", FRAME_OK, "0,0,0,0,0,1,0,0,12"},
    {BYTES("^1\x0b\xc2\r"), "LON1", FRAME_ACK, NULL},
    {BYTES("^1\r"), "LON1", FRAME_ACK, NULL},
    {BYTES("^0\x1b\xe3\r"), "QPI", FRAME_NAK, NULL},
    {BYTES("^0\r"), "QPI", FRAME_NAK, NULL},
    {BYTES("(NAKss\r"), "PI", FRAME_NAK, NULL},
    {BYTES("(NAK\r"), "PI", FRAME_NAK, NULL},
    {BYTES("^1\x0b\xc3\r"), "LON1", FRAME_BAD_CRC, NULL},
    {BYTES("^1\x1b\xe3\r"), "LON1", FRAME_BAD_CRC, NULL},
    {BYTES("^D00518m\xae\r"), "PI", FRAME_BAD_CRC, NULL},
    {BYTES("^D00519;\x03\r"), "PI", FRAME_BAD_CRC, NULL},
    {BYTES("^D01018;\x03\r"), "PI", FRAME_BAD_CRC, NULL},
    {BYTES("^DXX518;\x03\r"), "PI", FRAME_BAD_CRC, NULL},
    {BYTES("^D00518;\x83\x03\r"), "PI", FRAME_BAD_CRC, NULL},
    /* By the length that is declared, one or both bytes of the check are missing. */
    {BYTES("^D0120000,0000\r"), "ACCT", FRAME_TRUNCATED, NULL},
    {BYTES("^D0120000,0000\xc2\r"), "ACCT", FRAME_TRUNCATED, NULL},
    {BYTES("^D0120000,000\xc2\x1c\r"), "ACCT", FRAME_TRUNCATED, NULL},
    {BYTES("^D0120000,00\xc2\x1c\r"), "ACCT", FRAME_TRUNCATED, NULL},
    {BYTES("^D005\r"), "PI", FRAME_TRUNCATED, NULL},
    {BYTES("^D\r"), "PI", FRAME_TRUNCATED, NULL},
    {BYTES("^D00518;\x03"), "PI", FRAME_TRUNCATED, NULL},
    {BYTES("^"), "PI", FRAME_TRUNCATED, NULL},
    {BYTES(""), "PI", FRAME_TRUNCATED, NULL},
    {BYTES("^D00518;\x03\n"), "PI", FRAME_NO_TERMINATOR, NULL},
    {BYTES("D00518;\x03\r"), "PI", FRAME_BAD_START, NULL},
    {BYTES("(PI30\x9a\x0b\r"), "PI", FRAME_BAD_START, NULL},
    {BYTES("^\r"), "PI", FRAME_BAD_START, NULL},
    {BYTES("^^D02005220,00000,00000\r"), "VFW", FRAME_BAD_START, NULL},
};

static void an_answer_with_a_caret_is_trusted_by_its_check(void **state)
{
    static const struct framing *const carets[] = {
        &framing_caret,           &framing_caret_set,   &framing_caret_bare,
        &framing_caret_bare_set,  &framing_caret_plain, &framing_caret_dated,
        &framing_caret_plain_set,
    };

    (void)state;
    for (size_t i = 0; i < sizeof carets / sizeof carets[0]; i++)
        ASSERT_JUDGED(carets[i], caret_answers);
}

static void a_request_with_a_caret_that_comes_back_is_an_echo(void **state)
{
    static const struct judged with_check[] = {
        {BYTES("^P005GSX\x14\r"), "GS", FRAME_ECHO, NULL},
        {BYTES("^P005GS\r"), "GS", FRAME_ECHO, NULL},
        {BYTES("^P005GSX\x14\r" PROTOCOL), "GS", FRAME_OK, "18"},
        {BYTES("^P005GSX\x14\r"), "PI", FRAME_BAD_START, NULL},
        {BYTES("^P005GSX\x14\r"), "", FRAME_BAD_START, NULL},
    };
    static const struct judged without[] = {
        {BYTES("^P003GS\r"), "GS", FRAME_ECHO, NULL},
        {BYTES("^P003GS\r"), "PS", FRAME_BAD_START, NULL},
    };
    static const struct judged dated[] = {
        {BYTES("^P010EY2022163\r"), "EY2022", FRAME_ECHO, NULL},
        {BYTES("^P010EY2022163\r"), "EY2021", FRAME_BAD_START, NULL},
    };

    (void)state;
    ASSERT_JUDGED(&framing_caret, with_check);
    ASSERT_JUDGED(&framing_caret_plain, without);
    ASSERT_JUDGED(&framing_caret_dated, dated);
}

static const char *const texts[] = {
    "T", "GS", "QPIGS", "QED20241022", "MCHGV552,540", "OFFC00.0 53.0 060", "^S???ACCT0000-0000",
};

static void a_request_is_read_as_it_was_written(void **state)
{
    (void)state;
    for (size_t i = 0; framings[i] != NULL; i++) {
        for (size_t n = 0; n < 2 * sizeof texts / sizeof texts[0]; n++) {
            uint8_t bytes[REQUEST_MAX];
            struct span text = span_of(texts[n / 2]), found;
            size_t length = frame_encode(framings[i], text, n % 2 != 0, bytes, sizeof bytes);
            struct span raw = {.at = (const char *)bytes, .length = length};

            print_message("%s: %s\n", framings[i]->name, texts[n / 2]);
            assert_true(frame_read_request(framings[i], raw, &found));
            assert_true(span_equals(found, text));

            /* No part of it is. */
            assert_false(
                frame_read_request(framings[i], (struct span){raw.at, length - 1}, &found));
            if (framings[i] != &framing_plain)
                assert_false(frame_read_request(framings[i], span_skip(raw, 1), &found));
            assert_false(frame_read_request(framings[i], (struct span){raw.at, 0}, &found));
        }
    }
}

static void what_was_sent_otherwise_is_no_request(void **state)
{
    static const struct {
        const struct framing *framing;
        struct span bytes;
    } cases[] = {
        {&framing_voltronic, BYTES("QPI\r")},
        {&framing_voltronic, BYTES("QPI\xbe\xad\r")},
        {&framing_voltronic, BYTES("\xbe\xac\r")},
        {&framing_voltronic, BYTES("\r")},
        {&framing_voltronic_sum, BYTES("QALL\x2c\r")},
        {&framing_plain, BYTES("QPI\xbe\xac\r")},
        {&framing_plain, BYTES("QPI")},
        {&framing_plain, BYTES("QPI\n")},
        {&framing_plain, BYTES("\r")},
        {&framing_plain_dated, BYTES("QED20150620\r")},
        {&framing_plain_dated, BYTES("QED20150620107\r")},
        {&framing_caret, BYTES("^P005GS\r")},
        {&framing_caret, BYTES("^P004GSX\x14\r")},
        {&framing_caret, BYTES("^S005GSX\x14\r")},
        {&framing_caret_set, BYTES("^P005GSX\x14\r")},
        {&framing_caret_bare, BYTES("^P003GS\r")},
        {&framing_caret_bare, BYTES("^P005GSX\x14\r")},
        {&framing_caret_plain, BYTES("^P005GS\r")},
        /* A check that is counted looks like two letters more. */
        {&framing_caret_plain, BYTES("^P005PIq\x8b\r")},
        {&framing_caret_dated, BYTES("^P010EY2022164\r")},
        {&framing_caret_dated, BYTES("^P007EY2022163\r")},
        {&framing_caret_plain, BYTES("^P002\r")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text;

        print_message("case %zu\n", i);
        assert_false(frame_read_request(cases[i].framing, cases[i].bytes, &text));
    }
}

/* A request with digits behind its date could be one without them, too. */
static void the_framing_that_says_more_is_tried_first(void **state)
{
    static const struct {
        struct span bytes;
        const struct framing *first;
    } cases[] = {
        {BYTES("QED20150620106\r"), &framing_plain_dated},
        {BYTES("QED20150620\r"), &framing_plain},
        {BYTES("^P010EY2022163\r"), &framing_caret_dated},
        {BYTES("^P003GS\r"), &framing_caret_plain},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t n = 0; framings[n] != cases[i].first; n++) {
            struct span text;

            if (framings[n]->start != cases[i].first->start)
                continue; /* to a bracket device a caret is a letter */
            assert_false(frame_read_request(framings[n], cases[i].bytes, &text));
        }
    }
}

static void replies_are_sent_byte_for_byte(void **state)
{
    static const struct {
        const struct framing *framing;
        const char *text;
        struct span bytes;
    } cases[] = {
        {&framing_voltronic, "B", BYTES("(B\xe7\xc9\r")},
        {&framing_voltronic, "ACK", BYTES("(ACK\x39\x20\r")},
        {&framing_voltronic, "NAK", BYTES("(NAK\x73\x73\r")},
        {&framing_voltronic_sum, "ACK", BYTES("(ACK\xf8\r")},
        {&framing_voltronic_sum, "NAK", BYTES("(NAK\x03\r")},
        {&framing_plain, "00.3 54.0 25.0 55.4", BYTES("(00.3 54.0 25.0 55.4\r")},
        {&framing_plain, "ACK", BYTES("(ACK\r")},
        {&framing_plain_dated, "019297", BYTES("(019297\r")},
        {&framing_caret, "18", BYTES("^D00518;\x03\r")},
        {&framing_caret, "20210521234743", BYTES("^D01720210521234743\x0eR\r")},
        {&framing_caret_set, "ACK", BYTES("^1\x0b\xc2\r")},
        {&framing_caret, "NAK", BYTES("^0\x1b\xe3\r")},
        {&framing_caret_bare, "18", BYTES("^D00518;\x03\r")},
        {&framing_caret_plain, "17", BYTES("^D00517\xca\xec\r")},
        {&framing_caret_dated, "000091", BYTES("^D009000091\x0es\r")},
        {&framing_caret_plain_set, "NAK", BYTES("^0\x1b\xe3\r")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t out[FRAME_MAX];
        struct span text = span_of(cases[i].text);
        size_t length = frame_encode_reply(cases[i].framing, text, out, sizeof out);

        print_message("%s: %s\n", cases[i].framing->name, cases[i].text);
        assert_int_equal(length, cases[i].bytes.length);
        assert_memory_equal(out, cases[i].bytes.at, length);
        assert_int_equal(frame_encode_reply(cases[i].framing, text, out, length - 1), 0);
        assert_int_equal(frame_encode_reply(cases[i].framing, text, out, length), length);
    }
}

static void a_reply_is_found_as_it_was_written(void **state)
{
    (void)state;
    for (size_t i = 0; framings[i] != NULL; i++) {
        for (size_t n = 0; n < sizeof texts / sizeof texts[0]; n++) {
            uint8_t bytes[FRAME_MAX];
            struct span text = span_of(texts[n]), found;
            size_t length = frame_encode_reply(framings[i], text, bytes, sizeof bytes);
            struct span raw = {.at = (const char *)bytes, .length = length};

            print_message("%s: %s\n", framings[i]->name, texts[n]);
            assert_int_equal(frame_find(framings[i], raw, (struct span){0}, &found), FRAME_OK);
            assert_true(span_equals(found, text));
        }
    }
}

/* What a recording leaves out is put back. */
static void a_body_gets_its_check_and_end(void **state)
{
    static const struct {
        enum frame_check check;
        const char *body;
        struct span bytes;
    } cases[] = {
        {CHECK_CRC, "(ACK", BYTES("(ACK9 \r")},   {CHECK_CRC, "^D00518", BYTES("^D00518;\x03\r")},
        {CHECK_SUM, "(ACK", BYTES("(ACK\xf8\r")}, {CHECK_NONE, "(ACK", BYTES("(ACK\r")},
        {CHECK_FREE, "(ACK", BYTES("(ACK\r")},    {CHECK_NONE, "", BYTES("\r")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t out[FRAME_MAX];
        struct span body = span_of(cases[i].body), bytes = cases[i].bytes;

        assert_int_equal(frame_end(cases[i].check, body, out, sizeof out), bytes.length);
        assert_memory_equal(out, bytes.at, bytes.length);
        assert_int_equal(frame_end(cases[i].check, body, out, bytes.length - 1), 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_sent_byte_for_byte),
        cmocka_unit_test(a_check_byte_of_zero_is_sent_as_one_on_demand),
        cmocka_unit_test(all_forms_of_a_check_are_accepted),
        cmocka_unit_test(the_first_whole_frame_is_found),
        cmocka_unit_test(the_check_of_one_byte_is_a_sum),
        cmocka_unit_test(a_check_that_may_be_left_out_is_taken_off_where_it_is),
        cmocka_unit_test(an_answer_with_a_caret_is_trusted_by_its_check),
        cmocka_unit_test(a_request_with_a_caret_that_comes_back_is_an_echo),
        cmocka_unit_test(a_request_is_read_as_it_was_written),
        cmocka_unit_test(what_was_sent_otherwise_is_no_request),
        cmocka_unit_test(the_framing_that_says_more_is_tried_first),
        cmocka_unit_test(replies_are_sent_byte_for_byte),
        cmocka_unit_test(a_reply_is_found_as_it_was_written),
        cmocka_unit_test(a_body_gets_its_check_and_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
