/* test_gauges.c: what simulated inverters say is what happens behind them, in every dialect.
 *
 * Each model is asked through the whole simulator while days pass, its answers are decoded, and
 * what follows from them is compared with a second plant of the same seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include <math.h>

#include "core/buffer.h"
#include "model/derive.h"
#include "protocols/index.h"
#include "simulator/gauges.h"
#include "simulator/simulator.h"

#define FAIL_BECAUSE(...) (print_error(__VA_ARGS__), print_error("\n"), assert_true(false))
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { STEPS = 72, STEP_MS = 650, SPEED = 3600 }; /* 39 minutes each: two days */

static const int64_t midsummer_s = 1782000000; /* 21 June 2026, midnight */

struct unit_under_test {
    const struct simulator_model *model;
    const struct protocol *protocol;
    struct loop *loop;
    struct simulator *simulator;
    struct setup setup;
    struct plant *plant; /* the second one */
    struct plant_moment moment;
    struct sequence sequence;
    struct live live;
    struct buffer heard;
    struct decoded decoded; /* the last answer */
    int64_t time_ms;        /* of its values */
};

static void on_bytes(void *owner, struct span bytes)
{
    struct unit_under_test *u = owner;

    buffer_span(&u->heard, bytes);
}

static void on_exchange(void *owner, const struct simulator_exchange *e)
{
    struct unit_under_test *u = owner;

    u->time_ms = e->time_ms;
}

static void start(struct unit_under_test *u, const struct simulator_model *model)
{
    struct simulator_options options = {
        .model = model->name, .instant = true, .start_s = midsummer_s, .speed = SPEED};
    struct simulator_sink sink = {.bytes = on_bytes, .exchange = on_exchange, .owner = u};
    struct error err;

    *u = (struct unit_under_test){.model = model, .loop = loop_new_stepped(1000)};
    u->protocol = protocol_find(span_of(model->protocol));
    assert_true(simulator_new(u->loop, &options, &sink, &u->simulator, &err));
    setup_init(&u->setup, u->protocol, model->details);
    struct plant_settings settings = setup_for_plant(&u->setup);
    u->plant = plant_new(&model->details->rating, &settings, 0);
    live_init(&u->live, &u->sequence);
}

static void stop(struct unit_under_test *u)
{
    simulator_free(u->simulator);
    loop_free(u->loop);
    plant_free(u->plant);
    live_done(&u->live);
    buffer_done(&u->heard);
}

/* The message of a model's row, and the command that asks for it. */
static const struct message *message_of(const struct unit_under_test *u,
                                        const struct model_message *row, char command[32])
{
    static const char *const tails[] = {"", "0", "2026", "202606", "20260621", "2026062112"};
    const struct message *m = NULL;

    for (size_t i = 0; i < COUNT(tails) && m == NULL; i++) {
        snprintf(command, 32, "%s%s", row->command, tails[i]);
        m = protocol_message(u->protocol, span_of(command));
    }
    assert_non_null(m);
    return m;
}

static void hear(struct unit_under_test *u, const struct message *m, const char *command)
{
    const struct framing *f = message_framing(u->protocol, m);
    struct live_moment at = {.now_ms = loop_now_ms(u->loop)};
    struct decoded directed;
    uint8_t request[REQUEST_MAX];
    size_t length = frame_encode(f, span_of(command), false, request, sizeof request);
    struct span text;

    buffer_clear(&u->heard);
    simulator_receive(u->simulator, (struct span){.at = (char *)request, .length = length});
    if (frame_find(f, buffer_view(&u->heard), span_of(command), &text) != FRAME_OK ||
        !decode_reply(u->protocol, m, text, &u->decoded))
        FAIL_BECAUSE("%s does not answer %s", u->model->name, command);
    if (m->defaults)
        return;

    const struct decoded *reply = derive_signs(&u->decoded, &directed);
    live_update(&u->live, m->command, reply, at);
    derive(&(struct derivation){.live = &u->live, .source = m->command, .reply = reply, .at = at});
}

static void hear_command(struct unit_under_test *u, const char *command)
{
    hear(u, protocol_message(u->protocol, span_of(command)), command);
}

