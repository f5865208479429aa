/* gauges.c: from the plant's watts to the inverter's measurements. */
#include "simulator/gauges.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "simulator/phases.h"

static const double least_w = 1; /* below it, nothing flows as far as a display is concerned */
static const double low_charge = 0.12;

static bool give(struct value *out, double number, uint8_t digits)
{
    *out = value_number(llround(number * (double)power_of_ten(digits)), digits);
    return true;
}

static bool give_flag(struct value *out, bool on)
{
    *out = value_flag(on);
    return true;
}

static bool give_slug(struct gauges *r, struct value *out, const char *slug)
{
    r->slug = (struct choice){.slug = slug};
    *out = (struct value){.kind = VALUE_CHOICE, .choice = &r->slug};
    return true;
}

/* Whole watt hours, those that are full: a counter never runs ahead. */
static bool give_energy(struct value *out, int64_t joules)
{
    *out = value_number(joules / 3600, 0);
    return true;
}

static double load_percent(const struct gauges *r)
{
    double rated_va = r->model->rating.output_w;
    double rated_w = r->model->rating.output_w;
    struct value v;

    if (setup_get(r->setup, M_ac_output_rating_apparent_power, &v))
        rated_va = value_double(&v);

    double by_w = r->moment.flow.load_w / rated_w;
    double by_va = r->moment.load_va / rated_va;
    return 100 * (by_w > by_va ? by_w : by_va);
}

static double string_current(const struct gauges *r, size_t i)
{
    const struct flow *f = &r->moment.flow;
    double volts = r->model->charger_side_current ? f->battery_v : f->string_v[i];

    return f->string_w[i] >= least_w ? f->string_w[i] / volts : 0;
}

static double charging_a(const struct gauges *r)
{
    return r->moment.flow.battery_w >= least_w ? r->moment.flow.battery_a : 0;
}

static double discharging_a(const struct gauges *r)
{
    return r->moment.flow.battery_w <= -least_w ? -r->moment.flow.battery_a : 0;
}

static bool charges_from_sun(const struct gauges *r)
{
    return r->moment.flow.battery_w - r->moment.flow.ac_charge_w >= least_w;
}

/* Small units send what their A/D converter counts instead of degrees. */
static double heat_sink(const struct gauges *r)
{
    return r->model->raw_heat_sink ? 330 + 5 * r->moment.heat_sink_c : r->moment.heat_sink_c;
}

static double bus_voltage(const struct gauges *r)
{
    return r->model->bus_v + 12 * r->moment.state.heat - 6 * load_percent(r) / 100;
}

static const char *mode(const struct gauges *r)
{
    switch (r->moment.flow.mode) {
    case PLANT_LINE:
        return r->model->mode_on_grid != NULL ? r->model->mode_on_grid : "line";
    case PLANT_BATTERY:
        return "battery";
    case PLANT_STANDBY:
        break;
    }
    return "standby";
}

static const char *charging_stage(const struct gauges *r)
{
    if (charging_a(r) <= 0)
        return "not_charging";
    if (r->moment.state.floating)
        return "float";
    return r->moment.state.charge > 0.9 ? "absorb" : "bulk";
}

static bool give_time(struct gauges *r, struct value *out)
{
    time_t seconds = (time_t)((r->time_ms + r->setup->clock_ms) / 1000);
    struct tm date;

    gmtime_r(&seconds, &date);
    strftime(r->text, sizeof r->text, "%Y%m%d%H%M%S", &date);
    *out = (struct value){.kind = VALUE_TIME, .text = span_of(r->text)};
    return true;
}

/* Energy from `from` to `to`, days since 1970, of which the present one is still going on. */
static struct plant_energy energy_of(const struct gauges *r, int64_t from, int64_t to,
                                     const struct plant_energy *running)
{
    int64_t today = r->time_ms / ((int64_t)HOUSE_DAY_S * 1000);

    if (today >= from && today < to)
        return *running;
    if (from > today)
        return (struct plant_energy){0};
    return plant_energy_between(r->plant, from > plant_first_day() ? from : plant_first_day(), to);
}

enum { YEAR_DIGITS = 4, MONTH_DIGITS = 6, DAY_DIGITS = 8 };

