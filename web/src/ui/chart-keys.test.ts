import { expect, it } from 'vitest'
import { movedBy } from './chart-keys.ts'

const TIMES = Array.from({ length: 100 }, (_, index) => index * 10)
const ALL = { from: 0, to: 1000 }

it.each([
  ['ArrowRight', null, 0],
  ['ArrowLeft', null, 99],
  ['ArrowRight', 5, 6],
  ['ArrowLeft', 0, 0],
  ['PageUp', 5, 10],
  ['PageDown', 3, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['Escape', 50, null],
  ['x', 50, undefined],
])('%s from %s goes to %s', (key, cursor, expected) => {
  expect(movedBy(key, cursor, TIMES, ALL)).toBe(expected)
})

it('stays within what is seen', () => {
  const part = { from: 200, to: 300 }
  expect(movedBy('Home', 25, TIMES, part)).toBe(20)
  expect(movedBy('End', 25, TIMES, part)).toBe(29)
  expect(movedBy('ArrowRight', 29, TIMES, part)).toBe(29)
  expect(movedBy('ArrowRight', null, TIMES, { from: 5000, to: 6000 })).toBeUndefined()
})
