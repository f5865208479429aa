/* test_token.c: what one token says, by each encoding: good, odd, unknown, out of range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/token.h"

static const struct choice kinds[] = {
    {"00", "none", "None"},
    {"1", "one", "One"},
    {"12", "twelve", "Twelve"},
    {"B", "bee", "Bee"},
    {0},
};

static const struct field decimal = {.as = DECIMAL, .max = 300};
static const struct field any = {.as = DECIMAL};
static const struct field integer = {.as = INTEGER, .min = 10, .max = 9000};
static const struct field tenths = {.as = DECIMAL, .exponent = -1, .min = 40, .max = 60};
static const struct field milli = {.as = DECIMAL, .exponent = -3, .max = 5};
static const struct field tens = {.as = INTEGER, .exponent = 1, .max = 1000};
static const struct field twelves = {.as = DECIMAL, .times = 12, .max = 60};
static const struct field tenths_of_twelve = {.as = INTEGER, .times = 12, .exponent = -1};
static const struct field not_zero = {.as = DECIMAL, .zero_is_unknown = true, .min = 40, .max = 60};
static const struct field sign = {.as = SIGNED, .min = -100, .max = 1000};
static const struct field signed_tenths = {.as = SIGNED, .exponent = -1, .zero_is_unknown = true};
static const struct field sign_digit = {.as = SIGN_DIGIT, .min = -9999, .max = 9999};
static const struct field kelvin = {.as = KELVIN_TENTH, .min = -40, .max = 150};
static const struct field kelvin_not_zero = {
    .as = KELVIN_TENTH,
    .min = -40,
    .max = 150,
    .zero_is_unknown = true,
};
static const struct field bit = {.as = BIT, .bit = 2};
static const struct field flag = {.as = FLAG};
static const struct field flag_off = {.as = FLAG_OFF};
static const struct field choice = {.as = CHOICE, .choices = kinds};
static const struct field word = {.as = WORD, .min = 2, .max = 6};
static const struct field serial = {.as = SERIAL};
static const struct field stamp = {.as = STAMP};
static const struct field stamp_hour = {.as = STAMP_HOUR};
static const struct field date = {.as = DATE};
static const struct field time_of_day = {.as = TIME_OF_DAY};

#define TWENTY "96131801100057000000"

static const struct {
    const struct field *field;
    const char *token, *json; /* NULL: it can't be that */
} cases[] = {
    {&decimal, "230.4", "230.4"},
    {&decimal, "000", "0"},
    {&decimal, "300.0", "300.0"},
    {&decimal, "300.1", NULL},
    {&decimal, "301", NULL},
    {&decimal, "##230", "230"},
    {&decimal, "#2.50", "2.50"},
    {&decimal, "2#30", NULL},
    {&decimal, "-1", NULL},
    {&decimal, "+1", NULL},
    {&decimal, "1,5", NULL},
    {&decimal, "", NULL},
    {&decimal, "#", NULL},
    {&any, "1.123456", "1.123456"},
    {&any, "1.1234567", NULL},
    {&any, "999999999999999", "999999999999999"},
    {&integer, "0010", "10"},
    {&integer, "09", NULL},
    {&integer, "9001", NULL},
    {&integer, "10.0", NULL},
    {&integer, "##5000", "5000"},

    /* The range is in the unit, after all that the row does to the number. */
    {&tenths, "0540", "54.0"},
    {&tenths, "400", "40.0"},
    {&tenths, "399", NULL},
    {&tenths, "601", NULL},
    {&tenths, "54.0", NULL},
    {&milli, "3358", "3.358"},
    {&milli, "5001", NULL},
    {&tens, "080", "800"},
    {&tens, "101", NULL},
    {&twelves, "2.25", "27.00"},
    {&twelves, "05", "60"},
    {&twelves, "05.1", NULL},
    {&tenths_of_twelve, "45", "54.0"},
    {&not_zero, "00.0", "null"},
    {&not_zero, "0", "null"},
    {&not_zero, "39.9", NULL},
    {&not_zero, "50.1", "50.1"},

    {&sign, "-00099", "-99"},
    {&sign, "+00855", "855"},
    {&sign, "00855", "855"},
    {&sign, "-0000", "0"},
    {&sign, "-101", NULL},
    {&sign, "+1001", NULL},
    {&sign, "--1", NULL},
    {&sign, "+-1", NULL},
    {&sign, "-", NULL},
    {&sign, "", NULL},
    {&sign, "1-", NULL},
    {&signed_tenths, "-00124", "-12.4"},
    {&signed_tenths, "+00000", "null"},

    {&sign_digit, "000378", "378"},
    {&sign_digit, "100378", "-378"},
    {&sign_digit, "0001.7", "1.7"},
    {&sign_digit, "1006.8", "-6.8"},
    {&sign_digit, "01", "1"},
    {&sign_digit, "200378", NULL},
    {&sign_digit, "-00378", NULL},
    {&sign_digit, "1", NULL},
    {&sign_digit, "", NULL},
    {&sign_digit, "110000", NULL},

    {&kelvin, "2980", "24.85"},
    {&kelvin, "2731", "-0.05"},
    {&kelvin, "2332", "-39.95"},
    {&kelvin, "2331", NULL},
    {&kelvin, "298.0", NULL},
    {&kelvin, "0000", NULL},
    {&kelvin_not_zero, "0000", "null"},
    {&kelvin_not_zero, "3000", "26.85"},

    {&bit, "0100", "true"},
    {&bit, "1011", "false"},
    {&bit, "100", "true"},
    {&bit, "00", NULL},
    {&bit, "0200", NULL},
    {&flag, "1", "true"},
    {&flag, "000", "false"},
    {&flag, "0001", "true"},
    {&flag, "2", NULL},
    {&flag, "1.0", NULL},
    {&flag, "_", NULL},
    {&flag_off, "0", "true"},
    {&flag_off, "01", "false"},

    {&choice, "0", "\"none\""},
    {&choice, "000", "\"none\""},
    {&choice, "01", "\"one\""},
    {&choice, "012", "\"twelve\""},
    {&choice, "B", "\"bee\""},
    {&choice, "7", "\"unknown\""},
    {&choice, "X", "\"unknown\""},
    {&choice, "b", NULL},
    {&choice, "1.", NULL},
    {&choice, "", NULL},

    {&word, "PI16", "\"PI16\""},
    {&word, "##PI16", "\"PI16\""},
    {&word, "###########AB", "\"AB\""},
    {&word, "A#B", "\"A#B\""},
    {&word, "A", NULL},
    {&word, "#####A", NULL},
    {&word, "ABCDEFG", NULL},
    {&word, "----", NULL},
    {&word, "", NULL},

    {&serial, "14" TWENTY, "\"96131801100057\""},
    {&serial, "20" TWENTY, "\"" TWENTY "\""},
    {&serial, "1496131801100057", "\"96131801100057\""},
    {&serial, "1596131801100057", NULL},
    {&serial, "1396131801100057", NULL},
    {&serial, "21" TWENTY "1", NULL},
    {&serial, "00" TWENTY, NULL},
    {&serial, "00", NULL},
    {&serial, "1", NULL},
    {&serial, "X4" TWENTY, NULL},

    {&stamp, "20210521234743", "\"2021-05-21T23:47:43\""},
    {&stamp, "20211321234743", NULL},
    {&stamp, "20210500234743", NULL},
    {&stamp, "20210521244743", NULL},
    {&stamp, "20210521236043", NULL},
    {&stamp, "2021052123474", NULL},
    {&stamp, "202105212347430", NULL},
    {&stamp, "2021052123474X", NULL},
    {&stamp_hour, "2015012117", "\"2015-01-21T17:00:00\""},
    {&stamp_hour, "2015012124", NULL},
    {&stamp_hour, "20150121", NULL},
    {&date, "20250923", "\"2025-09-23\""},
    {&date, "20251323", NULL},
    {&date, "20250932", NULL},
    {&date, "00000000", NULL},
    {&date, "2025-9-3", NULL},
    {&time_of_day, "0215", "\"02:15\""},
    {&time_of_day, "2359", "\"23:59\""},
    {&time_of_day, "23", "\"23:00\""},
    {&time_of_day, "2400", NULL},
    {&time_of_day, "0060", NULL},
    {&time_of_day, "24", NULL},
    {&time_of_day, "215", NULL},
    {&time_of_day, "", NULL},
};