/* What goes through L1, of all. */
static double first_phase(const struct gauges *r)
{
    return r->model->two_phases ? 0.6 : 1;
}

/* Of a question without an argument, the period that is running. */
static struct plant_energy energy_so_far(const struct gauges *r, enum measurement_id id)
{
    switch ((int)id) {
    case M_yearly_generated_energy:
    case M_yearly_load_energy:
        return r->moment.year;
    case M_monthly_generated_energy:
    case M_monthly_load_energy:
        return r->moment.month;
    default:
        return r->moment.day;
    }
}

/* What the argument of the question names: a year, a month or a day. */
static struct plant_energy energy_asked_for(const struct gauges *r, enum measurement_id id)
{
    int date[DAY_DIGITS] = {0};

    for (size_t i = 0; i < r->argument.length && i < DAY_DIGITS; i++)
        date[i] = r->argument.at[i] - '0';

    int year = date[0] * 1000 + date[1] * 100 + date[2] * 10 + date[3];
    int month = date[4] * 10 + date[5];
    int day = date[6] * 10 + date[7];
    switch (r->argument.length) {
    case YEAR_DIGITS:
        return energy_of(r, plant_day(year, 1, 1), plant_day(year + 1, 1, 1), &r->moment.year);
    case MONTH_DIGITS:
        return energy_of(r, plant_day(year, month, 1), plant_day(year, month + 1, 1),
                         &r->moment.month);
    case DAY_DIGITS:
        return energy_of(r, plant_day(year, month, day), plant_day(year, month, day + 1),
                         &r->moment.day);
    default:
        return energy_so_far(r, id);
    }
}

static bool get_energy(const struct gauges *r, enum measurement_id id, struct value *out)
{
    switch ((int)id) {
    case M_total_generated_energy:
        return give_energy(out, r->moment.total.solar_j);
    case M_total_load_energy:
        return give_energy(out, r->moment.total.load_j);
    case M_yearly_generated_energy:
    case M_monthly_generated_energy:
    case M_daily_generated_energy:
        return give_energy(out, energy_asked_for(r, id).solar_j);
    case M_yearly_load_energy:
    case M_monthly_load_energy:
    case M_daily_load_energy:
        return give_energy(out, energy_asked_for(r, id).load_j);
    default:
        return false;
    }
}

/* Every warning is told, and nearly all are off. */
static bool get_warning(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    if (measurements[id].group != WARNINGS)
        return false;

    switch ((int)id) {
    case M_warning_line_fail:
        return give_flag(out, m->detail.grid_v <= 0);
    case M_warning_fan_locked:
        return give_flag(out, m->detail.fan_locked);
    case M_warning_battery_low:
        return give_flag(out, m->state.charge < low_charge);
    case M_warning_battery_under_shutdown:
        return give_flag(out, m->state.cut_off);
    case M_warning_pv_loss:
        return give_flag(out, m->flow.string_v[0] <= 0);
    case M_warning_overload:
        return give_flag(out, load_percent(r) > 105);
    default:
        return give_flag(out, false);
    }
}

static bool get_battery(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_battery_voltage:
    case M_battery_voltage_from_scc:
        return give(out, m->flow.battery_v, 2);
    case M_battery_voltage_from_scc2:
        return give(out, m->flow.string_v[1] > 0 ? m->flow.battery_v : 0, 2);
    case M_battery_capacity:
        return give(out, 100 * m->state.charge, 0);
    case M_battery_charging_current:
    case M_total_charging_current:
    case M_total_battery_charging_current:
    case M_charge_average_current:
        return give(out, charging_a(r), 1);
    case M_battery_discharge_current:
        return give(out, discharging_a(r), 1);
    case M_battery_temperature:
        return give(out, m->detail.ambient_c + 2, 0);
    case M_charging:
        return give_flag(out, charging_a(r) > 0);
    case M_ac_charging:
        return give_flag(out, m->flow.ac_charge_w >= least_w);
    case M_charging_to_float:
    case M_battery_voltage_steady:
        return give_flag(out, m->state.floating);
    case M_inverter_charge_status:
        return give_slug(r, out, charging_stage(r));
    case M_battery_status:
        return give_slug(r, out, m->state.cut_off ? "under_voltage" : "normal");
    case M_battery_flow:
        return give_slug(r, out,
                         charging_a(r) > 0      ? "charging"
                         : discharging_a(r) > 0 ? "discharging"
                                                : "none");
    default:
        return false;
    }
}

