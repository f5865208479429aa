// set.ts: several inverters that feed one house, and what they are called.
import type { LiveInverter } from '../../api/state.ts'
import type { FullInverter, Inverter } from '../../api/types.ts'
import { setReadings, tellerOf, tellsTotals } from './energy.ts'

type Place = Pick<Inverter, 'id' | 'role' | 'behind'>

function cableOf({ id, behind }: Place): string {
  return behind ?? id
}

// All units of the set that one of them belongs to; first the one with a cable, the master if that
// has one. Several cables lead to one set where only one unit is a master; with two masters nothing
// says which of them a cable belongs to, so each cable is taken for a set.
export function unitsOf<I extends Place>(inverters: readonly I[], unit: I): I[] {
  const masters = inverters.filter(({ role }) => role === 'master')
  const placed = inverters.filter(({ role }) => role === 'master' || role === 'slave')
  const all = new Set(placed.map(cableOf))
  const cables = masters.length === 1 && all.has(cableOf(unit)) ? all : new Set([cableOf(unit)])
  const units = inverters.filter((other) => cables.has(cableOf(other)))
  const cabled = units.filter(({ behind }) => !behind)
  const front = cabled.find(({ role }) => role === 'master') ?? cabled[0] ?? unit
  return [front, ...units.filter((other) => other !== front)]
}

// Whether there is a whole to look at, besides the units; `front` stands for it.
export function isSet<I extends Place & Pick<FullInverter | LiveInverter, 'readings' | 'state'>>(
  inverters: readonly I[],
  front: I,
): boolean {
  const units = unitsOf(inverters, front)
  return units.length > 1 && units[0] === front && tellsTotals(tellerOf(units).readings)
}

// The set as if it were one inverter.
export function wholeSet(inverters: readonly LiveInverter[], front: LiveInverter): LiveInverter {
  const units = unitsOf(inverters, front)
  const sum = (name: 'solar_wh' | 'load_wh') =>
    units.reduce<number | null>((all, { energyToday }) => {
      const part = energyToday[name]
      return all === null || part === null ? null : all + part
    }, 0)
  return {
    ...tellerOf(units),
    id: front.id,
    name: `All ${units.length} units`,
    role: null,
    phase: null,
    readings: setReadings(units),
    energyToday: { solar_wh: sum('solar_wh'), load_wh: sum('load_wh') },
    warnings: units.flatMap((unit) =>
      unit.warnings.map((warning) => ({
        ...warning,
        name: `${unit.id}/${warning.name}`,
        text: `${shortName(unit)}: ${warning.text}`,
      })),
    ),
  }
}

// A serial number by its end, which is where units differ.
export function shortName({ id, name }: Pick<Inverter, 'id' | 'name'>): string {
  return name.toLowerCase() === id && id.length > 8 ? `\u2026${id.slice(-6)}` : name
}

// "master · L1"; empty for one that is alone.
export function placeWords({ role, phase }: Pick<Inverter, 'role' | 'phase'>): string {
  return [role === 'single' ? null : role, phase].filter(Boolean).join(' \u00b7 ')
}

export function fullName(unit: Pick<Inverter, 'name' | 'role' | 'phase'>): string {
  return [unit.name, placeWords(unit)].filter(Boolean).join(' \u00b7 ')
}

// The same, with its state unless that is as it should be: "slave · L2 · offline".
export function stateWords(unit: Pick<Inverter, 'role' | 'phase' | 'state'>): string {
  const state = unit.state === 'online' ? null : unit.state
  return [placeWords(unit), state].filter(Boolean).join(' \u00b7 ')
}
