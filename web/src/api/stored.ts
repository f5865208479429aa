// stored.ts: the last values, kept on this device, for the moment when the server is away.
//
// Written when the page is left and every half minute; read at the start. Ages are kept as wall
// time, as the other clocks start anew with the page. localStorage can be full or forbidden; the
// app then works without it.
import type { LiveState } from './state.ts'

const KEY = 'heliowire-last'
const FORMAT = 2

type Stored = { format: number; savedAt: number; state: LiveState; now: number }

export function storeLast(state: LiveState, now: number): void {
  if (!state.known) return
  const stored: Stored = { format: FORMAT, savedAt: Date.now(), state, now }
  try {
    localStorage.setItem(KEY, JSON.stringify(stored))
  } catch {
    // Nothing is lost but the picture of an offline start.
  }
}

export function loadLast(now: number): LiveState | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Stored | null
    if (stored?.format !== FORMAT) return null
    const shift = now - stored.now - Math.max(0, Date.now() - stored.savedAt)
    return moved(stored.state, shift)
  } catch {
    return null
  }
}

function moved(state: LiveState, shift: number): LiveState {
  const inverters = state.inverters.map((inverter) => ({
    ...inverter,
    goodAt: inverter.goodAt === null ? null : inverter.goodAt + shift,
    readings: Object.fromEntries(
      Object.entries(inverter.readings).map(([name, reading]) => [
        name,
        { ...reading, takenAt: reading.takenAt + shift },
      ]),
    ),
    heardAt: Object.fromEntries(
      Object.entries(inverter.heardAt).map(([source, at]) => [source, at + shift]),
    ),
  }))
  return { ...state, link: 'connecting', inverters }
}
