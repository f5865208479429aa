// chart-keys.ts: where a key moves the cursor of a chart.
import type { Range } from '../lib/period.ts'

// Null: no cursor any more; undefined: a key that means nothing here.
export function movedBy(
  key: string,
  cursor: number | null,
  times: number[],
  { from, to }: Range,
): number | null | undefined {
  const first = times.findIndex((time) => time >= from)
  const last = times.findLastIndex((time) => time < to)
  if (first < 0 || last < first) return key === 'Escape' ? null : undefined
  const within = (index: number) => Math.min(last, Math.max(first, index))
  const page = Math.max(2, Math.round((last - first) / 20))
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
  }
  const step = steps[key]
  if (step !== undefined) return cursor === null ? (step < 0 ? last : first) : within(cursor + step)
  if (key === 'Home') return first
  if (key === 'End') return last
  return key === 'Escape' ? null : undefined
}
