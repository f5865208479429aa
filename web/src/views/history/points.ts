// points.ts: an answer of the history as lines, words and rows.
import { measurements } from '../../api/generated.ts'
import { labelOf } from '../../api/reading-names.ts'
import type { History, SignalHistory } from '../../api/types.ts'
import { DASH, fixed, quantity, spaced } from '../../lib/format.ts'
import type { Range } from '../../lib/period.ts'
import { FLAG } from './signals.ts'

type Values = readonly (number | null)[]

export type Extent = { mean: number; low: number; high: number }

// Of a range without a value: null. Every point counts the same, as all are equally long.
export function extentOf({ mean, min, max }: SignalHistory): Extent | null {
  const known = mean.filter((value) => value !== null)
  if (known.length === 0) return null
  const least = (values: Values, of: (a: number, b: number) => number) =>
    values.reduce<number>((best, value) => (value === null ? best : of(best, value)), known[0] ?? 0)
  return {
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    low: least(min ?? mean, Math.min),
    high: least(max ?? mean, Math.max),
  }
}

export function isEmpty({ signals }: History): boolean {
  return Object.values(signals).every(({ mean }) => mean.every((value) => value === null))
}

export function timesOf({ from, time_ms }: History): number[] {
  const start = Date.parse(from)
  return time_ms.map((offset) => start + offset)
}

export function valueText(name: string, value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return DASH
  if (unit === FLAG) {
    if (value === 0 || value === 1) return value ? 'yes' : 'no'
    return `yes for ${fixed(value * 100, 0)}\u00a0%`
  }
  return spaced(quantity(value, unit, measurements[name]?.digits ?? 0))
}

// In a column under its unit: neither W and kW mixed, nor a unit in every cell.
export function cellText(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return DASH
  return fixed(value, measurements[name]?.digits ?? (Number.isInteger(value) ? 0 : 2))
}

// "Load power was between 90 W and 3.10 kW, 640 W on average; ..."
export function summaryOf(history: History, units: Record<string, string>): string {
  const parts = Object.entries(units).map(([name, unit]) => {
    const signal = history.signals[name]
    const extent = signal && extentOf(signal)
    if (!extent) return `${labelOf(name)} was not recorded`
    const [low, high, mean] = [extent.low, extent.high, extent.mean].map((value) =>
      valueText(name, value, unit),
    )
    if (low === high) return `${labelOf(name)} was ${low} all the time`
    return `${labelOf(name)} was between ${low} and ${high}, ${mean} on average`
  })
  return `${parts.join('; ')}.`
}

export function stepWords(stepMs: number): string {
  if (stepMs === 0) return 'Every single reading'
  const minutes = stepMs / 60_000
  const unit = minutes < 1 ? 'second' : minutes < 60 ? 'minute' : minutes < 1440 ? 'hour' : 'day'
  const size = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit]
  const length = new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(stepMs / size)
  return `Means of ${length}; the bands reach from the lowest to the highest reading`
}

const DAY_MS = 86_400_000

// The moment of a point; with as much of the date as the range needs.
export function momentText(time: number, stepMs: number, { from, to }: Range): string {
  const oneDay = to - from <= 25 * 3_600_000
  return new Date(time).toLocaleString(undefined, {
    ...(!oneDay && { day: 'numeric', month: 'short' }),
    ...(to - from > 300 * DAY_MS && { year: 'numeric' }),
    ...(stepMs < DAY_MS && { hour: '2-digit', minute: '2-digit' }),
    ...(stepMs < 60_000 && { second: '2-digit' }),
  })
}
