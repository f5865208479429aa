import { describe, expect, it } from 'vitest'
import { ago, clockTime, duration, fixed, quantity, spaced, tickTexts } from './format.ts'

describe('quantity', () => {
  const cases: [number, string, number, string][] = [
    [0, 'W', 0, '0\u00a0W'],
    [-0.2, 'W', 0, '0\u00a0W'],
    [999, 'W', 0, '999\u00a0W'],
    [999.6, 'W', 0, '1.00\u00a0kW'],
    [1000, 'W', 0, '1.00\u00a0kW'],
    [-1240, 'W', 0, '\u22121.24\u00a0kW'],
    [12400, 'VA', 0, '12.40\u00a0kVA'],
    [54, 'V', 2, '54.00\u00a0V'],
    [2300, 'V', 1, '2300.0\u00a0V'],
    [640, 'Wh', 0, '640\u00a0Wh'],
    [5210, 'Wh', 0, '5.21\u00a0kWh'],
    [4_213_000, 'Wh', 0, '4.21\u00a0MWh'],
    [3, '', 0, '3'],
  ]
  for (const [value, unit, digits, text] of cases) {
    it(`writes ${value} ${unit} as ${text}`, () => {
      expect(spaced(quantity(value, unit, digits))).toBe(text)
    })
  }
})

it('keeps the decimals it was told', () => {
  expect(fixed(26.5, 2)).toBe('26.50')
})

describe('ages', () => {
  const cases: [number, string][] = [
    [0, 'now'],
    [1499, 'now'],
    [1500, '1 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3_660_000, '1 h 1 min ago'],
    [3 * 86_400_000, '3 days ago'],
  ]
  for (const [ms, text] of cases) {
    it(`calls ${ms} ms ${text}`, () => expect(ago(ms)).toBe(text))
  }

  it('never goes below nothing', () => expect(duration(-5)).toBe('0 s'))
})

it('adds the date to a time of another day', () => {
  const today = new Date(2026, 5, 2, 12, 0, 0)
  expect(clockTime(new Date(2026, 5, 2, 8, 30, 0), today)).not.toContain('2026')
  expect(clockTime(new Date(2026, 5, 1, 8, 30, 0), today)).toContain('2026')
})

describe('marks of an axis', () => {
  const cases: [number[], string, string[], string][] = [
    [[0, 500], 'W', ['0', '500'], 'W'],
    [[0, 500, 1000], 'W', ['0.0', '0.5', '1.0'], 'kW'],
    [[-2000, 0, 2000], 'W', ['\u22122', '0', '2'], 'kW'],
    [[51.25, 51.5], 'V', ['51.25', '51.50'], 'V'],
    [[0, 2500], 'V', ['0', '2500'], 'V'],
    [[0, 500_000, 1_000_000], 'Wh', ['0.0', '0.5', '1.0'], 'MWh'],
    [[], 'W', [], 'W'],
  ]
  for (const [values, unit, texts, shown] of cases) {
    it(`${values} ${unit} are ${texts} ${shown}`, () => {
      expect(tickTexts(values, unit)).toEqual({ texts, unit: shown })
    })
  }
})
