import { expect, it } from 'vitest'
import { choices, measurements } from '../../api/generated.ts'
import { readingsByGroup } from '../../api/reading-names.ts'
import type { LiveReading } from '../../api/state.ts'
import { SECTIONS, textOf } from './reading-text.ts'

function reading(value: LiveReading['value'], more: Partial<LiveReading> = {}): LiveReading {
  return { value, source: 'QPIGS', takenAt: 0, ...more }
}

it('keeps the digits of the wire', () => {
  expect(textOf('battery_voltage', reading(54, { unit: 'V' }))).toMatchObject({
    label: 'Battery voltage',
    text: '54.00',
    unit: 'V',
  })
  expect(textOf('battery_discharge_current', reading(34, { unit: 'A', digits: 0 })).text).toBe('34')
})

it('shows the words of a choice, and the raw code of an unknown one', () => {
  const slug = 'solar_first'
  const words = choices.charger_source_priority?.[slug]
  expect(words).toBeTruthy()
  expect(textOf('charger_source_priority', reading(slug, { raw: '1' })).text).toBe(words)
  expect(textOf('output_source_priority', reading('unknown', { raw: '3' })).text).toBe(
    'Unknown (3)',
  )
})

it('shows flags as words', () => {
  expect(textOf('charging', reading(true)).text).toBe('Yes')
  expect(textOf('buzzer_enabled', reading(false)).text).toBe('Off')
})

it('shows a missing value as a dash and says why', () => {
  expect(textOf('battery_temperature', reading(null, { unit: '°C' }))).toMatchObject({
    text: '–',
    unit: undefined,
    why: 'not reported by the inverter',
  })
})

it('marks an estimate', () => {
  expect(textOf('grid_power', reading(1200, { unit: 'W', estimated: true })).text).toBe('≈1.20')
})

it('shows lists, times and a name of tomorrow', () => {
  expect(textOf('charging_currents_selectable', reading([10, 20], { unit: 'A' }))).toMatchObject({
    text: '10, 20',
    unit: 'A',
  })
  expect(textOf('device_time', reading('2026-06-02T12:00:05')).text).toBe('2026-06-02 12:00:05')
  expect(textOf('flux_voltage', reading(1.25, { unit: 'V' }))).toMatchObject({
    label: 'Flux voltage',
    group: 'unit',
    text: '1.25',
  })
})

it('has a place for every group of the dictionary', () => {
  const groups = new Set(Object.values(measurements).map(({ group }) => group))
  const placed = new Set(SECTIONS.map(({ group }) => group))
  expect([...groups].filter((group) => !placed.has(group))).toEqual([])
})

it('keeps the order of the dictionary, whatever order the answers had', () => {
  const names = Object.keys(measurements).filter((name) => measurements[name]?.group === 'grid')
  const shuffled = Object.fromEntries([...names].reverse().map((name) => [name, reading(1)]))
  expect(readingsByGroup(shuffled).grid?.map(({ name }) => name)).toEqual(names)
})
