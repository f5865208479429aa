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

static const struct choice codes[] = {
    {"01", "battery_first", "Battery first"},
    {"02", "load_first", "Load first"},
    {0},
};

static const struct choice tenths_of_volts[] = {
    {"2300", "230", "230 V"},
    {0},
};

static const struct choice when_full[] = {
    {"00.0", "0", "When it is full"},
    {0},
};

static const struct setting priority = {
    .is = M_output_source_priority, .example = "00", .choices = priorities};
static const struct setting priority_of_unit = {
    .is = M_output_source_priority, .example = "0,0", .at = 1, .choices = priorities};
static const struct setting mode = {.is = M_output_mode, .example = "A", .choices = letters};
static const struct setting machine = {
    .is = M_machine_type, .command = "PEI", .off = "PDI", .choices = letters};
static const struct setting order = {.is = M_pv_priority, .example = "02", .choices = codes};
static const struct setting buzzer = {.is = M_buzzer_enabled, .command = "PEa", .off = "PDa"};
static const struct setting led = {.is = M_led_enabled, .example = "1"};
static const struct setting sense = {.is = M_remote_battery_sense_enabled, .example = "01"};
static const struct setting silent = {.is = M_buzzer_enabled, .as = FLAG_OFF, .example = "0"};
static const struct setting current = {
    .is = M_max_charging_current, .example = "0,060", .at = 1, .min = 1, .max = 999};
static const struct setting output = {.is = M_ac_output_rating_voltage,
                                      .example = "2300",
                                      .exponent = -1,
                                      .choices = tenths_of_volts};
static const struct setting correction = {.is = M_battery_temperature_compensation,
                                          .as = SIGNED,
                                          .example = "+05.0",
                                          .min = -10,
                                          .max = 10};
static const struct setting calibration = {.is = M_feed_power_calibration,
                                           .as = SIGN_BEFORE,
                                           .example = "1,0000",
                                           .at = 1,
                                           .min = -1000,
                                           .max = 1000};
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
                                           .per_12_v = true,
                                           .choices = when_full};
static const struct setting minutes = {
    .is = M_equalization_time, .example = "060", .min = 5, .max = 900, .step = 5};
static const struct setting sleep_time = {
    .is = M_lcd_sleep_time, .example = "10", .times = 30, .max = 2970};
static const struct setting power = {
    .is = M_max_grid_feed_power, .example = "06", .exponent = 3, .max = 30000};
static const struct setting float_voltage = {.is = M_battery_float_voltage,
                                             .example = "564,540",
                                             .at = 1,
                                             .exponent = -1,
                                             .min = 48,
                                             .max = 58.4};
static const struct setting third = {.is = M_battery_under_voltage,
                                     .example = "0420,0440,0430,0450",
                                     .at = 2,
                                     .exponent = -1,
                                     .min = 40,
                                     .max = 60};
static const struct setting middle = {.is = M_battery_charge_restart_voltage,
                                      .example = "00.0 53.0 060",
                                      .at = 1,
                                      .min = 44,
                                      .max = 58};
static const struct setting end_time = {
    .is = M_ac_charge_end_time, .example = "0500-0800", .at = 1, .step = 60};
static const struct setting start_time = {.is = M_charge_start_time, .example = "0215"};
static const struct setting clock = {.is = M_device_time, .example = "240615123000"};
static const struct setting long_clock = {.is = M_device_time, .example = "20240615123000"};
static const struct setting stamp = {.is = M_device_time, .example = "2018 06 01 20 00"};

