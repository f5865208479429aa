// backoff.ts: how long to wait before the next attempt.
//
// Pauses double from half a second to fifteen, each shortened by up to half at random: after a
// power cut the phones of a house must not all come back in the same instant.

const FIRST_MS = 500
const LONGEST_MS = 15_000

export function pauseBefore(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(full * (1 - random() / 2))
}
