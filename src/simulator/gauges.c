/* gauges.c: which meter a measurement is read from.
 *
 * The names are those of all dialects. One that a model does not tell costs nothing, so there is no
 * case of a family here: what differs between models is in struct simulator_details. */
#include "simulator/gauges.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "simulator/counters.h"
#include "simulator/units.h"

struct gauge {
    enum measurement_id is;
    size_t at; /* in struct meters */
};

/* The member must be of that type. */
#define MEMBER(type, member)                                                                       \
    (offsetof(struct meters, member) + _Generic(&((struct meters *)0)->member, type * : 0))
#define NUMBER(id, member)                                                                         \
    {                                                                                              \
        M_##id, MEMBER(double, member)                                                             \
    }
#define FLAG_OF(id, member)                                                                        \
    {                                                                                              \
        M_##id, MEMBER(bool, member)                                                               \
    }
#define WORD_OF(id, member)                                                                        \
    {                                                                                              \
        M_##id, MEMBER(const char *, member)                                                       \
    }

static const struct gauge numbers[] = {
    NUMBER(grid_voltage, grid[0].volts),
    NUMBER(l2_grid_voltage, grid[1].volts),
    NUMBER(l3_grid_voltage, grid[2].volts),
    NUMBER(grid_frequency, grid_hz),
    NUMBER(l2_grid_frequency, grid_hz),
    NUMBER(sync_frequency, grid_hz),
    NUMBER(grid_current, grid[0].amperes),
    NUMBER(l2_grid_current, grid[1].amperes),
    NUMBER(l3_grid_current, grid[2].amperes),
    NUMBER(grid_power, grid_watts),
    NUMBER(grid_active_power, grid[0].watts),
    NUMBER(l2_grid_active_power, grid[1].watts),
    NUMBER(l3_grid_active_power, grid[2].watts),
    NUMBER(total_grid_active_power, grid_watts),
    NUMBER(solar_feed_to_grid_power, fed_watts),
    NUMBER(em_feed_power, fed_watts),

    NUMBER(ac_output_voltage, output[0].volts),
    NUMBER(l2_ac_output_voltage, output[1].volts),
    NUMBER(l3_ac_output_voltage, output[2].volts),
    NUMBER(ac_output_frequency, output_hz),
    NUMBER(l2_ac_output_frequency, output_hz),
    NUMBER(ac_output_current, output[0].amperes),
    NUMBER(l2_ac_output_current, output[1].amperes),
    NUMBER(l3_ac_output_current, output[2].amperes),
    NUMBER(inverter_current, output[0].amperes),
    NUMBER(l2_inverter_current, output[1].amperes),
    NUMBER(l3_inverter_current, output[2].amperes),
    NUMBER(neutral_current, neutral_amperes),
    NUMBER(ac_output_apparent_power, output[0].va),
    NUMBER(l2_ac_output_apparent_power, output[1].va),
    NUMBER(l3_ac_output_apparent_power, output[2].va),
    NUMBER(total_ac_output_apparent_power, total.va),
    NUMBER(ac_output_active_power, output[0].watts),
    NUMBER(l2_ac_output_active_power, output[1].watts),
    NUMBER(l3_ac_output_active_power, output[2].watts),
    NUMBER(total_ac_output_active_power, total.watts),
    NUMBER(output_load_percent, output[0].percent),
    NUMBER(l2_output_load_percent, output[1].percent),
    NUMBER(total_output_load_percent, total.percent),
    NUMBER(inductor_current, bridge_amperes),
    NUMBER(inductor_power, bridge_watts),

    NUMBER(pv_input_voltage, trackers[0].volts),
    NUMBER(pv_input_current, trackers[0].amperes),
    NUMBER(pv_input_power, trackers[0].watts),
    NUMBER(pv2_input_voltage, trackers[1].volts),
    NUMBER(pv2_input_current, trackers[1].amperes),
    NUMBER(pv2_input_power, trackers[1].watts),
    NUMBER(pv_total_charging_power, pv_watts),
    NUMBER(scc_charge_power, pv_watts),
    NUMBER(em_pv_power, pv_watts),
    NUMBER(mppt1_charger_temperature, trackers[0].celsius),
    NUMBER(mppt2_charger_temperature, trackers[1].celsius),

    NUMBER(battery_voltage, battery.volts),
    NUMBER(battery_voltage_from_scc, trackers[0].battery_volts),
    NUMBER(battery_voltage_from_scc2, trackers[1].battery_volts),
    NUMBER(l2_battery_voltage, battery.volts),
    NUMBER(remote_battery_voltage, battery.volts),
    NUMBER(battery_current, battery.amperes),
    NUMBER(battery_power, battery.watts),
    NUMBER(battery_charging_current, battery.charging),
    NUMBER(l2_battery_charging_current, battery.charging),
    NUMBER(total_charging_current, battery.charging),
    NUMBER(total_battery_charging_current, battery.charging),
    NUMBER(charge_average_current, battery.charging),
    NUMBER(charging_current_1, battery.first_stage),
    NUMBER(charging_current_2, battery.second_stage),
    NUMBER(battery_discharge_current, battery.discharging),
    NUMBER(battery_capacity, battery.percent),
    NUMBER(l2_battery_capacity, battery.percent),
    NUMBER(battery_temperature, battery.celsius),
    NUMBER(external_battery_temperature, battery.celsius),
    NUMBER(battery_remaining_time, battery.minutes_left),
    NUMBER(equalization_elapsed_time, nothing),

    NUMBER(bus_voltage, bus_volts),
    NUMBER(p_bus_voltage, bus_volts),
    NUMBER(p_bus_average_voltage, bus_volts),
    NUMBER(s_bus_voltage, second_bus_volts),
    NUMBER(n_bus_voltage, second_bus_volts),
    NUMBER(n_bus_average_voltage, second_bus_volts),
    NUMBER(inverter_heat_sink_temperature, celsius.heat_sink),
    NUMBER(inverter_temperature, celsius.inverter),
    NUMBER(inner_temperature, celsius.inside),
    NUMBER(scc_pwm_temperature, celsius.charger),
    NUMBER(boost_temperature, celsius.boost),
    NUMBER(transformer_temperature, celsius.transformer),
    NUMBER(max_temperature, celsius.highest),
    NUMBER(component_max_temperature, celsius.highest),
    NUMBER(fan_pwm_speed, fan_percent),
    NUMBER(fan1_speed, fan_percent),
    NUMBER(fan2_speed, fan_percent),
};

