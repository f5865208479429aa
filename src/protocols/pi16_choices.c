/* pi16_choices.c: the enumerations of PI16 and PI15. Modes and topologies are those of PI30. */
#include "protocols/pi16_choices.h"

const struct choice pi16_machine_types[] = {
    {"00", "grid_tie", "Grid tie"},
    {"01", "off_grid", "Off grid"},
    {"10", "hybrid", "Grid tie with backup"},
    {"11", "self_use", "Self use"},
    {0},
};

const struct choice pi16_battery_directions[] = {
    {"00", "idle", "Idle"}, /* or not connected */
    {"01", "charge", "Charging"},
    {"10", "discharge", "Discharging"},
    {0},
};

const struct choice pi16_dc_ac_directions[] = {
    {"0", "dc_to_ac", "DC to AC"},
    {"1", "ac_to_dc", "AC to DC"},
    {0},
};

const struct choice pi16_line_directions[] = {
    {"00", "idle", "Idle"}, /* unsteady, or both ways at once */
    {"01", "input", "From the grid"},
    {"10", "output", "To the grid"},
    {0},
};

const struct choice pi16_fault_codes[] = {
    {"00", "none", "No fault"},
    {"01", "bus_voltage_high", "DC bus voltage too high"},
    {"02", "bus_voltage_low", "DC bus voltage too low"},
    {"03", "bus_soft_start_timeout", "DC bus soft start took too long"},
    {"04", "inverter_soft_start_timeout", "Inverter soft start took too long"},
    {"05", "inverter_over_current", "Inverter current too high"},
    {"06", "over_temperature", "Over temperature"},
    {"07", "relay_fault", "Relay failed"},
    {"08", "current_sensor_fault", "DC part in the output current, or its sensor failed"},
    {"09", "pv_voltage_high", "PV voltage too high"},
    {"10", "auxiliary_power_fault", "Auxiliary supply failed"},
    {"11", "pv_over_current", "PV current too high"},
    {"12", "leakage_current", "Leakage current"},
    {"13", "pv_isolation_low", "PV isolation too low"},
    {"14", "inverter_dc_current", "DC part in the inverter current"},
    {"15", "ac_reading_different", "Controllers read the AC input differently"},
    {"16", "leakage_sensor_fault", "Leakage sensor failed"},
    {"17", "cpu_communication_lost", "Controllers lost each other"},
    {"18", "cpu_communication_mismatch", "Controllers do not understand each other"},
    {"19", "ground_loss", "Ground connection lost"},
    {"20", "discharge_circuit_fault", "Discharge circuit failed"},
    {"21", "discharge_soft_start_timeout", "Discharge soft start took too long"},
    {"22", "battery_voltage_high", "Charging voltage too high"},
    {"23", "overload", "Overload"},
    {"24", "battery_open", "Battery not connected"},
    {"25", "inverter_over_current_long", "Inverter current too high for long"},
    {"26", "output_short", "Output short circuit"},
    {"27", "fan_locked", "Fan locked"},
    {"28", "output_current_sensor_fault", "Output current sensor failed"},
    {"29", "charger_failed", "Charger failed"},
    {"30", "board_version_mismatch", "Boards of different versions"},
    {"31", "input_output_reversed", "Input and output swapped"},
    {0},
};

/* What stands in place of a stored fault. */
const struct choice pi16_no_fault[] = {
    {"OK", "none", "No fault"},
    {0},
};

/* Any other code is a failure of some kind. */
const struct choice pi16_self_test_results[] = {
    {"00", "running", "Still testing"},
    {"01", "passed", "Passed"},
    {0},
};

/* Of a grid tie with backup; an off grid unit has the first two, without the grid. */
const struct choice pi16_pv_priorities[] = {
    {"01", "battery_load_grid", "Battery, load, grid"},
    {"02", "load_battery_grid", "Load, battery, grid"},
    {"03", "load_grid_battery", "Load, grid, battery"},
    {0},
};
