import { describe, expect, it } from 'vitest'
import { inverter, snapshot } from '../testing/messages.ts'
import { type Condition, conditionOf } from './condition.ts'
import { apply, type Link, NOTHING_KNOWN } from './state.ts'
import type { InverterState } from './types.ts'

const NOW = 1_000_000

describe('the condition of an inverter', () => {
  const cases: [InverterState, number | null, Link, Condition][] = [
    ['online', 300, 'open', 'live'],
    ['online', 31_000, 'open', 'stale'],
    ['stale', 8000, 'open', 'stale'],
    ['silent', 42_000, 'open', 'silent'],
    ['offline', null, 'open', 'offline'],
    ['online', 3000, 'lost', 'live'],
    ['online', 6000, 'connecting', 'connecting'],
    ['online', 6000, 'lost', 'unreachable'],
    ['silent', 42_000, 'lost', 'unreachable'],
    ['online', null, 'lost', 'unreachable'],
  ]
  for (const [state, age_ms, link, condition] of cases) {
    it(`is ${condition} when ${state}, ${age_ms} ms old, connection ${link}`, () => {
      const [first] = apply(NOTHING_KNOWN, snapshot([inverter({ state, age_ms })]), NOW).inverters
      expect(first && conditionOf(first, link, NOW)).toBe(condition)
    })
  }
})
