/* test_parallel.c: what is known of a set, number by number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "inverter/parallel.h"
#include "protocols/index.h"

#define REST                                                                                       \
    " 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 000 00895 00713 007 10100010 1 1 "  \
    "060 080 60 00 000"
/* How a set of two answers about number 2: phocus, an emulator made from a real set's answers. */
#define NOBODY                                                                                     \
    "0 00000000000000 P 00 000.0 00.00 000.0 00.00 0000 0000 000 00.0 000 000 000.0 002 00619 "    \
    "00303 003 00000000 0 0 010 110 02 00 000"

static const char own[] = "92931905106458";
static const struct parallel_self self = {.serial = own, .number = -1};

static void decode(const char *protocol, const char *command, const char *text, struct decoded *out)
{
    const struct protocol *p = protocol_find(span_of(protocol));

    assert_true(decode_reply(p, protocol_message(p, span_of(command)), span_of(text), out));
}

static enum presence hear(struct parallel *p, uint8_t unit, const char *text)
{
    struct decoded d;

    decode("pi30", "QPGS0", text, &d);
    return parallel_hear(p, unit, &d, &self);
}

static enum presence hear_unit(struct parallel *p, uint8_t unit, int flag, const char *serial)
{
    char text[200];

    snprintf(text, sizeof text, "%d %s B 00" REST, flag, serial);
    return hear(p, unit, text);
}

/* The numbers that are to be asked about now, as digits. */
static const char *next(struct parallel *p)
{
    static char digits[PARALLEL_UNITS_MAX + 1];
    size_t count = 0;
    int unit;

    while ((unit = parallel_next(p)) >= 0)
        digits[count++] = (char)('0' + unit);
    digits[count] = '\0';
    return digits;
}

static void the_sign_of_a_set_is_number_1(void **state)
{
    struct parallel p = {0};

    (void)state;
    parallel_begin(&p);
    assert_string_equal(next(&p), "1");
    assert_false(parallel_is_known(&p));
    assert_int_equal(hear(&p, 1, NOBODY), UNIT_ABSENT);
    assert_string_equal(next(&p), "");
    assert_true(parallel_is_known(&p));
    assert_int_equal(parallel_count(&p), 0);
}

static void a_set_is_looked_through_until_two_in_a_row_are_absent(void **state)
{
    struct parallel p = {0};

    (void)state;
    parallel_begin(&p);
    assert_string_equal(next(&p), "1");
    assert_int_equal(hear_unit(&p, 1, 1, "92931905106463"), UNIT_OTHER);
    assert_string_equal(next(&p), "02");
    assert_int_equal(hear_unit(&p, 0, 1, own), UNIT_OWN);
    assert_int_equal(hear(&p, 2, NOBODY), UNIT_ABSENT);
    assert_string_equal(next(&p), "3");
    assert_int_equal(hear_unit(&p, 3, 1, "92931905106470"), UNIT_OTHER);
    assert_string_equal(next(&p), "4");
    assert_int_equal(hear(&p, 4, NOBODY), UNIT_ABSENT);
    assert_string_equal(next(&p), "5");
    assert_false(parallel_is_known(&p));
    assert_int_equal(hear(&p, 5, NOBODY), UNIT_ABSENT);
    assert_string_equal(next(&p), "");
    assert_true(parallel_is_known(&p));
    assert_int_equal(parallel_count(&p), 2);
}

static void no_more_are_asked_about_than_a_set_may_have(void **state)
{
    struct parallel p = {.max = 2};

    (void)state;
    assert_string_equal(next(&p), "1");
    hear_unit(&p, 1, 1, "92931905106463");
    hear_unit(&p, 0, 1, own);
    assert_string_equal(next(&p), "0");
    assert_string_equal(next(&p), "");
    assert_true(parallel_is_known(&p));

    struct parallel alone = {.max = 1};
    assert_string_equal(next(&alone), "");
    assert_true(parallel_is_known(&alone));
}

