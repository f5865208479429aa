// warning-list.tsx: what the inverter warns of, in words, and what to do; faults first.
import type { Warning } from '../../api/types.ts'
import { Notice } from '../../ui/notice.tsx'
import { saidWarnings } from './words.ts'

export function WarningList({ warnings }: { warnings: Warning[] }) {
  if (warnings.length === 0) return null
  return (
    <ul className="notices" aria-label="Active warnings">
      {saidWarnings(warnings).map(({ name, severity, title, since, advice }) => (
        <li key={name}>
          <Notice tone={severity} icon={severity} title={title} aside={since}>
            <p>{advice}</p>
          </Notice>
        </li>
      ))}
    </ul>
  )
}