static const char *battery_direction(const struct gauges *r)
{
    if (charging_a(r) > 0)
        return "charge";
    return discharging_a(r) > 0 ? "discharge" : "idle";
}

/* Minutes until the battery is empty, if it goes on like this. */
static double remaining_minutes(const struct gauges *r)
{
    enum { DISPLAY_MAX = 999 };
    double hours = r->moment.state.charge * r->model->rating.battery_ah / discharging_a(r);

    return 60 * hours < DISPLAY_MAX ? 60 * hours : DISPLAY_MAX;
}

/* What InfiniSolar of 3 kW tells beside the others. */
static bool get_infinisolar(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;
    bool grid = m->detail.grid_v > 0;

    switch ((int)id) {
    case M_grid_power:
        return give(out, m->flow.grid_w, 0);
    case M_grid_current:
        return give(out, grid ? m->flow.grid_w / m->detail.grid_v : 0, 1);
    case M_ac_output_current:
        return give(out, m->output_v > 0 ? m->load_va / m->output_v : 0, 1);
    case M_p_bus_voltage:
    case M_s_bus_voltage:
        return give(out, bus_voltage(r), 1);
    case M_max_temperature:
        return give(out, m->heat_sink_c, 1);
    case M_battery_remaining_time:
        return give(out, remaining_minutes(r), 0);
    case M_battery_power_direction:
        return give_slug(r, out, battery_direction(r));
    case M_dc_ac_power_direction:
        return give_slug(r, out, m->flow.ac_charge_w >= least_w ? "ac_to_dc" : "dc_to_ac");
    case M_line_power_direction:
        return give_slug(r, out, m->flow.grid_w >= least_w ? "input" : "idle");
    case M_warning_grid_voltage_low:
    case M_warning_grid_frequency_low:
        return give_flag(out, !grid);
    case M_warning_pv1_loss:
        return give_flag(out, m->flow.string_v[0] <= 0);
    case M_warning_pv2_loss:
        return give_flag(out, m->flow.string_v[1] <= 0);
    default:
        return false;
    }
}

/* A charger tells what it gives, whoever takes it: the battery or what hangs on it. */
static bool get_charger(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct flow *f = &r->moment.flow;
    double amperes = f->pv_w / f->battery_v;

    if (!r->model->is_charger)
        return false;

    switch ((int)id) {
    case M_battery_charging_current:
        return give(out, amperes, 2);
    case M_charging_current_1:
    case M_charging_current_2:
        return give(out, amperes / 2, 2);
    case M_pv_total_charging_power:
        return give(out, f->pv_w, 0);
    case M_remote_battery_voltage:
        return give(out, f->battery_v, 2);
    case M_inner_temperature:
        return give(out, r->moment.inside_c, 0);
    case M_charger_working:
        return give_flag(out, f->pv_w >= least_w);
    default:
        return false;
    }
}

static bool get_solar(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_pv_input_voltage:
        return give(out, m->flow.string_v[0], 1);
    case M_pv_input_current:
        return give(out, string_current(r, 0), 1);
    case M_pv_input_power:
        return give(out, m->flow.string_w[0], 0);
    case M_pv2_input_voltage:
        return give(out, m->flow.string_v[1], 1);
    case M_pv2_input_current:
        return give(out, string_current(r, 1), 1);
    case M_pv2_input_power:
        return give(out, m->flow.string_w[1], 0);
    case M_scc_charge_power:
        return give(out, m->flow.pv_w, 0);
    case M_scc_pwm_temperature:
        return give(out, m->inside_c + 6 * m->flow.pv_w / r->model->rating.output_w, 0);
    case M_scc_state:
        return give_slug(r, out, m->flow.string_v[0] > 0 ? "ok" : "not_communicating");
    case M_allow_scc_on:
    case M_scc_ok:
        return give_flag(out, m->flow.string_v[0] > 0);
    case M_scc_charging:
        return give_flag(out, charges_from_sun(r));
    case M_pv_flow:
        return give_slug(r, out, m->flow.pv_w >= least_w ? "pv_to_inverter" : "none");
    case M_solar_feed_to_grid_active:
        return give_flag(out, false);
    case M_solar_feed_to_grid_power:
        return give(out, 0, 0);
    default:
        return false;
    }
}