static void the_cable_may_be_on_any_unit(void **state)
{
    struct parallel p = {0};

    (void)state;
    assert_string_equal(next(&p), "1");
    assert_int_equal(hear_unit(&p, 1, 1, own), UNIT_OWN);
    assert_string_equal(next(&p), "02");
    assert_int_equal(hear_unit(&p, 0, 1, "92931905106463"), UNIT_OTHER);
}

static void a_single_unit_may_answer_for_itself_with_a_0_in_front(void **state)
{
    struct parallel p = {0};

    (void)state;
    assert_int_equal(hear_unit(&p, 0, 0, own), UNIT_OWN);
    assert_int_equal(hear_unit(&p, 1, 0, own), UNIT_ABSENT);
    assert_int_equal(parallel_count(&p), 0);
}

static void a_firmware_that_does_not_look_at_the_number_has_no_others(void **state)
{
    struct parallel p = {0};

    (void)state;
    assert_string_equal(next(&p), "1");
    hear_unit(&p, 1, 1, own);
    for (const char *more = next(&p); more[0] != '\0'; more = next(&p))
        for (; *more != '\0'; more++)
            assert_int_equal(hear_unit(&p, (uint8_t)(*more - '0'), 1, own), UNIT_ABSENT);
    assert_true(parallel_is_known(&p));
    assert_int_equal(parallel_count(&p), 0);
}

static void a_unit_is_counted_under_one_number(void **state)
{
    struct parallel p = {0};

    (void)state;
    hear_unit(&p, 0, 1, own);
    assert_int_equal(hear_unit(&p, 1, 1, "92931905106463"), UNIT_OTHER);
    assert_int_equal(hear_unit(&p, 2, 1, "92931905106463"), UNIT_ABSENT);
    assert_int_equal(parallel_count(&p), 1);
}

static void a_serial_number_counts_until_the_flag_is_known_to_be_used(void **state)
{
    struct parallel p = {0};

    (void)state;
    assert_int_equal(hear_unit(&p, 1, 0, "92931905106463"), UNIT_OTHER);
    hear_unit(&p, 0, 1, own);
    assert_int_equal(hear_unit(&p, 2, 0, "92931905106470"), UNIT_ABSENT);
    hear_unit(&p, 1, 0, "92931905106463");
    assert_int_equal(hear_unit(&p, 1, 0, "92931905106463"), UNIT_ABSENT);
}

static void one_miss_is_not_the_end_of_a_unit(void **state)
{
    struct parallel p = {0};

    (void)state;
    hear_unit(&p, 1, 1, "92931905106463");
    assert_int_equal(parallel_pause_ms(&p, 1), -1);
    assert_int_equal(hear(&p, 1, NOBODY), UNIT_OTHER);
    assert_int_equal(parallel_pause_ms(&p, 1), -1);
    assert_false(parallel_has_left(&p, 1));
    hear_unit(&p, 1, 1, "92931905106463");
    assert_int_equal(parallel_miss(&p, 1, ANSWER_REFUSED), UNIT_OTHER);
    assert_int_equal(parallel_miss(&p, 1, ANSWER_REFUSED), UNIT_ABSENT);
    assert_true(parallel_has_left(&p, 1));
    assert_int_equal(parallel_pause_ms(&p, 1), 15000);
    assert_int_equal(hear_unit(&p, 1, 1, "92931905106463"), UNIT_OTHER);
    assert_false(parallel_has_left(&p, 1));
}

static void damage_and_silence_do_not_end_a_unit(void **state)
{
    struct parallel p = {0};

    (void)state;
    hear_unit(&p, 1, 1, "92931905106463");
    for (int n = 0; n < 9; n++) {
        assert_int_equal(parallel_miss(&p, 1, ANSWER_TIMEOUT), UNIT_OTHER);
        assert_int_equal(parallel_miss(&p, 1, ANSWER_DAMAGED), UNIT_OTHER);
    }
    assert_int_equal(parallel_miss(&p, 2, ANSWER_DAMAGED), UNIT_UNKNOWN);
    assert_int_equal(parallel_miss(&p, 2, ANSWER_TIMEOUT), UNIT_ABSENT);
}

