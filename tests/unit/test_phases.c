/* test_phases.c: what simulated inverters with three phases say adds up and has the right signs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "core/buffer.h"
#include "model/decode.h"
#include "protocols/index.h"
#include "simulator/simulator.h"

static const int64_t midsummer_s = 1782000000; /* 21 June 2026, midnight */

static void on_bytes(void *owner, struct span bytes)
{
    buffer_span(owner, bytes);
}

/* A model at one moment. */
struct unit_under_test {
    struct loop *loop;
    struct simulator *simulator;
    struct buffer heard;
    struct buffer text; /* of the last answer; readings point into it */
    struct decoded decoded;
};

static void start(struct unit_under_test *u, const char *model, int hour)
{
    struct simulator_options options = {
        .model = model, .instant = true, .start_s = midsummer_s + hour * 3600};
    struct error err;

    *u = (struct unit_under_test){.loop = loop_new_stepped(1000)};
    assert_true(simulator_new(u->loop, &options,
                              &(struct simulator_sink){.bytes = on_bytes, .owner = &u->heard},
                              &u->simulator, &err));
}

static void stop(struct unit_under_test *u)
{
    simulator_free(u->simulator);
    loop_free(u->loop);
    buffer_done(&u->heard);
    buffer_done(&u->text);
}

static void ask(struct unit_under_test *u, const char *command)
{
    const struct protocol *p = protocol_find(span_of("pi17"));
    const struct message *m = protocol_message(p, span_of(command));
    uint8_t request[REQUEST_MAX];
    size_t length =
        frame_encode(message_framing(p, m), span_of(command), false, request, sizeof request);
    struct span text;

    buffer_clear(&u->heard);
    simulator_receive(u->simulator, (struct span){.at = (char *)request, .length = length});
    assert_int_equal(
        frame_find(message_framing(p, m), buffer_view(&u->heard), span_of(command), &text),
        FRAME_OK);
    buffer_clear(&u->text);
    buffer_span(&u->text, text);
    assert_true(decode_reply(p, m, buffer_view(&u->text), &u->decoded));
}

static const struct value *reading(const struct unit_under_test *u, enum measurement_id id)
{
    const struct value *v = decoded_find(&u->decoded, id);

    assert_non_null(v);
    return v;
}

static int64_t number(const struct unit_under_test *u, enum measurement_id id)
{
    return reading(u, id)->number;
}

static const char *slug(const struct unit_under_test *u, enum measurement_id id)
{
    assert_non_null(reading(u, id)->choice);
    return reading(u, id)->choice->slug;
}

static const char *const models[] = {"infini-10k", "infini-twin"};

static void watts_of_the_phases_are_those_of_the_whole(void **state)
{
    static const enum measurement_id sums[][4] = {
        {M_grid_active_power, M_l2_grid_active_power, M_l3_grid_active_power,
         M_total_grid_active_power},
        {M_ac_output_active_power, M_l2_ac_output_active_power, M_l3_ac_output_active_power,
         M_total_ac_output_active_power},
        {M_ac_output_apparent_power, M_l2_ac_output_apparent_power, M_l3_ac_output_apparent_power,
         M_total_ac_output_apparent_power},
    };

    (void)state;
    for (int at = 0; at < 24; at++) {
        struct unit_under_test u;

        start(&u, models[at % 2], at);
        ask(&u, "PS");
        for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
            assert_int_equal(number(&u, sums[i][0]) + number(&u, sums[i][1]) +
                                 number(&u, sums[i][2]),
                             number(&u, sums[i][3]));
        stop(&u);
    }
}

static void the_sign_of_the_battery_is_that_of_its_direction(void **state)
{
    size_t charging = 0, discharging = 0;

    (void)state;
    for (int at = 0; at < 24; at++) {
        struct unit_under_test u;

        start(&u, models[at % 2], at);
        ask(&u, "GS");
        int64_t amperes = number(&u, M_battery_current);
        ask(&u, "PS");
        const char *direction = slug(&u, M_battery_power_direction);
        if (amperes > 0)
            assert_string_equal(direction, "charge");
        if (amperes < 0)
            assert_string_equal(direction, "discharge");
        charging += amperes > 0;
        discharging += amperes < 0;
        stop(&u);
    }
    assert_true(charging > 5 && discharging > 5);
}

static void the_mode_says_whether_there_is_power_from_the_grid(void **state)
{
    size_t hybrid = 0, battery = 0;

    (void)state;
    for (int at = 0; at < 24; at++) {
        struct unit_under_test u;

        start(&u, models[at % 2], at * 6);
        ask(&u, "MOD");
        bool is_hybrid = strcmp(slug(&u, M_device_mode), "hybrid") == 0;
        hybrid += is_hybrid;
        battery += strcmp(slug(&u, M_device_mode), "battery") == 0;
        ask(&u, "PS");
        bool is_fed = strcmp(slug(&u, M_line_power_direction), "input") == 0;
        assert_int_equal(number(&u, M_total_grid_active_power) > 0, is_fed);
        assert_true(is_hybrid || !is_fed);
        stop(&u);
    }
    assert_true(hybrid > 0 && battery > 0);
}

static void what_the_10_kw_unit_does_not_measure_is_empty(void **state)
{
    struct unit_under_test u;

    (void)state;
    start(&u, "infini-10k", 12);
    ask(&u, "GS");
    assert_int_equal(reading(&u, M_ac_output_current)->kind, VALUE_UNKNOWN);
    assert_null(decoded_find(&u.decoded, M_output_phase_angle));
    ask(&u, "PS");
    assert_int_equal(reading(&u, M_battery_power)->kind, VALUE_UNKNOWN);
    ask(&u, "WS");
    assert_int_equal(reading(&u, M_warning_battery_equalization_warning)->kind, VALUE_UNKNOWN);
    stop(&u);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(watts_of_the_phases_are_those_of_the_whole),
        cmocka_unit_test(the_sign_of_the_battery_is_that_of_its_direction),
        cmocka_unit_test(the_mode_says_whether_there_is_power_from_the_grid),
        cmocka_unit_test(what_the_10_kw_unit_does_not_measure_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
