/* pi30_choices.c: the enumerations of PI30 and its variants.
 *
 * A code outside its table happens on real devices; it is shown as unknown, with the raw digit. */
#include "protocols/pi30_choices.h"

const struct choice pi30_device_modes[] = {
    {"P", "power_on", "Power on"},
    {"S", "standby", "Standby"},
    {"L", "line", "Grid"},
    {"B", "battery", "Battery"},
    {"F", "fault", "Fault"},
    {"H", "power_saving", "Power saving"},
    {"D", "shutdown", "Shutdown"},
    {"C", "charge", "Charging"}, /* GK/MK and MAX */
    {"Y", "bypass", "Bypass"},   /* MK */
    {"E", "eco", "ECO"},         /* MK */
    {"G", "grid", "Grid tie"},
    {"T", "battery_test", "Battery test"},
    {0},
};

/* 05, 11 and 52 mean different things on different models, so their words say both. */
const struct choice pi30_fault_codes[] = {
    {"00", "none", "No fault"},
    {"01", "fan_locked", "Fan locked"},
    {"02", "over_temperature", "Over temperature"},
    {"03", "battery_voltage_high", "Battery voltage too high"},
    {"04", "battery_voltage_low", "Battery voltage too low"},
    {"05", "output_short_or_over_temperature", "Output short circuit or over temperature"},
    {"06", "output_voltage_high", "Output voltage too high"},
    {"07", "overload_timeout", "Overload for too long"},
    {"08", "bus_voltage_high", "DC bus voltage too high"},
    {"09", "bus_soft_start_failed", "DC bus soft start failed"},
    {"10", "pv_over_current", "PV current too high"},
    {"11", "pv_over_voltage_or_main_relay", "PV voltage too high or main relay failed"},
    {"12", "dcdc_over_current", "DC/DC current too high"},
    {"13", "battery_discharge_over_current", "Battery discharge current too high"},
    {"51", "inverter_over_current", "Inverter current too high"},
    {"52", "bus_voltage_low_or_soft_start", "DC bus voltage too low or soft start failed"},
    {"53", "inverter_soft_start_failed", "Inverter soft start failed"},
    {"54", "self_test_failed", "Self test failed"},
    {"55", "output_dc_voltage_high", "DC voltage at the AC output"},
    {"56", "battery_open", "Battery not connected"},
    {"57", "current_sensor_failed", "Current sensor failed"},
    {"58", "output_voltage_low", "Output voltage too low"},
    {"59", "pv_voltage_high", "PV voltage too high"},
    {"60", "power_feedback", "Power fed back into the output"},
    {"71", "firmware_version_different", "Parallel units: different firmware"},
    {"72", "current_sharing_fault", "Parallel units: current sharing failed"},
    {"80", "can_fault", "Parallel units: communication failed"},
    {"81", "host_lost", "Parallel units: host lost"},
    {"82", "sync_lost", "Parallel units: synchronisation lost"},
    {"83", "battery_voltage_different", "Parallel units: different battery voltage"},
    {"84", "ac_input_different", "Parallel units: different AC input"},
    {"85", "ac_output_unbalanced", "Parallel units: output not balanced"},
    {"86", "output_mode_different", "Parallel units: different output settings"},
    {0},
};

const struct choice pi30_output_source_priorities[] = {
    {"0", "utility_solar_battery", "Utility first (USB)"},
    {"1", "solar_utility_battery", "Solar first (SUB)"},
    {"2", "solar_battery_utility", "Solar, battery, utility (SBU)"},
    {0},
};

const struct choice pi30_charger_source_priorities[] = {
    {"0", "utility_first", "Utility first"},
    {"1", "solar_first", "Solar first"},
    {"2", "solar_and_utility", "Solar and utility"},
    {"3", "solar_only", "Only solar"},
    {0},
};

const struct choice pi30_input_voltage_ranges[] = {
    {"0", "appliance", "Appliance"},
    {"1", "ups", "UPS"},
    {0},
};

const struct choice pi30_machine_types[] = {
    {"00", "grid_tie", "Grid tie"},
    {"01", "off_grid", "Off grid"},
    {"10", "hybrid", "Hybrid"},
    {"11", "off_grid_2_trackers", "Off grid, 2 trackers"},
    {"20", "off_grid_3_trackers", "Off grid, 3 trackers"},
    {0},
};

const struct choice pi30_topologies[] = {
    {"0", "transformerless", "Transformerless"},
    {"1", "transformer", "With transformer"},
    {0},
};

const struct choice pi30_output_modes[] = {
    {"0", "single", "Single machine"},
    {"1", "parallel", "Parallel"},
    {"2", "phase_1_of_3", "Phase 1 of 3"},
    {"3", "phase_2_of_3", "Phase 2 of 3"},
    {"4", "phase_3_of_3", "Phase 3 of 3"},
    {"5", "phase_1_of_2", "Phase 1 of 2"},
    {"6", "phase_2_of_2_120", "Phase 2 of 2, 120°"},
    {"7", "phase_2_of_2_180", "Phase 2 of 2, 180°"},
    {0},
};

const struct choice pi30_pv_ok_conditions[] = {
    {"0", "any_unit", "One unit with PV is enough"},
    {"1", "all_units", "All units must have PV"},
    {0},
};

const struct choice pi30_pv_power_balances[] = {
    {"0", "charge_current_limit", "PV power limited to the charging current"},
    {"1", "charge_plus_load", "PV power may be charging plus load"},
    {0},
};

const struct choice pi30_operation_logics[] = {
    {"0", "automatic", "Automatic"},
    {"1", "online", "On-line"},
    {"2", "eco", "ECO"},
    {0},
};

/* Lithium types as in the MAX paper; older papers end at 2. */
const struct choice pi30_battery_types[] = {
    {"0", "agm", "AGM"},
    {"1", "flooded", "Flooded"},
    {"2", "user", "User defined"},
    {"3", "pylontech", "Pylontech"},
    {"4", "shinheung", "Shinheung"},
    {"5", "weco", "WECO"},
    {"6", "soltaro", "Soltaro"},
    {"7", "bak", "BAK"},
    {"8", "lib", "LIb protocol"},
    {"9", "lic", "LIC, other lithium"},
    {0},
};

const struct choice pi30_battery_statuses[] = {
    {"00", "normal", "Normal"},
    {"01", "under_voltage", "Under voltage"},
    {"10", "open", "Not connected"},
    {"11", "unknown", "Not defined"},
    {0},
};

const struct choice pi30_scc_states[] = {
    {"00", "not_communicating", "Not communicating"},
    {"01", "ok", "Powered and communicating"},
    {0},
};

const struct choice pi30_charge_stages[] = {
    {"10", "not_charging", "Not charging"},
    {"11", "bulk", "Bulk"},
    {"12", "absorb", "Absorption"},
    {"13", "float", "Float"},
    {0},
};

const struct choice pi30_feed_countries[] = {
    {"00", "india", "India"},
    {"01", "germany", "Germany"},
    {"02", "south_america", "South America"},
    {0},
};

const struct choice pi30_led_speeds[] = {
    {"0", "low", "Low"},
    {"1", "medium", "Medium"},
    {"2", "fast", "Fast"},
    {0},
};

const struct choice pi30_led_effects[] = {
    {"0", "breathing", "Breathing"},
    {"2", "solid", "Solid"},
    {"3", "right_scrolling", "Right scrolling"},
    {0},
};

const struct choice pi30_charging_stage_settings[] = {
    {"00", "automatic", "Automatic"},
    {"01", "two_stage", "Two stages"},
    {"02", "three_stage", "Three stages"},
    {0},
};