/* All that is measured at one moment, twice: what follows from several answers follows from all. */
static void hear_all(struct unit_under_test *u)
{
    for (int round = 0; round < 2; round++)
        for (const struct model_message *row = u->model->details->messages; row->command != NULL;
             row++) {
            char command[32];
            const struct message *m = message_of(u, row, command);

            if (m->poll == POLL_FAST || m->poll == POLL_MINUTE)
                hear(u, m, command);
        }
    plant_at(u->plant, u->time_ms, &u->moment);
}

static void each_moment(void (*check)(struct unit_under_test *u))
{
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        struct unit_under_test u;

        start(&u, model);
        for (int step = 0; step < STEPS; step++) {
            loop_step(u.loop, STEP_MS);
            hear_all(&u);
            check(&u);
        }
        stop(&u);
    }
}

static const struct value *told(const struct unit_under_test *u, enum measurement_id id)
{
    const struct value *v = live_value(&u->live, id);

    return v != NULL && v->kind == VALUE_NUMBER ? v : NULL;
}

static void compare(const struct unit_under_test *u, enum measurement_id id, double expected,
                    double tolerance)
{
    const struct value *v = told(u, id);

    if (v == NULL)
        FAIL_BECAUSE("%s does not tell %s", u->model->name, measurements[id].name);
    if (fabs(value_double(v) - expected) > tolerance)
        FAIL_BECAUSE("%s at %lld: %s is %.0f, and in truth %.1f (± %.1f)", u->model->name,
                     (long long)u->time_ms, measurements[id].name, value_double(v), expected,
                     tolerance);
}

/* --- what follows agrees with the plant --- */

static double sun_tolerance(const struct unit_under_test *u)
{
    return u->model->details->charger_side_current ? 2 + 0.5 * u->moment.flow.battery_v : 2;
}

static double battery_tolerance(const struct unit_under_test *u)
{
    const struct flow *f = &u->moment.flow;

    return 2 + 0.5 * f->battery_v + 0.05 * fabs(f->battery_a);
}

static bool is_estimated(const struct unit_under_test *u, enum measurement_id id)
{
    return u->live.entries[id].estimated;
}

/* Where all but the battery is measured, what is lost seems to go there, if its direction fits. */
static double estimated_battery(const struct flow *f)
{
    double seems = f->battery_w + f->lost_w;

    if (fabs(f->battery_w) < 1)
        return 0;
    return f->battery_w > 0 ? fmax(0, seems) : fmin(0, seems);
}

static void compare_battery(const struct unit_under_test *u)
{
    const struct flow *f = &u->moment.flow;
    double watts = is_estimated(u, M_battery_power) ? estimated_battery(f) : f->battery_w;

    compare(u, M_battery_power, watts, battery_tolerance(u));
    compare(u, M_battery_charge_power, fmax(0, watts), battery_tolerance(u));
    compare(u, M_battery_discharge_power, fmax(0, -watts), battery_tolerance(u));
}

/* An estimate knows nothing of what is lost. */
static void compare_grid(const struct unit_under_test *u)
{
    const struct flow *f = &u->moment.flow;
    double estimate = f->mode == PLANT_LINE ? fmax(0, f->grid_w - f->lost_w) : 0;

    if (is_estimated(u, M_grid_power))
        compare(u, M_grid_power, estimate, sun_tolerance(u) + battery_tolerance(u));
    else
        compare(u, M_grid_power, f->grid_w, 2);
}

static void check_powers(struct unit_under_test *u)
{
    const struct flow *f = &u->moment.flow;

    compare(u, M_total_pv_power, f->pv_w, sun_tolerance(u));
    if (u->model->details->is_charger) {
        compare(u, M_battery_power, f->pv_w, battery_tolerance(u));
        assert_null(live_value(&u->live, M_load_power));
        assert_null(live_value(&u->live, M_grid_power));
        return;
    }
    compare(u, M_load_power, f->load_w, 1.1);
    compare_battery(u);
    compare_grid(u);
}

static void what_follows_from_the_answers_is_what_happens(void **state)
{
    (void)state;
    each_moment(check_powers);
}

static void only_what_is_not_measured_is_estimated(void **state)
{
    static const char *const measuring_the_grid[] = {"pi16", "pi17", "h", "h01"};

    (void)state;
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        struct unit_under_test u;
        bool measured = model->details->is_charger;

        for (size_t i = 0; i < COUNT(measuring_the_grid); i++)
            measured = measured || strcmp(model->protocol, measuring_the_grid[i]) == 0;
        start(&u, model);
        hear_all(&u);
        print_message("%s\n", model->name);
        assert_int_equal(is_estimated(&u, M_grid_power), !measured);
        assert_int_equal(is_estimated(&u, M_battery_power), strcmp(model->protocol, "pi16") == 0);
        assert_false(is_estimated(&u, M_load_power));
        stop(&u);
    }
}

