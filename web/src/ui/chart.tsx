// chart.tsx: lines over time, by uPlot. For assistive technology it is a slider along its points.
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Range } from '../lib/period.ts'
import './chart.css'
import { type ChartLine, type ChartScale, dataOf, shapeOf } from './chart-data.ts'
import { followGestures, type GestureResult } from './chart-gestures.ts'
import { movedBy } from './chart-keys.ts'
import { optionsOf } from './chart-options.ts'
import { useColours } from './colours.ts'

type PlotProps = GestureResult & {
  times: number[]
  lines: ChartLine[]
  scales: ChartScale[]
  range: Range
  onCursor: (index: number | null) => void
}

type ChartProps = PlotProps & {
  cursor: number | null
  label: string
  valueText: string // what stands under the cursor
  describedBy: string
}

export function Chart({ cursor, label, valueText, describedBy, ...plotProps }: ChartProps) {
  const { times, lines, scales, range, onCursor } = plotProps
  const plot = useRef<uPlot | null>(null)
  const colours = useColours()

  function onKeyDown(event: KeyboardEvent) {
    const next = movedBy(event.key, cursor, times, range)
    if (next === undefined) return
    event.preventDefault()
    const u = plot.current
    const time = next === null ? undefined : times[next]
    if (u && time !== undefined) u.setCursor({ left: u.valToPos(time, 'x'), top: 1 }, false)
    else u?.setCursor({ left: -10, top: -10 }, false)
    onCursor(next)
  }

  return (
    <div
      className="chart"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-describedby={describedBy}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={cursor ?? 0}
      aria-valuetext={valueText}
      onKeyDown={onKeyDown}
    >
      <Plot key={`${colours} ${shapeOf(lines, scales)}`} plot={plot} {...plotProps} />
    </div>
  )
}

// Made anew for other lines, scales or colours; all else it is told while it stands.
function Plot({ plot, ...props }: PlotProps & { plot: RefObject<uPlot | null> }) {
  const { times, lines, range } = props
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const box = place.current
    if (!box) return
    const { lines, scales, times, range } = latest.current
    const onCursor = (index: number | null) => latest.current.onCursor(index)
    const setup = { place: box, lines, scales, ...range, onCursor }
    const made = new uPlot(optionsOf(setup), dataOf(times, lines), box)
    plot.current = made
    const forget = followGestures(made, () => latest.current)
    const observer = new ResizeObserver(() =>
      made.setSize({ width: box.clientWidth, height: box.clientHeight }),
    )
    observer.observe(box)
    return () => {
      observer.disconnect()
      forget()
      made.destroy()
      plot.current = null
    }
  }, [plot])

  useEffect(() => {
    plot.current?.batch((u: uPlot) => {
      u.setData(dataOf(times, lines), false)
      u.setScale('x', { min: range.from, max: range.to })
    })
  }, [plot, times, lines, range.from, range.to])

  return <div ref={place} className="chart-plot" />
}
