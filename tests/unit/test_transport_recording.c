/* test_transport_recording.c: conversations written as text and read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "transport/recorder.h"
#include "transport/recording.h"

static struct recording *parse(const char *text)
{
    struct recording *r = NULL;
    struct error err = {0};

    if (!recording_parse(span_of(text), &r, &err))
        assert_string_equal(err.text, "");
    return r;
}

static void assert_line(const struct recording *r, size_t index, bool sent, struct span bytes)
{
    struct recorded line = recording_at(r, index);

    assert_int_equal(line.sent, sent);
    assert_int_equal(line.bytes.length, bytes.length);
    assert_memory_equal(line.bytes.at, bytes.at, bytes.length);
}

static void every_byte_survives(void **state)
{
    struct buffer text = {0};
    struct recording *r;
    struct error err;
    char all[256];

    (void)state;
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    for (int sent = 0; sent < 2; sent++) {
        recording_put(&text, sent != 0, (struct span){all, 256});
        for (int i = 0; i < 256; i++)
            recording_put(&text, sent == 0, (struct span){all + i, 1});
    }
    for (size_t i = 0; i < text.length; i++)
        assert_true(text.bytes[i] == '\n' || (text.bytes[i] >= ' ' && text.bytes[i] <= '~'));

    assert_true(recording_parse(buffer_view(&text), &r, &err));
    assert_int_equal(recording_count(r), 2 * 257);
    for (size_t sent = 0; sent < 2; sent++) {
        assert_line(r, sent * 257, sent != 0, (struct span){all, 256});
        for (size_t i = 0; i < 256; i++)
            assert_line(r, sent * 257 + 1 + i, sent == 0, (struct span){all + i, 1});
    }
    recording_free(r);
    buffer_done(&text);
}

/* Random bytes of random length, from a seed that is printed. */
static void any_conversation_survives(void **state)
{
    unsigned seed = (unsigned)time(NULL);

    (void)state;
    print_message("seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < 300; round++) {
        struct buffer text = {0}, bytes = {0};
        size_t starts[21] = {0}, count = 1 + (size_t)rand() % 20;
        struct recording *r;
        struct error err;

        recording_put_header(&text, "bytes", "exact");
        for (size_t i = 0; i < count; i++) {
            size_t length = 1 + (size_t)rand() % 40;

            starts[i] = bytes.length;
            for (size_t n = 0; n < length; n++)
                buffer_put(&bytes, &(char){(char)(rand() >> 4)}, 1);
            recording_put(&text, i % 2 == 0, (struct span){bytes.bytes + starts[i], length});
        }
        starts[count] = bytes.length;
        assert_true(recording_parse(buffer_view(&text), &r, &err));
        assert_int_equal(recording_count(r), count);
        for (size_t i = 0; i < count; i++) {
            assert_line(r, i, i % 2 == 0,
                        (struct span){bytes.bytes + starts[i], starts[i + 1] - starts[i]});
            assert_false(recording_at(r, i).is_bare);
        }
        recording_free(r);
        buffer_done(&text);
        buffer_done(&bytes);
    }
}

static void lines_by_hand_are_bare_and_others_are_not(void **state)
{
    struct recording *r;
    struct error err;

    (void)state;
    assert_false(recording_parse(span_of("< \\X41"), &r, &err)); /* only a small x */
    r = parse("# device: Axpert King 5 kW\n"
              "#protocol:pi30\n"
              "# A comment: not a header, as its first word is not all small.\n"
              "\n"
              "> QPIGS\n"
              "< (230.4 \r\n"
              "< (NAK\\x73\\x73\\x0D\n"
              "# check: none\n"
              "> QPRTL\n"
              "# check: crc\n"
              "# bytes: exact\n"
              "< (23\n"
              "# device: a second one\n"
              "> QMOD\\x49\\xc1\\x0d"); /* without a line feed */
    assert_int_equal(recording_count(r), 6);
    assert_string_equal(recording_header(r, "device"), "Axpert King 5 kW");
    assert_string_equal(recording_header(r, "protocol"), "pi30");
    assert_null(recording_header(r, "firmware"));
    assert_line(r, 0, true, span_of("QPIGS"));
    assert_line(r, 1, false,
                span_of("(230.4 ")); /* blanks at the end count, a CR of DOS does not */
    assert_line(r, 2, false, span_of("(NAKss\r"));
    assert_line(r, 3, true, span_of("QPRTL"));
    assert_line(r, 4, false, span_of("(23"));
    assert_line(r, 5, true, span_of("QMOD\x49\xc1\r"));
    static const bool bare[] = {true, true, false, true, false, false};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(recording_at(r, i).is_bare, bare[i]);
        assert_int_equal(recording_at(r, i).has_no_check, i == 3);
    }
    recording_free(r);
}

