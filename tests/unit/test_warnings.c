/* test_warnings.c: the list of what an inverter complains about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/warnings.h"
#include "protocols/index.h"
#include "protocols/pi30_choices.h"

struct scene {
    struct sequence sequence;
    struct live live;
    struct active_warning list[WARNINGS_MAX];
    size_t count;
};

static struct scene scene;

static int set_up(void **state)
{
    (void)state;
    scene.sequence.last = 0;
    live_init(&scene.live, &scene.sequence);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    live_done(&scene.live);
    return 0;
}

static void list_now(void)
{
    scene.count = warnings_active(&scene.live, scene.list, WARNINGS_MAX);
}

static void put(enum measurement_id id, struct value v, int64_t wall_ms)
{
    live_put(&scene.live, "QPIWS", &(struct reading){.is = id, .value = v}, false,
             (struct live_moment){.wall_ms = wall_ms});
    list_now();
}

static void flag(enum measurement_id id)
{
    put(id, value_flag(true), 1000);
}

/* A code as the wire has it, in its table or not. */
static void code(enum measurement_id id, const struct choice *choices, const char *text)
{
    const struct choice *c = choices;

    while (c->slug != NULL && strcmp(c->code, text) != 0)
        c++;
    put(id,
        (struct value){
            .kind = VALUE_CHOICE,
            .choice = c->slug != NULL ? c : NULL,
            .text = span_of(text),
        },
        2000);
}

static void hear(const char *protocol, const char *command, const char *text)
{
    const struct protocol *p = protocol_find(span_of(protocol));
    const struct message *m = protocol_message(p, span_of(command));
    struct decoded d;

    assert_true(decode_reply(p, m, span_of(text), &d));
    live_update(&scene.live, m->command, &d, (struct live_moment){.wall_ms = 1000});
    list_now();
}

static void expect(size_t place, enum measurement_id id, enum severity severity)
{
    assert_true(place < scene.count);
    assert_string_equal(measurements[scene.list[place].is].name, measurements[id].name);
    assert_string_equal(severity_name(scene.list[place].severity), severity_name(severity));
    assert_non_null(scene.list[place].advice);
}

static void expect_words(size_t place, const char *expected)
{
    char words[WARNING_WORDS_CAPACITY];

    warning_words(&scene.list[place], words);
    assert_string_equal(words, expected);
}

static void a_complaint_becomes_a_fault_while_the_unit_has_one(void **state)
{
    (void)state;
    hear("pi30", "QPIWS", "00000000000000001000000000000000");
    assert_int_equal(scene.count, 1);
    expect(0, M_warning_overload, SEVERITY_WARNING);

    hear("pi30", "QPIWS", "01000100000000001000000000000000");
    assert_int_equal(scene.count, 3);
    expect(0, M_warning_inverter_fault, SEVERITY_FAULT);
    expect(1, M_warning_overload, SEVERITY_FAULT);
    expect(2, M_warning_line_fail, SEVERITY_WARNING);
}

static void a_fault_code_says_that_the_unit_has_a_fault_as_well(void **state)
{
    (void)state;
    flag(M_warning_overload);
    code(M_fault_code, pi30_fault_codes, "58");
    assert_int_equal(scene.count, 2);
    expect(0, M_fault_code, SEVERITY_FAULT);
    expect(1, M_warning_overload, SEVERITY_FAULT);
}

static void notes_stand_behind_warnings_and_faults(void **state)
{
    (void)state;
    flag(M_warning_pv_loss);
    flag(M_warning_battery_open);
    flag(M_warning_eeprom_access_fault);
    assert_int_equal(scene.count, 3);
    expect(0, M_warning_battery_open, SEVERITY_FAULT);
    expect(1, M_warning_eeprom_access_fault, SEVERITY_WARNING);
    expect(2, M_warning_pv_loss, SEVERITY_INFO);
    assert_non_null(strstr(scene.list[2].advice, "normal at night"));
    assert_string_equal(scene.list[2].code, "");
    expect_words(2, "No PV power");
}

static void the_gravest_come_first_where_there_is_little_room(void **state)
{
    struct active_warning one[1];

    (void)state;
    flag(M_warning_line_fail);
    flag(M_warning_bms_temperature_high);
    assert_int_equal(warnings_active(&scene.live, one, 1), 1);
    assert_int_equal(one[0].is, M_warning_bms_temperature_high);
}

static void a_code_is_told_in_its_words_with_since_when(void **state)
{
    (void)state;
    code(M_fault_code, pi30_fault_codes, "80");
    assert_int_equal(scene.count, 1);
    expect(0, M_fault_code, SEVERITY_FAULT);
    expect_words(0, "Parallel units: communication failed");
    assert_string_equal(scene.list[0].code, "80");
    assert_int_equal(scene.list[0].since_wall_ms, 2000);
    assert_non_null(strstr(scene.list[0].advice, "cables"));
}

static void no_code_is_no_complaint(void **state)
{
    (void)state;
    code(M_fault_code, pi30_fault_codes, "00");
    assert_int_equal(scene.count, 0);
    put(M_fault_code, (struct value){.kind = VALUE_UNKNOWN, .text = span_of("--")}, 3000);
    assert_int_equal(scene.count, 0);
}

