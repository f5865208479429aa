// types.ts: what the API sends (v1). Numbers, names and units of readings: generated.ts.

export type Value = number | string | boolean | (number | string)[] | null

export type Reading = {
  value: Value
  unit?: string
  age_ms: number
  source: string
  raw?: string
  digits?: number // decimals the inverter sent, when not as many as usual
  estimated?: boolean
}

export type Severity = 'info' | 'warning' | 'fault'

export type Warning = {
  name: string
  text: string
  severity: Severity
  advice: string // what it means, and the one thing to do
  code?: string // as in the inverter's manual
  since: string
}

export type InverterState = 'online' | 'stale' | 'silent' | 'offline'

export type Inverter = {
  id: string
  name: string
  model: string | null
  serial: string | null
  protocol: string | null
  firmware: string | null
  transport: string
  state: InverterState
  simulated: boolean
  role: 'master' | 'slave' | 'single' | null // in a set of units that feed one house
  phase: 'L1' | 'L2' | 'L3' | null
  behind: string | null // the inverter through whose cable it is asked about
  age_ms: number | null
  problem: string | null
  capabilities: string[]
}

export type EnergyToday = { solar_wh: number | null; load_wh: number | null }

export type FullInverter = Inverter & {
  readings: Record<string, Reading>
  warnings: Warning[]
  energy_today: EnergyToday
}

export type InverterChange = { id: string; heard?: string[] } & Partial<FullInverter>

export type Hello = {
  type: 'hello'
  version: string
  time: string
  boot: string
  seq: number
  heartbeat_ms: number
}

export type Snapshot = {
  type: 'snapshot'
  boot: string
  seq: number
  time: string
  problem: string | null
  inverters: FullInverter[]
}

export type Change = {
  type: 'change'
  seq: number
  time: string
  problem?: string | null
  inverters: InverterChange[]
  removed?: string[]
}

export type Alive = {
  type: 'alive'
  seq: number
  time: string
  inverters: { id: string; state: InverterState; age_ms: number | null }[]
}

export type LiveMessage = Hello | Snapshot | Change | Alive

export type LineStatistics = {
  questions: number
  answers: number
  timeouts: number
  damaged: number
  mismatched: number
  refused: number
}

export type InverterDetails = Inverter & { line: LineStatistics }

export type Health = {
  status: 'ok' | 'waiting' | 'degraded'
  version: string
  time: string
  uptime_s: number
  inverters: Record<InverterState, number>
}

export type SignalHistory = {
  unit?: string
  mean: (number | null)[]
  min?: (number | null)[]
  max?: (number | null)[]
}

export type History = {
  inverter: string
  from: string
  to: string
  step_ms: number // 0: every single reading, its value in `mean`
  time_ms: number[] // from `from` to the start of each point
  signals: Record<string, SignalHistory>
}
