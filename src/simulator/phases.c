/* phases.c: the plant's watts spread over three phases, with the signs of the whole. */
#include "simulator/phases.h"

#include <math.h>

enum { PHASES = 3 };

static const double least_w = 1; /* as in gauges.c */

/* A household does not load its phases alike, and no grid is quite even. */
static const double load_share[PHASES] = {0.46, 0.33, 0.21};
static const double grid_share[PHASES] = {0.34, 0.33, 0.33};
static const double volts_apart[PHASES] = {0, 0.8, -0.6};

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

/* Whole watts of one phase: together they are those of the whole. */
static bool give_share(struct value *out, double watts, const double share[PHASES], size_t phase)
{
    int64_t whole = llround(watts);
    int64_t first = llround(watts * share[0]), second = llround(watts * share[1]);
    int64_t parts[PHASES] = {first, second, whole - first - second};

    *out = value_number(parts[phase], 0);
    return true;
}

static double phase_volts(double volts, size_t phase)
{
    return volts > 0 ? volts + volts_apart[phase] : 0;
}

static bool give_amperes(struct value *out, double watts, double volts)
{
    return give(out, volts > 0 ? fabs(watts) / volts : 0, 1);
}

static bool get_grid(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;
    double volts = m->detail.grid_v, watts = m->flow.grid_w;

    switch ((int)id) {
    case M_l2_grid_voltage:
        return give(out, phase_volts(volts, 1), 1);
    case M_l3_grid_voltage:
        return give(out, phase_volts(volts, 2), 1);
    case M_grid_current:
        return give_amperes(out, watts * grid_share[0], volts);
    case M_l2_grid_current:
        return give_amperes(out, watts * grid_share[1], phase_volts(volts, 1));
    case M_l3_grid_current:
        return give_amperes(out, watts * grid_share[2], phase_volts(volts, 2));
    case M_grid_active_power:
        return give_share(out, watts, grid_share, 0);
    case M_l2_grid_active_power:
        return give_share(out, watts, grid_share, 1);
    case M_l3_grid_active_power:
        return give_share(out, watts, grid_share, 2);
    case M_total_grid_active_power:
        return give(out, watts, 0);
    default:
        return false;
    }
}

static bool get_load(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_ac_output_active_power:
        return give_share(out, m->flow.load_w, load_share, 0);
    case M_l2_ac_output_active_power:
        return give_share(out, m->flow.load_w, load_share, 1);
    case M_l3_ac_output_active_power:
        return give_share(out, m->flow.load_w, load_share, 2);
    case M_ac_output_apparent_power:
        return give_share(out, m->load_va, load_share, 0);
    case M_l2_ac_output_apparent_power:
        return give_share(out, m->load_va, load_share, 1);
    case M_l3_ac_output_apparent_power:
        return give_share(out, m->load_va, load_share, 2);
    default:
        return false;
    }
}

static bool get_output(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_l2_ac_output_voltage:
        return give(out, phase_volts(m->output_v, 1), 1);
    case M_l3_ac_output_voltage:
        return give(out, phase_volts(m->output_v, 2), 1);
    case M_ac_output_current:
    case M_inverter_current:
        return give_amperes(out, m->load_va * load_share[0], m->output_v);
    case M_l2_ac_output_current:
    case M_l2_inverter_current:
        return give_amperes(out, m->load_va * load_share[1], phase_volts(m->output_v, 1));
    case M_l3_ac_output_current:
    case M_l3_inverter_current:
        return give_amperes(out, m->load_va * load_share[2], phase_volts(m->output_v, 2));
    case M_ac_output_connected:
        return give_flag(out, m->flow.mode != PLANT_STANDBY);
    default:
        return false;
    }
}

static const char *battery_direction(const struct flow *f)
{
    return f->battery_w >= least_w ? "charge" : f->battery_w <= -least_w ? "discharge" : "idle";
}

/* Through the converter between the battery's side and the output's. */
static const char *converter_direction(const struct flow *f)
{
    if (f->ac_charge_w >= least_w)
        return "ac_to_dc";
    return f->pv_w - f->battery_w >= least_w ? "dc_to_ac" : "idle";
}

static const char *charge_state(const struct plant_moment *m)
{
    if (m->flow.battery_w < least_w)
        return "discharge";
    if (m->state.floating)
        return "float";
    return m->state.charge > 0.9 ? "cv" : "cc";
}

static bool get_directions(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_battery_power_direction:
        return give_slug(r, out, battery_direction(&m->flow));
    case M_dc_ac_power_direction:
        return give_slug(r, out, converter_direction(&m->flow));
    case M_line_power_direction:
        return give_slug(r, out, m->flow.grid_w >= least_w ? "input" : "idle");
    case M_charge_state:
        return give_slug(r, out, charge_state(m));
    case M_device_mode:
        return m->flow.mode == PLANT_LINE && give_slug(r, out, "hybrid");
    default:
        return false;
    }
}

static bool get_battery(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_battery_current:
        return give(out, m->flow.battery_a, 1);
    case M_battery_power:
        return give(out, m->flow.battery_w, 0);
    case M_inner_temperature:
        return give(out, m->inside_c, 0);
    case M_component_max_temperature:
        return give(out, m->heat_sink_c, 0);
    case M_external_battery_temperature:
        return give(out, m->detail.ambient_c + 2, 0);
    case M_p_bus_voltage:
    case M_p_bus_average_voltage:
        return give(out, r->model->bus_v + 12 * m->state.heat, 1);
    case M_n_bus_voltage:
    case M_n_bus_average_voltage:
        return give(out, r->model->bus_v + 12 * m->state.heat - 0.4, 1);
    default:
        return false;
    }
}

static bool get_panels(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct plant_moment *m = &r->moment;

    switch ((int)id) {
    case M_pv_input_working:
        return give_flag(out, m->flow.string_w[0] >= least_w);
    case M_pv2_input_working:
        return give_flag(out, m->flow.string_w[1] >= least_w);
    case M_em_pv_power:
        return give(out, m->flow.pv_w, 0);
    case M_em_feed_power:
        return give(out, 0, 0);
    case M_warning_pv2_loss:
        return give_flag(out, m->flow.string_v[1] <= 0);
    case M_warning_grid_voltage_loss:
    case M_warning_grid_frequency_loss:
        return give_flag(out, m->detail.grid_v <= 0);
    default:
        return false;
    }
}

bool phases_get(struct gauges *r, enum measurement_id id, struct value *out)
{
    if (r->model->phases != PHASES)
        return false;
    return get_grid(r, id, out) || get_load(r, id, out) || get_output(r, id, out) ||
           get_directions(r, id, out) || get_battery(r, id, out) || get_panels(r, id, out);
}
