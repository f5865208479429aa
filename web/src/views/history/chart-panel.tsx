// chart-panel.tsx: the chart with all that belongs to it: legend, buttons, table, file.
import { styled } from '@mui/material/styles'
import { useId, useMemo, useState } from 'react'
import type { HistoryQuery } from '../../api/client.ts'
import { labelOf } from '../../api/reading-names.ts'
import type { Link } from '../../api/state.ts'
import type { History } from '../../api/types.ts'
import type { Range } from '../../lib/period.ts'
import { Chart } from '../../ui/chart.tsx'
import { ChartTools } from './chart-tools.tsx'
import { ChartSpace, Empty, Failed, NothingYet } from './conditions.tsx'
import { DataTable } from './data-table.tsx'
import { Legend } from './legend.tsx'
import { linesOf, scalesOf } from './lines.ts'
import { isEmpty, momentText, stepWords, summaryOf, timesOf, valueText } from './points.ts'
import { pointsFor, useHistory } from './use-history.ts'

const Surface = styled('section')({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gap: 8,
  minWidth: 0,
  border: '1px solid var(--edge)',
  borderRadius: 18,
  padding: 12,
  background: 'var(--surface)',
  boxShadow: 'var(--shadow)',
  '& .step': { color: 'var(--text-soft)', fontSize: '0.8125rem' },
})

type ChartPanelProps = {
  inverter: string
  units: Record<string, string> // of each signal that is drawn, in this order
  period: Range
  zoom: Range | null
  link: Link
  now: Date
  onZoom: (zoom: Range | null) => void
}

export function ChartPanel(props: ChartPanelProps) {
  const { inverter, period, zoom, link, now, onZoom } = props
  const units = useSame(props.units)
  const range = zoom ?? period
  const signals = Object.keys(units)
  const query: HistoryQuery = { inverter, signals, ...range, points: pointsFor(innerWidth) }
  const { data, error, isPlaceholderData: waiting, refetch } = useHistory(query, now)

  return (
    <Surface aria-label="Chart">
      {error && <Failed {...{ error, link }} old={!!data} onRetry={() => void refetch()} />}
      {data ? (
        <Drawing {...{ units, range, data, waiting, now, onZoom }} />
      ) : (
        !error && <NothingYet />
      )}
      <ChartTools {...{ query, range }} zoomed={zoom !== null} onZoom={onZoom} />
      {data && !waiting && <DataTable {...{ data, units, range }} />}
    </Surface>
  )
}

// Readings change every second, their units do not: the chart is not reckoned anew for nothing.
function useSame(units: Record<string, string>): Record<string, string> {
  const text = JSON.stringify(units)
  return useMemo(() => JSON.parse(text) as Record<string, string>, [text])
}

type DrawingProps = {
  units: Record<string, string>
  range: Range
  data: History
  waiting: boolean // for the answer; this is the one before
  now: Date
  onZoom: (zoom: Range | null) => void
}

function Drawing({ units, range, data, waiting, now, onZoom }: DrawingProps) {
  const id = useId()
  const [cursor, setCursor] = useState<number | null>(null)
  const times = useMemo(() => timesOf(data), [data])
  const lines = useMemo(() => linesOf(data, units), [data, units])
  const scales = useMemo(() => scalesOf(units), [units])

  const at = cursor === null ? undefined : times[cursor]
  const moment = at === undefined ? null : momentText(at, data.step_ms, range)
  return (
    <>
      <ChartSpace aria-busy={waiting}>
        <Chart
          {...{ times, lines, scales, range, cursor, onZoom }}
          onCursor={setCursor}
          onReset={() => onZoom(null)}
          label="Moment in the chart"
          valueText={moment ? `${moment}: ${valuesAt(data, units, cursor)}` : 'no moment chosen'}
          describedBy={id}
        />
        {!waiting && isEmpty(data) && <Empty future={range.from > now.getTime()} />}
      </ChartSpace>
      <p id={id} className="hidden-text">
        {waiting ? 'The history is coming.' : summaryOf(data, units)}
      </p>
      <Legend {...{ data, units, moment }} cursor={moment === null ? null : cursor} />
      <p className="step">{stepWords(data.step_ms)}.</p>
    </>
  )
}

function valuesAt({ signals }: History, units: Record<string, string>, index: number | null) {
  const words = Object.entries(units).map(([name, unit]) => {
    const value = index === null ? null : signals[name]?.mean[index]
    return `${labelOf(name)} ${valueText(name, value, unit)}`
  })
  return words.join(', ')
}