static void a_request_by_hand_is_read_with_its_wrapping_or_without(void **state)
{
    static const struct {
        const char *line, *text;
        const struct framing *framing;
    } cases[] = {
        {"> GS", "GS", &framing_caret},
        {"> ^P005GS", "GS", &framing_caret},
        {"> ^P???GS", "GS", &framing_caret_plain},
        {"> ^P999GS", "GS", &framing_caret_bare},
        {"> ^S005GS", "^S005GS", &framing_caret},
        {"> ^P0a5GS", "^P0a5GS", &framing_caret},
        {"> ^P005", "^P005", &framing_caret},
        {"> ^P005GS", "^P005GS", &framing_voltronic},
        {"> QPIGS", "QPIGS", &framing_voltronic},
        {"> QPIGS\\xb7\\xa9\\x0d", "QPIGS", &framing_voltronic},
        {"> ^P005GS\\x58\\x14\\x0d", "GS", &framing_caret},
        {"> ^P005GS\\x0d", "GS", &framing_caret_bare},
        {"> ^P004GS\\x58\\x14\\x0d", NULL, &framing_caret},
        {"> QPIGS\\xb7\\xa8\\x0d", NULL, &framing_voltronic},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct recording *r = parse(cases[i].line);
        struct recorded line = recording_at(r, 0);
        struct span text;

        print_message("%s\n", cases[i].line);
        assert_int_equal(recorded_text(&line, cases[i].framing, &text), cases[i].text != NULL);
        if (cases[i].text != NULL)
            assert_true(span_is(text, cases[i].text));
        recording_free(r);
    }
}

static void a_header_holds_no_control_characters(void **state)
{
    struct buffer text = {0};

    (void)state;
    recording_put_header(&text, "device", "a\nb\rc\x1b[31m\x7f\xc3\xa9");
    assert_true(span_is(buffer_view(&text), "# device: a b c\\x1b[31m\\x7f\xc3\xa9\n"));
    buffer_done(&text);
}

