/* test_plant.c: the simulated day: power in balance, counters that count, outages, seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include <math.h>

#include "protocols/index.h"
#include "simulator/models.h"
#include "simulator/plant.h"
#include "simulator/setup.h"
#include "simulator/simulator.h"

#define FAIL_BECAUSE(...) (print_error(__VA_ARGS__), print_error("\n"), assert_true(false))

enum { DAY_S = 86400 };

static const int64_t midsummer_s = 1782000000; /* 21 June 2026, midnight */

static struct plant *plant_of(const struct simulator_model *model, uint64_t seed)
{
    struct setup setup;

    setup_init(&setup, protocol_find(span_of(model->protocol)), model->details);
    struct plant_settings settings = setup_for_plant(&setup);
    return plant_new(&model->details->rating, &settings, seed);
}

/* What a run through some days has met. */
struct run {
    bool seen[3]; /* modes, by their number */
    double least_charge, most_charge;
    double solar_j, load_j; /* integrals of what was shown */
};

static void assert_in_balance(const struct plant_moment *m, const struct plant_rating *rating)
{
    const struct flow *f = &m->flow;
    double from_grid_to_battery_w = f->ac_charge_w * 0.1;
    double through_inverter_w = f->load_w * 0.08;
    double most_w = rating->idle_w + from_grid_to_battery_w + through_inverter_w + 1;
    double lost_w = f->pv_w + f->grid_w - f->load_w - f->battery_w;

    if (lost_w < -0.001 || lost_w > most_w)
        FAIL_BECAUSE("%.1f W lost, at most %.1f expected", lost_w, most_w);
    assert_true(fabs(f->battery_w - f->battery_v * f->battery_a) < 0.01);
    assert_true(f->pv_w >= 0 && f->grid_w >= 0 && f->load_w >= 0);
    assert_true(fabs(f->string_w[0] + f->string_w[1] - f->pv_w) < 0.01);
    if (m->detail.grid_v <= 0)
        assert_true(f->grid_w <= 0 && f->mode != PLANT_LINE);
}

static void assert_only_grows(const struct plant_energy *now, const struct plant_energy *before)
{
    assert_true(now->solar_j >= before->solar_j);
    assert_true(now->load_j >= before->load_j);
}

static struct run live_days(struct plant *p, const struct plant_rating *rating, int days)
{
    struct run run = {.least_charge = 1};
    struct plant_moment m, before = {0};
    const int step_s = 10;

    for (int64_t second = 0; second < (int64_t)days * DAY_S; second += step_s) {
        plant_at(p, (midsummer_s + second) * 1000, &m);
        assert_in_balance(&m, rating);
        if (second % DAY_S != 0)
            assert_only_grows(&m.day, &before.day);
        else
            assert_true(m.day.solar_j == 0 && m.day.load_j == 0);
        assert_only_grows(&m.total, &before.total);
        run.seen[m.flow.mode] = true;
        run.least_charge = fmin(run.least_charge, m.state.charge);
        run.most_charge = fmax(run.most_charge, m.state.charge);
        run.solar_j += m.flow.pv_w * step_s;
        run.load_j += m.flow.load_w * step_s;
        before = m;
    }
    return run;
}

static void power_balances_at_every_moment_of_eight_days(void **state)
{
    (void)state;
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        struct plant *p = plant_of(model, 7);
        int64_t first_day = midsummer_s / DAY_S;
        struct run run = live_days(p, &model->details->rating, HOUSE_DAYS);
        struct plant_energy counted = plant_energy_between(p, first_day, first_day + HOUSE_DAYS);

        assert_true(run.least_charge >= 0 && run.most_charge <= 1);
        assert_true(run.least_charge < 0.5 && run.most_charge > 0.95);
        assert_true(run.seen[PLANT_LINE] && run.seen[PLANT_BATTERY]);
        assert_true(fabs(run.solar_j - (double)counted.solar_j) < 0.01 * run.solar_j);
        assert_true(fabs(run.load_j - (double)counted.load_j) < 0.01 * run.load_j);
        plant_free(p);
    }
}

static void the_output_goes_off_when_the_battery_is_empty_in_an_outage(void **state)
{
    bool seen = false;

    (void)state;
    for (uint64_t seed = 0; seed < 12 && !seen; seed++) {
        struct plant *p = plant_of(&simulator_models[0], seed);
        struct run run = live_days(p, &simulator_models[0].details->rating, HOUSE_DAYS);

        seen = run.seen[PLANT_STANDBY];
        plant_free(p);
    }
    assert_true(seen);
}

