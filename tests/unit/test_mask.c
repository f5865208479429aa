/* test_mask.c: no serial number leaves, and nothing else is changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "commands/mask.h"
#include "model/decode.h"
#include "protocols/index.h"

#define SERIAL "92932105105315"
#define MASKED "92930000000000"

static struct recording *parse(struct span text)
{
    struct recording *r;
    struct error err = {0};

    if (!recording_parse(text, &r, &err))
        assert_string_equal(err.text, "");
    return r;
}

/* The recording with serial numbers masked, as a recording again. */
static struct recording *masked(struct span text, const struct protocol *p, bool keep_serial)
{
    struct secrets *s = secrets_new(keep_serial);
    struct recording *r = parse(text);
    struct buffer out = {0};

    recording_put_header(&out, "bytes", "exact");
    mask_learn(s, r, p);
    mask_recording(s, r, p, &out);
    recording_free(r);
    secrets_free(s);
    r = parse(buffer_view(&out));
    buffer_done(&out);
    return r;
}

static void begin(struct buffer *out)
{
    buffer_clear(out);
    recording_put_header(out, "bytes", "exact");
}

static void put_question(const struct framing *f, const char *command, struct buffer *out)
{
    uint8_t bytes[REQUEST_MAX];
    size_t length = frame_encode(f, span_of(command), false, bytes, sizeof bytes);

    recording_put(out, true, (struct span){.at = (char *)bytes, .length = length});
}

static size_t encode_answer(const struct framing *f, const char *text, char out[FRAME_MAX])
{
    return frame_encode_reply(f, span_of(text), (uint8_t *)out, FRAME_MAX);
}

static void put_answer(const struct framing *f, const char *text, struct buffer *out)
{
    char bytes[FRAME_MAX];
    size_t length = encode_answer(f, text, bytes);

    recording_put(out, false, (struct span){.at = bytes, .length = length});
}

static bool is_secret(enum measurement_id id)
{
    return id == M_serial_number || id == M_l2_serial_number;
}

/* Masked as it should be: the first four characters and zeros. */
static void assert_masked(struct span before, struct span after)
{
    assert_int_equal(after.length, before.length);
    assert_memory_equal(after.at, before.at, before.length / 3 < 4 ? before.length / 3 : 4);
    for (size_t i = 4; i < after.length; i++)
        assert_int_equal(after.at[i], '0');
}

static void assert_same_reading(const struct reading *a, const struct reading *b)
{
    assert_int_equal(a->is, b->is);
    assert_int_equal(a->value.kind, b->value.kind);
    if (is_secret(a->is) && a->value.kind == VALUE_TEXT) {
        assert_masked(a->value.text, b->value.text);
        return;
    }
    assert_int_equal(a->value.number, b->value.number);
    assert_ptr_equal(a->value.choice, b->value.choice);
    assert_true(span_equals(a->value.text, b->value.text));
}

static size_t secrets_seen;

/* The example of every message of every protocol, asked and answered. */
static void check_example(void *owner, const struct message *m)
{
    const struct protocol *p = owner;
    const struct framing *f = message_framing(p, m);
    static const char *const arguments[] = {
        [ARGUMENT_NONE] = "",        [ARGUMENT_UNIT] = "0",       [ARGUMENT_YEAR] = "2026",
        [ARGUMENT_MONTH] = "202611", [ARGUMENT_DAY] = "20261125", [ARGUMENT_HOUR] = "2026112512",
        [ARGUMENT_INDEX] = "01",
    };
    struct buffer text = {0};
    struct span found;
    struct decoded before, after;
    char command[REQUEST_MAX], bytes[FRAME_MAX];
    size_t length = encode_answer(f, m->example, bytes);

    print_message("%s %s\n", p->name, m->command);
    snprintf(command, sizeof command, "%s%s", m->command, arguments[m->argument]);
    begin(&text);
    put_question(f, command, &text);
    put_answer(f, m->example, &text);
    struct recording *r = masked(buffer_view(&text), p, false);
    assert_int_equal(recording_count(r), 2);

    struct span raw = recording_at(r, 1).bytes;
    assert_int_equal(raw.length, length);
    assert_int_equal(frame_find(f, raw, span_of(command), &found), FRAME_OK);
    assert_true(decode_reply(p, m, span_of(m->example), &before));
    assert_true(decode_reply(p, m, found, &after));
    assert_int_equal(before.count, after.count);
    bool has_secret = false;
    for (size_t i = 0; i < before.count; i++) {
        assert_same_reading(&before.readings[i], &after.readings[i]);
        has_secret = has_secret || is_secret(before.readings[i].is);
    }
    secrets_seen += has_secret;
    if (!has_secret)
        assert_memory_equal(raw.at, bytes, length);
    recording_free(r);
    buffer_done(&text);
}

