// reading-text.ts: a reading as people read it, and the looks of its group on the page.
import { choices, type Group, type Kind, measurements } from '../../api/generated.ts'
import { GROUPS, labelOf, type NamedReading } from '../../api/reading-names.ts'
import type { LiveReading } from '../../api/state.ts'
import { DASH, quantity } from '../../lib/format.ts'
import type { IconName } from '../../ui/icon.tsx'

export type ReadingText = {
  label: string
  group: Group
  kind: Kind
  text: string
  unit: string | undefined
  why: string | undefined // of a missing value
}

export function choiceWords(name: string, slug: string, raw?: string): string {
  const words = choices[name]?.[slug]
  if (words) return words
  return raw === undefined || slug !== 'unknown' ? labelOf(slug) : `Unknown (${raw})`
}

function flagWord(name: string, value: boolean): string {
  if (name.endsWith('_enabled')) return value ? 'On' : 'Off'
  return value ? 'Yes' : 'No'
}

// The unit's clock has no time zone: it is shown as the unit shows it.
function timeText(value: string): string {
  return value.replace('T', ' ')
}

export function textOf(name: string, reading: LiveReading): ReadingText {
  const known = measurements[name]
  const unit = reading.unit ?? known?.unit
  const base = {
    label: labelOf(name),
    group: known?.group ?? 'unit',
    kind: known?.kind ?? 'text',
    unit: undefined,
    why: undefined,
  }
  const { value } = reading

  if (value === null) return { ...base, text: DASH, why: 'not reported by the inverter' }
  if (typeof value === 'boolean') return { ...base, kind: 'flag', text: flagWord(name, value) }
  if (typeof value === 'number') {
    const digits = reading.digits ?? known?.digits ?? decimalsOf(value)
    const shown = quantity(value, unit ?? '', digits)
    const text = (reading.estimated ? '\u2248' : '') + shown.text
    return { ...base, kind: 'number', text, unit: shown.unit || undefined }
  }
  if (Array.isArray(value)) return { ...base, kind: 'list', text: value.join(', '), unit }
  if (base.kind === 'choice') return { ...base, text: choiceWords(name, value, reading.raw) }
  if (base.kind === 'time') return { ...base, text: timeText(value) }
  return { ...base, text: value || DASH }
}

function decimalsOf(value: number): number {
  return Math.min(3, String(value).split('.')[1]?.length ?? 0)
}

export type Section = {
  group: Group
  title: string
  icon: IconName
  hue?: string
  phases?: true // what is measured on several phases stands side by side
  note?: (list: NamedReading[]) => string // a folded section, and what it says while closed
}

function activeChecks(list: NamedReading[]): string {
  const active = list.filter(({ reading }) => reading.value === true).length
  return active === 0 ? 'none active' : `${active} active`
}

type Looks = Omit<Section, 'group' | 'title'>

const LOOKS: Record<Group, Looks> = {
  solar: { icon: 'sun', hue: 'var(--solar)' },
  battery: { icon: 'battery', hue: 'var(--battery)' },
  bms: { icon: 'battery', hue: 'var(--battery)' },
  grid: { icon: 'grid', hue: 'var(--grid)', phases: true },
  output: { icon: 'output', hue: 'var(--house)', phases: true },
  energy: { icon: 'energy' },
  unit: { icon: 'inverter' },
  parallel: { icon: 'parallel' },
  settings: { icon: 'settings', note: () => 'read only' },
  warnings: { icon: 'checks', note: activeChecks },
}

export const SECTIONS: Section[] = GROUPS.map((group) => ({ ...group, ...LOOKS[group.group] }))
