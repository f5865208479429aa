// chart-data.ts: what a chart is told: lines with their bands, and the scales they stand on.

type Values = (number | null)[]

export type ChartLine = {
  key: string
  label: string
  scale: string
  hue: string // any colour of CSS, variables, too
  dash: number[]
  values: Values
  band?: { low: Values; high: Values }
}

export type ChartScale = {
  key: string
  fromZero: boolean // heights can be compared
  ticks: (values: number[]) => string[]
}

type Columns = [number[], ...Values[]]

// The edges of all bands, then the lines: what comes later is drawn above.
export function dataOf(times: number[], lines: ChartLine[]): Columns {
  const edges = lines.flatMap(({ band }) => (band ? [band.high, band.low] : []))
  return [times, ...edges, ...lines.map(({ values }) => values)]
}

// Changes exactly when the chart must be made anew instead of getting new data.
export function shapeOf(lines: ChartLine[], scales: ChartScale[]): string {
  return JSON.stringify([
    lines.map(({ key, scale, hue, dash, band }) => [key, scale, hue, dash, !!band]),
    scales.map(({ key }) => key),
  ])
}