static void a_unit_that_only_changed_its_number_has_not_left(void **state)
{
    struct parallel p = {0};

    (void)state;
    hear_unit(&p, 0, 1, own);
    hear_unit(&p, 1, 1, "92931905106463");
    hear_unit(&p, 2, 1, "92931905106470");
    hear(&p, 1, NOBODY);
    hear(&p, 1, NOBODY);
    hear(&p, 2, NOBODY);
    hear(&p, 2, NOBODY);
    assert_true(parallel_has_left(&p, 2));
    hear_unit(&p, 1, 1, "92931905106470");
    assert_false(parallel_has_left(&p, 2));
    assert_int_equal(parallel_count(&p), 1);
}

static void who_was_never_there_is_looked_for_every_five_minutes(void **state)
{
    struct parallel p = {0};

    (void)state;
    hear(&p, 1, NOBODY);
    assert_int_equal(parallel_pause_ms(&p, 1), -1);
    hear(&p, 1, NOBODY);
    assert_int_equal(parallel_pause_ms(&p, 1), 300000);
}

/* Live values in which the unit on the cable has that output mode. */
static void say_mode(struct live *live, const char *protocol, const char *code)
{
    struct decoded d;

    decode(protocol, "QOPM", code, &d);
    live_update(live, "QOPM", &d, (struct live_moment){0});
}

static void what_a_single_unit_refuses_is_left_alone_until_it_is_one_of_several(void **state)
{
    struct sequence sequence = {0};
    struct parallel p = {0};
    struct live live;

    (void)state;
    live_init(&live, &sequence);
    say_mode(&live, "pi30", "00");
    parallel_note_mode(&p, &live);
    assert_string_equal(next(&p), "1");
    parallel_miss(&p, 1, ANSWER_REFUSED);
    parallel_miss(&p, 1, ANSWER_REFUSED);
    assert_int_equal(parallel_pause_ms(&p, 1), 7 * 24 * 3600000);
    assert_string_equal(next(&p), "");

    say_mode(&live, "pi30", "01");
    parallel_note_mode(&p, &live);
    assert_string_equal(next(&p), "02");
    assert_int_equal(parallel_pause_ms(&p, 1), 300000);
    hear_unit(&p, 0, 1, own);
    assert_string_equal(next(&p), "1");
    live_done(&live);
}

static void an_output_mode_for_several_is_enough_to_ask(void **state)
{
    struct sequence sequence = {0};
    struct parallel p = {0};
    struct live live;

    (void)state;
    live_init(&live, &sequence);
    say_mode(&live, "pi30", "02");
    parallel_note_mode(&p, &live);
    assert_string_equal(next(&p), "0");
    hear_unit(&p, 0, 1, own);
    assert_string_equal(next(&p), "1");
    live_done(&live);
}

static void all_are_asked_about_anew_after_a_connect(void **state)
{
    struct parallel p = {0};

    (void)state;
    next(&p);
    hear_unit(&p, 1, 1, "92931905106463");
    next(&p);
    hear_unit(&p, 0, 1, own);
    next(&p);
    parallel_begin(&p);
    assert_string_equal(next(&p), "0");
    assert_int_equal(parallel_count(&p), 0);
    hear_unit(&p, 0, 1, own);
    assert_string_equal(next(&p), "1");
    hear(&p, 1, NOBODY);
    hear(&p, 1, NOBODY);
    assert_true(parallel_has_left(&p, 1));
}

#define VALUES                                                                                     \
    "5,00,2387,499,2387,499,0716,0165,01232,00505,012,004,518,000,015,031,036,1137,0000,"          \
    "2088,0000,2,0,1,1,2,1,037"