/* --- nothing contradicts anything else --- */

static double half_digit(const struct value *v)
{
    return 0.5 / (double)power_of_ten(v->digits);
}

static void check_product(const struct unit_under_test *u, const enum measurement_id ids[3])
{
    const struct value *v = told(u, ids[0]), *a = told(u, ids[1]), *w = told(u, ids[2]);

    if (v == NULL || a == NULL || w == NULL)
        return;

    double volts = value_double(v), amperes = fabs(value_double(a)), watts = fabs(value_double(w));
    double tolerance = 0.6 + half_digit(w) + amperes * half_digit(v) + volts * half_digit(a);
    if (fabs(watts - volts * amperes) > tolerance)
        FAIL_BECAUSE("%s: %s: %.2f V and %.2f A are not %.2f W", u->model->name,
                     measurements[ids[2]].name, volts, amperes, watts);
}

static void check_products(struct unit_under_test *u)
{
    static const enum measurement_id products[][3] = {
        {M_grid_voltage, M_grid_current, M_grid_active_power},
        {M_l2_grid_voltage, M_l2_grid_current, M_l2_grid_active_power},
        {M_l3_grid_voltage, M_l3_grid_current, M_l3_grid_active_power},
        {M_ac_output_voltage, M_ac_output_current, M_ac_output_apparent_power},
        {M_l2_ac_output_voltage, M_l2_ac_output_current, M_l2_ac_output_apparent_power},
        {M_l3_ac_output_voltage, M_l3_ac_output_current, M_l3_ac_output_apparent_power},
        {M_battery_voltage, M_battery_current, M_battery_power},
    };
    static const enum measurement_id of_one_phase[] = {M_grid_voltage, M_grid_current,
                                                       M_grid_power};
    static const enum measurement_id of_sun[][3] = {
        {M_pv_input_voltage, M_pv_input_current, M_pv_input_power},
        {M_pv2_input_voltage, M_pv2_input_current, M_pv2_input_power},
    };

    for (size_t i = 0; i < COUNT(products); i++)
        check_product(u, products[i]);
    if (told(u, M_l2_grid_voltage) == NULL)
        check_product(u, of_one_phase);
    for (size_t i = 0; i < COUNT(of_sun) && !u->model->details->charger_side_current; i++)
        check_product(u, of_sun[i]);
}

static void watts_are_volts_times_amperes(void **state)
{
    (void)state;
    each_moment(check_products);
}

static void check_sums(struct unit_under_test *u)
{
    static const enum measurement_id sums[][4] = {
        {M_grid_active_power, M_l2_grid_active_power, M_l3_grid_active_power,
         M_total_grid_active_power},
        {M_ac_output_active_power, M_l2_ac_output_active_power, M_l3_ac_output_active_power,
         M_total_ac_output_active_power},
        {M_ac_output_apparent_power, M_l2_ac_output_apparent_power, M_l3_ac_output_apparent_power,
         M_total_ac_output_apparent_power},
    };

    for (size_t i = 0; i < COUNT(sums) && u->model->details->phases == PHASES_MAX; i++) {
        double sum = 0;

        for (size_t k = 0; k < PHASES_MAX; k++)
            sum += value_double(told(u, sums[i][k]));
        compare(u, sums[i][PHASES_MAX], sum, 0);
    }
}

static void phases_add_up(void **state)
{
    (void)state;
    each_moment(check_sums);
}

static const char *slug(const struct unit_under_test *u, enum measurement_id id)
{
    const struct value *v = live_value(&u->live, id);

    return v != NULL && v->choice != NULL ? v->choice->slug : NULL;
}