static void a_token_says_what_its_row_says_or_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v;
        struct buffer out = {0};
        struct json j = json_into(&out);
        bool is_value = token_decode(NULL, cases[i].field, span_of(cases[i].token), &v);

        print_message("%d: '%s'\n", (int)cases[i].field->as, cases[i].token);
        assert_int_equal(is_value, cases[i].json != NULL);
        if (!is_value)
            continue;
        value_json(&v, &j);
        buffer_put(&out, "", 1);
        assert_string_equal(out.bytes, cases[i].json);
        buffer_done(&out);
    }
}

static void dashes_and_fillings_stand_for_no_value(void **state)
{
    static const char *const unknown[] = {"", "-", "----", "---.-", "__", ". ", "###"};
    static const char *const known[] = {"0", "-1", "---.0", "A", "-#1", "+"};

    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_true(token_is_unknown(span_of(unknown[i])));
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_false(token_is_unknown(span_of(known[i])));
}

/* What stands in a token of its own: which digit means minus depends on the place. */
static void a_sign_may_stand_by_itself(void **state)
{
    static const struct {
        const char *sign;
        char minus;
        const char *token, *json; /* NULL: it can't be that */
    } signs[] = {
        {"0", '0', "00123", "-123"}, {"1", '0', "00123", "123"}, {"1", '1', "00123", "-123"},
        {"0", '1', "00123", "123"},  {"2", '0', "00123", NULL},  {"", '0', "00123", NULL},
        {"00", '0', "00123", NULL},  {"0", '0', "", NULL},       {"0", '0', "00124", NULL},
    };
    static const struct field field = {.as = SIGN_BEFORE, .min = -123, .max = 123};

    (void)state;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        struct value v;
        struct buffer out = {0};
        struct json j = json_into(&out);
        bool is_value = token_with_sign(&field, span_of(signs[i].sign), signs[i].minus,
                                        span_of(signs[i].token), &v);

        assert_int_equal(is_value, signs[i].json != NULL);
        if (!is_value)
            continue;
        value_json(&v, &j);
        buffer_put(&out, "", 1);
        assert_string_equal(out.bytes, signs[i].json);
        buffer_done(&out);
    }
}