static void an_unknown_code_is_told_with_its_number(void **state)
{
    (void)state;
    code(M_fault_code, pi30_fault_codes, "77");
    assert_int_equal(scene.count, 1);
    expect(0, M_fault_code, SEVERITY_FAULT);
    expect_words(0, "Unknown code 77");
    assert_non_null(strstr(scene.list[0].advice, "manual"));
}

static void a_code_is_left_out_where_a_flag_says_the_same(void **state)
{
    (void)state;
    flag(M_warning_battery_under_shutdown);
    expect(0, M_warning_battery_under_shutdown, SEVERITY_WARNING);
    code(M_fault_code, pi30_fault_codes, "04");
    assert_int_equal(scene.count, 1);
    expect(0, M_warning_battery_under_shutdown, SEVERITY_FAULT);
    assert_int_equal(scene.list[0].since_wall_ms, 1000);

    put(M_warning_battery_under_shutdown, value_flag(false), 4000);
    assert_int_equal(scene.count, 1);
    expect(0, M_fault_code, SEVERITY_FAULT);
}

/* "05" is a short circuit or heat. */
static void a_code_of_two_meanings_is_left_out_beside_either(void **state)
{
    static const enum measurement_id either[] = {M_warning_output_short,
                                                 M_warning_over_temperature};

    (void)state;
    code(M_fault_code, pi30_fault_codes, "05");
    expect(0, M_fault_code, SEVERITY_FAULT);
    for (size_t n = 0; n < 2; n++) {
        flag(either[n]);
        assert_int_equal(scene.count, 1);
        expect(0, either[n], SEVERITY_FAULT);
        put(either[n], value_flag(false), 5000);
    }
}

static const struct choice revo_codes[] = {
    {"00", "none", "No fault"},
    {"05", "over_temperature", "Over temperature"},
    {"06", "fan_locked", "Fan locked"},
    {"21", "pv_under_voltage", "PV voltage too low"},
    {0},
};

static void a_warning_code_is_left_out_beside_the_same_fault(void **state)
{
    (void)state;
    code(M_warning_code, revo_codes, "06");
    assert_int_equal(scene.count, 1);
    expect(0, M_warning_code, SEVERITY_WARNING);
    code(M_fault_code, revo_codes, "05");
    assert_int_equal(scene.count, 2);
    expect(1, M_warning_code, SEVERITY_WARNING);
    code(M_fault_code, revo_codes, "06");
    assert_int_equal(scene.count, 1);
    expect(0, M_fault_code, SEVERITY_FAULT);
}

static void a_code_may_be_a_mere_note(void **state)
{
    (void)state;
    code(M_warning_code, revo_codes, "21");
    assert_int_equal(scene.count, 1);
    expect(0, M_warning_code, SEVERITY_INFO);
}

static void the_battery_complains_in_its_own_name(void **state)
{
    static const struct choice bms_codes[] = {
        {"0", "none", "None"},
        {"3", "battery_over_temperature", "Battery too hot"},
        {0},
    };

    (void)state;
    code(M_bms_warning_code, bms_codes, "3");
    assert_int_equal(scene.count, 1);
    expect(0, M_bms_warning_code, SEVERITY_WARNING);
    expect_words(0, "BMS: Battery too hot");
    assert_non_null(strstr(scene.list[0].advice, "(BMS)"));
    code(M_bms_fault_code, bms_codes, "3");
    assert_int_equal(scene.count, 1);
    expect(0, M_bms_fault_code, SEVERITY_FAULT);
}

static void another_code_is_another_complaint(void **state)
{
    struct active_warning before;

    (void)state;
    code(M_fault_code, pi30_fault_codes, "77");
    before = scene.list[0];
    assert_true(warning_equals(&before, &scene.list[0]));
    code(M_fault_code, pi30_fault_codes, "78");
    assert_false(warning_equals(&before, &scene.list[0]));
}

static void flags_and_codes_are_where_complaints_come_from(void **state)
{
    (void)state;
    assert_true(warning_comes_from(M_warning_line_fail));
    assert_true(warning_comes_from(M_fault_code));
    assert_true(warning_comes_from(M_bms_warning_code));
    assert_false(warning_comes_from(M_device_mode));
    assert_false(warning_comes_from(M_serial_number));
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(a_complaint_becomes_a_fault_while_the_unit_has_one),
        HOLDS(a_fault_code_says_that_the_unit_has_a_fault_as_well),
        HOLDS(notes_stand_behind_warnings_and_faults),
        HOLDS(the_gravest_come_first_where_there_is_little_room),
        HOLDS(a_code_is_told_in_its_words_with_since_when),
        HOLDS(no_code_is_no_complaint),
        HOLDS(an_unknown_code_is_told_with_its_number),
        HOLDS(a_code_is_left_out_where_a_flag_says_the_same),
        HOLDS(a_code_of_two_meanings_is_left_out_beside_either),
        HOLDS(a_warning_code_is_left_out_beside_the_same_fault),
        HOLDS(a_code_may_be_a_mere_note),
        HOLDS(the_battery_complains_in_its_own_name),
        HOLDS(another_code_is_another_complaint),
        HOLDS(flags_and_codes_are_where_complaints_come_from),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