static const struct gauge bms_numbers[] = {
    NUMBER(bms_battery_capacity, battery.percent),
    NUMBER(bms_charging_current, battery.charging),
    NUMBER(bms_discharge_current, battery.discharging),
    NUMBER(bms_temperature, battery.celsius),
    NUMBER(bms_remaining_capacity, bms.remaining_ah),
    NUMBER(battery_total_capacity, bms.total_ah),
    NUMBER(bms_cell_max_voltage, bms.highest_cell),
    NUMBER(bms_cell_min_voltage, bms.lowest_cell),
};

/* Of warnings all that is missing here are off. */
static const struct gauge flags[] = {
    FLAG_OF(line_lost, grid_is_lost),
    FLAG_OF(l2_line_lost, grid_is_lost),
    FLAG_OF(warning_line_fail, grid_is_lost),
    FLAG_OF(warning_grid_voltage_low, grid_is_lost),
    FLAG_OF(warning_grid_frequency_low, grid_is_lost),
    FLAG_OF(warning_grid_voltage_loss, grid_is_lost),
    FLAG_OF(warning_grid_frequency_loss, grid_is_lost),
    FLAG_OF(solar_feed_to_grid_active, never),
    FLAG_OF(load_on, output_is_on),
    FLAG_OF(l2_load_on, output_is_on),
    FLAG_OF(ac_output_connected, output_is_on),
    FLAG_OF(warning_overload, overloaded),

    FLAG_OF(allow_scc_on, sun_is_there),
    FLAG_OF(scc_ok, trackers[0].present),
    FLAG_OF(scc2_ok, trackers[1].present),
    FLAG_OF(pv_input_working, trackers[0].works),
    FLAG_OF(pv2_input_working, trackers[1].works),
    FLAG_OF(charger_working, trackers[0].works),
    FLAG_OF(pv_feeds_load, sun_feeds_load),
    FLAG_OF(warning_pv_loss, no_sun),
    FLAG_OF(warning_pv1_loss, no_sun),
    FLAG_OF(warning_pv2_loss, no_second_sun),

    FLAG_OF(charging, battery.charges),
    FLAG_OF(scc_charging, battery.charges_from_sun),
    FLAG_OF(scc2_charging, battery.charges_from_second_sun),
    FLAG_OF(ac_charging, battery.charges_from_grid),
    FLAG_OF(l2_ac_charging, battery.charges_from_grid),
    FLAG_OF(charging_to_float, battery.floats),
    FLAG_OF(battery_voltage_steady, battery.floats),
    FLAG_OF(equalization_active, never),
    FLAG_OF(warning_battery_low, battery_is_low),
    FLAG_OF(warning_battery_under_shutdown, cut_off),

    FLAG_OF(fan1_on, fan_turns),
    FLAG_OF(fan2_on, fan_turns),
    FLAG_OF(fan_locked, fan_is_locked),
    FLAG_OF(warning_fan_locked, fan_is_locked),
    FLAG_OF(switched_on, always),
    FLAG_OF(parallel_unit_present, always),
    FLAG_OF(configuration_changed, never),
    FLAG_OF(scc_firmware_updated, never),
};

