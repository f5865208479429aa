import { describe, expect, it } from 'vitest'
import { change, hello, inverter, reading, snapshot, warning } from '../testing/messages.ts'
import { apply, confirmedAt, type LiveState, NOTHING_KNOWN } from './state.ts'

const NOW = 1_000_000
const known = apply(NOTHING_KNOWN, snapshot(), NOW)

function only(state: LiveState) {
  const [first] = state.inverters
  if (!first) throw new Error('no inverter')
  return first
}

it('turns ages into moments at receipt', () => {
  const aged = inverter({ age_ms: 300, readings: { bus_voltage: reading(364, { age_ms: 250 }) } })
  const first = only(apply(NOTHING_KNOWN, snapshot([aged]), NOW))
  expect(first.goodAt).toBe(NOW - 300)
  expect(first.readings.bus_voltage?.takenAt).toBe(NOW - 250)
})

it('keeps an inverter without any answer without an age', () => {
  const first = only(apply(NOTHING_KNOWN, snapshot([inverter({ age_ms: null })]), NOW))
  expect(first.goodAt).toBeNull()
})

describe('a change', () => {
  it('replaces only the readings it names', () => {
    const next = apply(
      known,
      change(8, [{ id: '9293', readings: { battery_capacity: reading(80) } }]),
      NOW + 1000,
    )
    expect(only(next).readings.battery_capacity?.value).toBe(80)
    expect(only(next).readings.battery_voltage).toBe(only(known).readings.battery_voltage)
    expect(next.seq).toBe(8)
  })

  it('confirms every reading of a source that was heard', () => {
    const next = only(apply(known, change(8, [{ id: '9293', heard: ['QPIGS'] }]), NOW + 1000))
    const { battery_voltage, device_mode } = next.readings
    expect(battery_voltage && confirmedAt(next, battery_voltage)).toBe(NOW + 1000)
    expect(device_mode && confirmedAt(next, device_mode)).toBe(NOW)
    expect(battery_voltage).toBe(only(known).readings.battery_voltage)
  })

  it('leaves the warnings alone unless it brings them', () => {
    const warnings = [warning('warning_overload')]
    const warned = apply(known, change(8, [{ id: '9293', warnings }]), NOW)
    expect(only(warned).warnings).toHaveLength(1)
    const later = apply(warned, change(9, [{ id: '9293', heard: ['QPIGS'] }]), NOW)
    expect(only(later).warnings).toHaveLength(1)
    const over = apply(later, change(10, [{ id: '9293', warnings: [] }]), NOW)
    expect(only(over).warnings).toHaveLength(0)
  })

  it('can say that an answer is no longer known', () => {
    const next = apply(
      known,
      change(8, [{ id: '9293', problem: 'Unplugged.', state: 'offline' }]),
      NOW,
    )
    expect(only(next)).toMatchObject({ problem: 'Unplugged.', state: 'offline' })
  })

  it('takes an inverter away and brings it under its new name', () => {
    const learnt = inverter({ id: '5555', serial: '5555' })
    const next = apply(known, change(8, [learnt], ['9293']), NOW)
    expect(next.inverters.map(({ id }) => id)).toEqual(['5555'])
  })

  it('makes nothing of a stranger it knows too little of', () => {
    const next = apply(known, change(8, [{ id: 'stranger', heard: ['QPIGS'] }]), NOW)
    expect(next.inverters).toHaveLength(1)
  })
})

it('takes state and age from a heartbeat', () => {
  const beat = {
    type: 'alive' as const,
    seq: 7,
    time: '',
    inverters: [{ id: '9293', state: 'stale' as const, age_ms: 9000 }],
  }
  const first = only(apply(known, beat, NOW + 5000))
  expect(first.state).toBe('stale')
  expect(first.goodAt).toBe(NOW - 4000)
})

it('replaces everything with a new snapshot', () => {
  const next = apply(known, { ...snapshot([], 1), boot: 'other' }, NOW)
  expect(next).toMatchObject({ boot: 'other', seq: 1, inverters: [] })
})

it('does not change with a hello', () => {
  expect(apply(known, hello(), NOW)).toBe(known)
})