static enum presence hear_18(struct parallel *p, uint8_t unit, const char *command,
                             const char *text, int number)
{
    struct decoded d;

    decode("pi18", command, text, &d);
    return parallel_hear(p, unit, &d, &(struct parallel_self){.serial = own, .number = number});
}

static void a_serial_number_that_another_question_tells_is_waited_for(void **state)
{
    struct parallel p = {0};

    (void)state;
    assert_int_equal(hear_18(&p, 1, "PGS0", "1," VALUES, 0), UNIT_OTHER);
    assert_false(parallel_is_named(&p, 1));
    assert_int_equal(hear_18(&p, 1, "PRI0", "1,14,96161704100242000000,1,060,030,1", 0),
                     UNIT_OTHER);
    assert_true(parallel_is_named(&p, 1));
    assert_string_equal(p.units[1].serial, "96161704100242");
    assert_int_equal(hear_18(&p, 0, "PGS0", "1," VALUES, 0), UNIT_OWN);

    for (int n = 0; n < 3; n++) {
        assert_false(parallel_is_named(&p, 2));
        hear_18(&p, 2, "PGS0", "1," VALUES, 0);
    }
    assert_true(parallel_is_named(&p, 2));
}

static void the_serial_number_knows_better_than_the_number_a_unit_gives_itself(void **state)
{
    struct parallel p = {0};

    (void)state;
    assert_int_equal(hear_18(&p, 0, "PRI0", "1,14,96161704100242000000,1,060,030,1", 0),
                     UNIT_OTHER);
    assert_int_equal(hear_18(&p, 0, "PGS0", "1," VALUES, 0), UNIT_OTHER);
    assert_int_equal(hear_18(&p, 1, "PRI0", "1,14,92931905106458000000,1,060,030,1", 0), UNIT_OWN);
}

static void role(struct parallel *p, const struct live *live, const char *expected)
{
    const char *found = parallel_role(p, live);

    if (expected == NULL)
        assert_null(found);
    else
        assert_string_equal(found, expected);
}

static void the_one_on_the_cable_is_master_slave_or_single(void **state)
{
    struct sequence sequence = {0};
    struct parallel p = {0};
    struct live live;

    (void)state;
    live_init(&live, &sequence);
    next(&p);
    role(&p, &live, NULL);
    hear(&p, 1, NOBODY);
    role(&p, &live, "single");
    hear_unit(&p, 1, 1, "92931905106463");
    role(&p, &live, "master");
    hear_unit(&p, 0, 1, own);
    p.units[1].cabled = true;
    role(&p, &live, "master");

    /* Another one with a cable has a lower number. */
    struct parallel second = {0};
    hear_unit(&second, 0, 1, "92931905106463");
    hear_unit(&second, 1, 1, own);
    role(&second, &live, "master");
    second.units[0].cabled = true;
    role(&second, &live, "slave");

    say_mode(&live, "pi30", "00");
    struct parallel third = {0};
    parallel_note_mode(&third, &live);
    role(&third, &live, "single");
    live_done(&live);
}

static void what_a_unit_says_of_its_role_comes_first(void **state)
{
    static const struct {
        const char *slug, *role;
    } cases[] = {
        {"slave", "slave"}, {"master", "master"}, {"single", "single"}, {"switching", NULL}};
    struct sequence sequence = {0};
    struct parallel p = {0};
    struct live live;

    (void)state;
    live_init(&live, &sequence);
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct choice choice = {.slug = cases[n].slug};
        struct reading told = {.is = M_parallel_role,
                               .value = {.kind = VALUE_CHOICE, .choice = &choice}};

        live_put(&live, "HSTS", &told, false, (struct live_moment){0});
        role(&p, &live, cases[n].role);
    }
    live_done(&live);
}

