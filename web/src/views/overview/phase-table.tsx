// phase-table.tsx: voltages, currents and powers of two or three phases, side by side.

import { styled } from '@mui/material/styles'
import { labelOf, type NamedReading } from '../../api/reading-names.ts'
import { DASH } from '../../lib/format.ts'
import { type Phases, withoutTitle } from './phases.ts'
import { textOf } from './reading-text.ts'

const Table = styled('table')({
  width: '100%',
  borderCollapse: 'collapse',
  fontSize: '0.875rem',
  'dl + &': { marginTop: 12 },
  '& th': { color: 'var(--text-soft)', fontWeight: 400 },
  '& thead th': { padding: '0 0 2px 8px', textAlign: 'right' },
  '& tbody th': { padding: '6px 0', fontSize: '0.8125rem', textAlign: 'left' },
  '& tbody tr': { borderTop: '1px solid var(--edge)' },
  '& td': { padding: '6px 0 6px 8px', fontWeight: 600, textAlign: 'right', whiteSpace: 'nowrap' },
  '& td small': { marginLeft: 2, color: 'var(--text-soft)', fontWeight: 400 },
  '&[data-old] td': { color: 'var(--text-soft)' },
})

function Cell({ entry }: { entry: NamedReading | undefined }) {
  if (!entry) return <td>{DASH}</td>
  const { text, unit } = textOf(entry.name, entry.reading)
  return (
    <td data-name={entry.name}>
      {text}
      {unit && <small>{unit}</small>}
    </td>
  )
}

type PhaseTableProps = Pick<Phases, 'titles' | 'rows'> & { title: string; old: boolean }

export function PhaseTable({ title, titles, rows, old }: PhaseTableProps) {
  return (
    <Table data-old={old || undefined}>
      <caption className="hidden-text">{title} by phase</caption>
      <thead>
        <tr>
          <td />
          {titles.map((phase) => (
            <th key={phase} scope="col">
              {phase}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name}>
            <th scope="row">{withoutTitle(labelOf(name), title)}</th>
            {titles.map((phase, at) => (
              <Cell key={phase} entry={cells[at]} />
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
