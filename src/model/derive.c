/* derive.c: what follows from what an inverter said.
 *
 * All arithmetic is on whole milli-units, so that no digit of the wire is lost before the result is
 * rounded to watts. */
#include "model/derive.h"

enum { MILLI_DIGITS = 3, GRID_PRESENT_MV = 80000, PARTS_MAX = 3 };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const enum measurement_id made[] = {
    M_total_pv_power,       M_pv_input_power,          M_pv2_input_power, M_battery_power,
    M_battery_charge_power, M_battery_discharge_power, M_grid_power,      M_load_power,
};

bool derive_makes(enum measurement_id id)
{
    for (size_t i = 0; i < COUNT(made); i++)
        if (made[i] == id)
            return true;
    return false;
}

static bool milli_of(const struct value *v, int64_t *out)
{
    if (v == NULL || v->kind != VALUE_NUMBER)
        return false;
    *out = value_rounded(*v, MILLI_DIGITS).number;
    return true;
}

/* What is known, from this reply or an earlier one. */
static bool milli(const struct derivation *d, enum measurement_id id, int64_t *out)
{
    return milli_of(live_value(d->live, id), out);
}

static bool brings(const struct derivation *d, enum measurement_id id)
{
    return decoded_find(d->reply, id) != NULL;
}

static bool brings_one_of(const struct derivation *d, const enum measurement_id *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (brings(d, ids[i]))
            return true;
    return false;
}

/* The same as a number: a field may come empty. */
static bool brings_milli(const struct derivation *d, enum measurement_id id, int64_t *out)
{
    return milli_of(decoded_find(d->reply, id), out);
}

static bool awaits(const struct derivation *d, enum measurement_id id)
{
    return d->awaits != NULL && d->awaits(d->owner, id);
}

static void put(const struct derivation *d, enum measurement_id is, struct value value,
                bool estimated)
{
    struct reading r = {.is = is, .value = value};

    live_put(d->live, d->source, &r, estimated, d->at);
}

static void give(const struct derivation *d, enum measurement_id is, int64_t milliwatts,
                 bool estimated)
{
    put(d, is, value_rounded(value_number(milliwatts, MILLI_DIGITS), 0), estimated);
}

/* What it was worked out from is no longer known. */
static void withdraw(const struct derivation *d, enum measurement_id is)
{
    const struct live_entry *entry = &d->live->entries[is];

    if (entry->derived && entry->value.kind != VALUE_UNKNOWN)
        put(d, is, (struct value){.kind = VALUE_UNKNOWN}, false);
}

static int64_t product(int64_t millivolts, int64_t milliamperes)
{
    return millivolts * milliamperes / 1000;
}

/* A power that several parts make up, the first of which all units have. */
struct sum {
    enum measurement_id is;
    enum measurement_id parts[PARTS_MAX];
};

/* Of parts that come in different answers none is left out at the start. */
static void give_sum(const struct derivation *d, const struct sum *s)
{
    bool estimated = false;
    int64_t sum = 0;

    for (size_t i = 0; i < PARTS_MAX; i++) {
        int64_t part;

        if (awaits(d, s->parts[i]))
            return;
        if (milli(d, s->parts[i], &part)) {
            sum += part;
            estimated = estimated || d->live->entries[s->parts[i]].estimated;
        } else if (i == 0) {
            withdraw(d, s->is);
            return;
        }
    }
    give(d, s->is, sum, estimated);
}

static bool choice_is(const struct derivation *d, enum measurement_id id, const char *slug)
{
    const struct value *v = live_value(d->live, id);

    return v != NULL && v->choice != NULL && strcmp(v->choice->slug, slug) == 0;
}

/* Units that send 17 fields give the solar charger's current on the battery's side and no power:
 * docs/protocols/pi30.md. */
static void derive_first_input(const struct derivation *d)
{
    int64_t voltage;
    int64_t current;

    if (!brings(d, M_pv_input_power) && brings(d, M_battery_voltage_from_scc) &&
        milli(d, M_battery_voltage_from_scc, &voltage) &&
        brings_milli(d, M_pv_input_current, &current))
        give(d, M_pv_input_power, product(voltage, current), false);
}

/* The second input of two-phase units likewise. That its current is on the battery's side follows
 * from the paper's example for the first: 2 A, 88.1 V at the panels, 56.0 V, 112 W. */
static void derive_second_input(const struct derivation *d)
{
    int64_t voltage;
    int64_t current;

    if (!brings(d, M_pv2_input_power) && brings(d, M_l2_battery_voltage) &&
        milli(d, M_l2_battery_voltage, &voltage) && brings_milli(d, M_pv2_input_current, &current))
        give(d, M_pv2_input_power, product(voltage, current), true);
}

