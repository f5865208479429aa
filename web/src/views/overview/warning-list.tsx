// warning-list.tsx: what the inverter warns of, in words; faults first.
import { styled } from '@mui/material/styles'
import type { Warning } from '../../api/types.ts'
import { clockTime } from '../../lib/format.ts'
import { Notice } from '../../ui/notice.tsx'

const List = styled('ul')({ display: 'grid', gap: 8 })

const WORDS = { fault: 'Fault', warning: 'Warning' } as const

export function WarningList({ warnings }: { warnings: Warning[] }) {
  if (warnings.length === 0) return null
  const faultsFirst = [...warnings].sort((a, b) => a.severity.localeCompare(b.severity))
  return (
    <List aria-label="Active warnings">
      {faultsFirst.map(({ name, text, severity, since }) => (
        <li key={name}>
          <Notice
            tone={severity}
            icon={severity}
            title={`${WORDS[severity]}: ${text}`}
            aside={`since ${clockTime(new Date(since), new Date())}`}
          />
        </li>
      ))}
    </List>
  )
}
