// messages.ts: messages of the server for tests, and a socket that a test holds in its hand.
import type { Socket } from '../api/connection.ts'
import type {
  Change,
  FullInverter,
  Hello,
  LiveMessage,
  Reading,
  Snapshot,
  Warning,
} from '../api/types.ts'

const TIME = '2026-06-02T12:00:00.000Z'

export function reading(value: Reading['value'], more: Partial<Reading> = {}): Reading {
  return { value, age_ms: 0, source: 'QPIGS', ...more }
}

export function warning(name: string, more: Partial<Warning> = {}): Warning {
  const told = { text: 'Battery low', severity: 'warning', advice: 'Charge it.' } as const
  return { name, ...told, since: TIME, ...more }
}

export function inverter(more: Partial<FullInverter> = {}): FullInverter {
  return {
    id: '9293',
    name: 'Barn',
    model: 'VM III',
    serial: '9293',
    protocol: 'pi30',
    firmware: '00074.50',
    transport: 'hidraw:/dev/hidraw0',
    state: 'online',
    simulated: false,
    role: 'single',
    phase: null,
    behind: null,
    age_ms: 0,
    problem: null,
    capabilities: ['live', 'warnings'],
    readings: {
      total_pv_power: reading(1840, { unit: 'W' }),
      battery_power: reading(1020, { unit: 'W' }),
      grid_power: reading(0, { unit: 'W', estimated: true }),
      load_power: reading(750, { unit: 'W' }),
      battery_capacity: reading(81, { unit: '%' }),
      battery_voltage: reading(26.5, { unit: 'V' }),
      grid_voltage: reading(231.4, { unit: 'V' }),
      device_mode: reading('battery', { raw: 'B', source: 'QMOD' }),
    },
    warnings: [],
    energy_today: { solar_wh: null, load_wh: null },
    ...more,
  }
}

export function snapshot(inverters: FullInverter[] = [inverter()], seq = 7): Snapshot {
  return { type: 'snapshot', boot: 'b00t', seq, time: TIME, problem: null, inverters }
}

export function hello(more: Partial<Hello> = {}): Hello {
  return {
    type: 'hello',
    version: '0.1.0',
    time: TIME,
    boot: 'b00t',
    seq: 7,
    heartbeat_ms: 10_000,
    ...more,
  }
}

export function change(seq: number, inverters: Change['inverters'], removed?: string[]): Change {
  return { type: 'change', seq, time: TIME, inverters, ...(removed && { removed }) }
}

export class FakeSocket implements Socket {
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  onerror: Socket['onerror'] = null
  closed = false
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  close() {
    this.closed = true
  }

  say(...messages: LiveMessage[]) {
    for (const message of messages) this.sayText(JSON.stringify(message))
  }

  sayText(data: string) {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent('message', { data }))
  }

  breakOff(code = 1006) {
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent('close', { code }))
  }
}

// Opens fake sockets and keeps them all; the last one is the present one.
export function socketShelf() {
  const sockets: FakeSocket[] = []
  return {
    sockets,
    open(url: string) {
      const socket = new FakeSocket(url)
      sockets.push(socket)
      return socket
    },
    get last(): FakeSocket {
      const socket = sockets.at(-1)
      if (!socket) throw new Error('no socket was opened')
      return socket
    },
  }
}