static void the_phase_follows_from_the_output_mode(void **state)
{
    static const struct {
        const char *protocol, *code, *phase;
    } cases[] = {
        {"pi30", "00", NULL}, {"pi30", "01", NULL}, {"pi30", "02", "L1"}, {"pi30", "03", "L2"},
        {"pi30", "04", "L3"}, {"pi30", "05", "L1"}, {"pi30", "06", "L2"}, {"pi30", "07", "L2"},
        {"pi41", "05", NULL}, {"pi41", "06", NULL}, {"pi41", "04", "L3"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct sequence sequence = {0};
        struct live live;

        live_init(&live, &sequence);
        assert_null(parallel_phase(&live));
        say_mode(&live, cases[n].protocol, cases[n].code);
        if (cases[n].phase == NULL)
            assert_null(parallel_phase(&live));
        else
            assert_string_equal(parallel_phase(&live), cases[n].phase);
        live_done(&live);
    }
}

static void a_revo_tells_its_phase_by_a_flag_and_a_digit(void **state)
{
    struct sequence sequence = {0};
    struct live live;
    struct live_moment at = {0};
    struct reading three = {.is = M_three_phase_parallel_enabled, .value = value_flag(true)};
    struct reading id = {.is = M_three_phase_id,
                         .value = {.kind = VALUE_TEXT, .text = span_of("2")}};

    (void)state;
    live_init(&live, &sequence);
    live_put(&live, "PQSE", &id, false, at);
    assert_null(parallel_phase(&live));
    live_put(&live, "PQSE", &three, false, at);
    assert_string_equal(parallel_phase(&live), "L2");
    live_done(&live);
}

static void a_serial_number_may_be_cut(void **state)
{
    (void)state;
    assert_true(parallel_same_serial("92931905106458", "92931905106458"));
    assert_true(parallel_same_serial("92931905106458", "929319051064580017"));
    assert_false(parallel_same_serial("92931905106458", "92931905106463"));
    assert_false(parallel_same_serial("9293", "92931905106458"));
    assert_true(parallel_same_serial("9293", "9293"));
    assert_false(parallel_same_serial("", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sign_of_a_set_is_number_1),
        cmocka_unit_test(a_set_is_looked_through_until_two_in_a_row_are_absent),
        cmocka_unit_test(no_more_are_asked_about_than_a_set_may_have),
        cmocka_unit_test(the_cable_may_be_on_any_unit),
        cmocka_unit_test(a_single_unit_may_answer_for_itself_with_a_0_in_front),
        cmocka_unit_test(a_firmware_that_does_not_look_at_the_number_has_no_others),
        cmocka_unit_test(a_unit_is_counted_under_one_number),
        cmocka_unit_test(a_serial_number_counts_until_the_flag_is_known_to_be_used),
        cmocka_unit_test(one_miss_is_not_the_end_of_a_unit),
        cmocka_unit_test(damage_and_silence_do_not_end_a_unit),
        cmocka_unit_test(a_unit_that_only_changed_its_number_has_not_left),
        cmocka_unit_test(who_was_never_there_is_looked_for_every_five_minutes),
        cmocka_unit_test(what_a_single_unit_refuses_is_left_alone_until_it_is_one_of_several),
        cmocka_unit_test(an_output_mode_for_several_is_enough_to_ask),
        cmocka_unit_test(all_are_asked_about_anew_after_a_connect),
        cmocka_unit_test(a_serial_number_that_another_question_tells_is_waited_for),
        cmocka_unit_test(the_serial_number_knows_better_than_the_number_a_unit_gives_itself),
        cmocka_unit_test(the_one_on_the_cable_is_master_slave_or_single),
        cmocka_unit_test(what_a_unit_says_of_its_role_comes_first),
        cmocka_unit_test(the_phase_follows_from_the_output_mode),
        cmocka_unit_test(a_revo_tells_its_phase_by_a_flag_and_a_digit),
        cmocka_unit_test(a_serial_number_may_be_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
