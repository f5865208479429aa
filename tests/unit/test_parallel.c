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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sign_of_a_set_is_number_1),
        cmocka_unit_test(a_set_is_looked_through_until_two_in_a_row_are_absent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
