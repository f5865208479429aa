import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dayText, longestRange, parseDay, rangeOf, shifted } from './period.ts'

const MONDAY = 1
const HOUR = 3_600_000

beforeAll(() => {
  vi.stubEnv('TZ', 'Europe/Berlin')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

function at(text: string): Date {
  const day = parseDay(text)
  if (!day) throw new Error(`${text} is no day`)
  return day
}

it.each([
  ['2026-03-28', 24],
  ['2026-03-29', 23], // the clocks go forward
  ['2026-10-24', 24],
  ['2026-10-25', 25], // and back
])('the local day %s has %i hours', (day, hours) => {
  const { from, to } = rangeOf('day', at(day), MONDAY)
  expect((to - from) / HOUR).toBe(hours)
  expect(new Date(from).getHours()).toBe(0)
  expect(new Date(to).getHours()).toBe(0)
})

it('a local day starts at the midnight of its own offset', () => {
  const start = (day: string) => new Date(rangeOf('day', at(day), MONDAY).from).toISOString()
  expect(start('2026-03-29')).toBe('2026-03-28T23:00:00.000Z')
  expect(start('2026-03-30')).toBe('2026-03-29T22:00:00.000Z')
})

it.each([
  ['week', '2026-10-25', 7 * 24 + 1],
  ['month', '2026-03-10', 31 * 24 - 1],
  ['month', '2024-02-10', 29 * 24],
  ['year', '2026-07-01', 365 * 24],
] as const)('the %s of %s is whole', (period, day, hours) => {
  const { from, to } = rangeOf(period, at(day), MONDAY)
  expect((to - from) / HOUR).toBe(hours)
})

it.each([
  ['day', '2026-03-29', 1, '2026-03-30'],
  ['day', '2026-01-01', -1, '2025-12-31'],
  ['week', '2026-11-25', -1, '2026-11-16'],
  ['month', '2026-01-31', 1, '2026-02-01'],
  ['month', '2026-01-31', -1, '2025-12-01'],
  ['year', '2024-02-29', -1, '2023-01-01'],
] as const)('the %s of %s, moved by %i, starts or is on %s', (period, day, by, expected) => {
  expect(dayText(shifted(period, at(day), by, MONDAY))).toBe(expected)
})

it('a week starts where the calendar of the person starts it', () => {
  const start = (firstDay: number) =>
    dayText(new Date(rangeOf('week', at('2026-11-25'), firstDay).from))
  expect(start(MONDAY)).toBe('2026-11-23')
  expect(start(7)).toBe('2026-11-22')
})

describe('what is no day', () => {
  it.each(['', '2026-02-30', '2026-13-01', '26-1-1', 'today'])('%j', (text) => {
    expect(parseDay(text)).toBeNull()
  })
})

it('everything is ten years to the end of today', () => {
  const { from, to } = longestRange(at('2026-11-25'))
  expect([dayText(new Date(from)), dayText(new Date(to))]).toEqual(['2016-11-26', '2026-11-26'])
})