static bool get_ac(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_grid_voltage:
        return give(out, m->detail.grid_v, 1);
    case M_grid_frequency:
    case M_sync_frequency:
        return give(out, m->detail.grid_hz, 2);
    case M_line_lost:
        return give_flag(out, m->detail.grid_v <= 0);
    case M_ac_flow:
        return give_slug(r, out, m->flow.grid_w >= least_w ? "ac_to_inverter" : "none");
    case M_ac_output_voltage:
        return give(out, m->output_v, 1);
    case M_ac_output_frequency:
        return give(out, m->output_hz, 2);
    case M_ac_output_apparent_power:
        return give(out, first_phase(r) * m->load_va, 0);
    case M_total_ac_output_apparent_power:
        return give(out, m->load_va, 0);
    case M_ac_output_active_power:
        return give(out, first_phase(r) * m->flow.load_w, 0);
    case M_total_ac_output_active_power:
        return give(out, m->flow.load_w, 0);
    case M_output_load_percent:
    case M_total_output_load_percent:
        return give(out, load_percent(r), 0);
    case M_load_on:
        return give_flag(out, m->flow.mode != PLANT_STANDBY);
    case M_load_flow:
        return give_slug(r, out, m->flow.mode != PLANT_STANDBY ? "powered" : "none");
    default:
        return false;
    }
}

/* What a tracker without panels says is what a recorded unit with one tracker does. */
static const char *tracker_status(const struct gauges *r, size_t i)
{
    if (r->moment.flow.string_v[i] <= 0)
        return "abnormal";
    return r->moment.flow.string_w[i] >= least_w ? "charging" : "not_charging";
}

static double tracker_temperature(const struct gauges *r, size_t i)
{
    const struct plant_rating *rating = &r->model->rating;

    if (rating->string_w[i] <= 0)
        return 0;
    return r->moment.inside_c + 6 * r->moment.flow.string_w[i] / rating->output_w;
}

/* Through the inverter's bridge between battery and AC. */
static const char *bridge_direction(const struct flow *f)
{
    if (f->ac_charge_w >= least_w)
        return "ac_to_dc";
    return f->load_w - f->grid_w >= least_w ? "dc_to_ac" : "idle";
}

/* What InfiniSolar tells of its three ways and its trackers. */
static bool get_ways(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct flow *f = &r->moment.flow;

    switch ((int)id) {
    case M_battery_power_direction:
        return give_slug(r, out,
                         charging_a(r) > 0      ? "charge"
                         : discharging_a(r) > 0 ? "discharge"
                                                : "idle");
    case M_dc_ac_power_direction:
        return give_slug(r, out, bridge_direction(f));
    case M_line_power_direction:
        return give_slug(r, out, f->grid_w >= least_w ? "input" : "idle");
    case M_mppt1_charger_status:
        return give_slug(r, out, tracker_status(r, 0));
    case M_mppt2_charger_status:
        return give_slug(r, out, tracker_status(r, 1));
    case M_mppt1_charger_temperature:
        return give(out, tracker_temperature(r, 0), 0);
    case M_mppt2_charger_temperature:
        return give(out, tracker_temperature(r, 1), 0);
    default:
        return false;
    }
}

static bool get_second_phase(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;
    double share = 1 - first_phase(r);

    switch ((int)id) {
    case M_l2_grid_voltage:
        return give(out, m->detail.grid_v, 1);
    case M_l2_grid_frequency:
        return give(out, m->detail.grid_hz, 2);
    case M_l2_line_lost:
        return give_flag(out, m->detail.grid_v <= 0);
    case M_l2_ac_output_voltage:
        return give(out, m->output_v, 1);
    case M_l2_ac_output_frequency:
        return give(out, m->output_hz, 2);
    case M_l2_ac_output_apparent_power:
        return give(out, share * m->load_va, 0);
    case M_l2_ac_output_active_power:
        return give(out, share * m->flow.load_w, 0);
    case M_l2_output_load_percent:
        return give(out, load_percent(r), 0);
    case M_l2_load_on:
        return give_flag(out, m->flow.mode != PLANT_STANDBY);
    case M_l2_device_mode:
        return give_slug(r, out, mode(r));
    case M_l2_battery_voltage:
        return give(out, m->flow.battery_v, 2);
    case M_scc2_ok:
        return give_flag(out, m->flow.string_v[1] > 0);
    case M_scc2_charging:
        return give_flag(out, charges_from_sun(r) && m->flow.string_w[1] >= least_w);
    case M_l2_ac_charging:
        return give_flag(out, m->flow.ac_charge_w >= least_w);
    default:
        return false;
    }
}

