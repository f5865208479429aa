// data-table.tsx: the twin of the chart for those who read numbers. Made when it is opened.
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useId, useState } from 'react'
import { labelOf } from '../../api/reading-names.ts'
import type { History } from '../../api/types.ts'
import { DASH } from '../../lib/format.ts'
import type { Range } from '../../lib/period.ts'
import { Fold } from '../../ui/fold.tsx'
import { cellText, momentText, timesOf } from './points.ts'
import { unitWord } from './signals.ts'

const PAGE = 100

const Scroller = styled('div')({
  maxHeight: '60vh',
  overflow: 'auto',
  '& table': { width: '100%', borderCollapse: 'collapse', fontSize: '0.875rem' },
  '& th': {
    position: 'sticky',
    top: 0,
    padding: '8px 12px 8px 0',
    background: 'var(--surface)',
    textAlign: 'left',
    verticalAlign: 'bottom',
  },
  '& th:not(:first-of-type), & td': { textAlign: 'right' },
  '& tbody th': {
    position: 'static',
    padding: '6px 12px 6px 0',
    fontWeight: 400,
    whiteSpace: 'nowrap',
  },
  '& tbody > tr > *': { verticalAlign: 'baseline' },
  '& td': { padding: '6px 12px 6px 0', whiteSpace: 'nowrap' },
  '& tr + tr > *, tbody > tr > *': { borderTop: '1px solid var(--edge)' },
  '& small': { display: 'block', color: 'var(--text-soft)', fontWeight: 400 },
})

type DataTableProps = {
  data: History
  units: Record<string, string>
  range: Range
}

export function DataTable(props: DataTableProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div>
      <Fold open={open} controls={id} onToggle={() => setOpen(!open)}>
        Table <small>{props.data.time_ms.length} rows</small>
      </Fold>
      <div id={id} hidden={!open}>
        {open && <Table {...props} />}
      </div>
    </div>
  )
}

function Table({ data, units, range }: DataTableProps) {
  const [rows, setRows] = useState(PAGE)
  const names = Object.keys(units)
  const times = timesOf(data)
  return (
    <>
      <Scroller role="region" aria-label="Table of the chart" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {labelOf(name)} <small>{unitWord(units[name] ?? '')}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.slice(0, rows).map((time, index) => (
              <tr key={time} data-time={time}>
                <th scope="row">{momentText(time, data.step_ms, range)}</th>
                {names.map((name) => (
                  <Cell key={name} {...{ data, name, index }} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {rows < times.length && (
        <Button onClick={() => setRows(rows + 5 * PAGE)}>Show more rows</Button>
      )}
    </>
  )
}

function Cell({ data, name, index }: { data: History; name: string; index: number }) {
  const { mean, min, max } = data.signals[name] ?? {}
  const low = min?.[index] ?? null
  const high = max?.[index] ?? null
  return (
    <td data-name={name}>
      {cellText(name, mean?.[index])}
      {low !== high && (
        <small>
          {cellText(name, low)} {DASH} {cellText(name, high)}
        </small>
      )}
    </td>
  )
}
