// legend.tsx: which line is which, and what it says under the cursor, or over all that is seen.
import { styled } from '@mui/material/styles'
import { labelOf } from '../../api/reading-names.ts'
import type { History } from '../../api/types.ts'
import { DASH } from '../../lib/format.ts'
import { extentOf, valueText } from './points.ts'
import { looksOf } from './signals.ts'

const Box = styled('div')({
  '& h3': { margin: '0 0 4px', color: 'var(--text-soft)', fontSize: '0.8125rem', fontWeight: 600 },
  '& dl': {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(132px, 1fr))',
    gap: '8px 16px',
  },
  '& svg': {
    display: 'inline-block',
    width: 24,
    height: 8,
    marginRight: 6,
    verticalAlign: 'middle',
  },
  '& dt': { color: 'var(--text-soft)', fontSize: '0.8125rem', lineHeight: 1.3 },
  '& dd': { fontWeight: 650 },
  '& small': {
    display: 'block',
    minHeight: '1.3em',
    color: 'var(--text-soft)',
    fontSize: '0.75rem',
    fontWeight: 400,
  },
})

type LegendProps = {
  data: History
  units: Record<string, string>
  cursor: number | null
  moment: string | null
}

export function Legend({ data, units, cursor, moment }: LegendProps) {
  const looks = looksOf(Object.keys(units))
  return (
    <Box>
      <h3>{moment ?? 'Average of what is shown'}</h3>
      <dl>
        {Object.entries(units).map(([name, unit], index) => {
          const { value, low, high } = entryOf(data, name, cursor)
          const text = (number: number | null) => valueText(name, number, unit)
          return (
            <div key={name} data-name={name}>
              <dt>
                <svg viewBox="0 0 24 8" aria-hidden="true">
                  <path
                    d="M0 4h24"
                    stroke={looks[index]?.hue}
                    strokeWidth={3}
                    strokeDasharray={looks[index]?.dash.join(' ')}
                  />
                </svg>
                {labelOf(name)}
              </dt>
              <dd>
                {text(value)}
                <small>{low !== high && `${text(low)} ${DASH} ${text(high)}`}</small>
              </dd>
            </div>
          )
        })}
      </dl>
    </Box>
  )
}

type Entry = { value: number | null; low: number | null; high: number | null }

function entryOf({ signals }: History, name: string, cursor: number | null): Entry {
  const signal = signals[name]
  if (cursor === null) {
    const extent = signal && extentOf(signal)
    return { value: extent?.mean ?? null, low: extent?.low ?? null, high: extent?.high ?? null }
  }
  const at = (values?: (number | null)[]) => values?.[cursor] ?? null
  return { value: at(signal?.mean), low: at(signal?.min), high: at(signal?.max) }
}
