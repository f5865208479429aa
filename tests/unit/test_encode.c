/* test_encode.c: the decoder's mirror. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/decode.h"
#include "model/encode.h"
#include "model/place.h"
#include "protocols/index.h"

/* Gives the encoder what the decoder found. */
static bool get_decoded(void *owner, enum measurement_id id, struct value *out)
{
    const struct value *v = decoded_find(owner, id);

    if (v == NULL)
        return false;
    *out = *v;
    return true;
}

/* The places behind a serial number that do not count may hold anything. */
static bool has_free_places(const struct decoded *d)
{
    for (size_t i = 0; i < d->layout->field_count; i++)
        if (d->layout->fields[i].as == SERIAL)
            return true;
    return false;
}

static void assert_example_comes_back(void *owner, const struct message *m)
{
    const struct protocol *p = owner;
    struct decoded d, again;
    struct value_source source = {.get = get_decoded, .owner = &d};
    struct buffer text = {0};

    assert_true(decode_reply(p, m, span_of(m->example), &d));
    encode_reply(p, m, &source, &text);
    buffer_put(&text, "", 1);
    if (!has_free_places(&d))
        assert_string_equal(text.bytes, m->example);

    assert_true(decode_reply(p, m, span_of(text.bytes), &again));
    assert_int_equal(again.count, d.count);
    for (size_t i = 0; i < d.count; i++)
        assert_true(value_equals(&again.readings[i].value, &d.readings[i].value));
    buffer_done(&text);
}

static void every_example_decodes_and_encodes_to_itself(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++)
        protocol_each_message(protocols[i], assert_example_comes_back, (void *)protocols[i]);
}

static const struct choice colours[] = {
    {"0", "red", "Red"},
    {"1", "green", "Green"},
    {"12", "blue", "Blue"},
    {0},
};

enum { NUMBER_AT, POINT_AT, BITS_AT, COLOUR_AT, TENTHS_AT };

static const struct field fields[] = {
    {.at = NUMBER_AT, .is = M_grid_voltage},
    {.at = POINT_AT, .is = M_battery_voltage},
    {.at = BITS_AT, .is = M_charging, .as = BIT, .bit = 1},
    {.at = BITS_AT, .is = M_load_on, .as = BIT, .bit = 0},
    {.at = COLOUR_AT, .is = M_device_mode, .as = CHOICE, .choices = colours},
    {.at = TENTHS_AT, .is = M_battery_voltage_offset_for_fans, .exponent = -2},
};

static const struct layout layouts[] = {{.min_tokens = 5, .max_tokens = 5, ROWS(fields)}};

static const struct message toy_message = {
    .command = "TOY",
    .example = "0010 05.00 00 01 07",
    LAYOUTS(layouts),
};

static const struct protocol toy = {.name = "toy", .framing = &framing_voltronic};

/* One value that the encoder is to put into the toy message. */
struct one_value {
    enum measurement_id is;
    struct value value;
};

static bool get_one(void *owner, enum measurement_id id, struct value *out)
{
    const struct one_value *one = owner;

    *out = one->value;
    return id == one->is;
}

/* Blanks behind a point are none, however many there are. */
static void only_digits_are_decimals(void **state)
{
    static const struct field field = {.is = M_battery_voltage};
    struct value v = value_number(5271, 2);
    char place[200], out[PLACE_MAX];

    (void)state;
    memset(place, ' ', sizeof place);
    memcpy(place, "00.0", 4);
    for (size_t length = 3; length <= sizeof place; length++) {
        struct span at = {.at = place, .length = length};

        assert_int_equal(place_print(protocol_find(span_of("pi30")), &field, &v, at, out),
                         length > 3 ? 4 : 2);
        assert_string_equal(out, length > 3 ? "52.7" : "53");
    }
}

