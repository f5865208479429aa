// condition.ts: how far what is on the screen can be trusted, for one inverter, right now.
import type { Link, LiveInverter } from './state.ts'

// connecting: old values, the connection is just being made; unreachable: it cannot be made.
// The others are the server's words, with `online` called live.
export type Condition = 'live' | 'connecting' | 'stale' | 'silent' | 'offline' | 'unreachable'

// Without a connection, values are trusted as long as a short interruption may last.
const TRUSTED_MS = 5000
// With a connection that says "online" and yet brings nothing.
const FORGOTTEN_MS = 30_000

export function conditionOf(inverter: LiveInverter, link: Link, now: number): Condition {
  const age = inverter.goodAt === null ? Number.POSITIVE_INFINITY : now - inverter.goodAt
  if (link !== 'open' && age > TRUSTED_MS) return link === 'lost' ? 'unreachable' : 'connecting'
  if (inverter.state !== 'online') return inverter.state
  return age > FORGOTTEN_MS ? 'stale' : 'live'
}