static void numbers_and_switches_are_read(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *argument;
        int64_t number;
        uint8_t digits;
    } cases[] = {
        {&recharge, "46.0", 460, 1},
        {&redischarge, "00.0", 0, 1},
        {&redischarge, "54.0", 540, 1},
        {&current, "0,010", 10, 0},
        {&output, "2300", 2300, 1},
        {&correction, "-00.5", -5, 1},
        {&correction, "+10.0", 100, 1},
        {&calibration, "0,0100", -100, 0},
        {&calibration, "1,0100", 100, 0},
        {&minutes, "005", 5, 0},
        {&sleep_time, "02", 60, 0},
        {&power, "12", 12000, 0},
        {&float_voltage, "570,535", 535, 1},
        {&third, "0420,0440,0431,0450", 431, 1},
        {&middle, "00.0 52.5 060", 525, 1},
        {&buzzer, "", 1, 0},
        {&led, "0", 0, 0},
        {&sense, "01", 1, 0},
        {&silent, "1", 0, 0},
        {&silent, "0", 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v;

        print_message("%s\n", cases[i].argument);
        assert_true(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
        assert_int_equal(v.number, cases[i].number);
        assert_int_equal(v.digits, cases[i].digits);
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
        {&recharge, "+4.0"},
        {&recharge, ""},
        {&current, "0 010"},
        {&current, "10"},
        {&current, "0,0100"},
        {&correction, "005.0"},
        {&correction, "05.0"},
        {&calibration, "2,0100"},
        {&calibration, "1,-100"},
        {&priority, "02"},
        {&priority, "0"},
        {&priority, "000"},
        {&priority_of_unit, "0,2"},
        {&priority_of_unit, "001"},
        {&mode, "C"},
        {&mode, "AB"},
        {&mode, "a"},
        {&order, "03"},
        {&order, "2"},
        {&buzzer, "1"},
        {&led, "2"},
        {&led, "x"},
        {&sense, "10"},
        {&silent, "2"},
        {&float_voltage, "564 540"},
        {&float_voltage, "564"},
        {&third, "0420,0440,0430"},
        {&end_time, "0500,0800"},
        {&end_time, "0500-2400"},
        {&start_time, "0260"},
        {&start_time, "2400"},
        {&start_time, "02:15"},
        {&clock, "2406151230"},
        {&clock, "241315123000"},
        {&clock, "240600123000"},
        {&clock, "240615243000"},
        {&clock, "24061512300x"},
        {&stamp, "2018 06 01 20 60"},
        {&stamp, "2018,06,01,20,00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v;

        print_message("%s\n", cases[i].argument);
        assert_false(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
    }
}

static void codes_are_found_whatever_zeros_stand_before_them(void **state)
{
    struct value v;

    (void)state;
    assert_true(setting_read(&priority, span_of("01"), false, &v));
    assert_ptr_equal(v.choice, &priorities[1]);
    assert_true(setting_read(&priority_of_unit, span_of("0,1"), false, &v));
    assert_ptr_equal(v.choice, &priorities[1]);
    assert_true(setting_read(&mode, span_of("B"), false, &v));
    assert_ptr_equal(v.choice, &letters[1]);
}

static void of_a_text_the_code_is_the_value(void **state)
{
    struct value v;

    (void)state;
    assert_true(setting_read(&order, span_of("01"), false, &v));
    assert_int_equal(v.kind, VALUE_TEXT);
    assert_true(span_is(v.text, "01"));
}

static void what_has_two_commands_needs_no_argument(void **state)
{
    struct value v;

    (void)state;
    assert_true(setting_read(&buzzer, span_of(""), true, &v));
    assert_int_equal(v.kind, VALUE_FLAG);
    assert_int_equal(v.number, 0);
    assert_true(setting_read(&machine, span_of(""), false, &v));
    assert_ptr_equal(v.choice, &letters[0]);
    assert_true(setting_read(&machine, span_of(""), true, &v));
    assert_ptr_equal(v.choice, &letters[1]);
}

static void parts_are_found_by_their_place(void **state)
{
    struct span argument = span_of("0421,0441,0431,0451");

    (void)state;
    assert_true(span_is(setting_part(&third, argument, 0), "0421"));
    assert_true(span_is(setting_part(&third, argument, 3), "0451"));
    assert_int_equal(setting_part(&third, argument, 4).length, 0);
    assert_true(span_is(setting_part(&correction, span_of("-00.5"), 0), "-00.5"));
    assert_true(span_is(setting_part(&end_time, span_of("2200-0600"), 1), "0600"));
    assert_true(span_is(setting_part(&middle, span_of("00.0 52.5 060"), 2), "060"));
}

static void a_row_has_its_part_and_that_of_its_sign(void **state)
{
    (void)state;
    assert_false(setting_has_part(&third, 1));
    assert_true(setting_has_part(&third, 2));
    assert_true(setting_has_part(&calibration, 0));
    assert_true(setting_has_part(&calibration, 1));
    assert_true(setting_has_part(&stamp, 0));
    assert_true(setting_has_part(&stamp, 4));
}

static void times_are_read_with_their_century(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *argument, *digits;
    } cases[] = {
        {&clock, "250101000001", "20250101000001"},
        {&long_clock, "20250101000001", "20250101000001"},
        {&stamp, "2025 01 31 23 59", "202501312359"},
        {&start_time, "2359", "2359"},
        {&end_time, "0000-2300", "2300"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char digits[TIME_DIGITS];
        struct value v;

        print_message("%s\n", cases[i].argument);
        assert_true(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
        assert_int_equal(v.kind, VALUE_TIME);
        assert_int_equal(value_time_digits(v.text, digits), strlen(cases[i].digits));
        assert_memory_equal(digits, cases[i].digits, strlen(cases[i].digits));
        assert_true(setting_allows(cases[i].setting, &v, 0));
    }
}

static void ranges_steps_and_choices_hold(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *argument;
        double battery_v;
        bool allowed;
    } cases[] = {
        {&recharge, "44.0", 48, true},
        {&recharge, "51.0", 48, true},
        {&recharge, "43.0", 48, false},
        {&recharge, "52.0", 48, false},
        {&recharge, "44.5", 48, false},
        {&recharge, "22.5", 24, true},
        {&recharge, "25.5", 24, true},
        {&recharge, "22.3", 24, false},
        {&recharge, "44.0", 24, false},
        {&recharge, "11.0", 12, true},
        {&recharge, "11.3", 12, true},
        {&recharge, "11.5", 12, true},
        {&recharge, "12.8", 12, true},
        {&recharge, "11.2", 12, false},
        {&recharge, "12.7", 12, false},
        {&recharge, "13.0", 12, false},
        {&recharge, "44.0", 0, false},
        {&redischarge, "00.0", 48, true},
        {&redischarge, "00.0", 0, true},
        {&redischarge, "58.0", 48, true},
        {&redischarge, "59.0", 48, false},
        {&minutes, "005", 0, true},
        {&minutes, "900", 0, true},
        {&minutes, "007", 0, false},
        {&minutes, "000", 0, false},
        {&minutes, "905", 0, false},
        {&sleep_time, "99", 0, true},
        {&output, "2300", 0, true},
        {&output, "2200", 0, false},
        {&correction, "-10.0", 0, true},
        {&correction, "-10.1", 0, false},
        {&calibration, "0,1000", 0, true},
        {&calibration, "0,1001", 0, false},
        {&current, "0,999", 0, true},
        {&current, "0,000", 0, false},
        {&float_voltage, "000,584", 0, true},
        {&float_voltage, "564,585", 0, false},
        {&float_voltage, "564,479", 0, false},
        {&end_time, "0000-0700", 0, true},
        {&end_time, "0000-0730", 0, false},
        {&start_time, "0730", 0, true},
        {&led, "1", 0, true},
        {&order, "02", 0, true},
        {&mode, "B", 0, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value v;

        print_message("%s at %g V\n", cases[i].argument, cases[i].battery_v);
        assert_true(setting_read(cases[i].setting, span_of(cases[i].argument), false, &v));
        assert_int_equal(setting_allows(cases[i].setting, &v, cases[i].battery_v),
                         cases[i].allowed);
    }
}

static void values_of_another_kind_are_not_allowed(void **state)
{
    static const struct choice other = {"0", "solar_only", "Only solar"};
    static const struct setting *const settings[] = {&minutes, &priority, &led,
                                                     &order,   &clock,    &start_time};
    const struct value values[] = {
        {.kind = VALUE_UNKNOWN},
        {.kind = VALUE_CHOICE},
        {.kind = VALUE_CHOICE, .choice = &other},
        {.kind = VALUE_TEXT, .text = span_of("03")},
        {.kind = VALUE_LIST, .text = span_of("010 020")},
        {.kind = VALUE_TIME, .text = span_of("2561")},
    };

    (void)state;
    for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++)
        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
            assert_false(setting_allows(settings[s], &values[i], 48));

    struct value flag = value_flag(true), number = value_number(60, 0);
    assert_false(setting_allows(&minutes, &flag, 48));
    assert_false(setting_allows(&led, &number, 48));
}

static void values_are_written_in_the_form_of_the_example(void **state)
{
    const struct {
        const struct setting *setting;
        struct value value;
        const char *argument; /* NULL: there is no room for it */
    } cases[] = {
        {&recharge, value_number(455, 1), "45.5"},
        {&recharge, value_number(45, 0), "45.0"},
        {&recharge, value_number(100, 0), NULL},
        {&current, value_number(5, 0), "0,005"},
        {&output, value_number(230, 0), "2300"},
        {&correction, value_number(-5, 1), "-00.5"},
        {&correction, value_number(7, 0), "+07.0"},
        {&calibration, value_number(-20, 0), "0,0020"},
        {&calibration, value_number(20, 0), "1,0020"},
        {&sleep_time, value_number(300, 0), "10"},
        {&power, value_number(5000, 0), "05"},
        {&float_voltage, value_number(5350, 2), "564,535"},
        {&third, value_number(411, 1), "0420,0440,0411,0450"},
        {&middle, value_number(50, 0), "00.0 50.0 060"},
        {&led, value_flag(false), "0"},
        {&sense, value_flag(true), "01"},
        {&silent, value_flag(true), "0"},
        {&priority, {.kind = VALUE_CHOICE, .choice = &priorities[1]}, "01"},
        {&priority_of_unit, {.kind = VALUE_CHOICE, .choice = &priorities[1]}, "0,1"},
        {&mode, {.kind = VALUE_CHOICE, .choice = &letters[1]}, "B"},
        {&order, {.kind = VALUE_TEXT, .text = span_of("01")}, "01"},
        {&end_time, {.kind = VALUE_TIME, .text = span_of("2200")}, "0500-2200"},
        {&start_time, {.kind = VALUE_TIME, .text = span_of("05")}, "0500"},
        {&clock, {.kind = VALUE_TIME, .text = span_of("20250131235958")}, "250131235958"},
        {&clock, {.kind = VALUE_TIME, .text = span_of("250131235958")}, "250131235958"},
        {&long_clock, {.kind = VALUE_TIME, .text = span_of("250131 23:59")}, "20250131235900"},
        {&stamp, {.kind = VALUE_TIME, .text = span_of("20250131235958")}, "2025 01 31 23 59"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *example = cases[i].setting->example;
        char argument[32];

        print_message("%s\n", example);
        strcpy(argument, example);
        assert_int_equal(setting_write(cases[i].setting, &cases[i].value, argument),
                         cases[i].argument != NULL);
        assert_string_equal(argument, cases[i].argument != NULL ? cases[i].argument : example);
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
        cmocka_unit_test(numbers_and_switches_are_read),
        cmocka_unit_test(arguments_of_another_form_are_refused),
        cmocka_unit_test(codes_are_found_whatever_zeros_stand_before_them),
        cmocka_unit_test(of_a_text_the_code_is_the_value),
        cmocka_unit_test(what_has_two_commands_needs_no_argument),
        cmocka_unit_test(parts_are_found_by_their_place),
        cmocka_unit_test(a_row_has_its_part_and_that_of_its_sign),
        cmocka_unit_test(times_are_read_with_their_century),
        cmocka_unit_test(ranges_steps_and_choices_hold),
        cmocka_unit_test(values_of_another_kind_are_not_allowed),
        cmocka_unit_test(values_are_written_in_the_form_of_the_example),
        cmocka_unit_test(lists_are_searched_by_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
