/* test_scale.c: whether a unit sends degrees where its table says degrees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "inverter/scale.h"
#include "protocols/index.h"

/* A QPIGS with that token for the heat sink. */
static const struct decoded *answer(const char *heat_sink)
{
    static char text[200];
    static struct decoded d;
    const struct protocol *p = protocol_find(span_of("pi30"));

    snprintf(text, sizeof text,
             "230.0 50.0 230.0 50.0 0366 0283 016 379 26.10 000 080 %s 0000 000.0 00.00 00024 "
             "00010000",
             heat_sink);
    assert_true(decode_reply(p, protocol_message(p, span_of("QPIGS")), span_of(text), &d));
    return &d;
}

static bool is_shown(struct scale *s, const char *heat_sink)
{
    const struct decoded *d = answer(heat_sink);
    struct decoded room;

    scale_note(s, d);

    const struct decoded *shown = scale_shown(s, d, &room);
    assert_non_null(decoded_find(shown, M_battery_voltage));
    return decoded_find(shown, M_inverter_heat_sink_temperature) != NULL;
}

static void degrees_are_shown_at_once(void **state)
{
    struct scale s = {0};

    (void)state;
    assert_true(is_shown(&s, "0038"));
    assert_int_equal(s.verdict, SCALE_DEGREES);
    assert_true(is_shown(&s, "0105")); /* hot, but possible */
    assert_true(is_shown(&s, "0000"));
}

static void what_may_be_tenths_is_not_shown_before_it_is_decided(void **state)
{
    struct scale s = {0};

    (void)state;
    assert_false(is_shown(&s, "0120")); /* 12.0 °C? */
    assert_false(is_shown(&s, "0000"));
    assert_false(is_shown(&s, "----"));
    assert_int_equal(s.verdict, SCALE_UNDECIDED);
    assert_true(is_shown(&s, "0099"));
}

static void a_unit_that_counts_is_found_out_and_never_shown_again(void **state)
{
    struct scale s = {0};

    (void)state;
    for (int n = 0; n < 10; n++) {
        assert_int_equal(s.verdict, SCALE_UNDECIDED);
        assert_false(is_shown(&s, "0444"));
    }
    assert_int_equal(s.verdict, SCALE_OTHER);
    assert_false(is_shown(&s, "0120"));
    assert_false(is_shown(&s, "0045"));
    assert_int_equal(s.verdict, SCALE_OTHER);
}

static void a_cold_start_that_looked_like_degrees_is_put_right(void **state)
{
    struct scale s = {0};

    (void)state;
    assert_true(is_shown(&s, "0085"));
    for (int n = 0; n < 10; n++)
        assert_false(is_shown(&s, "0163"));
    assert_int_equal(s.verdict, SCALE_OTHER);
    assert_false(is_shown(&s, "0085"));
}

static void some_odd_numbers_do_not_make_a_unit_that_counts(void **state)
{
    struct scale s = {0};

    (void)state;
    for (int n = 0; n < 100; n++) {
        assert_true(is_shown(&s, "0044"));
        for (int odd = 0; odd < 9; odd++)
            assert_false(is_shown(&s, "0999"));
    }
    assert_int_equal(s.verdict, SCALE_DEGREES);
}

static void answers_without_the_token_say_nothing(void **state)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    struct scale s = {0};
    struct decoded d;

    (void)state;
    assert_true(decode_reply(p, protocol_message(p, span_of("QMOD")), span_of("B"), &d));
    for (int n = 0; n < 20; n++)
        assert_false(scale_note(&s, &d));
    assert_int_equal(s.verdict, SCALE_UNDECIDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degrees_are_shown_at_once),
        cmocka_unit_test(what_may_be_tenths_is_not_shown_before_it_is_decided),
        cmocka_unit_test(a_unit_that_counts_is_found_out_and_never_shown_again),
        cmocka_unit_test(a_cold_start_that_looked_like_degrees_is_put_right),
        cmocka_unit_test(some_odd_numbers_do_not_make_a_unit_that_counts),
        cmocka_unit_test(answers_without_the_token_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