static const struct gauge words[] = {
    WORD_OF(device_mode, mode),
    WORD_OF(l2_device_mode, mode),
    WORD_OF(fault_code, no_fault),
    WORD_OF(l2_fault_code, no_fault),
    WORD_OF(warning_code, no_fault),
    WORD_OF(line_power_direction, line_direction),
    WORD_OF(ac_flow, ac_flow),
    WORD_OF(dc_ac_power_direction, bridge_direction),
    WORD_OF(load_flow, load_flow),
    WORD_OF(pv_flow, pv_flow),
    WORD_OF(scc_state, charger_state),
    WORD_OF(mppt1_charger_status, trackers[0].status),
    WORD_OF(mppt2_charger_status, trackers[1].status),
    WORD_OF(battery_power_direction, battery.direction),
    WORD_OF(battery_flow, battery.flow),
    WORD_OF(battery_status, battery.status),
    WORD_OF(inverter_charge_status, battery.stage),
    WORD_OF(charge_state, battery.charge_state),
    WORD_OF(led_grid_state, grid_led),
    WORD_OF(led_inverter_state, inverter_led),
    WORD_OF(led_charge_state, charge_led),
    WORD_OF(led_alarm_state, alarm_led),
};

#define FIND(table, id) find(table, sizeof(table) / sizeof((table)[0]), id)

static const struct gauge *find(const struct gauge *table, size_t count, enum measurement_id id)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].is == id)
            return &table[i];
    return NULL;
}

static const void *member(const struct gauges *r, const struct gauge *gauge)
{
    return (const char *)&r->meters + gauge->at;
}

/* Finer than any wire, which rounds it once. */
static bool get_number(const struct gauges *r, enum measurement_id id, struct value *out)
{
    enum { DIGITS = 4 };
    const struct gauge *gauge = FIND(numbers, id);

    if (gauge == NULL && r->meters.bms.present)
        gauge = FIND(bms_numbers, id);
    if (gauge == NULL)
        return false;

    double number = *(const double *)member(r, gauge);
    *out = value_number(llround(number * (double)power_of_ten(DIGITS)), DIGITS);
    return true;
}

static bool get_flag(const struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct gauge *gauge = FIND(flags, id);

    if (gauge == NULL && measurements[id].group != WARNINGS)
        return false;
    *out = value_flag(gauge != NULL && *(const bool *)member(r, gauge));
    return true;
}

static bool get_word(struct gauges *r, enum measurement_id id, struct value *out)
{
    const struct gauge *gauge = FIND(words, id);

    if (gauge == NULL)
        return false;
    r->slug = (struct choice){.slug = *(const char *const *)member(r, gauge)};
    *out = (struct value){.kind = VALUE_CHOICE, .choice = &r->slug};
    return true;
}

static struct value time_of(struct gauges *r, int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm date;

    gmtime_r(&seconds, &date);
    strftime(r->text, sizeof r->text, "%Y%m%d%H%M%S", &date);
    return (struct value){.kind = VALUE_TIME, .text = span_of(r->text)};
}

/* All cells of the battery in millivolts, the highest and the lowest last. */
static struct value cells(struct gauges *r)
{
    enum { CELLS = 16, OF_ONE = 6 };
    double volts = (r->meters.bms.highest_cell + r->meters.bms.lowest_cell) / 2;

    for (size_t i = 0; i < CELLS; i++) {
        double cell = i == CELLS - 2   ? r->meters.bms.highest_cell
                      : i == CELLS - 1 ? r->meters.bms.lowest_cell
                                       : volts;
        unsigned mv = (unsigned)llround(1000 * cell) % 10000;

        snprintf(r->text + i * (OF_ONE - 1), OF_ONE, "%04u%s", mv, i + 1 < CELLS ? " " : "");
    }
    return (struct value){.kind = VALUE_LIST, .text = span_of(r->text)};
}

static bool get_unit(struct gauges *r, enum measurement_id id, struct value *out)
{
    if (id == M_serial_number || id == M_l2_serial_number)
        *out = (struct value){.kind = VALUE_TEXT, .text = span_of(r->set->serials[r->unit])};
    else if (id == M_local_parallel_id)
        *out = value_number(r->unit, 0);
    else if (id == M_device_time)
        *out = time_of(r, r->time_ms + r->setup->clock_ms);
    else if (id == M_energy_first_hour)
        *out = time_of(r, plant_first_day() * HOUSE_DAY_S * 1000);
    else if (id == M_bms_cell_voltages && r->meters.bms.present)
        *out = cells(r);
    else
        return false;
    return true;
}

void gauges_at(struct gauges *r, unsigned unit, int64_t time_ms)
{
    r->unit = unit;
    r->time_ms = time_ms;
    plant_at(r->plant, time_ms, &r->whole);
    r->moment = r->whole;
    if (set_has(r->set, unit))
        set_share(r->set, unit, &r->moment);
    meters_read(r->model, r->setup, &r->moment, &r->meters);
}

bool gauges_get(void *owner, enum measurement_id id, struct value *out)
{
    struct gauges *r = owner;

    return units_get(r, id, out) || setup_get(r->setup, id, out) || get_unit(r, id, out) ||
           get_word(r, id, out) || get_number(r, id, out) || counters_get(r, id, out) ||
           get_flag(r, id, out);
}
