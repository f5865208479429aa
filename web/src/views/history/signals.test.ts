import { expect, it } from 'vitest'
import type { LiveReading } from '../../api/state.ts'
import { findSignals, looksOf, usualSignals, withinScales } from './signals.ts'

function readingsOf(values: Record<string, LiveReading['value']>): Record<string, LiveReading> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, source: 'Q', takenAt: 0 }]),
  )
}

const READINGS = readingsOf({
  battery_voltage: 52.1,
  battery_capacity: 80,
  battery_power: null,
  load_power: 700,
  grid_voltage: 230,
  device_mode: 'battery',
  load_on: true,
  serial_number: '1234',
})
const POWERS = ['total_pv_power', 'load_power', 'battery_power', 'grid_power']

it('starts with the powers that the inverter has', () => {
  expect(usualSignals(READINGS, POWERS)).toEqual(['load_power', 'battery_power'])
  expect(usualSignals(readingsOf({ grid_voltage: 230 }), POWERS)).toEqual(['grid_voltage'])
  expect(usualSignals({}, POWERS)).toEqual(POWERS)
})

it('a third unit is left out, and said to be', () => {
  const names = ['load_power', 'battery_voltage', 'battery_capacity', 'grid_voltage', 'load_on']
  expect(withinScales(names, READINGS)).toEqual({
    units: ['W', 'V'],
    shown: ['load_power', 'battery_voltage', 'grid_voltage'],
    left: ['battery_capacity', 'load_on'],
  })
})

it('finds numbers and flags by group, label and name, in every order of words', () => {
  const names = (text: string) => findSignals(READINGS, text).flatMap((group) => group.names)
  expect(names('')).not.toContain('device_mode')
  expect(names('')).not.toContain('serial_number')
  expect(names('')).toContain('load_on')
  expect(names('voltage battery')).toEqual(['battery_voltage'])
  expect(names('GRID_V')).toEqual(['grid_voltage'])
  expect(names('nothing of the kind')).toEqual([])
})

it('no two signals look the same', () => {
  const looks = looksOf([
    ...POWERS,
    'battery_voltage',
    'battery_capacity',
    'grid_voltage',
    'bus_voltage',
  ])
  expect(looks[0]).toEqual({ hue: 'var(--solar)', dash: [] })
  expect(looks[2]).toEqual({ hue: 'var(--battery)', dash: [] })
  expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(looks.length)
})
