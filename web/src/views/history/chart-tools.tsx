// chart-tools.tsx: a button for every gesture, and the file of what is seen.
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { getHistoryTable, type HistoryQuery } from '../../api/client.ts'
import { dayText, type Range } from '../../lib/period.ts'
import { panned, zoomed } from '../../lib/zoom.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'

const Tools = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  '& .file': { gap: 8, minWidth: 48, marginLeft: 'auto', paddingInline: 8 },
  '@media (max-width: 419px)': { '& .file .icon': { display: 'none' } }, // all on one line
  '& p': { flexBasis: '100%', color: 'var(--bad)', fontSize: '0.875rem' },
})

type ChartToolsProps = {
  query: HistoryQuery
  range: Range
  zoomed: boolean
  onZoom: (range: Range | null) => void
}

export function ChartTools({ query, range, zoomed: isZoomed, onZoom }: ChartToolsProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const tools: [string, IconName, () => void, boolean?][] = [
    ['Zoom in', 'plus', () => onZoom(zoomed(range, 0.5))],
    ['Zoom out', 'minus', () => onZoom(zoomed(range, 2))],
    ['Earlier', 'left', () => onZoom(panned(range, -0.5))],
    ['Later', 'right', () => onZoom(panned(range, 0.5))],
    ['Whole period', 'whole', () => onZoom(null), !isZoomed],
  ]

  async function save() {
    try {
      setProblem(null)
      saveAs(await getHistoryTable(query), fileName(query))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }

  return (
    <Tools role="group" aria-label="Chart tools">
      {tools.map(([label, icon, act, disabled]) => (
        <IconButton
          key={label}
          aria-label={label}
          title={label}
          disabled={!!disabled}
          onClick={act}
        >
          <Icon name={icon} />
        </IconButton>
      ))}
      <Button className="file" onClick={() => void save()} title="What is shown, as a CSV file">
        <Icon name="download" /> CSV
      </Button>
      {problem && <p role="alert">The file did not come: {problem}</p>}
    </Tools>
  )
}

export function fileName({ inverter, from, to }: HistoryQuery): string {
  const days = [from, to - 1].map((time) => dayText(new Date(time)))
  return `heliowire-${inverter.replace(/[^\w.-]/g, '_')}-${[...new Set(days)].join('-to-')}.csv`
}

function saveAs(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000) // the browser has it by then
}
