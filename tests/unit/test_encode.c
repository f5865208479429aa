/* test_encode.c: the decoder's mirror. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/decode.h"
#include "model/encode.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_decodes_and_encodes_to_itself),
        cmocka_unit_test(values_take_the_width_and_decimals_of_the_example),
        cmocka_unit_test(a_letter_that_is_switched_changes_its_side),
        cmocka_unit_test(blanks_at_the_ends_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
