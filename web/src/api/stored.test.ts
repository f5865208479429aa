import { afterEach, expect, it, vi } from 'vitest'
import { inverter, snapshot } from '../testing/messages.ts'
import { apply, NOTHING_KNOWN } from './state.ts'
import { loadLast, storeLast } from './stored.ts'

const KNOWN = apply(NOTHING_KNOWN, snapshot([inverter({ age_ms: 1000 })]), 50_000)

afterEach(() => {
  vi.useRealTimers()
})

it('gives the last values back with their true age', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  storeLast(KNOWN, 52_000) // 3 s old by now
  vi.setSystemTime(1_000_000 + 60_000)
  const first = loadLast(400)?.inverters[0] // a new page, its clock near zero
  expect(first?.goodAt).toBe(400 - 63_000)
  expect(first?.readings.battery_capacity?.value).toBe(81)
})

it('never makes values younger when the wall clock was set back', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  storeLast(KNOWN, 52_000)
  vi.setSystemTime(5000)
  expect(loadLast(400)?.inverters[0]?.goodAt).toBe(400 - 3000)
})

it('keeps nothing when nothing is known, and survives rubbish', () => {
  storeLast(NOTHING_KNOWN, 0)
  expect(loadLast(0)).toBeNull()
  localStorage.setItem('heliowire-last', '{"format":')
  expect(loadLast(0)).toBeNull()
  localStorage.setItem('heliowire-last', '{"format":99}')
  expect(loadLast(0)).toBeNull()
})

it('does without storage where it is forbidden', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  expect(() => storeLast(KNOWN, 0)).not.toThrow()
})
