import { expect, it } from 'vitest'
import type { History } from '../../api/types.ts'
import { cellText, extentOf, isEmpty, momentText, summaryOf, timesOf, valueText } from './points.ts'
import { FLAG } from './signals.ts'

const HISTORY: History = {
  inverter: '9293',
  from: '2026-11-25T00:00:00.000Z',
  to: '2026-11-25T00:03:00.000Z',
  step_ms: 60_000,
  time_ms: [0, 60_000, 120_000],
  signals: {
    load_power: {
      unit: 'W',
      mean: [500, null, 1500],
      min: [90, null, 1400],
      max: [600, null, 3100],
    },
    battery_voltage: { unit: 'V', mean: [null, null, null], min: [null], max: [null] },
  },
}

it('a gap is no zero', () => {
  expect(extentOf({ mean: [null, 200, null, 400] })).toEqual({ mean: 300, low: 200, high: 400 })
  expect(extentOf({ mean: [null, -5] })).toEqual({ mean: -5, low: -5, high: -5 })
  expect(extentOf({ mean: [null, null] })).toBeNull()
})

it('the lowest and highest are those of the readings, not of the means', () => {
  const signal = HISTORY.signals.load_power
  expect(signal && extentOf(signal)).toEqual({ mean: 1000, low: 90, high: 3100 })
})

it('points start where the answer says', () => {
  expect(timesOf(HISTORY).map((time) => new Date(time).toISOString())[2]).toBe(
    '2026-11-25T00:02:00.000Z',
  )
})

it('a range without any value is empty', () => {
  expect(isEmpty(HISTORY)).toBe(false)
  expect(isEmpty({ ...HISTORY, signals: { a: { mean: [null] }, b: { mean: [] } } })).toBe(true)
})

it('says all in a sentence', () => {
  const units = { load_power: 'W', battery_voltage: 'V' }
  expect(summaryOf(HISTORY, units).replaceAll('\u00a0', ' ')).toBe(
    'Load power was between 90 W and 3.10 kW, 1.00 kW on average; Battery voltage was not recorded.',
  )
})

it('flags are words, and shares of a step', () => {
  const text = (value: number | null) => valueText('load_on', value, FLAG).replace('\u00a0', ' ')
  expect([text(0), text(1), text(0.25), text(null)]).toEqual(['no', 'yes', 'yes for 25 %', '–'])
})

it('cells keep the unit of their column', () => {
  expect(cellText('load_power', 3100)).toBe('3100')
  expect(cellText('load_power', null)).toBe('–')
})

it('a moment has as much of the date as the range needs', () => {
  const time = new Date(2026, 10, 25, 14, 5, 7).getTime()
  const day = { from: 0, to: 86_400_000 }
  const decade = { from: 0, to: 3652 * 86_400_000 }
  expect(momentText(time, 60_000, day)).not.toContain('25')
  expect(momentText(time, 0, day)).toContain('07')
  expect(momentText(time, 86_400_000, decade)).toContain('2026')
})
