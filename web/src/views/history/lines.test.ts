import { expect, it } from 'vitest'
import type { History } from '../../api/types.ts'
import { dataOf } from '../../ui/chart-data.ts'
import { linesOf, scalesOf } from './lines.ts'
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
    battery_voltage: {
      unit: 'V',
      mean: [null, null, null],
      min: [null, null, null],
      max: [null, null, null],
    },
  },
}
const UNITS: Record<string, string> = { load_power: 'W', battery_voltage: 'V' }

it('a gap stays a gap, in the line and in its band', () => {
  const [load] = linesOf(HISTORY, UNITS)
  expect(load?.values).toEqual([500, null, 1500])
  expect(load?.band).toEqual({ low: [90, null, 1400], high: [600, null, 3100] })
})

it('single readings have no band', () => {
  const single = { ...HISTORY, step_ms: 0, signals: { load_power: { mean: [500, 700, 600] } } }
  expect(linesOf(single, { load_power: 'W' })[0]).not.toHaveProperty('band')
})

it('a signal that the answer does not have yet is a gap as long as the others', () => {
  expect(linesOf(HISTORY, { grid_power: 'W' })[0]?.values).toEqual([null, null, null])
})

it('lines are drawn above all bands, and all rows are of one length', () => {
  const data = dataOf([0, 1, 2], linesOf(HISTORY, UNITS))
  expect(data).toHaveLength(1 + 2 + 4)
  expect(data[1]).toEqual([600, null, 3100])
  expect(data[5]).toEqual([500, null, 1500])
  expect(new Set(data.map((row) => row.length))).toEqual(new Set([3]))
})

it('every unit has a scale, and its name at the top', () => {
  const [watts, volts, flags] = scalesOf({ a: 'W', b: 'V', c: 'W', d: FLAG })
  expect([watts?.fromZero, volts?.fromZero, flags?.fromZero]).toEqual([true, false, true])
  expect(watts?.ticks([0, 500, 1000])).toEqual(['0.0', '0.5', '1.0 kW'])
  expect(volts?.ticks([48, 50, 52])).toEqual(['48', '50', '52 V'])
  expect(flags?.ticks([0, 0.5, 1])).toEqual(['no', '', 'yes'])
})
