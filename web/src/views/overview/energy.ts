// energy.ts: the energy picture out of the readings. The only place that names them.
import type { Value } from '../../api/types.ts'

export type Flow = { watts: number | null; estimated: boolean }

export type Energy = {
  solar: Flow
  battery: Flow // + = charging
  grid: Flow // + = taken from the grid
  house: Flow
  onlyCharges: boolean // a solar charger on its own: there is neither grid nor house
  level: number | null // of the battery, per cent
  batteryVoltage: number | null
  gridPresent: boolean | null
  gridVoltage: number | null // of the highest phase
  solarVoltage: number | null
  load: number | null // per cent of what the inverter can give, on the busiest phase
  mode: Value
}

export type Balance = {
  in: Flow
  out: Flow
  losses: Flow // null watts: a part was reckoned from the others, so nothing is left over
}

type Readings = Record<string, { value: Value; estimated?: boolean }>

// Below it nothing is said to flow: meters of inverters are not finer than this.
export const TOLERANCE_W = 10
// An open relay still shows some volts of stray voltage.
const GRID_ALIVE_V = 60

// What the picture stands on; a history starts with the same.
export const POWERS = ['total_pv_power', 'load_power', 'battery_power', 'grid_power'] as const

function numberOf(readings: Readings, name: string): number | null {
  const value = readings[name]?.value
  return typeof value === 'number' ? value : null
}

function highestOf(readings: Readings, name: string): number | null {
  const phases = [name, `l2_${name}`, `l3_${name}`]
  const values = phases.map((phase) => numberOf(readings, phase)).filter((v) => v !== null)
  return values.length === 0 ? null : Math.max(...values)
}

function flowOf(readings: Readings, name: string): Flow {
  const watts = numberOf(readings, name)
  return { watts, estimated: watts !== null && readings[name]?.estimated === true }
}

function gridPresence(readings: Readings, volts: number | null): boolean | null {
  const lost = readings.line_lost?.value === true && readings.l2_line_lost?.value !== false
  if (lost || readings.warning_line_fail?.value === true) return false
  return volts === null ? null : volts >= GRID_ALIVE_V
}

function isCharger(readings: Readings): boolean {
  const has = (name: string) => readings[name] !== undefined
  return has('pv_total_charging_power') && !has('grid_voltage') && !has('ac_output_voltage')
}

export function energyOf(readings: Readings): Energy {
  const gridVoltage = highestOf(readings, 'grid_voltage')
  const gridPresent = gridPresence(readings, gridVoltage)
  const grid = flowOf(readings, 'grid_power')
  return {
    solar: flowOf(readings, 'total_pv_power'),
    battery: flowOf(readings, 'battery_power'),
    // Nothing needs estimating where there is nothing.
    grid: gridPresent === false && grid.watts === 0 ? { ...grid, estimated: false } : grid,
    house: flowOf(readings, 'load_power'),
    onlyCharges: isCharger(readings),
    level: numberOf(readings, 'battery_capacity'),
    batteryVoltage: numberOf(readings, 'battery_voltage'),
    gridPresent,
    gridVoltage,
    solarVoltage: numberOf(readings, 'pv_input_voltage'),
    load: highestOf(readings, 'output_load_percent'),
    mode: readings.device_mode?.value ?? null,
  }
}

type Unit<R> = { state: string; readings: Record<string, R> }

// What of a set is the same whoever tells it.
const SHARED = [
  'device_mode',
  'battery_voltage',
  'battery_capacity',
  'grid_voltage',
  'grid_frequency',
  'ac_output_voltage',
  'line_lost',
  'warning_line_fail',
  'total_charging_current',
  'total_battery_charging_current',
]
// What the set tells of itself stands for what a unit tells; the rest is summed up.
const TOLD = {
  load_power: 'total_ac_output_active_power',
  ac_output_apparent_power: 'total_ac_output_apparent_power',
  output_load_percent: 'total_output_load_percent',
}
const SUMMED = ['total_pv_power', 'battery_power', 'grid_power']

export function tellsTotals(readings: Readings): boolean {
  return numberOf(readings, TOLD.load_power) !== null
}

// A sum of which a part is unknown is unknown.
function sumOf<R extends Readings[string]>(name: string, units: readonly Unit<R>[]): R | null {
  const parts = units.map(({ readings }) => readings[name])
  const [first] = parts
  const watts = units.map(({ readings }) => numberOf(readings, name))
  if (!first || watts.includes(null)) return null
  const value = watts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
  return { ...first, value, estimated: parts.some((part) => part?.estimated) }
}

function isThere({ state }: { state: string }): boolean {
  return state === 'online' || state === 'stale'
}

// The unit that is asked for the totals: the first, unless only another one with a cable is there.
export function tellerOf<U extends { state: string; readings: Readings }>(units: readonly U[]): U {
  const teller = units.find((unit) => isThere(unit) && tellsTotals(unit.readings))
  return teller ?? (units[0] as U)
}

// The readings of a set as if it were one inverter. A unit that is off gives nothing; one that is
// silent may give something, and nobody knows what.
export function setReadings<R extends Readings[string]>(
  units: readonly Unit<R>[],
): Record<string, R> {
  const front = tellerOf(units).readings
  const there = units.filter(isThere)
  const known = units.every((unit) => isThere(unit) || unit.state === 'offline')
  const whole = SUMMED.map((name) => [name, known ? sumOf(name, there) : null] as const)
  const told = Object.entries(TOLD).map(([name, total]) => [name, front[total]] as const)
  const shared = SHARED.map((name) => [name, front[name]] as const)
  return Object.fromEntries(
    [...shared, ...told, ...whole].filter((entry): entry is [string, R] => entry[1] != null),
  )
}

// 1: towards the inverter, -1: away from it, 0: nothing worth showing.
export type Direction = 1 | -1 | 0

export function directionOf(watts: number | null, positive: 'in' | 'out'): Direction {
  if (watts === null || Math.abs(watts) < TOLERANCE_W) return 0
  return watts > 0 === (positive === 'in') ? 1 : -1
}

// What comes in must go out; the rest is what the inverter itself uses and what rounding leaves.
export function balanceOf({ solar, battery, grid, house }: Energy): Balance | null {
  const flows = [
    { ...solar, way: 1 },
    { ...battery, way: -1 },
    { ...grid, way: 1 },
    { ...house, way: -1 },
  ]
  const sum = (side: 1 | -1) => {
    const parts = flows.filter(({ watts, way }) => (watts ?? 0) * way * side > 0)
    const watts = parts.reduce((all, part) => all + Math.abs(part.watts ?? 0), 0)
    return { watts, estimated: parts.some(({ estimated }) => estimated) }
  }
  if (flows.some(({ watts }) => watts === null)) return null

  const into = sum(1)
  const out = sum(-1)
  const reckoned = [grid, battery].some(({ watts, estimated }) => estimated && watts !== 0)
  const estimated = into.estimated || out.estimated
  return {
    in: into,
    out,
    losses: reckoned
      ? { watts: null, estimated: false }
      : { watts: into.watts - out.watts, estimated },
  }
}
