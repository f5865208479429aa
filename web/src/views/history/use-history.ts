// use-history.ts: what is asked of the server, how often, and what is remembered.
import { useQuery } from '@tanstack/react-query'
import { ApiError, getHistory, type HistoryQuery } from '../../api/client.ts'
import type { History } from '../../api/types.ts'
import type { Range } from '../../lib/period.ts'

const AGAIN_MS = 60_000
const SEARCH_POINTS = 400
const FINE_MS = 3_600_000
const MOST_ROUNDS = 4

// About one point for each pixel that a line can have, in few steps, so that answers are used again.
export function pointsFor(width: number): number {
  return Math.min(2000, Math.max(400, Math.ceil(width / 400) * 400))
}

// A refusal is an answer: asking again brings the same one.
const retry = (failures: number, error: Error) => !(error instanceof ApiError) && failures < 1

export function useHistory(query: HistoryQuery, now: Date) {
  const running = query.from <= now.getTime() && now.getTime() < query.to
  return useQuery({
    queryKey: ['history', query],
    queryFn: ({ signal }) => getHistory(query, signal),
    retry,
    staleTime: running ? AGAIN_MS / 2 : AGAIN_MS * 10,
    refetchInterval: running && AGAIN_MS,
    placeholderData: (before) => before, // stays in sight until the next one has come
  })
}

type Ask = (range: Range) => Promise<History>

// When the first value was recorded: to within a step of the whole range, then ever finer.
export async function findFirst(ask: Ask, range: Range): Promise<number | null> {
  let { from, to } = range
  let found: number | null = null
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { from: start, time_ms, step_ms, signals } = await ask({ from, to })
    const index = time_ms.findIndex((_, at) =>
      Object.values(signals).some(({ mean }) => typeof mean[at] === 'number'),
    )
    const offset = time_ms[index]
    if (offset === undefined) return found
    found = Math.max(from, Date.parse(start) + offset)
    if (step_ms <= FINE_MS) return found
    from = found
    to = Math.min(range.to, found + step_ms)
  }
  return found
}

export function useFirstValue(
  wanted: boolean,
  inverter: string,
  signals: readonly string[],
  { from, to }: Range,
) {
  return useQuery({
    queryKey: ['history-start', inverter, signals, from, to],
    queryFn: ({ signal }) =>
      findFirst(
        (range) => getHistory({ inverter, signals, ...range, points: SEARCH_POINTS }, signal),
        { from, to },
      ),
    enabled: wanted,
    retry,
    staleTime: AGAIN_MS * 10,
  })
}
