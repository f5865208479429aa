// reading-names.ts: what readings are called, and the order and groups that all views show them in.
import { type Group, measurements } from './generated.ts'
import type { LiveReading } from './state.ts'

// A name the app was not built with still gets a label: an older page, a newer server.
export function labelOf(name: string): string {
  const known = measurements[name]
  if (known) return known.label
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

// Grouped as a person thinks: from the sun to the socket, then what is looked at less.
export const GROUPS: { group: Group; title: string }[] = [
  { group: 'solar', title: 'Solar' },
  { group: 'battery', title: 'Battery' },
  { group: 'bms', title: 'Battery management' },
  { group: 'grid', title: 'Grid' },
  { group: 'output', title: 'Output' },
  { group: 'energy', title: 'Energy' },
  { group: 'unit', title: 'Unit' },
  { group: 'parallel', title: 'Parallel system' },
  { group: 'settings', title: 'Settings' },
  { group: 'warnings', title: 'Warning checks' },
]

export type NamedReading = { name: string; reading: LiveReading }

// The dictionary's order, not the order of answers: tiles keep their places.
const PLACES = new Map(Object.keys(measurements).map((name, place) => [name, place]))

function placeOf(name: string): number {
  return PLACES.get(name) ?? PLACES.size
}

export function readingsByGroup(
  readings: Record<string, LiveReading>,
): Partial<Record<Group, NamedReading[]>> {
  const groups: Partial<Record<Group, NamedReading[]>> = {}
  const entries = Object.entries(readings).sort(([a], [b]) => placeOf(a) - placeOf(b))
  for (const [name, reading] of entries) {
    const group = measurements[name]?.group ?? 'unit'
    const list = groups[group] ?? []
    groups[group] = list
    list.push({ name, reading })
  }
  return groups
}
