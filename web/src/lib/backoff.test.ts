import { expect, it } from 'vitest'
import { pauseBefore } from './backoff.ts'

it('doubles up to fifteen seconds', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 99].map((attempt) => pauseBefore(attempt, () => 0))
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
})

it('shortens each pause by up to half', () => {
  expect(pauseBefore(1, () => 1)).toBe(500)
})
