// set.ts: several inverters that feed one house, and what they are called.
import type { LiveInverter } from '../../api/state.ts'
import type { FullInverter, Inverter } from '../../api/types.ts'
import { setReadings, tellsTotals } from './energy.ts'

type Place = Pick<Inverter, 'id' | 'role' | 'behind'>

// The units of the set of which `front` is the one on the cable; it comes first. Another one with
// a cable of its own belongs to it when there is only one set.
export function unitsOf<I extends Place>(inverters: readonly I[], front: I): I[] {
  const onlySet =
    front.role === 'master' && inverters.filter(({ role }) => role === 'master').length === 1
  const others = inverters.filter(
    ({ id, role, behind }) =>
      id !== front.id && (behind === front.id || (onlySet && behind === null && role === 'slave')),
  )
  return [front, ...others]
}

// Whether there is a whole to look at, besides the units.
export function isSet<I extends Place & Pick<FullInverter | LiveInverter, 'readings'>>(
  inverters: readonly I[],
  front: I,
): boolean {
  return tellsTotals(front.readings) && front.behind == null && unitsOf(inverters, front).length > 1
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
    ...front,
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
