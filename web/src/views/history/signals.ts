// signals.ts: which readings can be drawn, in which unit, and which of them together.
import { measurements } from '../../api/generated.ts'
import { GROUPS, labelOf, readingsByGroup } from '../../api/reading-names.ts'
import type { LiveReading } from '../../api/state.ts'

type Readings = Record<string, LiveReading>

export const MOST_UNITS = 2 // a scale on the left, and one on the right
export const FLAG = 'flag' // stands where others have a unit

export function unitOf(name: string, readings: Readings): string {
  const known = measurements[name]
  if (known?.kind === 'flag' || typeof readings[name]?.value === 'boolean') return FLAG
  return readings[name]?.unit ?? known?.unit ?? ''
}

export function unitWord(unit: string): string {
  if (unit === FLAG) return 'yes or no'
  return unit || 'no unit'
}

function isDrawable(name: string, { value }: LiveReading): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true
  const kind = measurements[name]?.kind
  return value === null && (kind === 'number' || kind === 'flag')
}

export function drawable(readings: Readings): string[] {
  return Object.keys(readings).filter((name) => {
    const reading = readings[name]
    return reading !== undefined && isDrawable(name, reading)
  })
}

// Those of the wanted ones that the inverter has; with none of them, what it does have.
export function usualSignals(readings: Readings, wanted: readonly string[]): readonly string[] {
  const names = drawable(readings)
  const usual = wanted.filter((name) => names.includes(name))
  if (usual.length > 0) return usual
  return names.length > 0 ? names.slice(0, 1) : wanted
}

export type Chosen = { units: string[]; shown: string[]; left: string[] }

// In the order of choosing; what would need a third scale is left out.
export function withinScales(names: readonly string[], readings: Readings): Chosen {
  const chosen: Chosen = { units: [], shown: [], left: [] }
  for (const name of names) {
    const unit = unitOf(name, readings)
    const fits = chosen.units.includes(unit) || chosen.units.length < MOST_UNITS
    chosen[fits ? 'shown' : 'left'].push(name)
    if (fits && !chosen.units.includes(unit)) chosen.units.push(unit)
  }
  return chosen
}

export type SignalGroup = { title: string; names: string[] }

export function findSignals(readings: Readings, text: string): SignalGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const names = new Set(drawable(readings))
  const groups = readingsByGroup(readings)
  return GROUPS.map(({ group, title }) => {
    const matches = (name: string) => {
      const place = `${title} ${labelOf(name)} ${name}`.toLowerCase()
      return words.every((word) => place.includes(word))
    }
    const found = (groups[group] ?? []).map(({ name }) => name)
    return { title, names: found.filter((name) => names.has(name) && matches(name)) }
  }).filter(({ names: found }) => found.length > 0)
}

const GROUP_HUES: Record<string, string> = {
  solar: 'var(--solar)',
  battery: 'var(--battery)',
  bms: 'var(--battery)',
  grid: 'var(--grid)',
  output: 'var(--house)',
}
const OTHER_HUES = ['var(--extra-1)', 'var(--extra-2)', 'var(--extra-3)', 'var(--extra-4)']
const DASHES = [
  [8, 4],
  [2, 3],
  [12, 3, 2, 3],
]

export type Look = { hue: string; dash: number[] }

// The first of a group has the group's hue; the others are told apart by dashes, too.
export function looksOf(names: readonly string[]): Look[] {
  const taken = new Set<string>()
  let others = 0
  return names.map((name) => {
    const hue = GROUP_HUES[measurements[name]?.group ?? '']
    if (hue && !taken.has(hue)) {
      taken.add(hue)
      return { hue, dash: [] }
    }
    const at = others++
    const other = OTHER_HUES[at % OTHER_HUES.length] ?? 'var(--text)'
    return { hue: other, dash: DASHES[at % DASHES.length] ?? [] }
  })
}