/* Which way a word says that power goes: 1, -1 or 0. False: the unit has no such word. */
static bool way_of(const struct unit_under_test *u, enum measurement_id id, int *way)
{
    static const struct {
        const char *slug;
        int way;
    } ways[] = {
        {"charge", 1},         {"charging", 1},  {"discharge", -1}, {"discharging", -1},
        {"input", 1},          {"output", -1},   {"idle", 0},       {"none", 0},
        {"ac_to_inverter", 1}, {"dc_to_ac", -1}, {"ac_to_dc", 1},
    };
    const char *word = slug(u, id);

    for (size_t i = 0; word != NULL && i < COUNT(ways); i++)
        if (strcmp(word, ways[i].slug) == 0) {
            *way = ways[i].way;
            return true;
        }
    assert_null(word);
    return false;
}

static int sign_of(double watts)
{
    return (watts >= 1) - (watts <= -1);
}

static void check_direction(const struct unit_under_test *u, enum measurement_id id, double watts)
{
    int way;

    if (way_of(u, id, &way) && way != sign_of(watts))
        FAIL_BECAUSE("%s: %s is %s with %.1f W", u->model->name, measurements[id].name, slug(u, id),
                     watts);
}

static void check_directions(struct unit_under_test *u)
{
    const struct flow *f = &u->moment.flow;
    double to_battery_w = u->model->details->is_charger ? f->pv_w : f->battery_w;
    const struct value *charging = live_value(&u->live, M_charging);

    check_direction(u, M_battery_power_direction, to_battery_w);
    check_direction(u, M_battery_flow, to_battery_w);
    check_direction(u, M_line_power_direction, f->grid_w);
    check_direction(u, M_ac_flow, f->grid_w);
    /* PI16 has no word for a bridge that rests. */
    if (f->mode != PLANT_STANDBY && strcmp(u->model->protocol, "pi16") != 0)
        check_direction(u, M_dc_ac_power_direction, f->battery_w - f->pv_w);
    if (charging != NULL)
        assert_int_equal(charging->number, sign_of(to_battery_w) > 0);
}

static void directions_have_the_sign_of_their_power(void **state)
{
    (void)state;
    each_moment(check_directions);
}

static void check_mode(struct unit_under_test *u)
{
    static const char *const on_grid[] = {"line", "grid", "hybrid"};
    const char *mode = slug(u, M_device_mode);
    bool is_on_grid = false;

    if (u->model->details->is_charger)
        return;
    assert_non_null(mode);
    for (size_t i = 0; i < COUNT(on_grid); i++)
        is_on_grid = is_on_grid || strcmp(mode, on_grid[i]) == 0;
    assert_int_equal(is_on_grid, u->moment.flow.mode == PLANT_LINE);
    assert_int_equal(strcmp(mode, "battery") == 0, u->moment.flow.mode == PLANT_BATTERY);
}

static void the_mode_is_that_of_the_plant(void **state)
{
    (void)state;
    each_moment(check_mode);
}

static void check_temperatures(struct unit_under_test *u)
{
    static const enum measurement_id lower[] = {
        M_inner_temperature,         M_inverter_temperature,      M_transformer_temperature,
        M_scc_pwm_temperature,       M_boost_temperature,         M_inverter_heat_sink_temperature,
        M_mppt1_charger_temperature, M_mppt2_charger_temperature,
    };
    const struct value *highest = told(u, M_max_temperature);

    if (highest == NULL)
        highest = told(u, M_component_max_temperature);
    for (size_t i = 0; i < COUNT(lower) && highest != NULL; i++)
        if (told(u, lower[i]) != NULL)
            assert_true(value_double(told(u, lower[i])) <= value_double(highest) + 0.5);
}

static void the_highest_temperature_is_the_highest(void **state)
{
    (void)state;
    each_moment(check_temperatures);
}

/* --- words and counters --- */

static bool has_slug(const struct choice *choices, const char *slug)
{
    while (choices->slug != NULL && strcmp(choices->slug, slug) != 0)
        choices++;
    return choices->slug != NULL;
}

/* REVO names its battery in QPIRI with other words than where it is set. */
static bool has_words_of_its_own(const struct message *m, const struct field *f)
{
    return strcmp(m->command, "QPIRI") == 0 && f->is == M_battery_type;
}

static void check_words(const struct unit_under_test *u, struct gauges *g, const struct message *m)
{
    for (size_t l = 0; l < m->layout_count; l++)
        for (size_t n = 0; n < m->layouts[l].field_count; n++) {
            const struct field *f = &m->layouts[l].fields[n];
            struct value v;

            if (f->as != CHOICE || !gauges_get(g, f->is, &v) || v.kind != VALUE_CHOICE)
                continue;
            if (!has_slug(field_choices(u->protocol, f), v.choice->slug) &&
                !(strcmp(u->model->name, "revo") == 0 && has_words_of_its_own(m, f)))
                FAIL_BECAUSE("%s: %s has no word '%s' for %s", u->model->name, m->command,
                             v.choice->slug, measurements[f->is].name);
        }
}

