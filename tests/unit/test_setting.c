/* test_setting.c: arguments of setters are read by their rows, and judged by their limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/setting.h"

static const struct choice priorities[] = {
    {"0", "utility_first", "Utility first"},
    {"1", "solar_first", "Solar first"},
    {0},
};

static const struct choice letters[] = {
    {"A", "single", "Single"},
    {"B", "parallel", "Parallel"},
    {0},
};

static const struct choice inverted[] = {
    {"0", "on", "On"},
    {"1", "off", "Off"},
    {0},
};

static const struct choice tenths_of_volts[] = {
    {"2300", "230", "230 V"},
    {0},
};

static const struct setting priority = {
    .is = M_output_source_priority, .example = "00", .choices = priorities};
static const struct setting priority_of_unit = {
    .is = M_output_source_priority, .example = "0,0", .at = 1, .choices = priorities};
static const struct setting mode = {.is = M_output_mode, .example = "A", .choices = letters};
static const struct setting buzzer = {.is = M_buzzer_enabled, .command = "PEa", .off = "PDa"};
static const struct setting led = {.is = M_led_enabled, .example = "1"};
static const struct setting silent = {.is = M_buzzer_enabled, .example = "0", .choices = inverted};
static const struct setting current = {.is = M_max_charging_current, .example = "0,060", .at = 1};
static const struct setting output = {
    .is = M_ac_output_rating_voltage, .example = "2300", .choices = tenths_of_volts};
static const struct setting correction = {.is = M_battery_voltage_from_scc, .example = "+0.5"};
static const struct setting clock = {.is = M_device_time, .example = "240615123000"};
static const struct setting recharge = {.is = M_battery_recharge_voltage,
                                        .example = "44.0",
                                        .min = 11,
                                        .max = 12.75,
                                        .step = 0.25,
                                        .per_12_v = true};
static const struct setting redischarge = {.is = M_battery_redischarge_voltage,
                                           .example = "48.0",
                                           .min = 12,
                                           .max = 14.5,
                                           .step = 0.25,
                                           .or_zero = true,
                                           .per_12_v = true};
static const struct setting minutes = {
    .is = M_equalization_time, .example = "060", .min = 5, .max = 900, .step = 5};
static const struct setting both = {.is = M_battery_bulk_voltage,
                                    .also = M_battery_float_voltage,
                                    .example = "564,540",
                                    .min = 48,
                                    .max = 58.4,
                                    .exponent = -1};
static const struct setting pair = {.is = M_battery_recharge_voltage,
                                    .also = M_battery_redischarge_voltage,
                                    .example = "440,480",
                                    .min = 44,
                                    .max = 51,
                                    .step = 1,
                                    .also_min = 48,
                                    .also_max = 58,
                                    .or_zero = true,
                                    .exponent = -1};
static const struct setting third = {
    .is = M_battery_under_voltage, .example = "0420,0440,0430,0450", .at = 2, .exponent = -1};
static const struct setting sleep_time = {.is = M_equalization_time, .example = "10", .times = 30};
static const struct setting order = {
    .is = M_parallel_warning, .example = "0", .choices = priorities};
static const struct setting hours = {
    .is = M_ac_charge_start_time, .also = M_ac_charge_end_time, .example = "0500-0800"};
static const struct setting machine = {
    .is = M_machine_type, .command = "PEI", .off = "PDI", .choices = letters};
static const struct setting stamp = {.is = M_device_time, .example = "2018 06 01 20 00"};

static void arguments_of_the_right_form_are_read(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *argument;
        int64_t number;
        uint8_t digits;
    } cases[] = {
        {&recharge, "46.0", 460, 1},
        {&current, "0,010", 10, 0},
        {&output, "2300", 230, 0},
        {&correction, "-0.5", -5, 1},
        {&correction, "+0.1", 1, 1},
        {&redischarge, "00.0", 0, 1},
        {&redischarge, "54.0", 540, 1},
        {&buzzer, "", 1, 0},
        {&led, "0", 0, 0},
        {&silent, "1", 0, 0},
        {&silent, "0", 1, 0},
        {&minutes, "005", 5, 0},
        {&third, "0420,0440,0431,0450", 431, 1},
        {&sleep_time, "02", 60, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct setting_values v;

        assert_true(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
        assert_int_equal(v.is.number, cases[i].number);
        assert_int_equal(v.is.digits, cases[i].digits);
        assert_int_equal(v.also.kind, VALUE_UNKNOWN);
    }
}

static void arguments_of_another_form_are_refused(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *argument;
    } cases[] = {
        {&recharge, "46"},
        {&recharge, "46.00"},
        {&recharge, "4x.0"},
        {&recharge, ""},
        {&current, "0 010"},
        {&current, "10"},
        {&correction, "00.5"},
        {&priority, "02"},
        {&priority, "0"},
        {&priority, "000"},
        {&priority_of_unit, "0,2"},
        {&mode, "C"},
        {&mode, "AB"},
        {&buzzer, "1"},
        {&led, "2"},
        {&silent, "2"},
        {&clock, "2406151230"},
        {&both, "564 540"},
        {&both, "564"},
        {&priority_of_unit, "001"},
        {&hours, "0500,0800"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct setting_values v;

        assert_false(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
    }
}

static void codes_are_found_whatever_zeros_stand_before_them(void **state)
{
    struct setting_values v;

    (void)state;
    assert_true(setting_read(&priority, span_of("01"), false, &v));
    assert_ptr_equal(v.is.choice, &priorities[1]);
    assert_true(setting_read(&priority_of_unit, span_of("0,1"), false, &v));
    assert_ptr_equal(v.is.choice, &priorities[1]);
    assert_true(setting_read(&order, span_of("1"), false, &v)); /* of a text, it is the code */
    assert_true(span_is(v.is.text, "1"));
    assert_false(setting_read(&order, span_of("2"), false, &v));
    assert_true(setting_read(&mode, span_of("B"), false, &v));
    assert_ptr_equal(v.is.choice, &letters[1]);
}

