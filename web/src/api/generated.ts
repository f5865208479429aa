// generated.ts: names, labels, units and choices of all measurements.
//
// Written from the dictionary of the C program; do not edit.
export type Group =
  | 'solar'
  | 'battery'
  | 'grid'
  | 'output'
  | 'unit'
  | 'energy'
  | 'settings'
  | 'warnings'
  | 'bms'
  | 'parallel'
export type Kind = 'number' | 'flag' | 'choice' | 'text' | 'list' | 'time'
export type Measurement = {
  label: string
  group: Group
  kind: Kind
  unit?: string
  digits?: number
}

export const measurements: Record<string, Measurement> = {
  "serial_number": {
    "label": "Serial number",
    "group": "unit",
    "kind": "text"
  },
  "device_mode": {
    "label": "Working mode",
    "group": "unit",
    "kind": "choice"
  },
  "fault_code": {
    "label": "Fault code",
    "group": "unit",
    "kind": "choice"
  },
  "grid_voltage": {
    "label": "Grid voltage",
    "group": "grid",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "grid_frequency": {
    "label": "Grid frequency",
    "group": "grid",
    "kind": "number",
    "unit": "Hz",
    "digits": 1
  },
  "solar_feed_to_grid_power": {
    "label": "Solar power fed to the grid",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "ac_output_voltage": {
    "label": "AC output voltage",
    "group": "output",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "ac_output_frequency": {
    "label": "AC output frequency",
    "group": "output",
    "kind": "number",
    "unit": "Hz",
    "digits": 1
  },
  "ac_output_apparent_power": {
    "label": "AC output apparent power",
    "group": "output",
    "kind": "number",
    "unit": "VA",
    "digits": 0
  },
  "ac_output_active_power": {
    "label": "AC output active power",
    "group": "output",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "total_ac_output_apparent_power": {
    "label": "Total AC output apparent power",
    "group": "parallel",
    "kind": "number",
    "unit": "VA",
    "digits": 0
  },
  "total_ac_output_active_power": {
    "label": "Total AC output active power",
    "group": "parallel",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "output_load_percent": {
    "label": "Output load",
    "group": "output",
    "kind": "number",
    "unit": "%",
    "digits": 0
  },
  "total_output_load_percent": {
    "label": "Total output load",
    "group": "parallel",
    "kind": "number",
    "unit": "%",
    "digits": 0
  },
  "bus_voltage": {
    "label": "DC bus voltage",
    "group": "unit",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "battery_voltage": {
    "label": "Battery voltage",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_voltage_from_scc": {
    "label": "Battery voltage seen by the solar charger",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_voltage_from_scc2": {
    "label": "Battery voltage seen by solar charger 2",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_voltage_from_scc3": {
    "label": "Battery voltage seen by solar charger 3",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_charging_current": {
    "label": "Battery charging current",
    "group": "battery",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "battery_discharge_current": {
    "label": "Battery discharge current",
    "group": "battery",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "battery_capacity": {
    "label": "Battery state of charge",
    "group": "battery",
    "kind": "number",
    "unit": "%",
    "digits": 0
  },
  "total_charging_current": {
    "label": "Total charging current",
    "group": "parallel",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "battery_temperature": {
    "label": "Battery temperature",
    "group": "battery",
    "kind": "number",
    "unit": "°C",
    "digits": 0
  },
  "ac_charging_current": {
    "label": "AC charging current",
    "group": "battery",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "ac_charging_power": {
    "label": "AC charging power",
    "group": "battery",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "inverter_heat_sink_temperature": {
    "label": "Inverter heat-sink temperature",
    "group": "unit",
    "kind": "number",
    "unit": "°C",
    "digits": 0
  },
  "inverter_temperature": {
    "label": "Inverter temperature",
    "group": "unit",
    "kind": "number",
    "unit": "°C",
    "digits": 0
  },
  "scc_pwm_temperature": {
    "label": "Solar charger temperature",
    "group": "solar",
    "kind": "number",
    "unit": "°C",
    "digits": 0
  },
  "transformer_temperature": {
    "label": "Transformer temperature",
    "group": "unit",
    "kind": "number",
    "unit": "°C",
    "digits": 0
  },
  "pv_input_voltage": {
    "label": "PV1 voltage",
    "group": "solar",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "pv2_input_voltage": {
    "label": "PV2 voltage",
    "group": "solar",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "pv3_input_voltage": {
    "label": "PV3 voltage",
    "group": "solar",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "pv_input_current": {
    "label": "PV1 current",
    "group": "solar",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "pv2_input_current": {
    "label": "PV2 current",
    "group": "solar",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "pv3_input_current": {
    "label": "PV3 current",
    "group": "solar",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "pv_input_power": {
    "label": "PV1 power",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "pv2_input_power": {
    "label": "PV2 power",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "pv3_input_power": {
    "label": "PV3 power",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "pv_total_charging_power": {
    "label": "PV charging power, all trackers",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "total_generated_energy": {
    "label": "PV energy, lifetime",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "yearly_generated_energy": {
    "label": "PV energy of a year",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "monthly_generated_energy": {
    "label": "PV energy of a month",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "daily_generated_energy": {
    "label": "PV energy of a day",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "total_load_energy": {
    "label": "Load energy, lifetime",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "yearly_load_energy": {
    "label": "Load energy of a year",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "monthly_load_energy": {
    "label": "Load energy of a month",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "daily_load_energy": {
    "label": "Load energy of a day",
    "group": "energy",
    "kind": "number",
    "unit": "Wh",
    "digits": 0
  },
  "max_ac_charging_current": {
    "label": "Max",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "max_charging_current": {
    "label": "Max",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "max_charger_range": {
    "label": "Max",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "charger_source_priority": {
    "label": "Charger source priority",
    "group": "settings",
    "kind": "choice"
  },
  "output_mode": {
    "label": "Output mode",
    "group": "settings",
    "kind": "choice"
  },
  "battery_status": {
    "label": "Battery status",
    "group": "battery",
    "kind": "choice"
  },
  "solar_feed_country": {
    "label": "Country regulation for feeding",
    "group": "solar",
    "kind": "choice"
  },
  "battery_voltage_offset_for_fans": {
    "label": "Battery voltage offset for fans on",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "eeprom_version": {
    "label": "EEPROM version",
    "group": "unit",
    "kind": "text"
  },
  "scc_state": {
    "label": "Solar charger communication",
    "group": "solar",
    "kind": "choice"
  },
  "inverter_charge_status": {
    "label": "Charging stage",
    "group": "battery",
    "kind": "choice"
  },
  "charge_average_current": {
    "label": "Average charging current",
    "group": "battery",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "q1_word_1": {
    "label": "Q1 word 1 (firmware dependent)",
    "group": "settings",
    "kind": "number",
    "digits": 0
  },
  "q1_word_2": {
    "label": "Q1 word 2 (firmware dependent)",
    "group": "settings",
    "kind": "number",
    "digits": 0
  },
  "fan_pwm_speed": {
    "label": "Fan speed",
    "group": "unit",
    "kind": "number",
    "unit": "%",
    "digits": 0
  },
  "scc_charge_power": {
    "label": "Solar charger power",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "sync_frequency": {
    "label": "Sync frequency",
    "group": "unit",
    "kind": "number",
    "unit": "Hz",
    "digits": 1
  },
  "parallel_warning": {
    "label": "Parallel warning word",
    "group": "parallel",
    "kind": "text"
  },
  "bms_bulk_voltage": {
    "label": "BMS constant-voltage setpoint",
    "group": "bms",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "bms_float_voltage": {
    "label": "BMS float setpoint",
    "group": "bms",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "bms_max_charging_current": {
    "label": "BMS max",
    "group": "bms",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "bms_max_discharging_current": {
    "label": "BMS max",
    "group": "bms",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "bms_battery_voltage": {
    "label": "BMS battery voltage",
    "group": "bms",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "bms_charging_current": {
    "label": "BMS charging current",
    "group": "bms",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "bms_discharge_current": {
    "label": "BMS discharge current",
    "group": "bms",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "bms_battery_capacity": {
    "label": "BMS state of charge",
    "group": "bms",
    "kind": "number",
    "unit": "%",
    "digits": 0
  },
  "bms_state_of_health": {
    "label": "BMS state of health",
    "group": "bms",
    "kind": "number",
    "unit": "%",
    "digits": 0
  },
  "bms_max_charging_voltage": {
    "label": "BMS max",
    "group": "bms",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "bms_min_discharging_voltage": {
    "label": "BMS min",
    "group": "bms",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "equalization_time": {
    "label": "Equalization time",
    "group": "settings",
    "kind": "number",
    "unit": "min",
    "digits": 0
  },
  "equalization_period": {
    "label": "Equalization period",
    "group": "settings",
    "kind": "number",
    "unit": "d",
    "digits": 0
  },
  "equalization_max_current": {
    "label": "Equalization max",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "equalization_voltage": {
    "label": "Equalization voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "equalization_timeout": {
    "label": "Equalization time-out",
    "group": "settings",
    "kind": "number",
    "unit": "min",
    "digits": 0
  },
  "equalization_elapsed_time": {
    "label": "Equalization elapsed time",
    "group": "settings",
    "kind": "number",
    "unit": "h",
    "digits": 0
  },
  "bms_fault_code": {
    "label": "BMS fault",
    "group": "bms",
    "kind": "choice"
  },
  "bms_warning_code": {
    "label": "BMS warning",
    "group": "bms",
    "kind": "choice"
  },
  "ac_flow": {
    "label": "AC flow",
    "group": "unit",
    "kind": "choice"
  },
  "pv_flow": {
    "label": "PV flow",
    "group": "solar",
    "kind": "choice"
  },
  "battery_flow": {
    "label": "Battery flow",
    "group": "battery",
    "kind": "choice"
  },
  "load_flow": {
    "label": "Load flow",
    "group": "output",
    "kind": "choice"
  },
  "protocol_id": {
    "label": "Protocol ID",
    "group": "unit",
    "kind": "text"
  },
  "model_name": {
    "label": "Model name",
    "group": "unit",
    "kind": "text"
  },
  "general_model_name": {
    "label": "General model code",
    "group": "unit",
    "kind": "text"
  },
  "main_cpu_firmware": {
    "label": "Main CPU firmware version",
    "group": "unit",
    "kind": "text"
  },
  "secondary_cpu_firmware": {
    "label": "Second CPU firmware version",
    "group": "unit",
    "kind": "text"
  },
  "remote_panel_firmware": {
    "label": "Remote panel firmware version",
    "group": "unit",
    "kind": "text"
  },
  "bluetooth_firmware": {
    "label": "Bluetooth module firmware version",
    "group": "unit",
    "kind": "text"
  },
  "device_time": {
    "label": "Device clock",
    "group": "unit",
    "kind": "time"
  },
  "grid_rating_voltage": {
    "label": "Rated grid voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "grid_rating_current": {
    "label": "Rated grid current",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "ac_output_rating_voltage": {
    "label": "Rated output voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "ac_output_rating_frequency": {
    "label": "Rated output frequency",
    "group": "settings",
    "kind": "number",
    "unit": "Hz",
    "digits": 1
  },
  "ac_output_rating_current": {
    "label": "Rated output current",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "ac_output_rating_apparent_power": {
    "label": "Rated apparent power",
    "group": "settings",
    "kind": "number",
    "unit": "VA",
    "digits": 0
  },
  "ac_output_rating_active_power": {
    "label": "Rated active power",
    "group": "settings",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "battery_rating_voltage": {
    "label": "Rated battery voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_recharge_voltage": {
    "label": "Battery re-charge voltage (back to grid)",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_redischarge_voltage": {
    "label": "Battery re-discharge voltage (back to battery)",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_under_voltage": {
    "label": "Battery cut-off voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_bulk_voltage": {
    "label": "Bulk (constant-voltage) charging voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_float_voltage": {
    "label": "Float charging voltage",
    "group": "settings",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "max_discharging_current": {
    "label": "Max",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "max_cv_charging_time": {
    "label": "Max",
    "group": "settings",
    "kind": "number",
    "unit": "min",
    "digits": 0
  },
  "max_parallel_units": {
    "label": "Max",
    "group": "parallel",
    "kind": "number",
    "digits": 0
  },
  "battery_type": {
    "label": "Battery type",
    "group": "settings",
    "kind": "choice"
  },
  "input_voltage_range": {
    "label": "AC input voltage range",
    "group": "settings",
    "kind": "choice"
  },
  "output_source_priority": {
    "label": "Output source priority",
    "group": "settings",
    "kind": "choice"
  },
  "machine_type": {
    "label": "Machine type",
    "group": "settings",
    "kind": "choice"
  },
  "topology": {
    "label": "Topology",
    "group": "settings",
    "kind": "choice"
  },
  "operation_logic": {
    "label": "Operation logic",
    "group": "settings",
    "kind": "choice"
  },
  "pv_ok_condition": {
    "label": "PV OK condition for parallel systems",
    "group": "settings",
    "kind": "choice"
  },
  "pv_power_balance": {
    "label": "PV power balance",
    "group": "settings",
    "kind": "choice"
  },
  "bms_cut_off_voltage": {
    "label": "BMS cut-off voltage",
    "group": "bms",
    "kind": "number",
    "unit": "V",
    "digits": 1
  },
  "led_speed": {
    "label": "LED speed",
    "group": "unit",
    "kind": "choice"
  },
  "led_effect": {
    "label": "LED effect",
    "group": "unit",
    "kind": "choice"
  },
  "led_brightness": {
    "label": "LED brightness",
    "group": "unit",
    "kind": "number",
    "digits": 0
  },
  "led_color_count": {
    "label": "LED colours",
    "group": "unit",
    "kind": "number",
    "digits": 0
  },
  "led_colors": {
    "label": "LED colours, RRRGGGBBB each",
    "group": "unit",
    "kind": "text"
  },
  "charging_stage_setting": {
    "label": "Charging stages",
    "group": "settings",
    "kind": "choice"
  },
  "charging_currents_selectable": {
    "label": "Selectable max",
    "group": "settings",
    "kind": "list",
    "unit": "A"
  },
  "ac_charging_currents_selectable": {
    "label": "Selectable max",
    "group": "settings",
    "kind": "list",
    "unit": "A"
  },
  "solar_charging_currents_selectable": {
    "label": "Selectable max",
    "group": "settings",
    "kind": "list",
    "unit": "A"
  },
  "max_solar_charging_current": {
    "label": "Max",
    "group": "settings",
    "kind": "number",
    "unit": "A",
    "digits": 0
  },
  "output_source_priority_by_hour": {
    "label": "Output source priority for each hour",
    "group": "settings",
    "kind": "list"
  },
  "charger_source_priority_by_hour": {
    "label": "Charger source priority for each hour",
    "group": "settings",
    "kind": "list"
  },
  "output_source_priority_order": {
    "label": "Output source priority order",
    "group": "settings",
    "kind": "list"
  },
  "charger_source_priority_order": {
    "label": "Charger source priority order",
    "group": "settings",
    "kind": "list"
  },
  "language": {
    "label": "Display language",
    "group": "unit",
    "kind": "choice"
  },
  "work_mode_setting": {
    "label": "Configured work mode",
    "group": "settings",
    "kind": "choice"
  },
  "three_phase_id": {
    "label": "Phase of a three-phase system",
    "group": "unit",
    "kind": "text"
  },
  "ac_output_voltage_setting": {
    "label": "Output voltage setting",
    "group": "settings",
    "kind": "choice"
  },
  "ac_output_frequency_setting": {
    "label": "Output frequency setting",
    "group": "settings",
    "kind": "choice"
  },
  "battery_low_alarm_voltage": {
    "label": "Battery low alarm voltage",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "battery_full_voltage": {
    "label": "Battery full recovery voltage",
    "group": "battery",
    "kind": "number",
    "unit": "V",
    "digits": 2
  },
  "scc3_firmware": {
    "label": "Scc3 firmware",
    "group": "solar",
    "kind": "text"
  },
  "load_on": {
    "label": "Load output on",
    "group": "output",
    "kind": "flag"
  },
  "charging": {
    "label": "Charging",
    "group": "battery",
    "kind": "flag"
  },
  "scc_charging": {
    "label": "Charging from PV",
    "group": "solar",
    "kind": "flag"
  },
  "ac_charging": {
    "label": "Charging from AC",
    "group": "battery",
    "kind": "flag"
  },
  "configuration_changed": {
    "label": "Configuration changed",
    "group": "unit",
    "kind": "flag"
  },
  "scc_firmware_updated": {
    "label": "Solar charger firmware updated",
    "group": "solar",
    "kind": "flag"
  },
  "sbu_priority_version_added": {
    "label": "SBU priority version added",
    "group": "settings",
    "kind": "flag"
  },
  "pv_or_ac_feeding_load": {
    "label": "PV or AC feeds the load",
    "group": "solar",
    "kind": "flag"
  },
  "battery_voltage_steady": {
    "label": "Battery voltage steady while charging",
    "group": "battery",
    "kind": "flag"
  },
  "charging_to_float": {
    "label": "Charging to float stage",
    "group": "battery",
    "kind": "flag"
  },
  "switched_on": {
    "label": "Switched on",
    "group": "unit",
    "kind": "flag"
  },
  "dustproof_installed": {
    "label": "Dust-proof kit installed",
    "group": "unit",
    "kind": "flag"
  },
  "scc_ok": {
    "label": "Solar charger present",
    "group": "solar",
    "kind": "flag"
  },
  "line_lost": {
    "label": "Grid lost",
    "group": "grid",
    "kind": "flag"
  },
  "solar_feed_to_grid_active": {
    "label": "Solar feeds the grid",
    "group": "solar",
    "kind": "flag"
  },
  "buzzer_enabled": {
    "label": "Buzzer",
    "group": "settings",
    "kind": "flag"
  },
  "overload_bypass_enabled": {
    "label": "Overload bypass",
    "group": "settings",
    "kind": "flag"
  },
  "power_saving_enabled": {
    "label": "Power saving",
    "group": "settings",
    "kind": "flag"
  },
  "lcd_return_to_default_page_enabled": {
    "label": "LCD returns to first page after 1 min",
    "group": "settings",
    "kind": "flag"
  },
  "overload_restart_enabled": {
    "label": "Restart after overload",
    "group": "settings",
    "kind": "flag"
  },
  "over_temperature_restart_enabled": {
    "label": "Restart after over-temperature",
    "group": "settings",
    "kind": "flag"
  },
  "lcd_backlight_enabled": {
    "label": "LCD backlight",
    "group": "settings",
    "kind": "flag"
  },
  "primary_source_alarm_enabled": {
    "label": "Alarm when the primary source is interrupted",
    "group": "settings",
    "kind": "flag"
  },
  "fault_code_record_enabled": {
    "label": "Fault code record",
    "group": "settings",
    "kind": "flag"
  },
  "solar_feed_to_grid_enabled": {
    "label": "Solar feed to grid",
    "group": "settings",
    "kind": "flag"
  },
  "data_log_popup_enabled": {
    "label": "Data log pop-up",
    "group": "settings",
    "kind": "flag"
  },
  "parallel_unit_present": {
    "label": "Parallel unit exists",
    "group": "parallel",
    "kind": "flag"
  },
  "fan_locked": {
    "label": "Fan locked",
    "group": "unit",
    "kind": "flag"
  },
  "allow_scc_on": {
    "label": "Solar charger allowed on",
    "group": "settings",
    "kind": "flag"
  },
  "battery_connected": {
    "label": "BMS battery connected",
    "group": "bms",
    "kind": "flag"
  },
  "battery_force_charge": {
    "label": "BMS asks for forced AC charging",
    "group": "bms",
    "kind": "flag"
  },
  "battery_stop_discharge": {
    "label": "BMS stops discharge",
    "group": "bms",
    "kind": "flag"
  },
  "battery_stop_charge": {
    "label": "BMS stops charge",
    "group": "bms",
    "kind": "flag"
  },
  "equalization_enabled": {
    "label": "Equalization enabled",
    "group": "settings",
    "kind": "flag"
  },
  "equalization_active": {
    "label": "Equalization running",
    "group": "settings",
    "kind": "flag"
  },
  "led_enabled": {
    "label": "LED enabled",
    "group": "settings",
    "kind": "flag"
  },
  "dsp_has_bootstrap": {
    "label": "DSP has bootstrap",
    "group": "unit",
    "kind": "flag"
  },
  "flag_g": {
    "label": "Flag letter g (meaning unknown)",
    "group": "settings",
    "kind": "flag"
  },
  "flag_n": {
    "label": "Flag letter n (meaning unknown)",
    "group": "settings",
    "kind": "flag"
  },
  "single_phase_parallel_enabled": {
    "label": "Single-phase parallel",
    "group": "parallel",
    "kind": "flag"
  },
  "three_phase_parallel_enabled": {
    "label": "Three-phase parallel",
    "group": "parallel",
    "kind": "flag"
  },
  "grid_connected_enabled": {
    "label": "Grid connected operation",
    "group": "settings",
    "kind": "flag"
  },
  "scc2_charging": {
    "label": "Charging from PV2",
    "group": "solar",
    "kind": "flag"
  },
  "scc3_charging": {
    "label": "Charging from PV3",
    "group": "solar",
    "kind": "flag"
  },
  "scc2_ok": {
    "label": "Solar charger 2 present",
    "group": "solar",
    "kind": "flag"
  },
  "scc3_ok": {
    "label": "Solar charger 3 present",
    "group": "solar",
    "kind": "flag"
  },
  "warning_code": {
    "label": "Code",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_pv_loss": {
    "label": "Pv loss",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_inverter_fault": {
    "label": "Inverter fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_bus_over_voltage_fault": {
    "label": "Bus over voltage fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_bus_under_voltage_fault": {
    "label": "Bus under voltage fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_bus_soft_start_fault": {
    "label": "Bus soft start fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_line_fail": {
    "label": "Line fail",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_output_short": {
    "label": "Output short",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_inverter_voltage_low_fault": {
    "label": "Inverter voltage low fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_inverter_voltage_high_fault": {
    "label": "Inverter voltage high fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_over_temperature": {
    "label": "Over temperature",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_fan_locked": {
    "label": "Fan locked",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_voltage_high": {
    "label": "Battery voltage high",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_low": {
    "label": "Battery low",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_overcharge": {
    "label": "Battery overcharge",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_under_shutdown": {
    "label": "Battery under shutdown",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_derating": {
    "label": "Battery derating",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_overload": {
    "label": "Overload",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_eeprom_fault": {
    "label": "Eeprom fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_inverter_over_current_fault": {
    "label": "Inverter over current fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_inverter_soft_start_fault": {
    "label": "Inverter soft start fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_self_test_fault": {
    "label": "Self test fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_output_dc_voltage_high_fault": {
    "label": "Output dc voltage high fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_open": {
    "label": "Battery open",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_current_sensor_fault": {
    "label": "Current sensor fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_short": {
    "label": "Battery short",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_power_limit": {
    "label": "Power limit",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_pv_voltage_high": {
    "label": "Pv voltage high",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_mppt_overload_fault": {
    "label": "Mppt overload fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_mppt_overload_warning": {
    "label": "Mppt overload warning",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_too_low_to_charge": {
    "label": "Battery too low to charge",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_dcdc_over_current": {
    "label": "Dcdc over current",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_weak": {
    "label": "Battery weak",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_low_pv_energy": {
    "label": "Low pv energy",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_high_ac_input_at_soft_start": {
    "label": "High ac input at soft start",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_battery_equalization_warning": {
    "label": "Battery equalization warning",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_pv2_voltage_high": {
    "label": "Pv2 voltage high",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_mppt2_overload_fault": {
    "label": "Mppt2 overload fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_mppt2_overload_warning": {
    "label": "Mppt2 overload warning",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_pv2_battery_too_low_to_charge": {
    "label": "Pv2 battery too low to charge",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_pv3_voltage_high": {
    "label": "Pv3 voltage high",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_mppt3_overload_fault": {
    "label": "Mppt3 overload fault",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_mppt3_overload_warning": {
    "label": "Mppt3 overload warning",
    "group": "warnings",
    "kind": "flag"
  },
  "warning_pv3_battery_too_low_to_charge": {
    "label": "Pv3 battery too low to charge",
    "group": "warnings",
    "kind": "flag"
  },
  "battery_power": {
    "label": "Battery power",
    "group": "battery",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "total_pv_power": {
    "label": "Solar power",
    "group": "solar",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "grid_power": {
    "label": "Grid power",
    "group": "grid",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "battery_charge_power": {
    "label": "Battery charging power",
    "group": "battery",
    "kind": "number",
    "unit": "W",
    "digits": 0
  },
  "battery_discharge_power": {
    "label": "Battery discharging power",
    "group": "battery",
    "kind": "number",
    "unit": "W",
    "digits": 0
  }
}

export const choices: Record<string, Record<string, string>> = {
  "device_mode": {
    "power_on": "Power on",
    "standby": "Standby",
    "line": "Line",
    "battery": "Battery",
    "fault": "Fault",
    "power_saving": "Power saving",
    "shutdown": "Shutdown",
    "charge": "Charging",
    "bypass": "Bypass",
    "eco": "ECO",
    "grid": "Grid tie",
    "battery_test": "Battery test"
  },
  "output_source_priority": {
    "utility_solar_battery": "Utility first (USB)",
    "solar_utility_battery": "Solar first (SUB)",
    "solar_battery_utility": "SBU"
  },
  "charger_source_priority": {
    "utility_first": "Utility first",
    "solar_first": "Solar first",
    "solar_and_utility": "Solar and utility",
    "solar_only": "Only solar"
  },
  "input_voltage_range": {
    "appliance": "Appliance",
    "ups": "UPS"
  },
  "machine_type": {
    "grid_tie": "Grid tie",
    "off_grid": "Off grid",
    "hybrid": "Hybrid",
    "off_grid_2_trackers": "Off grid, 2 trackers",
    "off_grid_3_trackers": "Off grid, 3 trackers"
  },
  "topology": {
    "transformerless": "Transformerless",
    "transformer": "With transformer"
  },
  "output_mode": {
    "single": "Single machine",
    "parallel": "Parallel",
    "phase_1_of_3": "Phase 1 of 3",
    "phase_2_of_3": "Phase 2 of 3",
    "phase_3_of_3": "Phase 3 of 3",
    "phase_1_of_2": "Phase 1 of 2",
    "phase_2_of_2_120": "Phase 2 of 2, 120°",
    "phase_2_of_2_180": "Phase 2 of 2, 180°"
  },
  "pv_ok_condition": {
    "any_unit": "One unit with PV is enough",
    "all_units": "All units must have PV"
  },
  "pv_power_balance": {
    "charge_current_limit": "PV power limited to the charging current",
    "charge_plus_load": "PV power may be charging plus load"
  },
  "operation_logic": {
    "automatic": "Automatic",
    "online": "On-line",
    "eco": "ECO"
  },
  "battery_type": {
    "agm": "AGM",
    "flooded": "Flooded",
    "user": "User defined",
    "pylontech": "Pylontech",
    "shinheung": "Shinheung",
    "weco": "WECO",
    "soltaro": "Soltaro",
    "bak": "BAK",
    "lib": "LIb-protocol battery",
    "lic": "LIC, other lithium battery"
  },
  "fault_code": {
    "none": "No fault",
    "fan_locked": "Fan locked",
    "over_temperature": "Over temperature",
    "battery_voltage_high": "Battery voltage too high",
    "battery_voltage_low": "Battery voltage too low",
    "output_short_or_over_temperature": "Output short (or over temperature)",
    "output_voltage_high": "Output voltage too high",
    "overload_timeout": "Overload time-out",
    "bus_voltage_high": "Bus voltage too high",
    "bus_soft_start_failed": "Bus soft start failed",
    "pv_over_current": "PV over current",
    "pv_over_voltage_or_main_relay": "MAX: PV over voltage",
    "dcdc_over_current": "DC/DC over current",
    "battery_discharge_over_current": "Battery discharge over current",
    "inverter_over_current": "Inverter over current",
    "bus_voltage_low_or_soft_start": "MAX: bus voltage too low",
    "inverter_soft_start_failed": "Inverter soft start failed",
    "self_test_failed": "Self test failed",
    "output_dc_voltage_high": "DC voltage at the AC output",
    "battery_open": "Battery connection open",
    "current_sensor_failed": "Current sensor failed",
    "output_voltage_low": "Output voltage too low",
    "pv_voltage_high": "PV voltage too high",
    "power_feedback": "Negative power / power feedback",
    "firmware_version_different": "Parallel firmware versions differ",
    "current_sharing_fault": "Current sharing / output circuit fault",
    "can_fault": "CAN communication fault",
    "host_lost": "Parallel host lost",
    "sync_lost": "Parallel sync signal lost",
    "battery_voltage_different": "Parallel units see different battery voltage",
    "ac_input_different": "Parallel units see different AC input",
    "ac_output_unbalanced": "Parallel output/line current unbalanced",
    "output_mode_different": "Parallel output settings differ"
  },
  "battery_status": {
    "normal": "Normal",
    "under_voltage": "Battery under",
    "open": "Battery open",
    "unknown": "Not defined"
  },
  "scc_state": {
    "not_communicating": "Not communicating",
    "ok": "Powered and communicating"
  },
  "inverter_charge_status": {
    "not_charging": "Not charging",
    "bulk": "Bulk",
    "absorb": "Absorption",
    "float": "Float"
  },
  "solar_feed_country": {
    "india": "India",
    "germany": "Germany",
    "south_america": "South America"
  },
  "led_effect": {
    "breathing": "Breathing",
    "solid": "Solid",
    "right_scrolling": "Right scrolling"
  },
  "led_speed": {
    "low": "Low",
    "medium": "Medium",
    "fast": "Fast"
  },
  "charging_stage_setting": {
    "automatic": "Automatic",
    "two_stage": "Two stages",
    "three_stage": "Three stages"
  }
}