/* A solar charger on its own: what it tells of the battery comes with what it makes of the sun. */
static bool is_of_charger(const struct derivation *d)
{
    return brings(d, M_battery_voltage) && brings(d, M_pv_total_charging_power);
}

/* The sum of all inputs, when the reply brings one of them. A charger tells but the sum. */
static bool derive_sun(const struct derivation *d)
{
    static const enum measurement_id inputs[] = {M_pv_input_power, M_pv_input_current,
                                                 M_pv2_input_power, M_pv2_input_current,
                                                 M_pv3_input_power};
    static const struct sum sun = {M_total_pv_power,
                                   {M_pv_input_power, M_pv2_input_power, M_pv3_input_power}};
    int64_t power;

    derive_first_input(d);
    derive_second_input(d);
    if (is_of_charger(d) && brings_milli(d, M_pv_total_charging_power, &power)) {
        give(d, M_total_pv_power, power, false);
        return true;
    }
    if (!brings_one_of(d, inputs, COUNT(inputs)))
        return false;
    if (!awaits(d, M_pv2_input_current)) /* of which its power follows */
        give_sum(d, &sun);
    return true;
}

/* What the house takes, of all phases. In an answer about one unit of a parallel set the total is
 * that of the set, and the house's load through this unit is not. */
static bool derive_load(const struct derivation *d)
{
    static const struct sum load = {
        M_load_power,
        {M_ac_output_active_power, M_l2_ac_output_active_power, M_l3_ac_output_active_power}};
    int64_t power;

    if (!brings(d, M_parallel_unit_present) &&
        brings_milli(d, M_total_ac_output_active_power, &power))
        give(d, M_load_power, power, false);
    else if (brings_one_of(d, load.parts, PARTS_MAX))
        give_sum(d, &load);
    else
        return false;
    return true;
}

/* Some units measure the grid, all phases or the one they have. */
static bool derive_measured_grid(const struct derivation *d)
{
    static const struct sum grid = {
        M_grid_power, {M_grid_active_power, M_l2_grid_active_power, M_l3_grid_active_power}};
    int64_t power;

    if (brings_milli(d, M_total_grid_active_power, &power))
        give(d, M_grid_power, power, false);
    else if (brings_one_of(d, grid.parts, PARTS_MAX))
        give_sum(d, &grid);
    return milli(d, M_grid_power, &power) && !d->live->entries[M_grid_power].estimated;
}

static void give_halves(const struct derivation *d, int64_t power, bool estimated)
{
    give(d, M_battery_charge_power, power > 0 ? power : 0, estimated);
    give(d, M_battery_discharge_power, power < 0 ? -power : 0, estimated);
}

static void give_battery(const struct derivation *d, int64_t power, bool estimated)
{
    give(d, M_battery_power, power, estimated);
    give_halves(d, power, estimated);
}

/* + is charging. */
static bool battery_current(const struct derivation *d, int64_t *out)
{
    int64_t charging;
    int64_t discharging;

    if (milli(d, M_battery_current, out))
        return true;
    if (!milli(d, M_battery_charging_current, &charging) ||
        !milli(d, M_battery_discharge_current, &discharging))
        return false;
    *out = charging - discharging;
    return true;
}

/* PI16, the one that tells grid_power itself, measures all but the battery, of which it tells the
 * direction: what sun and grid give and the load does not take goes there, less the losses. */
static bool estimate_battery(const struct derivation *d)
{
    int64_t sun;
    int64_t load;
    int64_t grid;

    if (d->live->entries[M_grid_power].derived || !milli(d, M_grid_power, &grid) ||
        !milli(d, M_total_pv_power, &sun) || !milli(d, M_load_power, &load))
        return false;

    int64_t power = sun + grid - load;
    if (choice_is(d, M_battery_power_direction, power > 0 ? "discharge" : "charge") ||
        choice_is(d, M_battery_power_direction, "idle"))
        power = 0;
    give_battery(d, power, true);
    return true;
}

/* It knows what it gives, and not what others take from the battery. */
static void derive_charger(const struct derivation *d)
{
    int64_t voltage;
    int64_t charging;

    if (milli(d, M_battery_voltage, &voltage) && milli(d, M_battery_charging_current, &charging)) {
        give(d, M_battery_power, product(voltage, charging), false);
        give(d, M_battery_charge_power, product(voltage, charging), false);
    } else {
        withdraw(d, M_battery_power);
        withdraw(d, M_battery_charge_power);
    }
}

