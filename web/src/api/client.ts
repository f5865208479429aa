// client.ts: the one place that fetches from the REST API.
import type { Health, InverterDetails } from './types.ts'

// A refusal in the server's own words (RFC 9457).
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { Accept: 'application/json' } })
  if (response.ok) return (await response.json()) as T

  const problem: unknown = await response.json().catch(() => null)
  throw new ApiError(response.status, sentenceOf(problem) ?? `The server said ${response.status}.`)
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