static void a_switch_with_two_commands_needs_no_argument(void **state)
{
    struct setting_values v;

    (void)state;
    assert_true(setting_read(&buzzer, span_of(""), true, &v));
    assert_int_equal(v.is.kind, VALUE_FLAG);
    assert_int_equal(v.is.number, 0);
}

static void commands_alone_choose_the_first_or_the_second(void **state)
{
    struct setting_values v;

    (void)state;
    assert_true(setting_read(&machine, span_of(""), false, &v));
    assert_ptr_equal(v.is.choice, &letters[0]);
    assert_true(setting_read(&machine, span_of(""), true, &v));
    assert_ptr_equal(v.is.choice, &letters[1]);
}

static void two_values_are_read_apart(void **state)
{
    struct setting_values v;

    (void)state;
    assert_true(setting_read(&both, span_of("570,535"), false, &v));
    assert_true(v.is.number == 570 && v.is.digits == 1);
    assert_true(v.also.number == 535 && v.also.digits == 1);
    assert_true(setting_read(&hours, span_of("2200-0600"), false, &v));
    assert_true(span_is(v.is.text, "2200"));
    assert_true(span_is(v.also.text, "0600"));
}

static void parts_are_found_by_their_place(void **state)
{
    struct span argument = span_of("0421,0441,0431,0451");

    (void)state;
    assert_true(span_is(setting_part(&third, argument, 0), "0421"));
    assert_true(span_is(setting_part(&third, argument, 3), "0451"));
    assert_int_equal(setting_part(&third, argument, 4).length, 0);
    assert_true(span_is(setting_part(&correction, span_of("-0.5"), 0), "-0.5"));
    assert_true(span_is(setting_part(&hours, span_of("2200-0600"), 1), "0600"));
}

