// history.tsx: what any reading of an inverter was, from a day to ten years. Loaded when first looked at.
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queries } from '../../api/queries.ts'
import type { Link, LiveInverter } from '../../api/state.ts'
import { longestRange, type Range, rangeOf } from '../../lib/period.ts'
import { Notice } from '../../ui/notice.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { NothingYet } from './conditions.tsx'
import { type HistoryState, parseState, queryOf } from './history-state.ts'
import { PeriodBar } from './period-bar.tsx'
import { SignalPicker } from './signal-picker.tsx'
import { unitOf, usualSignals, withinScales } from './signals.ts'
import { useFirstValue } from './use-history.ts'

type HistoryProps = {
  inverter: LiveInverter
  whole: boolean // it stands for all units of a set
  link: Link
  firstSignals: readonly string[]
  query: string
  onQuery: (query: string, how: 'push' | 'replace') => void
}

export function History(props: HistoryProps) {
  const { inverter, whole } = props
  return (
    <QueryClientProvider client={queries}>
      <main className="view">
        <h2 className="hidden-text">History of {inverter.name}</h2>
        {whole && (
          <Notice tone="info" icon="info" title="History of one unit">
            <p>
              Every unit of the set has a history of its own. This is the one of {inverter.name}.
            </p>
          </Notice>
        )}
        {inverter.capabilities.includes('history') ? (
          <Explorer {...props} />
        ) : (
          <Notice tone="info" icon="info" title="No history of this inverter">
            <p>
              The server that reads it records no history: it was started without one, or is older
              than this page.
            </p>
          </Notice>
        )}
      </main>
    </QueryClientProvider>
  )
}

const MINUTE_MS = 60_000

// The time of day, often enough to know when a new day begins.
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

function Explorer({ inverter, link, firstSignals, query, onQuery }: HistoryProps) {
  const now = useNow()
  const state = parseState(query, now)
  const { readings } = inverter
  const names = state.signals ?? usualSignals(readings, firstSignals)
  const { shown, left, units } = withinScales(names, readings)
  const all = longestRange(now)
  const first = useFirstValue(state.period === 'all', inverter.id, shown, all)
  const range =
    state.period === 'all' ? sinceFirst(all, first.data) : rangeOf(state.period, state.day)

  const change = (next: Partial<HistoryState>, how: 'push' | 'replace' = 'push') =>
    onQuery(queryOf({ ...state, ...next }, now, query), how)
  const setZoom = (zoom: Range | null) => change({ zoom }, 'replace')

  return (
    <>
      <PeriodBar {...{ state, range, now }} onChange={change} />
      <SignalPicker
        {...{ readings, shown, left, units }}
        usual={state.signals === null}
        onChange={(signals) => change({ signals }, 'replace')}
      />
      {first.isPending && first.fetchStatus !== 'idle' ? (
        <NothingYet />
      ) : (
        <ChartPanel
          {...{ link, now }}
          inverter={inverter.id}
          units={Object.fromEntries(shown.map((name) => [name, unitOf(name, readings)]))}
          period={range}
          zoom={state.zoom}
          onZoom={setZoom}
        />
      )}
    </>
  )
}

const DAY_MS = 86_400_000

function sinceFirst({ from, to }: Range, first: number | null | undefined): Range {
  if (first == null) return { from: first === null ? to - DAY_MS : from, to }
  return { from: Math.min(first, to - DAY_MS), to }
}