/* What no row has a word for would be told as it is in the example. */
static void a_model_speaks_in_the_words_of_its_dialect(void **state)
{
    (void)state;
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        struct unit_under_test u;

        start(&u, model);
        struct set alone = {.serials = {"1"}};
        struct gauges g = {
            .plant = u.plant, .setup = &u.setup, .model = model->details, .set = &alone};
        for (int step = 0; step < STEPS; step++) {
            gauges_at(&g, 0, midsummer_s * 1000 + (int64_t)step * STEP_MS * SPEED);
            for (const struct model_message *row = model->details->messages; row->command != NULL;
                 row++) {
                char command[32];

                check_words(&u, &g, message_of(&u, row, command));
            }
        }
        stop(&u);
    }
}

static int64_t counted(struct unit_under_test *u, const char *command, enum measurement_id id)
{
    hear_command(u, command);
    const struct value *v = decoded_find(&u->decoded, id);
    assert_non_null(v);
    return v->number;
}

static void the_hours_of_a_day_make_up_the_day(void **state)
{
    static const struct {
        const char *model, *hour, *day;
    } cases[] = {{"infini-3k", "QEH", "QED"}, {"infini-10k", "EH", "ED"}};
    static const char *const dates[] = {"20260520", "20260621"};

    (void)state;
    for (size_t i = 0; i < COUNT(cases) * COUNT(dates); i++) {
        const struct simulator_model *model = simulator_models;
        const char *date = dates[i % COUNT(dates)];
        struct unit_under_test u;
        int64_t sum = 0;
        char command[32];

        while (strcmp(model->name, cases[i / COUNT(dates)].model) != 0)
            model++;
        start(&u, model);
        loop_step(u.loop, 18 * 1000 + 200); /* 18:12 */
        for (int hour = 0; hour < 24; hour++) {
            snprintf(command, sizeof command, "%s%s%02d", cases[i / COUNT(dates)].hour, date, hour);
            int64_t of_hour = counted(&u, command, M_hourly_generated_energy);
            assert_true(hour > 3 || of_hour == 0);
            sum += of_hour;
        }
        snprintf(command, sizeof command, "%s%s", cases[i / COUNT(dates)].day, date);
        int64_t of_day = counted(&u, command, M_daily_generated_energy);
        assert_true(of_day > 1000);
        assert_in_range(of_day - sum, 0, 24); /* each hour tells whole watt hours */
        stop(&u);
    }
}

static void what_the_10_kw_unit_does_not_measure_is_empty(void **state)
{
    const struct simulator_model *model = simulator_models;
    struct unit_under_test u;

    (void)state;
    while (strcmp(model->name, "infini-10k") != 0)
        model++;
    start(&u, model);
    hear_command(&u, "GS");
    assert_int_equal(decoded_find(&u.decoded, M_ac_output_current)->kind, VALUE_UNKNOWN);
    assert_null(decoded_find(&u.decoded, M_output_phase_angle));
    hear_command(&u, "PS");
    assert_int_equal(decoded_find(&u.decoded, M_battery_power)->kind, VALUE_UNKNOWN);
    hear_command(&u, "WS");
    assert_int_equal(decoded_find(&u.decoded, M_warning_battery_equalization_warning)->kind,
                     VALUE_UNKNOWN);
    stop(&u);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_follows_from_the_answers_is_what_happens),
        cmocka_unit_test(only_what_is_not_measured_is_estimated),
        cmocka_unit_test(watts_are_volts_times_amperes),
        cmocka_unit_test(phases_add_up),
        cmocka_unit_test(directions_have_the_sign_of_their_power),
        cmocka_unit_test(the_mode_is_that_of_the_plant),
        cmocka_unit_test(the_highest_temperature_is_the_highest),
        cmocka_unit_test(a_model_speaks_in_the_words_of_its_dialect),
        cmocka_unit_test(the_hours_of_a_day_make_up_the_day),
        cmocka_unit_test(what_the_10_kw_unit_does_not_measure_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
