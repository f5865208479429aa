// lines.ts: an answer of the history as the chart wants it.
import { labelOf } from '../../api/reading-names.ts'
import type { History } from '../../api/types.ts'
import { tickTexts } from '../../lib/format.ts'
import type { ChartLine, ChartScale } from '../../ui/chart-data.ts'
import { FLAG, looksOf } from './signals.ts'

type Values = (number | null)[]

// Rows of which the answer has fewer are filled up with gaps: a line ends where its values do.
function filled(values: Values | undefined, count: number): Values {
  return Array.from({ length: count }, (_, at) => values?.[at] ?? null)
}

export function linesOf(
  { signals, time_ms, step_ms }: History,
  units: Record<string, string>,
): ChartLine[] {
  const names = Object.keys(units)
  const looks = looksOf(names)
  const count = time_ms.length
  return names.map((name, index) => {
    const { mean, min, max } = signals[name] ?? {}
    return {
      key: name,
      label: labelOf(name),
      scale: units[name] ?? '',
      hue: looks[index]?.hue ?? 'var(--text)',
      dash: looks[index]?.dash ?? [],
      values: filled(mean, count),
      ...(step_ms > 0 &&
        min &&
        max && { band: { low: filled(min, count), high: filled(max, count) } }),
    }
  })
}

// Amounts stand on zero; of volts, hertz and degrees only the differences can be seen.
const FROM_ZERO = new Set(['W', 'VA', 'var', 'Wh', 'A', 'Ah', '%', FLAG])

export function scalesOf(units: Record<string, string>): ChartScale[] {
  return [...new Set(Object.values(units))].map((unit) => ({
    key: unit,
    fromZero: FROM_ZERO.has(unit),
    ticks: (values) => (unit === FLAG ? flagTicks(values) : unitTicks(values, unit)),
  }))
}

function flagTicks(values: number[]): string[] {
  return values.map((value) => (value === 0 ? 'no' : value === 1 ? 'yes' : ''))
}

// The unit stands once, at the highest mark.
function unitTicks(values: number[], unit: string): string[] {
  const { texts, unit: shown } = tickTexts(values, unit)
  return texts.map((text, index) =>
    index === texts.length - 1 && shown ? `${text} ${shown}` : text,
  )
}