static void values_take_the_width_and_decimals_of_the_example(void **state)
{
    static const struct {
        struct one_value one;
        const char *expected;
    } cases[] = {
        {{M_grid_voltage, {.kind = VALUE_NUMBER, .number = 7}}, "0007 05.00 00 01 07"},
        {{M_grid_voltage, {.kind = VALUE_NUMBER, .number = 12345}}, "12345 05.00 00 01 07"},
        {{M_grid_voltage, {.kind = VALUE_NUMBER, .number = 2305, .digits = 1}},
         "0231 05.00 00 01 07"},
        {{M_grid_voltage, {.kind = VALUE_NUMBER, .number = -3}}, "0000 05.00 00 01 07"},
        {{M_grid_voltage, {.kind = VALUE_UNKNOWN}}, "---- 05.00 00 01 07"},
        {{M_battery_voltage, {.kind = VALUE_NUMBER, .number = 54, .digits = 0}},
         "0010 54.00 00 01 07"},
        {{M_battery_voltage, {.kind = VALUE_NUMBER, .number = 1234, .digits = 3}},
         "0010 01.23 00 01 07"},
        {{M_battery_voltage, {.kind = VALUE_UNKNOWN}}, "0010 --.-- 00 01 07"},
        {{M_charging, {.kind = VALUE_FLAG, .number = 1}}, "0010 05.00 10 01 07"},
        {{M_load_on, {.kind = VALUE_FLAG, .number = 1}}, "0010 05.00 01 01 07"},
        {{M_device_mode, {.kind = VALUE_CHOICE, .choice = &colours[0]}}, "0010 05.00 00 00 07"},
        {{M_device_mode, {.kind = VALUE_CHOICE, .choice = &colours[2]}}, "0010 05.00 00 12 07"},
        {{M_battery_voltage_offset_for_fans, {.kind = VALUE_NUMBER, .number = 12, .digits = 2}},
         "0010 05.00 00 01 12"},
        {{M_battery_voltage_offset_for_fans, {.kind = VALUE_NUMBER, .number = 1, .digits = 0}},
         "0010 05.00 00 01 100"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct one_value one = cases[i].one;
        struct value_source source = {.get = get_one, .owner = &one};
        struct buffer text = {0};

        encode_reply(&toy, &toy_message, &source, &text);
        buffer_put(&text, "", 1);
        assert_string_equal(text.bytes, cases[i].expected);
        buffer_done(&text);
    }
}

/* Dashes in the example: this unit has no such value. */
static void what_a_unit_does_not_have_it_does_not_tell(void **state)
{
    struct message m = toy_message;
    struct one_value one = {M_battery_voltage, value_number(54, 0)};
    struct value_source source = {.get = get_one, .owner = &one};
    struct buffer text = {0};

    (void)state;
    m.example = "0010 --.-- 00 01 07";
    encode_reply(&toy, &m, &source, &text);
    buffer_put(&text, "", 1);
    assert_string_equal(text.bytes, m.example);
    buffer_done(&text);
}

static void a_letter_that_is_switched_changes_its_side(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    struct message m = *protocol_message(p, span_of("QFLAG"));
    struct one_value one = {M_buzzer_enabled, value_flag(false)};
    struct value_source source = {.get = get_one, .owner = &one};
    struct buffer text = {0};

    (void)state;
    m.example = "EakxDbjuvyz";
    encode_reply(p, &m, &source, &text);
    buffer_put(&text, "", 1);
    assert_string_equal(text.bytes, "EkxDabjuvyz");
    buffer_done(&text);
}

static void blanks_at_the_ends_stay(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30max"));
    const struct message *m = protocol_message(p, span_of("QPIGS2"));
    struct one_value one = {M_pv2_input_power, value_number(77, 0)};
    struct value_source source = {.get = get_one, .owner = &one};
    struct buffer text = {0};

    (void)state;
    encode_reply(p, m, &source, &text);
    buffer_put(&text, "", 1);
    assert_string_equal(text.bytes, "01.0 201.7 00077 ");
    buffer_done(&text);
}

#define NUMBER(n, d)                                                                               \
    {                                                                                              \
        .kind = VALUE_NUMBER, .number = (n), .digits = (d)                                         \
    }
#define TEXT_OF(kind_, literal)                                                                    \
    {                                                                                              \
        .kind = (kind_), .text = {.at = (literal), .length = sizeof(literal) - 1 }                 \
    }
#define TIME_OF(literal) TEXT_OF(VALUE_TIME, literal)
#define LIST_OF(literal) TEXT_OF(VALUE_LIST, literal)
#define WORD_OF(literal) TEXT_OF(VALUE_TEXT, literal)
#define UNKNOWN                                                                                    \
    {                                                                                              \
        .kind = VALUE_UNKNOWN                                                                      \
    }

/* One row of an answer, what its place holds in the example, and what comes back out of what was
 * written there: the value, in as many digits as there are. */
static const struct {
    char separator;
    struct field row;
    const char *example;
    struct value value;
    const char *text, *json;
} mirrored[] = {
    {' ', {.as = SIGNED}, "+00012", NUMBER(855, 0), "+00855", "855"},
    {' ', {.as = SIGNED}, "+00012", NUMBER(-855, 0), "-00855", "-855"},
    {' ', {.as = SIGNED}, "-00012", NUMBER(0, 0), "+00000", "0"},
    {' ', {.as = SIGNED}, "00012", NUMBER(855, 0), "00855", "855"},
    {' ', {.as = SIGNED}, "00012", NUMBER(-855, 0), "-00855", "-855"},
    {' ', {.as = SIGNED, .exponent = -1}, "+00124", NUMBER(-405, 1), "-00405", "-40.5"},
    {' ', {.as = SIGNED}, "+001.2", NUMBER(-405, 1), "-040.5", "-40.5"},
    {' ', {.as = SIGNED}, "+00012", UNKNOWN, "------", "null"},
    {' ', {.as = SIGN_DIGIT}, "000378", NUMBER(378, 0), "000378", "378"},
    {' ', {.as = SIGN_DIGIT}, "000378", NUMBER(-378, 0), "100378", "-378"},
    {' ', {.as = SIGN_DIGIT}, "1006.8", NUMBER(17, 1), "0001.7", "1.7"},
    {' ', {.as = SIGN_DIGIT}, "000378", UNKNOWN, "------", "null"},
    {' ', {.at = 1, .as = SIGN_BEFORE}, "1 00123", NUMBER(45, 0), "1 00045", "45"},
    {' ', {.at = 1, .as = SIGN_BEFORE}, "1 00123", NUMBER(-45, 0), "0 00045", "-45"},
    {',', {.at = 1, .as = SIGN_BEFORE}, "0,00123", NUMBER(45, 0), "1,00045", "45"},
    {',', {.at = 1, .as = SIGN_BEFORE}, "0,00123", UNKNOWN, "0,-----", "null"},
    {' ', {.as = KELVIN_TENTH}, "2980", NUMBER(2485, 2), "2980", "24.85"},
    {' ', {.as = KELVIN_TENTH}, "2980", NUMBER(25, 0), "2982", "25.05"},
    {' ', {.as = KELVIN_TENTH}, "2980", NUMBER(-105, 1), "2627", "-10.45"},
    {' ', {.as = DECIMAL}, "##5000", NUMBER(30, 0), "####30", "30"},
    {' ', {.as = DECIMAL}, "##5000", NUMBER(123456, 0), "123456", "123456"},
    {' ', {.as = DECIMAL}, "##54.0", NUMBER(60, 1), "###6.0", "6.0"},
    {' ', {.as = DECIMAL}, "##54.0", UNKNOWN, "----.-", "null"},
    {' ', {.as = DECIMAL, .exponent = -1}, "0540", NUMBER(5655, 2), "0566", "56.6"},
    {' ', {.as = DECIMAL, .exponent = 1}, "080", NUMBER(600, 0), "060", "600"},
    {' ', {.as = DECIMAL, .exponent = 3}, "0001", NUMBER(2345, 0), "0002", "2000"},
    {' ', {.as = DECIMAL, .times = 12}, "02.25", NUMBER(54, 0), "04.50", "54.00"},
    {' ', {.as = DECIMAL, .times = 12}, "02.25", NUMBER(2710, 2), "02.26", "27.12"},
    {' ', {.as = INTEGER, .times = 12, .exponent = -1}, "045", NUMBER(-7, 0), "000", "0.0"},
    {' ', {.as = FLAG}, "0", {.kind = VALUE_FLAG, .number = 1}, "1", "true"},
    {' ', {.as = FLAG_OFF}, "00", {.kind = VALUE_FLAG, .number = 1}, "00", "true"},
    {' ', {.as = FLAG_OFF}, "00", {.kind = VALUE_FLAG}, "01", "false"},
    {' ', {.as = WORD}, "##INV5K", WORD_OF("AB"), "#####AB", "\"AB\""},
    {' ', {.as = WORD}, "INV5K", WORD_OF("AB"), "AB", "\"AB\""},
    {' ', {.as = WORD}, "##INV5K", UNKNOWN, "-------", "null"},
    {' ',
     {.as = SERIAL},
     "1496131801100057000000",
     WORD_OF("92932004102443"),
     "1492932004102443000000",
     "\"92932004102443\""},
    {' ', {.as = SERIAL}, "0596131", WORD_OF("929320"), "06929320", "\"929320\""},
    {',',
     {.at = 1, .as = SERIAL_AFTER},
     "05,96131000000000000000",
     WORD_OF("929320"),
     "06,92932000000000000000",
     "\"929320\""},
    {',',
     {.at = 1, .as = SERIAL_AFTER},
     "05,96131",
     WORD_OF("92932012"),
     "08,92932012",
     "\"92932012\""},
    {' ',
     {.as = STAMP},
     "20210521234743",
     TIME_OF("20261002210130"),
     "20261002210130",
     "\"2026-10-02T21:01:30\""},
    {' ',
     {.as = STAMP_HOUR},
     "2015012117",
     TIME_OF("20261002210130"),
     "2026100221",
     "\"2026-10-02T21:00:00\""},
    {' ', {.as = DATE}, "20250923", TIME_OF("20261002210130"), "20261002", "\"2026-10-02\""},
    {' ', {.as = DATE}, "20250923", TIME_OF("2026 10 02 21 01"), "20261002", "\"2026-10-02\""},
    {' ', {.as = TIME_OF_DAY}, "0215", TIME_OF("0830"), "0830", "\"08:30\""},
    {' ', {.as = TIME_OF_DAY}, "0215", TIME_OF("20261002210130"), "2101", "\"21:01\""},
    {' ', {.as = TIME_OF_DAY}, "02", TIME_OF("23"), "23", "\"23:00\""},
    {' ', {.as = TIME_OF_DAY}, "02", TIME_OF("0830"), "08", "\"08:00\""},
    {' ', {.as = TIME_OF_DAY}, "0215", TIME_OF("23"), "2300", "\"23:00\""},
    {' ',
     {.as = STAMP_2},
     "261002 21:01",
     TIME_OF("250806 12:34"),
     "250806 12:34",
     "\"2025-08-06T12:34:00\""},
    {' ',
     {.as = STAMP_2},
     "261002 21:01",
     TIME_OF("20250806123456"),
     "250806 12:34",
     "\"2025-08-06T12:34:00\""},
    {',',
     {.as = STAMP_2},
     "261002,21:01",
     TIME_OF("20250806123456"),
     "250806,12:34",
     "\"2025-08-06T12:34:00\""},
    {' ', {.as = STAMP_2}, "261002 21:01", UNKNOWN, "------ 21:01", "null"},
    {' ',
     {.as = STAMP_5},
     "2018 06 01 20 00",
     TIME_OF("20250806123456"),
     "2025 08 06 12 34",
     "\"2025-08-06T12:34:00\""},
    {',',
     {.as = STAMP_5},
     "2018,06,01,20,00",
     TIME_OF("2025 08 06 12 34"),
     "2025,08,06,12,34",
     "\"2025-08-06T12:34:00\""},
    {' ',
     {.as = STAMP_5},
     "2018 06 01 20 00",
     TIME_OF("20250806"),
     "2018 06 01 20 00",
     "\"2018-06-01T20:00:00\""},
    {' ', {.as = NUMBERS}, "010 020 030", LIST_OF("002 010"), "002 010", "[2,10]"},
    {',',
     {.as = NUMBERS},
     "010,020,030",
     LIST_OF("002 010 020 030"),
     "002,010,020,030",
     "[2,10,20,30]"},
    {' ', {.as = NUMBERS, .length = 3}, "3358 0015 3356", LIST_OF("1,2,3"), "1 2 3", "[1,2,3]"},
    {' ',
     {.as = NUMBERS, .length = 2, .exponent = -3},
     "3358 0015",
     LIST_OF("3300 3301"),
     "3300 3301",
     "[3.300,3.301]"},
    {' ', {.as = NUMBERS, .length = 2}, "3358 0015", UNKNOWN, "---- 0015", "null"},
    /* A part keeps its width: its neighbours stand where they do. */
    {' ', {.from = 2, .length = 3}, "AB012CD", NUMBER(7, 0), "AB007CD", "7"},
    {' ', {.from = 2, .length = 3}, "AB012CD", NUMBER(1234, 0), "AB012CD", "12"},
    {' ', {.as = WORD, .from = 2, .length = 3}, "ABxyzCD", WORD_OF("mn"), "ABxyzCD", "\"xyz\""},
    {' ',
     {.as = BIT, .bit = 1, .from = 2, .length = 3},
     "AB000CD",
     {.kind = VALUE_FLAG, .number = 1},
     "AB010CD",
     "true"},
};

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mirrored / sizeof mirrored[0]; i++) {
        struct field row = mirrored[i].row;
        struct one_value one = {M_device_time, mirrored[i].value};
        struct value_source source = {.get = get_one, .owner = &one};
        struct layout layout = {.min_tokens = 1, .fields = &row, .field_count = 1};
        struct message m = {.example = mirrored[i].example, .layouts = &layout, .layout_count = 1};
        struct protocol p = {.framing = &framing_voltronic, .separator = mirrored[i].separator};
        struct buffer text = {0}, out = {0};
        struct json j = json_into(&out);
        struct decoded d;

        row.is = M_device_time;
        encode_reply(&p, &m, &source, &text);
        buffer_put(&text, "", 1);
        print_message("case %zu: %s\n", i, text.bytes);
        assert_string_equal(text.bytes, mirrored[i].text);
        assert_true(decode_reply(&p, &m, span_of(text.bytes), &d));
        assert_int_equal(d.count, 1);
        value_json(&d.readings[0].value, &j);
        buffer_put(&out, "", 1);
        assert_string_equal(out.bytes, mirrored[i].json);
        buffer_done(&text);
        buffer_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_decodes_and_encodes_to_itself),
        cmocka_unit_test(only_digits_are_decimals),
        cmocka_unit_test(values_take_the_width_and_decimals_of_the_example),
        cmocka_unit_test(what_a_unit_does_not_have_it_does_not_tell),
        cmocka_unit_test(a_letter_that_is_switched_changes_its_side),
        cmocka_unit_test(blanks_at_the_ends_stay),
        cmocka_unit_test(what_is_written_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
