// zoom.ts: what gestures and buttons make of a stretch of time.
import type { Range } from './period.ts'

export const SHORTEST_MS = 60_000
const LONGEST_MS = 11 * 366 * 86_400_000

// `factor` above 1 shows more; the moment `at` stays where it is.
export function zoomed({ from, to }: Range, factor: number, at = (from + to) / 2): Range {
  const span = to - from
  const next = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, span * factor))
  const start = at - ((at - from) / span) * next
  return rounded(start, start + next)
}

// `share` of what is seen; above 0 is later.
export function panned({ from, to }: Range, share: number): Range {
  const by = (to - from) * share
  return rounded(from + by, to + by)
}

export type Fingers = { middle: number; distance: number } // px from the left edge

// Two fingers hold the moment between them, and spread or close the time around it.
export function pinched(range: Range, width: number, start: Fingers, now: Fingers): Range {
  const held = range.from + (start.middle / width) * (range.to - range.from)
  const factor = Math.max(1, start.distance) / Math.max(1, now.distance)
  const scaled = zoomed(range, factor, held)
  return panned(scaled, (start.middle - now.middle) / width)
}

// Drawn from one side to the other, in whichever direction.
export function between(a: number, b: number): Range {
  const middle = (a + b) / 2
  const half = Math.max(SHORTEST_MS, Math.abs(a - b)) / 2
  return rounded(middle - half, middle + half)
}

// To whole seconds: nobody points more finely, and addresses stay readable.
function rounded(from: number, to: number): Range {
  return { from: Math.round(from / 1000) * 1000, to: Math.round(to / 1000) * 1000 }
}