/* Told by the unit, or voltage times signed current. What was told in another answer stands. */
static bool derive_battery(const struct derivation *d)
{
    int64_t power;
    int64_t voltage;
    int64_t current;

    if (brings_milli(d, M_battery_power, &power)) {
        give_halves(d, power, false);
        return true;
    }
    if (!brings(d, M_battery_voltage))
        return false;
    if (is_of_charger(d)) {
        derive_charger(d);
    } else if (milli(d, M_battery_power, &power) && !d->live->entries[M_battery_power].derived) {
        return true;
    } else if (milli(d, M_battery_voltage, &voltage) && battery_current(d, &current)) {
        give_battery(d, product(voltage, current), false);
    } else if (!estimate_battery(d)) {
        withdraw(d, M_battery_power);
        withdraw(d, M_battery_charge_power);
        withdraw(d, M_battery_discharge_power);
    }
    return true;
}

/* On one phase at least. False: nobody knows. */
static bool grid_voltage(const struct derivation *d, int64_t *highest)
{
    static const enum measurement_id phases[] = {M_grid_voltage, M_l2_grid_voltage,
                                                 M_l3_grid_voltage};
    int64_t voltage;
    bool known = false;

    *highest = 0;
    for (size_t i = 0; i < COUNT(phases); i++)
        if (milli(d, phases[i], &voltage)) {
            *highest = voltage > *highest ? voltage : *highest;
            known = true;
        }
    return known;
}

static bool is_apart_from_the_grid(const struct derivation *d, int64_t voltage)
{
    static const char *const modes[] = {"battery", "fault", "shutdown", "power_saving"};

    for (size_t i = 0; i < COUNT(modes); i++)
        if (choice_is(d, M_device_mode, modes[i]))
            return true;
    return voltage < GRID_PRESENT_MV;
}

/* What is missing comes from the grid, or goes there if the unit says so, at best with a number. */
static int64_t through_the_grid(const struct derivation *d, int64_t missing)
{
    bool feeds =
        choice_is(d, M_line_power_direction, "output") || choice_is(d, M_ac_flow, "inverter_to_ac");
    int64_t fed;

    if (milli(d, M_solar_feed_to_grid_power, &fed) && fed > 0)
        return -fed;
    return (missing < 0) == feeds ? missing : 0;
}

/* Of most units nothing measures it. What the load and the battery take and the sun does not give
 * must come from it, while the unit is connected to it. */
static bool guess_grid(const struct derivation *d, int64_t *out)
{
    int64_t sun;
    int64_t load;
    int64_t battery = 0;
    int64_t voltage;

    if (live_value(d->live, M_device_mode) == NULL || !milli(d, M_total_pv_power, &sun) ||
        !milli(d, M_load_power, &load) || !grid_voltage(d, &voltage))
        return false;

    bool apart = is_apart_from_the_grid(d, voltage);
    if (!apart && !milli(d, M_battery_power, &battery))
        return false;
    *out = apart ? 0 : through_the_grid(d, load + battery - sun);
    return true;
}

static void estimate_grid(const struct derivation *d)
{
    int64_t power;

    if (guess_grid(d, &power))
        give(d, M_grid_power, power, true);
    else
        withdraw(d, M_grid_power);
}

/* A unit of a set that is asked through another one tells no power of its panels. */
static bool is_behind_another(const struct derivation *d)
{
    return brings(d, M_parallel_unit_present) && brings(d, M_pv_input_voltage) &&
           live_value(d->live, M_pv_input_power) == NULL;
}

/* Their current, in whole amperes, is too coarse to reckon with. Apart from the grid they give what
 * load and battery take. */
static void estimate_sun(const struct derivation *d)
{
    int64_t load;
    int64_t battery;
    int64_t voltage;

    if (milli(d, M_load_power, &load) && milli(d, M_battery_power, &battery) &&
        grid_voltage(d, &voltage) && is_apart_from_the_grid(d, voltage))
        give(d, M_total_pv_power, load + battery > 0 ? load + battery : 0, true);
    else
        withdraw(d, M_total_pv_power);
}

void derive(const struct derivation *d)
{
    bool behind = is_behind_another(d);
    bool sun = behind || derive_sun(d);
    bool load = derive_load(d);
    bool measured = derive_measured_grid(d);
    bool battery = derive_battery(d);

    if (behind)
        estimate_sun(d);
    if (!measured && (sun || load || battery || brings(d, M_device_mode)))
        estimate_grid(d);
}

static void turn(struct value *v, bool negative)
{
    if (v->kind == VALUE_NUMBER && (v->number < 0) != negative)
        v->number = -v->number;
}

const struct decoded *derive_signs(const struct decoded *reply, struct decoded *room)
{
    const struct value *direction = decoded_find(reply, M_line_power_direction);
    const char *slug =
        direction != NULL && direction->choice != NULL ? direction->choice->slug : "idle";

    if (strcmp(slug, "idle") == 0 || decoded_find(reply, M_grid_power) == NULL)
        return reply;

    *room = *reply;
    for (size_t i = 0; i < room->count; i++)
        if (room->readings[i].is == M_grid_power || room->readings[i].is == M_grid_current)
            turn(&room->readings[i].value, strcmp(slug, "output") == 0);
    return room;
}
