/* meters.c: from the plant's watts to what the meters of a unit read. */
#include "simulator/meters.h"

#include <math.h>

static const double least_w = 1; /* below it, nothing flows as far as a display is concerned */
static const double low_charge = 0.12;

/* A household does not load its phases alike, and no grid is quite even. */
static const double load_shares[][PHASES_MAX] = {{1}, {1}, {0.56, 0.44}, {0.46, 0.33, 0.21}};
static const double grid_shares[][PHASES_MAX] = {{1}, {1}, {0.5, 0.5}, {0.34, 0.33, 0.33}};
static const double volts_apart[PHASES_MAX] = {0, 0.8, -0.6};

/* What goes in and out, before it is spread. */
struct reading_of {
    const struct simulator_details *model;
    const struct plant_moment *m;
    double rated_va;
};

static size_t phases(const struct simulator_details *model)
{
    size_t told = model->phases > 1 ? model->phases : 1;

    return told < PHASES_MAX ? told : PHASES_MAX;
}

/* Whole watts of each phase: together they are those of the whole. */
static void split(double watts, const double *shares, size_t count, double *parts[PHASES_MAX])
{
    double rest = round(watts);

    for (size_t i = 0; i < count; i++) {
        *parts[i] = i + 1 < count ? round(watts * shares[i]) : rest;
        rest -= *parts[i];
    }
}

static void set_volts(struct phase_meter *meters, double volts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        meters[i].volts = volts > 0 ? volts + volts_apart[i] : 0;
}

static double amperes(double watts, double volts)
{
    return volts > 0 ? fabs(watts) / volts : 0;
}

static double percent(const struct reading_of *r, double watts, double va)
{
    return 100 * fmax(watts / r->model->rating.output_w, va / r->rated_va);
}

static void read_grid(const struct reading_of *r, struct meters *out)
{
    size_t count = phases(r->model);
    double *watts[] = {&out->grid[0].watts, &out->grid[1].watts, &out->grid[2].watts};

    set_volts(out->grid, r->m->detail.grid_v, count);
    split(r->m->flow.grid_w, grid_shares[count], count, watts);
    for (size_t i = 0; i < count; i++)
        out->grid[i].amperes = amperes(out->grid[i].watts, out->grid[i].volts);
    out->grid_watts = r->m->flow.grid_w;
    out->grid_hz = r->m->detail.grid_hz;
    out->grid_is_there = r->m->detail.grid_v > 0;
    out->grid_is_lost = !out->grid_is_there;
    out->grid_led = out->grid_is_there ? "on" : "off";
    out->line_direction = out->grid_watts >= least_w    ? "input"
                          : out->grid_watts <= -least_w ? "output"
                                                        : "idle";
    out->ac_flow = out->grid_watts >= least_w    ? "ac_to_inverter"
                   : out->grid_watts <= -least_w ? "inverter_to_ac"
                                                 : "none";
    out->fed_watts = fmax(0, -out->grid_watts);
}

/* What three currents, a third of a turn apart, leave for the neutral. */
static double neutral_amperes(const struct phase_meter *p)
{
    double a = p[0].amperes, b = p[1].amperes, c = p[2].amperes;

    return sqrt(fmax(0, a * a + b * b + c * c - a * b - b * c - c * a));
}

static void read_output(const struct reading_of *r, struct meters *out)
{
    size_t count = phases(r->model);
    struct phase_meter *p = out->output;
    double *watts[] = {&p[0].watts, &p[1].watts, &p[2].watts};
    double *va[] = {&p[0].va, &p[1].va, &p[2].va};
    double whole = percent(r, r->m->flow.load_w, r->m->load_va);

    set_volts(p, r->m->output_v, count);
    split(r->m->flow.load_w, load_shares[count], count, watts);
    split(r->m->load_va, load_shares[count], count, va);
    for (size_t i = 0; i < count; i++) {
        p[i].amperes = amperes(p[i].va, p[i].volts);
        /* Each half of a unit with two phases has half of the rating. */
        p[i].percent = count == 2 ? 2 * percent(r, p[i].watts, p[i].va) : whole;
    }
    out->total =
        (struct phase_meter){.watts = r->m->flow.load_w, .va = r->m->load_va, .percent = whole};
    if (count == 2)
        out->total = (struct phase_meter){
            .watts = p[0].watts, .va = p[0].va, .percent = percent(r, p[0].watts, p[0].va)};
    out->output_hz = r->m->output_hz;
    out->neutral_amperes = count == PHASES_MAX ? neutral_amperes(p) : 0;
    out->output_is_on = r->m->flow.mode != PLANT_STANDBY;
    out->overloaded = whole > 105;
    out->load_flow = out->output_is_on ? "powered" : "none";
}