static void times_are_read_by_their_form(void **state)
{
    static const struct {
        const char *form, *text;
        bool good;
    } times[] = {
        {"YYMMDD hh:mm", "261002 21:01", true},
        {"YYMMDD hh:mm", "261302 21:01", false},
        {"YYMMDD hh:mm", "261002 21.01", false},
        {"YYMMDD hh:mm", "261002 21:61", false},
        {"YYMMDD hh:mm", "261002,21:01", true},
        {"YYMMDD hh:mm", "261002 2101", false},
        {"hh", "23", true},
        {"hhmmss", "235959", true},
        {"hhmmss", "235960", false},
        {"MMDD", "0000", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct value v;

        print_message("%s: %s\n", times[i].form, times[i].text);
        assert_int_equal(token_time(times[i].form, span_of(times[i].text), &v), times[i].good);
    }
}

static void a_version_stands_behind_a_colon(void **state)
{
    static const struct {
        const char *text, *version; /* NULL: there is none */
    } versions[] = {
        {"VERFW:00072.70", "00072.70"},
        {"VERFW: 00123.01", "00123.01"},
        {"SVERFW2:1", "1"},
        {"VERFW:", NULL},
        {"VERFW: ", NULL},
        {"00072.70", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        struct value v;
        bool is_value = token_version(span_of(versions[i].text), &v);

        assert_int_equal(is_value, versions[i].version != NULL);
        if (is_value)
            assert_true(span_is(v.text, versions[i].version));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_says_what_its_row_says_or_nothing),
        cmocka_unit_test(dashes_and_fillings_stand_for_no_value),
        cmocka_unit_test(a_sign_may_stand_by_itself),
        cmocka_unit_test(times_are_read_by_their_form),
        cmocka_unit_test(a_version_stands_behind_a_colon),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
