/* units.c: what a simulated inverter tells of its set.
 *
 * A number without a unit is answered as by the set of two that phocus was made from: a 0 in front,
 * zeros, "power on" for its mode, and the true totals of those that are there. */
#include "simulator/units.h"

#include <math.h>

static bool give_slug(struct gauges *r, struct value *out, const char *slug)
{
    r->slug = (struct choice){.slug = slug};
    *out = (struct value){.kind = VALUE_CHOICE, .choice = &r->slug};
    return true;
}

/* One unit's number that counts in the sum. */
static double part(const struct plant_moment *m, enum measurement_id id)
{
    switch ((int)id) {
    case M_total_ac_output_apparent_power:
        return m->load_va;
    case M_total_ac_output_active_power:
        return m->flow.load_w;
    default:
        return m->flow.battery_a > 0 ? m->flow.battery_a : 0;
    }
}

/* The sum of what the units say, each rounded as it says it. */
static bool give_sum(const struct gauges *r, enum measurement_id id, struct value *out)
{
    int64_t sum = 0;

    for (unsigned n = 0; n < r->set->units; n++) {
        struct plant_moment m = r->whole;

        if (!set_has(r->set, n))
            continue;
        set_share(r->set, n, &m);
        sum += llround(part(&m, id));
    }
    *out = value_number(sum, 0);
    return true;
}

static bool give_load_percent(const struct gauges *r, struct value *out)
{
    double rated_w = r->model->rating.output_w * r->set->units;

    *out = value_number(llround(100 * r->whole.flow.load_w / rated_w), 0);
    return true;
}

static bool get_total(const struct gauges *r, enum measurement_id id, struct value *out)
{
    switch ((int)id) {
    case M_total_ac_output_apparent_power:
    case M_total_ac_output_active_power:
    case M_total_charging_current:
    case M_total_battery_charging_current:
        return give_sum(r, id, out);
    case M_total_output_load_percent:
        return give_load_percent(r, out);
    default:
        return false;
    }
}

static bool get_nobody(struct gauges *r, enum measurement_id id, struct value *out)
{
    const char *kind = quantities[measurements[id].quantity].kind;

    if (strcmp(kind, "number") == 0)
        *out = value_number(0, 0);
    else if (strcmp(kind, "flag") == 0)
        *out = value_flag(false);
    else if (id == M_serial_number || id == M_l2_serial_number)
        *out = (struct value){.kind = VALUE_TEXT, .text = span_of("00000000000000")};
    else if (id == M_device_mode || id == M_l2_device_mode)
        return give_slug(r, out, "power_on");
    else if (id == M_output_mode)
        return give_slug(r, out, "single");
    else
        return false;
    return true;
}

bool units_get(struct gauges *r, enum measurement_id id, struct value *out)
{
    if (!set_is_several(r->set))
        return false;
    if (get_total(r, id, out))
        return true;
    if (!set_has(r->set, r->unit))
        return get_nobody(r, id, out);
    if (id == M_output_mode && r->unit != r->set->own)
        return give_slug(r, out, set_output_mode(r->set, r->unit));
    return false;
}
