// client.ts: the one place that fetches from the REST API.
import type { Health, History, InverterDetails } from './types.ts'

// A refusal in the server's own words (RFC 9457).
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

async function ask(path: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(path, { ...(signal && { signal }), headers: { Accept: accept } })
  if (response.ok) return response

  const problem: unknown = await response.json().catch(() => null)
  throw new ApiError(response.status, sentenceOf(problem) ?? `The server said ${response.status}.`)
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  return (await (await ask(path, 'application/json', signal)).json()) as T
}

function sentenceOf(problem: unknown): string | null {
  if (typeof problem !== 'object' || problem === null) return null
  const { detail, title } = problem as { detail?: unknown; title?: unknown }
  if (typeof detail === 'string' && detail) return detail
  return typeof title === 'string' && title ? title : null
}

export const getInverter = (id: string, signal: AbortSignal) =>
  get<InverterDetails>(`/api/v1/inverters/${encodeURIComponent(id)}`, signal)

export const getHealth = (signal: AbortSignal) => get<Health>('/api/v1/health', signal)

export type HistoryQuery = {
  inverter: string
  signals: readonly string[]
  from: number // ms
  to: number
  points: number
}

function historyPath({ inverter, signals, from, to, points }: HistoryQuery): string {
  const query = new URLSearchParams({
    signals: signals.join(','),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    points: String(points),
  })
  return `/api/v1/inverters/${encodeURIComponent(inverter)}/history?${query}`
}

export const getHistory = (query: HistoryQuery, signal: AbortSignal) =>
  get<History>(historyPath(query), signal)

export async function getHistoryTable(query: HistoryQuery): Promise<Blob> {
  return (await ask(historyPath(query), 'text/csv')).blob()
}