static void every_answer_stays_whole_and_only_serial_numbers_change(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++)
        protocol_each_message(protocols[i], check_example, (void *)protocols[i]);
    assert_true(secrets_seen > 20);
}

struct pair {
    const char *protocol, *question, *before, *after;
};

static void check_pair(const struct pair *c)
{
    const struct protocol *p = c->protocol != NULL ? protocol_find(span_of(c->protocol)) : NULL;
    const struct framing *f =
        p != NULL ? question_framing(p, span_of(c->question)) : &framing_voltronic;
    struct buffer text = {0};
    char expected[FRAME_MAX];
    size_t length = encode_answer(f, c->after, expected);

    print_message("%s %s\n", c->question, c->before);
    begin(&text);
    put_question(f, c->question, &text);
    put_answer(f, c->before, &text);
    struct recording *r = masked(buffer_view(&text), p, false);
    struct span raw = recording_at(r, 1).bytes;
    assert_int_equal(raw.length, length);
    assert_memory_equal(raw.at, expected, length);
    recording_free(r);
    buffer_done(&text);
}

static void other_answers_are_masked_where_a_number_looks_like_one(void **state)
{
    static const struct pair cases[] = {
        /* longer than the table of the first says, with more in the places not used */
        {"pi30", "QSID", "1492932105105315123456", "1492930000000000000000"},
        {"pi18", "ID", "1492932105105315987654", "1492930000000000000000"},
        /* of a form that no table knows */
        {"pi30", "QID", "AB123456", "AB000000"},
        {"pi30", "QXYZ", "1 " SERIAL " 00", "1 " MASKED " 00"},
        {NULL, "QID", SERIAL, MASKED},
        {NULL, "QXYZ", "AX" SERIAL, "AX92000000000000"},
        /* the answer to another question, late */
        {"pi30", "QMOD", SERIAL, MASKED},
        /* no serial numbers */
        {"pi30", "QXYZ", "00000100000000001000000000000000", "00000100000000001000000000000000"},
        {"pi30", "QXYZ", "230.0 50.0 00227 EbkuzDajvxy", "230.0 50.0 00227 EbkuzDajvxy"},
        {"pi18", "T", "20210521234743", "20210521234743"},
        {"pi30", "QID", "NAK", "NAK"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_pair(&cases[i]);
}

static void a_number_that_is_known_is_masked_wherever_it_stands(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    struct buffer text = {0};
    struct span found;

    (void)state;
    begin(&text);
    put_question(p->framing, "QWHO", &text); /* before it is known */
    put_answer(p->framing, "x9-" SERIAL "-2", &text);
    recording_put(&text, false, span_of("junk" SERIAL "\r"));
    put_question(p->framing, "QID", &text);
    put_answer(p->framing, SERIAL, &text);
    struct recording *r = masked(buffer_view(&text), p, false);
    assert_int_equal(frame_find(p->framing, recording_at(r, 1).bytes, span_of("QWHO"), &found),
                     FRAME_OK);
    assert_true(span_is(found, "x9-" MASKED "-2"));
    assert_true(span_is(recording_at(r, 2).bytes, "junk00000000000000\r"));
    recording_free(r);
    buffer_done(&text);
}

/* Longest run of characters of the secret half that is left, wherever. */
static size_t longest_rest(struct span raw)
{
    static const char secret[] = SERIAL;
    size_t longest = 0;

    for (size_t i = 0; i < raw.length; i++)
        for (size_t from = 4; from < strlen(secret); from++) {
            size_t same = 0;

            while (i + same < raw.length && from + same < strlen(secret) &&
                   raw.at[i + same] == secret[from + same])
                same++;
            longest = same > longest ? same : longest;
        }
    return longest;
}

/* Gives the answer to QID in `bytes` to the mask. */
static void check_damaged(const char *name, const char *bytes, size_t length, size_t allowed)
{
    const struct protocol *p = protocol_find(span_of(name));
    struct buffer text = {0};
    struct span found, raw = {.at = bytes, .length = length};
    bool was_whole = frame_find(p->framing, raw, span_of("QID"), &found) == FRAME_OK;

    begin(&text);
    put_question(p->framing, "QID", &text);
    recording_put(&text, false, raw);
    struct recording *r = masked(buffer_view(&text), p, false);
    raw = recording_at(r, 1).bytes;
    assert_int_equal(raw.length, length);
    if (longest_rest(raw) > allowed)
        print_message("%.*s\n", SPAN_PRINT(raw));
    assert_true(longest_rest(raw) <= allowed);
    assert_int_equal(frame_find(p->framing, raw, span_of("QID"), &found) == FRAME_OK, was_whole);
    recording_free(r);
    buffer_done(&text);
}

/* So that a recording of a set stays one of a set. */
static void units_of_a_set_stay_apart(void **state)
{
    static const char tail[] = " B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 000 "
                               "00895 00713 007 10100010 1 1 060 080 60 00 000";
    static const char *const serials[] = {SERIAL, "92932105105999"};
    static const char *const shown[] = {"92930000000000", "92930000000001"};
    const struct protocol *p = protocol_find(span_of("pi30"));
    struct buffer text = {0};
    char answer[FRAME_MAX], command[8];
    struct span found;

    (void)state;
    begin(&text);
    for (int unit = 0; unit < 2; unit++) {
        snprintf(answer, sizeof answer, "1 %s%s", serials[unit], tail);
        snprintf(command, sizeof command, "QPGS%d", unit);
        put_question(p->framing, command, &text);
        put_answer(p->framing, answer, &text);
    }
    struct recording *r = masked(buffer_view(&text), p, false);
    for (size_t unit = 0; unit < 2; unit++) {
        snprintf(answer, sizeof answer, "1 %s%s", shown[unit], tail);
        assert_int_equal(
            frame_find(p->framing, recording_at(r, 2 * unit + 1).bytes, span_of("QPGS0"), &found),
            FRAME_OK);
        assert_true(span_is(found, answer));
    }
    recording_free(r);
    buffer_done(&text);
}

/* Where answers have no check, damage may leave what reads as a serial number, of which the first
 * characters stay, whichever they are then. */
static void of_a_damaged_answer_only_the_shape_stays(void **state)
{
    static const char *const names[] = {"pi30", "pi16"};

    (void)state;
    for (size_t n = 0; n < 2; n++) {
        const struct protocol *p = protocol_find(span_of(names[n]));
        char frame[FRAME_MAX], mutant[FRAME_MAX];
        size_t length = encode_answer(p->framing, SERIAL, frame);
        size_t allowed = p->framing->reply == CHECK_FREE ? 4 : 1; /* 1: a zero, say */

        for (size_t bit = 0; bit < 8 * length; bit++) {
            memcpy(mutant, frame, length);
            mutant[bit / 8] = (char)(mutant[bit / 8] ^ (1 << bit % 8));
            check_damaged(names[n], mutant, length, allowed);
        }
        for (size_t from = 0; from < length; from++)
            for (size_t lost = 1; from + lost <= length; lost++) {
                memcpy(mutant, frame, from);
                memcpy(mutant + from, frame + from + lost, length - from - lost);
                if (length > lost)
                    check_damaged(names[n], mutant, length - lost, allowed);
            }
    }
}

static void what_came_unasked_or_was_cut_short_is_masked_too(void **state)
{
    static const char *const lines[] = {
        "# bytes: exact\n< (" SERIAL "I\n",
        "# bytes: exact\n< 105105315\\x12\\x34\\x0d\n",
        "# bytes: exact\n> QPGS0?\\xda\\x0d\n< (1 " SERIAL " B 00 000.0\n",
        "# bytes: exact\n> QPGS0?\\xda\\x0d\n< 105105315 B 00 000.0\\x41\\x42\\x0d\n",
        "# bytes: exact\n> QMODI\\xc1\\x0d\n< 105105315\\x12\\x34\\x0d\n< (B\\xe7\\xc9\\x0d\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct recording *r = masked(span_of(lines[i]), NULL, false);

        for (size_t n = 0; n < recording_count(r); n++) {
            print_message("%.*s\n", SPAN_PRINT(recording_at(r, n).bytes));
            assert_true(longest_rest(recording_at(r, n).bytes) < 2);
        }
        recording_free(r);
    }
}

static void lines_that_tell_nothing_stay_byte_for_byte(void **state)
{
    static const char text[] = "# bytes: exact\n"
                               "> QID\\xd6\\xea\\x0d\n"
                               "< (NAKss\\x0d\n"
                               "> QED20261125\\xe2d\\x0d\n"
                               "< QED20261125\\xe2d\\x0d\n"
                               "> QMODI\\xc1\\x0d\n"
                               "< (B\\xe7\n"
                               "< \\xc9\\x0d\\x00\\x00\\x00\\x00\n"
                               "> QPIGS\\xb7\\xa9\\x0d\n"
                               "> Q1\\x1b\\xfc\\x0d\n"
                               "< (00001 14575\\x83\\x84\\x0d\n";
    struct recording *before = parse(span_of(text));
    struct recording *after = masked(span_of(text), protocol_find(span_of("pi30")), false);

    (void)state;
    assert_int_equal(recording_count(before), recording_count(after));
    for (size_t n = 0; n < recording_count(before); n++) {
        struct recorded a = recording_at(before, n), b = recording_at(after, n);

        assert_int_equal(a.sent, b.sent);
        assert_true(span_equals(a.bytes, b.bytes));
    }
    recording_free(before);
    recording_free(after);
}

static void a_serial_number_that_is_to_be_kept_stays(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    struct secrets *s = secrets_new(true);
    struct buffer text = {0};

    (void)state;
    begin(&text);
    put_question(p->framing, "QID", &text);
    put_answer(p->framing, SERIAL, &text);
    struct recording *r = masked(buffer_view(&text), p, true);
    assert_memory_equal(recording_at(r, 1).bytes.at, "(" SERIAL, 15);
    recording_free(r);

    buffer_clear(&text);
    secrets_serial(s, span_of(SERIAL));
    secrets_text(s, span_of("no " SERIAL " at 10.0.0.1"), &text);
    assert_true(span_is(buffer_view(&text), "no " SERIAL " at (address)"));
    secrets_free(s);
    buffer_done(&text);
}

static void texts_tell_no_names_and_no_addresses(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"anna may use it", "(user) may use it"},
        {"joanna and anna_2 and annabel", "joanna and anna_2 and annabel"},
        {"/home/anna/night.rec", "~/night.rec"},
        {"/home/annabel/night.rec", "/home/annabel/night.rec"},
        {"replay:/home/anna", "replay:~"},
        {"serial number " SERIAL ", firmware 00072.70",
         "serial number " MASKED ", firmware 00072.70"},
        {"QSID: 14" SERIAL "000000", "QSID: 14" MASKED "000000"},
        {"tcp:192.168.1.5:8899: refused", "tcp:(address):8899: refused"},
        {"to 10.0.0.255.", "to (address)."},
        {"fe80::1%2, [::1]:80 and ::ffff:10.1.2.3", "(address)%2, [(address)]:80 and (address)"},
        {"2001:db8:0:0:0:0:0:1", "(address)"},
        {"52:54:00:aB:cd:0f 52-54-00-ab-cd-0f", "(address) (address)"},
        {"0665:5161 at pci-0000:00:14.0-usb-0:2.3:1.0",
         "0665:5161 at pci-0000:00:14.0-usb-0:2.3:1.0"},
        {"12:00:30 on 2026-11-25, 1.2.3 and 1.2.3.4.5 and 256.1.1.1",
         "12:00:30 on 2026-11-25, 1.2.3 and 1.2.3.4.5 and 256.1.1.1"},
        {"", ""},
    };
    struct secrets *s = secrets_new(false);

    (void)state;
    secrets_word(s, "anna", "(user)");
    secrets_word(s, "/home/anna", "~");
    secrets_word(s, NULL, "?");
    secrets_word(s, "", "?");
    secrets_serial(s, span_of(SERIAL));
    secrets_serial(s, span_of("00072")); /* too short to be looked for */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer text = {0};

        secrets_text(s, span_of(cases[i].before), &text);
        buffer_put(&text, "", 1);
        assert_string_equal(text.bytes, cases[i].after);
        buffer_done(&text);
    }
    secrets_free(s);
    secrets_free(NULL);
}

static void of_loose_bytes_only_long_rows_of_digits_are_blanked(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"(92932105105x15", "(00000000000x15"},
        {"(230.4 50.0 00010110 4", "(230.4 50.0 00010110 4"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[64];

        snprintf(bytes, sizeof bytes, "%s", cases[i].before);
        mask_loose(bytes, strlen(bytes));
        assert_string_equal(bytes, cases[i].after);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_stays_whole_and_only_serial_numbers_change),
        cmocka_unit_test(other_answers_are_masked_where_a_number_looks_like_one),
        cmocka_unit_test(a_number_that_is_known_is_masked_wherever_it_stands),
        cmocka_unit_test(units_of_a_set_stay_apart),
        cmocka_unit_test(of_a_damaged_answer_only_the_shape_stays),
        cmocka_unit_test(what_came_unasked_or_was_cut_short_is_masked_too),
        cmocka_unit_test(lines_that_tell_nothing_stay_byte_for_byte),
        cmocka_unit_test(a_serial_number_that_is_to_be_kept_stays),
        cmocka_unit_test(texts_tell_no_names_and_no_addresses),
        cmocka_unit_test(of_loose_bytes_only_long_rows_of_digits_are_blanked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