/* How many outages a day has, looked at every minute. */
static int count_outages(struct plant *p, int64_t midnight_s)
{
    int outages = 0, minutes = 0;
    bool was_there = true;

    for (int minute = 0; minute < DAY_S / 60; minute++) {
        struct plant_moment m;

        plant_at(p, (midnight_s + minute * 60) * 1000, &m);
        outages += was_there && m.detail.grid_v <= 0;
        minutes += m.detail.grid_v <= 0;
        was_there = m.detail.grid_v > 0;
        assert_true(m.detail.grid_v <= 0 || fabs(m.detail.grid_v - 230) < 8);
        assert_true(m.detail.grid_v <= 0 || fabs(m.detail.grid_hz - 50) < 0.2);
    }
    assert_in_range(minutes, 19 * outages, 41 * outages);
    return outages;
}

static void each_day_has_one_outage_or_two_of_twenty_to_forty_minutes(void **state)
{
    bool seen[3] = {false};

    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct plant *p = plant_of(&simulator_models[0], seed);

        for (int day = 0; day < HOUSE_DAYS; day++) {
            int outages = count_outages(p, midsummer_s + (int64_t)day * DAY_S);

            assert_in_range(outages, 1, 2);
            seen[outages] = true;
        }
        plant_free(p);
    }
    assert_true(seen[1] && seen[2]);
}

static void a_moment_is_the_same_whatever_was_asked_before(void **state)
{
    struct plant *steady = plant_of(&simulator_models[0], 5);
    struct plant *jumping = plant_of(&simulator_models[0], 5);
    struct plant_moment a, b;

    (void)state;
    for (int64_t hour = 0; hour < 24 * 12; hour++)
        plant_at(steady, (midsummer_s + hour * 3600) * 1000, &a);
    plant_at(jumping, (midsummer_s + 400 * (int64_t)DAY_S) * 1000, &b);
    plant_at(jumping, (midsummer_s - 5 * (int64_t)DAY_S) * 1000, &b);
    plant_at(jumping, (midsummer_s + (24 * 12 - 1) * 3600) * 1000, &b);

    assert_true(a.flow.load_w == b.flow.load_w && a.flow.pv_w == b.flow.pv_w);
    assert_true(a.state.charge == b.state.charge && a.flow.mode == b.flow.mode);
    assert_int_equal(a.day.solar_j, b.day.solar_j);
    assert_int_equal(a.month.solar_j, b.month.solar_j);
    assert_int_equal(a.year.load_j, b.year.load_j);
    assert_int_equal(a.total.load_j, b.total.load_j);
    plant_free(steady);
    plant_free(jumping);
}

static void counters_start_anew_at_their_bounds(void **state)
{
    struct plant *p = plant_of(&simulator_models[1], 5);
    int64_t new_year_ms = plant_day(2027, 1, 1) * DAY_S * 1000;
    struct plant_moment before, after;

    (void)state;
    plant_at(p, new_year_ms - 1, &before);
    plant_at(p, new_year_ms, &after);
    assert_true(before.day.load_j > 0 && before.month.load_j > before.day.load_j);
    assert_true(before.year.load_j > before.month.load_j);
    assert_int_equal(after.day.load_j, 0);
    assert_int_equal(after.month.load_j, 0);
    assert_int_equal(after.year.load_j, 0);
    assert_true(after.total.load_j >= before.total.load_j);
    assert_true(after.total.load_j - before.total.load_j < 300 * 3600);

    plant_at(p, plant_day(2027, 2, 1) * DAY_S * 1000, &after);
    assert_int_equal(after.month.load_j, 0);
    assert_true(after.year.load_j > 0);
    plant_free(p);
}

static void another_seed_is_another_day(void **state)
{
    struct plant *a = plant_of(&simulator_models[0], 1);
    struct plant *b = plant_of(&simulator_models[0], 2);
    int same = 0;

    (void)state;
    for (int hour = 0; hour < 24; hour++) {
        struct plant_moment x, y;

        plant_at(a, (midsummer_s + hour * 3600) * 1000, &x);
        plant_at(b, (midsummer_s + hour * 3600) * 1000, &y);
        same += fabs(x.flow.load_w - y.flow.load_w) < 0.5;
    }
    assert_true(same < 3);
    plant_free(a);
    plant_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_balances_at_every_moment_of_eight_days),
        cmocka_unit_test(the_output_goes_off_when_the_battery_is_empty_in_an_outage),
        cmocka_unit_test(each_day_has_one_outage_or_two_of_twenty_to_forty_minutes),
        cmocka_unit_test(a_moment_is_the_same_whatever_was_asked_before),
        cmocka_unit_test(counters_start_anew_at_their_bounds),
        cmocka_unit_test(another_seed_is_another_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
