/* test_value.c: numbers keep their digits from the wire to the API. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/value.h"

static const struct choice solar_first = {"1", "solar_first", "Solar first"};

static struct value text_value(uint8_t kind, const char *text)
{
    return (struct value){.kind = kind, .text = span_of(text)};
}

static void assert_shown(struct value v, const char *as_json, const char *as_words)
{
    struct buffer out = {0};
    struct json j = json_into(&out);

    value_json(&v, &j);
    buffer_put(&out, "", 1);
    assert_string_equal(out.bytes, as_json);
    buffer_clear(&out);
    value_words(&v, &out);
    buffer_put(&out, "", 1);
    assert_string_equal(out.bytes, as_words);
    buffer_done(&out);
}

static void numbers_leave_with_the_digits_they_came_with(void **state)
{
    static const struct {
        const char *wire, *json;
    } cases[] = {
        {"54.00", "54.00"},
        {"052.60", "52.60"},
        {"0000", "0"},
        {"000.0", "0.0"},
        {"00.07", "0.07"},
        {"0.1", "0.1"},
        {"100", "100"},
        {"5.", "5"},
        {".5", "0.5"},
        {"999999999999999", "999999999999999"},
        {"1.00000000000001", "1.00000000000001"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v;

        print_message("%s\n", cases[i].wire);
        assert_true(value_parse_number(span_of(cases[i].wire), &v));
        assert_shown(v, cases[i].json, cases[i].json);
    }
}

static void what_is_no_number_is_refused(void **state)
{
    static const char *const cases[] = {
        "",     ".",
        "-",    "---.-",
        "5x.1", "1.2.3",
        "1..2", " ",
        "1 2",  "+1",
        "-1",   "1e3",
        "0x10", "1234567890123456",
        "٣",    "1,5",
        "NaN",  "12345678901234567890",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v;

        print_message("'%s'\n", cases[i]);
        assert_false(value_parse_number(span_of(cases[i]), &v));
    }
}

static void rounding_goes_half_away_from_zero(void **state)
{
    static const struct {
        int64_t number;
        uint8_t digits, wanted_digits;
        int64_t wanted;
    } cases[] = {
        {5400, 2, 1, 540},   {5405, 2, 1, 541}, {5404, 2, 1, 540}, {-5405, 2, 1, -541},
        {-5404, 2, 1, -540}, {49, 2, 0, 0},     {50, 2, 0, 1},     {-50, 2, 0, -1},
        {54, 0, 2, 5400},    {0, 0, 3, 0},      {999, 1, 0, 100},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v =
            value_rounded(value_number(cases[i].number, cases[i].digits), cases[i].wanted_digits);

        assert_int_equal(v.number, cases[i].wanted);
        assert_int_equal(v.digits, cases[i].wanted_digits);
    }
}

static void every_kind_is_shown(void **state)
{
    (void)state;
    assert_shown((struct value){.kind = VALUE_UNKNOWN}, "null", "-");
    assert_shown(value_number(-1205, 2), "-12.05", "-12.05");
    assert_shown(value_number(-5, 2), "-0.05", "-0.05");
    assert_shown(value_flag(true), "true", "on");
    assert_shown(value_flag(false), "false", "off");
    assert_shown((struct value){.kind = VALUE_CHOICE, .choice = &solar_first, .text = span_of("1")},
                 "\"solar_first\"", "Solar first");
    assert_shown(text_value(VALUE_CHOICE, "7"), "\"unknown\"", "unknown (7)");
    assert_shown(text_value(VALUE_TEXT, "MKS2-8000"), "\"MKS2-8000\"", "MKS2-8000");
    assert_shown(text_value(VALUE_LIST, "002 010 100"), "[2,10,100]", "2, 10, 100");
    assert_shown(text_value(VALUE_LIST, "7"), "[7]", "7");
    assert_shown(text_value(VALUE_TIME, "20210726122606"), "\"2021-07-26T12:26:06\"",
                 "2021-07-26 12:26:06");
    assert_shown(text_value(VALUE_TIME, "2018 06 01 20 00"), "\"2018-06-01T20:00:00\"",
                 "2018-06-01 20:00:00");
}

static void times_are_shown_as_far_as_they_are_known(void **state)
{
    static const struct {
        const char *wire, *json, *words;
    } cases[] = {
        {"20210726122606", "\"2021-07-26T12:26:06\"", "2021-07-26 12:26:06"},
        {"210726122606", "\"2021-07-26T12:26:06\"", "2021-07-26 12:26:06"},
        {"2015012117", "\"2015-01-21T17:00:00\"", "2015-01-21 17:00:00"},
        {"20250923", "\"2025-09-23\"", "2025-09-23"},
        {"261002 21:01", "\"2026-10-02T21:01:00\"", "2026-10-02 21:01:00"},
        {"261002,21:01", "\"2026-10-02T21:01:00\"", "2026-10-02 21:01:00"},
        {"2018,06,01,20,00", "\"2018-06-01T20:00:00\"", "2018-06-01 20:00:00"},
        {"0215", "\"02:15\"", "02:15"},
        {"0000", "\"00:00\"", "00:00"},
        {"23", "\"23:00\"", "23:00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s\n", cases[i].wire);
        assert_shown(text_value(VALUE_TIME, cases[i].wire), cases[i].json, cases[i].words);
    }
}

static void the_digits_of_a_time_have_its_century(void **state)
{
    static const struct {
        const char *wire, *digits;
    } cases[] = {
        {"20210726122606", "20210726122606"},
        {"2018 06 01 20 00", "201806012000"},
        {"261002 21:01", "202610022101"},
        {"190518224530", "20190518224530"},
        {"20250923", "20250923"},
        {"0215", "0215"},
        {"23", "23"},
        {"202107261226061", "20210726122606"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char digits[TIME_DIGITS];
        size_t count = value_time_digits(span_of(cases[i].wire), digits);

        assert_int_equal(count, strlen(cases[i].digits));
        assert_memory_equal(digits, cases[i].digits, count);
    }
    char none[TIME_DIGITS];
    assert_int_equal(value_time_digits((struct span){0}, none), 0);
}

static void lists_are_shown_with_the_decimals_of_their_row(void **state)
{
    static const struct {
        const char *wire;
        uint8_t digits;
        const char *json, *words;
    } cases[] = {
        {"010,020,030", 0, "[10,20,30]", "10, 20, 30"},
        {"3358 0015 0000", 3, "[3.358,0.015,0.000]", "3.358, 0.015, 0.000"},
        {"540,5", 1, "[54.0,0.5]", "54.0, 0.5"},
        {"5.5 10", 1, "[0.55,1.0]", "0.55, 1.0"},
        {"1,,2", 0, "[1,2]", "1, 2"},
        {"1, x 2", 0, "[1,2]", "1, 2"},
        {"", 0, "[]", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v = text_value(VALUE_LIST, cases[i].wire);

        print_message("'%s'\n", cases[i].wire);
        v.digits = cases[i].digits;
        assert_shown(v, cases[i].json, cases[i].words);
    }
}

static void values_differ_in_kind_number_digits_and_text(void **state)
{
    struct value a = value_number(5400, 2);

    (void)state;
    assert_true(
        value_equals(&a, &(struct value){.kind = VALUE_NUMBER, .number = 5400, .digits = 2}));
    assert_false(
        value_equals(&a, &(struct value){.kind = VALUE_NUMBER, .number = 540, .digits = 1}));
    assert_false(value_equals(&a, &(struct value){.kind = VALUE_UNKNOWN}));
    struct value b = text_value(VALUE_TEXT, "a"), c = text_value(VALUE_TEXT, "b");
    assert_true(value_equals(&b, &b));
    struct value d = text_value(VALUE_LIST, "1"), e = text_value(VALUE_LIST, "1");
    assert_true(value_equals(&d, &e));
    e.digits = 1; /* the same digits, a tenth of the numbers */
    assert_false(value_equals(&d, &e));
    assert_false(value_equals(&b, &c));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_leave_with_the_digits_they_came_with),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(rounding_goes_half_away_from_zero),
        cmocka_unit_test(every_kind_is_shown),
        cmocka_unit_test(times_are_shown_as_far_as_they_are_known),
        cmocka_unit_test(the_digits_of_a_time_have_its_century),
        cmocka_unit_test(lists_are_shown_with_the_decimals_of_their_row),
        cmocka_unit_test(values_differ_in_kind_number_digits_and_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
