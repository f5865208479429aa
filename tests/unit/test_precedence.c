/* test_precedence.c: which of two answers a reading is taken from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "inverter/precedence.h"
#include "protocols/index.h"

struct unit_heard {
    const struct protocol *protocol;
    struct sequence sequence;
    struct live live;
    int64_t now_ms;
};

static void begin(struct unit_heard *u, const char *protocol)
{
    *u = (struct unit_heard){.protocol = protocol_find(span_of(protocol)), .now_ms = 1000};
    live_init(&u->live, &u->sequence);
}

/* An answer that says just this. */
static void hear(struct unit_heard *u, const char *command, enum measurement_id id, struct value v)
{
    static struct decoded room;
    const struct message *m = protocol_message(u->protocol, span_of(command));
    struct decoded d = {.count = 1, .readings = {{.is = id, .value = v}}};

    assert_non_null(m);
    live_update(&u->live, m->command,
                precedence_shown(u->protocol, m, &u->live, &d, u->now_ms, &room),
                (struct live_moment){.now_ms = u->now_ms});
}

static void hear_number(struct unit_heard *u, const char *command, enum measurement_id id,
                        int64_t number)
{
    hear(u, command, id, value_number(number, 1));
}

static void assert_shown(struct unit_heard *u, enum measurement_id id, int64_t number)
{
    const struct value *v = live_value(&u->live, id);

    assert_non_null(v);
    assert_int_equal(v->number, number);
}

static void what_is_asked_more_often_has_it(void **state)
{
    struct unit_heard u;

    (void)state;
    begin(&u, "h");
    hear_number(&u, "QPIGS", M_battery_voltage, 521); /* the first to come, once a minute */
    assert_shown(&u, M_battery_voltage, 521);
    hear_number(&u, "HBAT", M_battery_voltage, 520); /* every second */
    assert_shown(&u, M_battery_voltage, 520);
    hear_number(&u, "QPIGS", M_battery_voltage, 522);
    assert_shown(&u, M_battery_voltage, 520);
    hear_number(&u, "HBAT", M_battery_voltage, 519);
    assert_shown(&u, M_battery_voltage, 519);
    live_done(&u.live);
}

static void of_equals_the_nearer_has_it(void **state)
{
    struct unit_heard u;

    (void)state;
    begin(&u, "h");
    hear_number(&u, "QPIRI", M_battery_bulk_voltage, 564); /* of the base */
    hear_number(&u, "HEEP1", M_battery_bulk_voltage, 565);
    assert_shown(&u, M_battery_bulk_voltage, 565);
    hear_number(&u, "QPIRI", M_battery_bulk_voltage, 564);
    assert_shown(&u, M_battery_bulk_voltage, 565);
    live_done(&u.live);

    begin(&u, "pi30revo");
    hear_number(&u, "PQSE", M_battery_bulk_voltage, 560); /* the upper row */
    hear_number(&u, "QPIRI", M_battery_bulk_voltage, 564);
    assert_shown(&u, M_battery_bulk_voltage, 560);
    live_done(&u.live);
}

static void when_it_stays_away_another_has_it(void **state)
{
    struct unit_heard u;

    (void)state;
    begin(&u, "h");
    hear_number(&u, "HBAT", M_battery_voltage, 520);
    u.now_ms += 9999;
    hear_number(&u, "QPIGS", M_battery_voltage, 521);
    assert_shown(&u, M_battery_voltage, 520);
    u.now_ms += 1;
    hear_number(&u, "QPIGS", M_battery_voltage, 521);
    assert_shown(&u, M_battery_voltage, 521);
    live_done(&u.live);
}

static void nothing_is_never_better(void **state)
{
    struct value nothing = {.kind = VALUE_UNKNOWN};
    struct unit_heard u;

    (void)state;
    begin(&u, "h");
    hear_number(&u, "QPIGS", M_battery_voltage, 521);
    hear(&u, "HBAT", M_battery_voltage, nothing);
    assert_shown(&u, M_battery_voltage, 521);
    live_done(&u.live);

    begin(&u, "h");
    hear(&u, "HBAT", M_battery_voltage, nothing);
    hear_number(&u, "QPIGS", M_battery_voltage, 521);
    assert_shown(&u, M_battery_voltage, 521);
    hear_number(&u, "QPIGS", M_battery_voltage, 522);
    hear(&u, "QPIGS", M_battery_voltage, nothing); /* its own may go away */
    assert_int_equal(live_value(&u.live, M_battery_voltage)->kind, VALUE_UNKNOWN);
    live_done(&u.live);
}

static void who_is_asked_once_yields_to_all(void **state)
{
    struct unit_heard u;

    (void)state;
    begin(&u, "pi17");
    hear_number(&u, "MD", M_grid_rating_voltage, 2300);
    hear_number(&u, "PIRI", M_grid_rating_voltage, 2310);
    assert_shown(&u, M_grid_rating_voltage, 2310);
    hear_number(&u, "MD", M_grid_rating_voltage, 2300); /* after a break of the line */
    assert_shown(&u, M_grid_rating_voltage, 2310);
    live_done(&u.live);
}

/* The neighbours of what is withheld count. */
static void the_rest_of_an_answer_counts(void **state)
{
    static struct decoded room;
    struct unit_heard u;
    struct decoded d = {
        .count = 2,
        .tokens = 7,
        .readings = {{.is = M_battery_voltage, .value = value_number(5210, 2)},
                     {.is = M_inverter_heat_sink_temperature, .value = value_number(38, 0)}},
    };
    const struct message *m;

    (void)state;
    begin(&u, "h");
    m = protocol_message(u.protocol, span_of("QPIGS"));
    assert_ptr_equal(precedence_shown(u.protocol, m, &u.live, &d, u.now_ms, &room), &d);
    hear_number(&u, "HBAT", M_battery_voltage, 520);
    assert_ptr_equal(precedence_shown(u.protocol, m, &u.live, &d, u.now_ms, &room), &room);
    assert_int_equal(room.count, 1);
    assert_int_equal(room.tokens, 7);
    assert_int_equal(room.readings[0].is, M_inverter_heat_sink_temperature);

    /* In place. */
    assert_ptr_equal(precedence_shown(u.protocol, m, &u.live, &d, u.now_ms, &d), &d);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.readings[0].is, M_inverter_heat_sink_temperature);
    live_done(&u.live);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_more_often_has_it),
        cmocka_unit_test(of_equals_the_nearer_has_it),
        cmocka_unit_test(when_it_stays_away_another_has_it),
        cmocka_unit_test(nothing_is_never_better),
        cmocka_unit_test(who_is_asked_once_yields_to_all),
        cmocka_unit_test(the_rest_of_an_answer_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