static void odd_lines_are_refused_with_their_number(void **state)
{
    static const struct {
        const char *text, *advice;
    } cases[] = {
        {"> QPI\nQPIGS\n", "line 2: "}, {">QPI\n", "line 1: "},       {"# a\n\n>\n", "line 3: "},
        {"> \n", "line 1: "},           {"< (a\\\n", "backslash"},    {"< (a\\x\n", "backslash"},
        {"< (a\\x0\n", "backslash"},    {"< (a\\x0g\n", "backslash"}, {"< (a\\n\n", "backslash"},
        {"< (a\\x-1\n", "backslash"},   {"\xff\xfe>", "line 1: "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct recording *r;
        struct error err;

        assert_false(recording_parse(span_of(cases[i].text), &r, &err));
        assert_int_equal(err.code, ERROR_INVALID);
        print_message("  %s\n", err.text);
        assert_non_null(strstr(err.text, cases[i].advice));
    }
}

static void an_empty_recording_is_one(void **state)
{
    struct recording *r = parse("");

    (void)state;
    assert_int_equal(recording_count(r), 0);
    recording_free(r);
    recording_free(NULL);
}

static void a_file_that_cant_be_read_is_told(void **state)
{
    struct recording *r;
    struct error err;

    (void)state;
    assert_false(recording_read("/nowhere/a.rec", &r, &err));
    assert_int_equal(err.code, ERROR_MISSING);
    assert_false(recording_read("/tmp", &r, &err));
    assert_int_equal(err.code, ERROR_MISSING);
    assert_false(recording_read("/dev/zero", &r, &err));
    assert_int_equal(err.code, ERROR_MISSING);
}

static void hear(struct recorder *r, bool sent, const char *bytes, size_t length)
{
    recorder_heard(r, sent, (struct span){bytes, length});
}

/* Writes what was heard, ends the loop as a program does, and gives the file's text. */
static char *record(const char *path, void (*talk)(struct recorder *r))
{
    static char text[65536];
    struct loop *loop = loop_new();
    struct recorder *r;
    struct error err;

    assert_true(recorder_open(loop, path, &r, &err));
    talk(r);
    recorder_close(r);
    loop_free(loop);

    FILE *file = fopen(path, "re");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void talk(struct recorder *r)
{
    recorder_header(r, "device", "Axpert\nKing");
    hear(r, true, "QPI\xbe\xac\r", 6);
    hear(r, false, "(PI30\x9a\x0b", 7);
    hear(r, false, "\r\0\0\0\0\0\0\0", 8);
    hear(r, true, "QMOD\x49\xc1\r", 7);
    hear(r, false, "(B\xe7", 3);
    hear(r, true, "QPIGS\xb7\xa9\r", 8); /* the answer was cut short */
    hear(r, false, "(NAKss\r", 7);
    hear(r, false, "(late", 5); /* and so is the last */
}

static void a_conversation_in_pieces_is_recorded_a_line_per_frame(void **state)
{
    char path[] = "/tmp/heliowire-test-XXXXXX";
    const char *expected = "# note: recorded by heliowire " HELIOWIRE_VERSION "\n"
                           "# bytes: exact\n"
                           "# device: Axpert King\n"
                           "> QPI\\xbe\\xac\\x0d\n"
                           "< (PI30\\x9a\\x0b\\x0d\\x00\\x00\\x00\\x00\\x00\\x00\\x00\n"
                           "> QMODI\\xc1\\x0d\n"
                           "< (B\\xe7\n"
                           "> QPIGS\\xb7\\xa9\\x0d\n"
                           "< (NAKss\\x0d\n"
                           "< (late\n";

    (void)state;
    close(mkstemp(path));
    assert_string_equal(record(path, talk), expected);
    char *twice = record(path, talk); /* goes on behind what is there */
    assert_int_equal(strlen(twice), 2 * strlen(expected));
    assert_memory_equal(twice, expected, strlen(expected));
    unlink(path);
}

static void talk_without_end(struct recorder *r)
{
    for (int i = 0; i < 4000; i++)
        hear(r, false, "noise...", 8);
}

static void noise_without_end_is_cut_into_lines(void **state)
{
    char path[] = "/tmp/heliowire-test-XXXXXX";

    (void)state;
    close(mkstemp(path));
    char *text = record(path, talk_without_end);
    size_t noise = 0, longest = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (line[0] != '<')
            continue;
        noise += strlen(line) - 2;
        longest = strlen(line) > longest ? strlen(line) : longest;
    }
    assert_int_equal(noise, 4000 * 8);
    assert_true(longest < 600);
    unlink(path);
}

static void a_full_disk_ends_the_recording_and_nothing_else(void **state)
{
    struct loop *loop = loop_new();
    struct recorder *r;
    struct error err;

    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_true(recorder_open(loop, "/dev/full", &r, &err));
    for (int i = 0; i < 10; i++)
        hear(r, true, "QPI\xbe\xac\r", 6);
    recorder_close(r);
    loop_free(loop);
    recorder_close(NULL);
    assert_false(recorder_open(loop, "/nowhere/a.rec", &r, &err));
    assert_int_equal(err.code, ERROR_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_survives),
        cmocka_unit_test(any_conversation_survives),
        cmocka_unit_test(lines_by_hand_are_bare_and_others_are_not),
        cmocka_unit_test(a_request_by_hand_is_read_with_its_wrapping_or_without),
        cmocka_unit_test(a_header_holds_no_control_characters),
        cmocka_unit_test(odd_lines_are_refused_with_their_number),
        cmocka_unit_test(an_empty_recording_is_one),
        cmocka_unit_test(a_file_that_cant_be_read_is_told),
        cmocka_unit_test(a_conversation_in_pieces_is_recorded_a_line_per_frame),
        cmocka_unit_test(noise_without_end_is_cut_into_lines),
        cmocka_unit_test(a_full_disk_ends_the_recording_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
