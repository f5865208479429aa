import { expect, it } from 'vitest'
import { between, panned, pinched, SHORTEST_MS, zoomed } from './zoom.ts'

const HOUR = 3_600_000
const range = { from: 0, to: 4 * HOUR }

it('zooms around the middle, or around a moment', () => {
  expect(zoomed(range, 0.5)).toEqual({ from: HOUR, to: 3 * HOUR })
  expect(zoomed(range, 0.5, 0)).toEqual({ from: 0, to: 2 * HOUR })
  expect(zoomed({ from: HOUR, to: 3 * HOUR }, 2)).toEqual(range)
})

it('never shows less than a minute', () => {
  const { from, to } = zoomed({ from: 0, to: SHORTEST_MS }, 0.1)
  expect(to - from).toBe(SHORTEST_MS)
  const point = between(HOUR, HOUR)
  expect(point).toEqual({ from: HOUR - SHORTEST_MS / 2, to: HOUR + SHORTEST_MS / 2 })
})

it('pans by a share of what is seen', () => {
  expect(panned(range, -0.5)).toEqual({ from: -2 * HOUR, to: 2 * HOUR })
})

it('two fingers that move together pan, two that part zoom', () => {
  const start = { middle: 200, distance: 100 }
  expect(pinched(range, 400, start, { middle: 100, distance: 100 })).toEqual({
    from: HOUR,
    to: 5 * HOUR,
  })
  expect(pinched(range, 400, start, { middle: 200, distance: 200 })).toEqual({
    from: HOUR,
    to: 3 * HOUR,
  })
})

it('a stretch is drawn in either direction', () => {
  expect(between(3 * HOUR, HOUR)).toEqual({ from: HOUR, to: 3 * HOUR })
})