/* What VMII units tell beyond PI30. */
static bool get_vmii(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;
    double charger_c = m->inside_c + 6 * m->flow.pv_w / r->model->rating.output_w;

    switch ((int)id) {
    case M_grid_active_power:
        return give(out, m->flow.grid_w, 0);
    case M_pv_feeds_load:
        return give_flag(out, m->flow.mode == PLANT_LINE && m->flow.pv_w >= least_w);
    case M_ac_output_connected:
        return give_flag(out, m->flow.mode != PLANT_STANDBY);
    case M_led_grid_state:
        return give_slug(r, out, m->detail.grid_v > 0 ? "on" : "off");
    case M_led_inverter_state:
        return give_slug(r, out, m->flow.mode == PLANT_BATTERY ? "on" : "off");
    case M_led_charge_state:
        return give_slug(r, out, charging_a(r) > 0 ? "flashing" : "off");
    case M_boost_temperature:
        return give(out, m->inside_c + 1, 0);
    case M_max_temperature:
        return give(out, fmax(charger_c, m->inside_c + 3), 0);
    case M_fan1_speed:
    case M_fan2_speed:
        return give(out, 30 + 70 * m->state.heat, 0);
    case M_fan1_on:
    case M_fan2_on:
        return give_flag(out, m->state.heat > 0.1);
    case M_bms_battery_capacity:
        return give(out, 100 * m->state.charge, 0);
    case M_bms_charging_current:
        return give(out, charging_a(r), 1);
    case M_bms_discharge_current:
        return give(out, discharging_a(r), 1);
    case M_bms_temperature:
        return give(out, m->detail.ambient_c + 2, 2);
    default:
        return false;
    }
}

static bool get_unit(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_serial_number:
        *out = (struct value){.kind = VALUE_TEXT, .text = span_of(r->serial)};
        return true;
    case M_device_mode:
        return give_slug(r, out, mode(r));
    case M_device_time:
        return give_time(r, out);
    case M_fault_code:
    case M_warning_code:
        return give_slug(r, out, "none");
    case M_bus_voltage:
        return give(out, bus_voltage(r), 0);
    case M_inverter_heat_sink_temperature:
    case M_max_temperature:
        return give(out, heat_sink(r), 0);
    case M_inverter_temperature:
        return give(out, m->inside_c, 0);
    case M_transformer_temperature:
        return give(out, m->inside_c + 3, 0);
    case M_fan_pwm_speed:
        return give(out, 30 + 70 * m->state.heat, 0);
    case M_fan_locked:
        return give_flag(out, m->detail.fan_locked);
    case M_switched_on:
    case M_parallel_unit_present:
        return give_flag(out, true);
    case M_local_parallel_id:
        return give(out, 0, 0);
    case M_configuration_changed:
    case M_scc_firmware_updated:
        return give_flag(out, false);
    default:
        return false;
    }
}

void gauges_at(struct gauges *r, int64_t time_ms)
{
    r->time_ms = time_ms;
    plant_at(r->plant, time_ms, &r->moment);
}

bool gauges_get(void *owner, enum measurement_id id, struct value *out)
{
    struct gauges *r = owner;

    return setup_get(r->setup, id, out) || phases_get(r, id, out) || get_unit(r, id, out) ||
           get_ac(r, id, out) || get_charger(r, id, out) || get_infinisolar(r, id, out) ||
           get_battery(r, id, out) || get_solar(r, id, out) || get_ways(r, id, out) ||
           get_energy(r, id, out) || get_second_phase(r, id, out) || get_vmii(r, id, out) ||
           get_warning(r, id, out);
}