static double warmed_by(const struct reading_of *r, double watts)
{
    return r->m->inside_c + 6 * watts / r->model->rating.output_w;
}

/* What a tracker without panels says is what a recorded unit with one tracker does. */
static void read_tracker(const struct reading_of *r, size_t i, struct tracker_meter *out)
{
    const struct flow *f = &r->m->flow;
    double seen_v = r->model->charger_side_current ? f->battery_v : f->string_v[i];

    out->volts = f->string_v[i];
    out->works = f->string_w[i] >= least_w;
    out->watts = f->string_w[i];
    out->amperes = out->works ? f->string_w[i] / seen_v : 0;
    out->present = f->string_v[i] > 0;
    out->battery_volts = i == 0 || out->present ? f->battery_v : 0;
    out->celsius = r->model->rating.string_w[i] > 0 ? warmed_by(r, f->string_w[i]) : 0;
    out->status = !out->present ? "abnormal" : out->works ? "charging" : "not_charging";
}

static void read_sun(const struct reading_of *r, struct meters *out)
{
    for (size_t i = 0; i < STRINGS; i++)
        read_tracker(r, i, &out->trackers[i]);
    out->pv_watts = r->m->flow.pv_w;
    out->pv_flow = out->pv_watts >= least_w ? "pv_to_inverter" : "none";
    out->sun_is_there = out->trackers[0].present;
    out->no_sun = !out->trackers[0].present;
    out->no_second_sun = !out->trackers[1].present;
    out->charger_state = out->sun_is_there ? "ok" : "not_communicating";
}

/* A charger knows what it gives, whoever takes it: the battery or what hangs on it. */
static double battery_watts(const struct reading_of *r)
{
    double watts = r->model->is_charger ? r->m->flow.pv_w : r->m->flow.battery_w;

    return fabs(watts) >= least_w ? watts : 0;
}

/* Minutes until the battery is empty, if it goes on like this. */
static double minutes_left(const struct reading_of *r, double discharging)
{
    enum { DISPLAY_MAX = 999 };
    double hours = r->m->state.charge * r->model->rating.battery_ah;

    return discharging > 0 ? fmin(60 * hours / discharging, DISPLAY_MAX) : DISPLAY_MAX;
}

static void name_battery(const struct reading_of *r, struct battery_meter *b)
{
    bool full = r->m->state.charge > 0.9;

    b->direction = b->watts > 0 ? "charge" : b->watts < 0 ? "discharge" : "idle";
    b->flow = b->watts > 0 ? "charging" : b->watts < 0 ? "discharging" : "none";
    b->stage = !b->charges ? "not_charging" : b->floats ? "float" : full ? "absorb" : "bulk";
    b->charge_state = !b->charges ? "discharge" : b->floats ? "float" : full ? "cv" : "cc";
    b->status = r->m->state.cut_off ? "under_voltage" : "normal";
}

static void read_battery(const struct reading_of *r, struct battery_meter *b)
{
    const struct flow *f = &r->m->flow;

    b->volts = f->battery_v;
    b->watts = battery_watts(r);
    b->amperes = b->watts / b->volts;
    b->charging = fmax(0, b->amperes);
    b->discharging = fmax(0, -b->amperes);
    b->first_stage = round(b->charging * 50) / 100;
    b->second_stage = b->charging - b->first_stage;
    b->percent = 100 * r->m->state.charge;
    b->celsius = r->m->detail.ambient_c + 2;
    b->minutes_left = minutes_left(r, b->discharging);
    b->charges = b->watts > 0;
    b->charges_from_grid = f->ac_charge_w >= least_w;
    b->charges_from_sun = b->watts - f->ac_charge_w >= least_w;
    b->charges_from_second_sun = b->charges_from_sun && f->string_w[1] >= least_w;
    b->floats = r->m->state.floating;
    name_battery(r, b);
}

