/* pi17_choices.c: the enumerations of PI17. */
#include "protocols/pi17_choices.h"

const struct choice pi17_device_modes[] = {
    {"00", "power_on", "Power on"}, {"01", "standby", "Standby"},
    {"02", "bypass", "Bypass"},     {"03", "battery", "Battery"},
    {"04", "fault", "Fault"},       {"05", "hybrid", "Hybrid (with the grid)"},
    {"06", "charge", "Charging"},   {0},
};

const struct choice pi17_solar_energy_priorities[] = {
    {"00", "battery_load_grid", "Battery, load, grid"},
    {"01", "load_battery_grid", "Load, battery, grid"},
    {"02", "load_grid_battery", "Load, grid, battery"},
    {0},
};

const struct choice pi17_battery_power_directions[] = {
    {"0", "idle", "No flow"},
    {"1", "charge", "Charging"},
    {"2", "discharge", "Discharging"},
    {0},
};

const struct choice pi17_dc_ac_power_directions[] = {
    {"0", "idle", "No flow"},
    {"1", "ac_to_dc", "AC to DC"},
    {"2", "dc_to_ac", "DC to AC"},
    {0},
};

const struct choice pi17_line_power_directions[] = {
    {"0", "idle", "No flow"},
    {"1", "input", "From the grid"},
    {"2", "output", "To the grid"},
    {0},
};

const struct choice pi17_machine_types[] = {
    {"00", "grid_tie", "Grid tie"},
    {"01", "off_grid", "Off grid"},
    {"10", "hybrid", "Hybrid"},
    {0},
};

const struct choice pi17_topologies[] = {
    {"0", "transformerless", "Transformerless"},
    {"1", "transformer", "Transformer"},
    {0},
};

const struct choice pi17_battery_types[] = {
    {"0", "ordinary", "Ordinary"},
    {"1", "lithium", "Lithium"},
    {0},
};

const struct choice pi17_machine_numbers[] = {
    {"000", "infini_10kw_3p", "InfiniSolar 10 kW, three phases"},
    {"001", "infini_15kw_3p", "InfiniSolar 15 kW, three phases"},
    {"002", "infini_15kw_3p_custom", "InfiniSolar 15 kW, three phases, custom"},
    {"003", "infini_wp", "InfiniSolar WP 12 or 15 kW"},
    {"004", "infini_wp_30kw_3p", "InfiniSolar WP 30 kW, three phases"},
    {"005", "infini_wp_lv_6kw_2p", "InfiniSolar WP LV 6 kW, two phases"},
    {"006", "infini_wp_twin", "InfiniSolar WP TWIN"},
    {0},
};

const struct choice pi17_parallel_roles[] = {
    {"00", "single", "Alone"},
    {"01", "slave", "Slave"},
    {"02", "master", "Master"},
    {0},
};

const struct choice pi17_charge_states[] = {
    {"00", "discharge", "Discharging"},
    {"01", "cv", "Constant voltage"},
    {"02", "float", "Float"},
    {"03", "cc", "Constant current"},
    {0},
};

const struct choice pi17_generator_ports[] = {
    {"0", "off", "Off"},
    {"1", "output", "Output"},
    {"2", "generator_input", "Input of a generator"},
    {"3", "ac_coupling", "AC coupling"},
    {0},
};

const struct choice pi17_output_angles[] = {
    {"1", "120", "120°"},
    {"2", "180", "180°"},
    {0},
};

/* 24 means different things on 5 and 10 kW units and on the WP, so its words say both. */
const struct choice pi17_fault_codes[] = {
    {"00", "none", "No fault"},
    {"01", "bus_voltage_high", "DC bus voltage too high"},
    {"02", "bus_voltage_low", "DC bus voltage too low"},
    {"03", "bus_soft_start_timeout", "DC bus soft start took too long"},
    {"04", "inverter_soft_start_timeout", "Inverter soft start took too long"},
    {"05", "inverter_over_current", "Inverter current too high"},
    {"06", "over_temperature", "Over temperature"},
    {"07", "relay_fault", "Inverter relay failed"},
    {"08", "current_sample_fault", "Current measured while the inverter is off"},
    {"09", "pv_voltage_high", "PV voltage too high"},
    {"10", "auxiliary_power_fault", "Auxiliary supply failed"},
    {"11", "pv_over_current", "PV current too high"},
    {"12", "leakage_current", "Leakage current"},
    {"13", "pv_isolation_low", "PV isolation too low"},
    {"14", "inverter_dc_current", "DC current in the inverter's AC"},
    {"15", "ac_reading_different", "Both CPUs read the AC input differently"},
    {"16", "leakage_sensor_fault", "Leakage current sensor failed"},
    {"17", "cpu_communication_lost", "CPUs do not hear each other"},
    {"18", "cpu_communication_mismatch", "CPUs do not understand each other"},
    {"19", "ground_loss", "Ground connection lost"},
    {"22", "battery_voltage_high", "Battery voltage too high"},
    {"23", "overload", "Overload"},
    {"24", "battery_open_or_s_over_current", "Battery not connected or L2 current too high"},
    {"25", "t_over_current", "L3 current too high"},
    {"26", "output_short", "Output short circuit"},
    {"27", "fan_locked", "Fan locked"},
    {"29", "inverter_current_sample_fault", "Inverter current measurement failed"},
    {"30", "s_inverter_dc_current", "DC current in the inverter's L2"},
    {"31", "t_inverter_dc_current", "DC current in the inverter's L3"},
    {"32", "battery_dcdc_over_current", "Battery DC/DC current too high"},
    {"33", "output_voltage_low", "Output voltage too low"},
    {"34", "output_voltage_high", "Output voltage too high"},
    {"35", "control_board_wiring", "Control board wired wrong"},
    {"36", "ac_sample_fault", "AC voltage measurement failed"},
    {"37", "neutral_over_current", "Neutral current too high"},
    {"39", "s_output_voltage_low", "Output voltage L2 too low"},
    {"40", "t_output_voltage_low", "Output voltage L3 too low"},
    {"41", "s_output_voltage_high", "Output voltage L2 too high"},
    {"42", "t_output_voltage_high", "Output voltage L3 too high"},
    {"50", "relay_version", "Version of the relay board"},
    {"51", "battery_over_temperature", "External battery too hot"},
    {"52", "pv1_over_temperature", "PV1 too hot"},
    {"53", "pv2_over_temperature", "PV2 too hot"},
    {"54", "n_battery_over_temperature", "Negative battery too hot"},
    {"55", "r_inverter_over_temperature", "Inverter L1 too hot"},
    {"56", "s_inverter_over_temperature", "Inverter L2 too hot"},
    {"57", "t_inverter_over_temperature", "Inverter L3 too hot"},
    {"58", "dcdc_over_temperature", "DC/DC too hot"},
    {"60", "negative_power", "Power fed back into the output"},
    {"61", "relay_board_signal_lost", "Signal of the relay board lost"},
    {"62", "relay_board_communication_lost", "Relay board does not answer"},
    {"63", "relay_board_version", "Relay board of another version"},
    {"71", "firmware_version_different", "Parallel units: different firmware"},
    {"72", "output_current_sample_fault", "Parallel units: output current detection failed"},
    {"80", "can_fault", "Parallel units: communication failed"},
    {"81", "host_lost", "Parallel units: host lost"},
    {"82", "sync_lost", "Parallel units: synchronisation lost"},
    {"88", "bus_balance_over_current", "Bus balance current too high"},
    {0},
};