static void second_values_have_a_range_of_their_own(void **state)
{
    static const struct {
        const char *argument;
        bool allowed;
    } cases[] = {
        {"440,480", true},  {"510,580", true},  {"440,000", true},  {"440,470", false},
        {"440,590", false}, {"000,480", false}, {"445,480", false}, {"440,485", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct setting_values v;

        assert_true(setting_read(&pair, span_of(cases[i].argument), false, &v));
        assert_int_equal(setting_allows(&pair, &v, 0), cases[i].allowed);
    }
    struct setting_values v;
    assert_true(setting_read(&both, span_of("564,470"), false, &v));
    assert_false(setting_allows(&both, &v, 48));
}

static void what_is_not_known_is_not_allowed(void **state)
{
    struct setting_values unknown = {.is = {.kind = VALUE_UNKNOWN}};
    struct setting_values no_choice = {.is = {.kind = VALUE_CHOICE}};

    (void)state;
    assert_false(setting_allows(&minutes, &unknown, 48));
    assert_false(setting_allows(&priority, &no_choice, 48));
}

static void a_time_is_taken_as_it_is(void **state)
{
    struct setting_values v;

    (void)state;
    assert_true(setting_read(&clock, span_of("250101000000"), false, &v));
    assert_int_equal(v.is.kind, VALUE_TIME);
    assert_true(span_is(v.is.text, "250101000000"));
    assert_true(setting_read(&stamp, span_of("2025 01 01 00 00"), false, &v));
    assert_true(span_is(v.is.text, "2025 01 01 00 00"));
}

static void ranges_and_steps_hold_for_the_batterys_voltage(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *argument;
        double battery_v;
        bool allowed;
    } cases[] = {
        {&recharge, "44.0", 48, true},     {&recharge, "51.0", 48, true},
        {&recharge, "43.0", 48, false},    {&recharge, "52.0", 48, false},
        {&recharge, "44.5", 48, false},    {&recharge, "22.5", 24, true},
        {&recharge, "25.5", 24, true},     {&recharge, "22.3", 24, false},
        {&recharge, "44.0", 24, false},    {&recharge, "11.0", 12, true},
        {&recharge, "11.3", 12, true},     {&recharge, "11.5", 12, true},
        {&recharge, "12.8", 12, true},     {&recharge, "11.2", 12, false},
        {&recharge, "12.7", 12, false},    {&recharge, "13.0", 12, false},
        {&recharge, "44.0", 0, false},     {&redischarge, "00.0", 48, true},
        {&redischarge, "00.0", 0, true},   {&redischarge, "58.0", 48, true},
        {&redischarge, "59.0", 48, false}, {&minutes, "005", 0, true},
        {&minutes, "900", 0, true},        {&minutes, "007", 0, false},
        {&minutes, "000", 0, false},       {&minutes, "905", 0, false},
        {&output, "2300", 0, true},        {&output, "2200", 0, false},
        {&correction, "+0.5", 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct setting_values v;

        print_message("%s at %g V\n", cases[i].argument, cases[i].battery_v);
        assert_true(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
        assert_int_equal(setting_allows(cases[i].setting, &v, cases[i].battery_v),
                         cases[i].allowed);
    }
}

static void lists_are_searched_by_number(void **state)
{
    struct value sixty = value_number(60, 0), six = value_number(6, 0);

    (void)state;
    assert_true(setting_is_listed(span_of("010 060 100"), &sixty));
    assert_true(setting_is_listed(span_of("10,60"), &sixty));
    assert_false(setting_is_listed(span_of("010 060 100"), &six));
    assert_false(setting_is_listed(span_of(""), &six));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_of_the_right_form_are_read),
        cmocka_unit_test(arguments_of_another_form_are_refused),
        cmocka_unit_test(codes_are_found_whatever_zeros_stand_before_them),
        cmocka_unit_test(a_switch_with_two_commands_needs_no_argument),
        cmocka_unit_test(commands_alone_choose_the_first_or_the_second),
        cmocka_unit_test(two_values_are_read_apart),
        cmocka_unit_test(parts_are_found_by_their_place),
        cmocka_unit_test(second_values_have_a_range_of_their_own),
        cmocka_unit_test(what_is_not_known_is_not_allowed),
        cmocka_unit_test(a_time_is_taken_as_it_is),
        cmocka_unit_test(ranges_and_steps_hold_for_the_batterys_voltage),
        cmocka_unit_test(lists_are_searched_by_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
