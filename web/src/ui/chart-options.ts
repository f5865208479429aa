// chart-options.ts: lines, bands and scales as uPlot wants them.
import uPlot from 'uplot'
import type { ChartLine, ChartScale } from './chart-data.ts'
import { colourOf } from './colours.ts'

const FONT_PX = 12
const TICK_PX = 6
const LAST_TICK_PX = 24 // half of what stands below the right edge

function seriesOf(place: Element, lines: ChartLine[]): uPlot.Series[] {
  const drawn = lines.map(({ label, scale, hue, dash }) => ({
    label,
    scale,
    stroke: colourOf(place, hue),
    width: 2,
    dash,
  }))
  const edges = lines.flatMap(({ label, scale, band }) => {
    const edge = { label, scale, width: 0, points: { show: false } }
    return band ? [edge, edge] : []
  })
  return [{}, ...edges, ...drawn]
}

// A computed colour is "rgb(1, 2, 3)", in every browser.
function paler(colour: string): string {
  return colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.2)')
}

function bandsOf(place: Element, lines: ChartLine[]): uPlot.Band[] {
  let edge = 1
  return lines.flatMap(({ hue, band }) => {
    if (!band) return []
    const series: uPlot.Band.Bounds = [edge, edge + 1]
    edge += 2
    const fill = paler(colourOf(place, hue))
    return [{ series, fill }]
  })
}

function axisOf(place: Element, { key, ticks }: ChartScale, index: number): uPlot.Axis {
  const grid = colourOf(place, 'var(--edge)')
  return {
    scale: key,
    side: index === 0 ? 3 : 1,
    stroke: colourOf(place, 'var(--text-soft)'),
    font: fontOf(place),
    grid: { show: index === 0, stroke: grid, width: 1 },
    ticks: { show: false },
    gap: TICK_PX,
    values: (_u, values) => ticks(values),
    size: (_u, values) => {
      const longest = Math.max(2, ...(values ?? []).map((text) => text?.length ?? 0))
      return Math.ceil(longest * FONT_PX * 0.6) + TICK_PX + 6
    },
  }
}

function fontOf(place: Element): string {
  return `${FONT_PX}px ${getComputedStyle(place).fontFamily}`
}

function reach({ fromZero }: ChartScale): uPlot.Range.Function {
  return (_u, low, high) => {
    if (low === null || high === null) return [0, 1]
    const [least, most] = fromZero ? [Math.min(0, low), Math.max(0, high)] : [low, high]
    if (least === most) return [least - 1, most + 1]
    const [down, up] = uPlot.rangeNum(least, most, 0.08, true)
    return fromZero
      ? [least === 0 ? 0 : (down ?? least), most === 0 ? 0 : (up ?? most)]
      : [down, up]
  }
}

// "14:00", and below it the date where a new one begins.
const TIME_TICKS = [
  // least step, text, then what to add at a new year, day, …
  [31_536_000_000, '{YYYY}', null, null, null, null, null, null, 1],
  [2_419_200_000, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86_400_000, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60_000, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [1_000, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
] as (string | number | null)[][]

export type ChartSetup = {
  place: HTMLElement
  lines: ChartLine[]
  scales: ChartScale[]
  from: number
  to: number
  onCursor: (index: number | null) => void
}

export function optionsOf({ place, lines, scales, from, to, onCursor }: ChartSetup): uPlot.Options {
  const surface = colourOf(place, 'var(--surface)')
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    ms: 1,
    legend: { show: false },
    padding: [10, scales.length > 1 ? 0 : LAST_TICK_PX, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 9, width: 2, stroke: () => surface },
      bind: { mousedown: () => null, mouseup: () => null, dblclick: () => null }, // chart-gestures.ts
    },
    scales: {
      x: { time: true, min: from, max: to },
      ...Object.fromEntries(scales.map((scale) => [scale.key, { range: reach(scale) }])),
    },
    series: seriesOf(place, lines),
    bands: bandsOf(place, lines),
    axes: [
      {
        stroke: colourOf(place, 'var(--text-soft)'),
        font: fontOf(place),
        grid: { stroke: colourOf(place, 'var(--edge)'), width: 1 },
        ticks: { show: false },
        gap: TICK_PX,
        space: 64,
        size: 42,
        values: TIME_TICKS,
      },
      ...scales.map((scale, index) => axisOf(place, scale, index)),
    ],
    hooks: { setCursor: [(u) => onCursor(u.cursor.idx ?? null)] },
  }
}