static void read_bms(const struct reading_of *r, struct setup *setup, struct bms_meter *out)
{
    enum { CELLS = 16 };
    struct value v;

    out->present = setup_get(setup, M_bms_communication_ok, &v) && v.number != 0;
    out->total_ah = r->model->rating.battery_ah;
    out->remaining_ah = out->total_ah * r->m->state.charge;
    out->highest_cell = r->m->flow.battery_v / CELLS + 0.001;
    out->lowest_cell = r->m->flow.battery_v / CELLS - 0.001;
}

/* Small units send what their A/D converter counts instead of degrees. */
static void read_temperatures(const struct reading_of *r, struct meters *out)
{
    struct temperature_meter *t = &out->celsius;

    t->inverter = r->m->heat_sink_c;
    t->heat_sink = r->model->raw_heat_sink ? 330 + 5 * t->inverter : t->inverter;
    t->inside = r->m->inside_c;
    t->boost = t->inside + 1;
    t->transformer = t->inside + 3;
    t->charger = warmed_by(r, out->pv_watts);
    t->highest = fmax(fmax(t->inverter, t->transformer), t->charger);
    out->fan_percent = 30 + 70 * r->m->state.heat;
    out->fan_is_locked = r->m->detail.fan_locked;
    out->fan_turns = !out->fan_is_locked;
}

/* What goes between the battery's side and the output's. */
static void read_bridge(const struct reading_of *r, struct meters *out)
{
    const struct flow *f = &r->m->flow;
    double watts = out->output_is_on ? f->pv_w - f->battery_w : 0;

    out->bridge_watts = fabs(watts);
    out->bridge_amperes = amperes(watts, r->m->output_v);
    out->bridge_direction = watts >= least_w                   ? "dc_to_ac"
                            : watts <= -least_w                ? "ac_to_dc"
                            : r->model->bridge_at_rest != NULL ? r->model->bridge_at_rest
                                                               : "idle";
    out->bus_volts = r->model->bus_v + 12 * r->m->state.heat - 0.06 * out->total.percent;
    out->second_bus_volts = out->bus_volts - 0.4;
    out->sun_feeds_load = f->mode == PLANT_LINE && watts >= least_w;
}

static const char *mode(const struct reading_of *r)
{
    switch (r->m->flow.mode) {
    case PLANT_LINE:
        return r->model->mode_on_grid != NULL ? r->model->mode_on_grid : "line";
    case PLANT_BATTERY:
        return "battery";
    case PLANT_STANDBY:
        break;
    }
    return "standby";
}

static void read_unit(const struct reading_of *r, struct meters *out)
{
    out->mode = mode(r);
    out->inverter_led = r->m->flow.mode == PLANT_BATTERY ? "on" : "off";
    out->charge_led = out->battery.charges ? "flashing" : "off";
    out->battery_is_low = r->m->state.charge < low_charge;
    out->cut_off = r->m->state.cut_off;
    out->alarm_led = out->grid_is_lost || out->fan_is_locked || out->battery_is_low ||
                             out->cut_off || out->overloaded
                         ? "flashing"
                         : "off";
    out->no_fault = "none";
    out->always = true;
}

void meters_read(const struct simulator_details *model, struct setup *setup,
                 const struct plant_moment *m, struct meters *out)
{
    struct reading_of r = {.model = model, .m = m, .rated_va = model->rating.output_w};
    struct value v;

    if (setup_get(setup, M_ac_output_rating_apparent_power, &v))
        r.rated_va = value_double(&v);
    *out = (struct meters){0};
    read_grid(&r, out);
    read_output(&r, out);
    read_sun(&r, out);
    read_battery(&r, &out->battery);
    read_bms(&r, setup, &out->bms);
    read_temperatures(&r, out);
    read_bridge(&r, out);
    read_unit(&r, out);
}
