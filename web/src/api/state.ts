// state.ts: what the app knows of the inverters, and how each message of the server changes it.
//
// Pure: a state goes in, a new one comes out; parts that did not change stay the same objects, so
// that the screen redraws only what did. Ages become moments on our own clock at receipt: a device
// with a wrong time of day shows the same age as any other.
import type {
  Change,
  EnergyToday,
  FullInverter,
  Inverter,
  InverterChange,
  LiveMessage,
  Reading,
  Snapshot,
  Warning,
} from './types.ts'

export type LiveReading = Omit<Reading, 'age_ms'> & { takenAt: number }

export type LiveInverter = Omit<Inverter, 'age_ms'> & {
  goodAt: number | null // of the last good answer
  readings: Record<string, LiveReading>
  heardAt: Record<string, number> // source: when all its readings were last confirmed
  warnings: Warning[]
  energyToday: EnergyToday
}

export type Link = 'connecting' | 'open' | 'lost'

export type LiveState = {
  link: Link
  known: boolean // a snapshot was received, now or in an earlier visit
  boot: string | null
  seq: number
  problem: string | null
  inverters: readonly LiveInverter[]
}

export const NOTHING_KNOWN: LiveState = {
  link: 'connecting',
  known: false,
  boot: null,
  seq: 0,
  problem: null,
  inverters: [],
}

const NO_ENERGY: EnergyToday = { solar_wh: null, load_wh: null }

function liveReadings(readings: Record<string, Reading>, now: number): Record<string, LiveReading> {
  return Object.fromEntries(
    Object.entries(readings).map(([name, { age_ms, ...reading }]) => [
      name,
      { ...reading, takenAt: now - age_ms },
    ]),
  )
}

function liveInverter(full: FullInverter, now: number): LiveInverter {
  const { age_ms, readings, energy_today, ...rest } = full
  return {
    ...rest,
    goodAt: age_ms === null ? null : now - age_ms,
    readings: liveReadings(readings, now),
    heardAt: {},
    energyToday: energy_today ?? NO_ENERGY,
  }
}

function changed(old: LiveInverter, change: InverterChange, now: number): LiveInverter {
  const { age_ms, heard, readings, energy_today, ...rest } = change
  const next: LiveInverter = { ...old, ...rest }

  if (age_ms !== undefined) next.goodAt = age_ms === null ? null : now - age_ms
  if (energy_today) next.energyToday = energy_today
  if (readings) next.readings = { ...old.readings, ...liveReadings(readings, now) }
  if (heard?.length) {
    next.heardAt = { ...old.heardAt }
    for (const source of heard) next.heardAt[source] = now
  }
  return next
}

function isFull(change: InverterChange): change is FullInverter {
  return change.name !== undefined && change.state !== undefined && change.readings !== undefined
}

function applyChange(state: LiveState, message: Change, now: number): LiveState {
  const removed = new Set(message.removed)
  const inverters = state.inverters.filter((inverter) => !removed.has(inverter.id))

  for (const change of message.inverters) {
    const at = inverters.findIndex((inverter) => inverter.id === change.id)
    const old = inverters[at]
    if (old) inverters[at] = changed(old, change, now)
    else if (isFull(change)) {
      inverters.push(liveInverter({ ...change, warnings: change.warnings ?? [] }, now))
    }
  }
  const problem = message.problem === undefined ? state.problem : message.problem
  return { ...state, seq: message.seq, problem, inverters }
}

export function applySnapshot(state: LiveState, message: Snapshot, now: number): LiveState {
  return {
    ...state,
    known: true,
    boot: message.boot,
    seq: message.seq,
    problem: message.problem,
    inverters: message.inverters.map((inverter) => liveInverter(inverter, now)),
  }
}

export function apply(state: LiveState, message: LiveMessage, now: number): LiveState {
  switch (message.type) {
    case 'snapshot':
      return applySnapshot(state, message, now)
    case 'change':
      return applyChange(state, message, now)
    case 'alive':
      return applyChange(state, { ...message, type: 'change' }, now)
    default:
      return state // hello concerns the connection; anything newer is not for us
  }
}

// When the value was last known to be true: taken, or confirmed since by its source.
export function confirmedAt(inverter: LiveInverter, reading: LiveReading): number {
  return Math.max(reading.takenAt, inverter.heardAt[reading.source] ?? Number.NEGATIVE_INFINITY)
}
