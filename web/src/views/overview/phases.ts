// phases.ts: what is measured on several phases, one row for each quantity.
import { measurements } from '../../api/generated.ts'
import type { NamedReading } from '../../api/reading-names.ts'

export type PhaseRow = {
  name: string // of the first phase
  cells: (NamedReading | undefined)[] // one for each phase
}

export type Phases = {
  titles: string[]
  rows: PhaseRow[]
  rest: NamedReading[] // what there is only one of
}

const PREFIXES = ['', 'l2_', 'l3_']

// Readings of a quantity that comes with a second phase; names of further phases begin with theirs.
export function phasesOf(list: NamedReading[]): Phases {
  const byName = new Map(list.map((entry) => [entry.name, entry]))
  const known = (name: string) => typeof byName.get(name)?.reading.value === 'number'
  const rows: PhaseRow[] = []
  const taken = new Set<string>()

  for (const { name } of list) {
    const names = PREFIXES.map((prefix) => prefix + name)
    const isNumber = measurements[name]?.kind === 'number'
    if (!isNumber || !byName.has(`l2_${name}`) || !names.some(known)) continue
    rows.push({ name, cells: names.map((phase) => byName.get(phase)) })
    for (const phase of names) taken.add(phase)
  }
  const count = rows.some(({ cells }) => cells[2]) ? 3 : 2
  return {
    titles: ['L1', 'L2', 'L3'].slice(0, count),
    rows: rows.map(({ name, cells }) => ({ name, cells: cells.slice(0, count) })),
    rest: list.filter(({ name }) => !taken.has(name)),
  }
}

// "Apparent power" of "Output apparent power": the card says the rest. "Output 2 power" stays.
export function withoutTitle(label: string, title: string): string {
  const rest = label.startsWith(`${title} `) ? label.slice(title.length + 1) : ''
  return /^[a-z]/.test(rest) ? rest.charAt(0).toUpperCase() + rest.slice(1) : label
}
