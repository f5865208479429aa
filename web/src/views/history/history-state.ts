// history-state.ts: what the address says of the view: period, day, the part zoomed into, signals.
//
// What is as usual is left out, so that a kept link to "today" is today's tomorrow, too.
import { dayText, PERIODS, type Period, parseDay, type Range } from '../../lib/period.ts'

export type HistoryState = {
  period: Period
  day: Date
  zoom: Range | null
  signals: readonly string[] | null // null: the usual ones
}

export const MOST_SIGNALS = 8

function parseZoom(query: URLSearchParams): Range | null {
  const from = Date.parse(query.get('from') ?? '')
  const to = Date.parse(query.get('to') ?? '')
  return from < to ? { from, to } : null // what is no time is NaN, and smaller than nothing
}

function parseSignals(text: string | null): string[] | null {
  const names = text?.split(',').filter((name) => /^[a-z][a-z0-9_]*$/.test(name)) ?? []
  return names.length > 0 ? [...new Set(names)].slice(0, MOST_SIGNALS) : null
}

export function parseState(text: string, today: Date): HistoryState {
  const query = new URLSearchParams(text)
  return {
    period: PERIODS.find((period) => period === query.get('period')) ?? 'day',
    day: parseDay(query.get('date') ?? '') ?? today,
    zoom: parseZoom(query),
    signals: parseSignals(query.get('signals')),
  }
}

// What others have put into the address, such as the inverter, stays.
export function queryOf(state: HistoryState, today: Date, before = ''): string {
  const query = new URLSearchParams(before)
  // Taken out first, so that the order does not tell what was changed when.
  const set = (name: string, value: string | null) => {
    query.delete(name)
    if (value !== null) query.set(name, value)
  }

  set('period', state.period === 'day' ? null : state.period)
  set('date', dayText(state.day) === dayText(today) ? null : dayText(state.day))
  set('from', state.zoom && new Date(state.zoom.from).toISOString())
  set('to', state.zoom && new Date(state.zoom.to).toISOString())
  set('signals', state.signals?.join(',') ?? null)
  return query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
}
