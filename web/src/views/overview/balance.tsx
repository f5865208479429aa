// balance.tsx: in, out and what is lost on the way, so that the sums can be checked by eye.
import { styled } from '@mui/material/styles'
import type { EnergyToday } from '../../api/types.ts'
import { DASH, quantity, spaced } from '../../lib/format.ts'
import { balanceOf, type Energy, type Flow } from './energy.ts'

const Strip = styled('dl')({
  display: 'grid',
  gridAutoColumns: '1fr',
  gridAutoFlow: 'column',
  gap: 1,
  overflow: 'hidden',
  margin: 0,
  border: '1px solid var(--edge)',
  borderRadius: 14,
  background: 'var(--edge)',
  '& > div': { padding: '7px 6px', background: 'var(--surface)', textAlign: 'center' },
  '& dt': { color: 'var(--text-soft)', fontSize: '0.75rem' },
  '& dd': { fontSize: '0.9375rem', fontWeight: 650 },
  '&[data-old] dd': { color: 'var(--text-soft)' },
})

function Cell({ name, flow: { watts, estimated } }: { name: string; flow: Flow }) {
  if (watts === null) {
    return (
      <div>
        <dt>{name}</dt>
        <dd>
          {DASH}
          <span className="hidden-text">unknown, as a part is estimated from the others</span>
        </dd>
      </div>
    )
  }
  return (
    <div>
      <dt>{name}</dt>
      <dd>{(estimated ? '\u2248' : '') + spaced(quantity(watts, 'W'))}</dd>
    </div>
  )
}

type BalanceStripProps = { energy: Energy; old: boolean }

export function BalanceStrip({ energy, old }: BalanceStripProps) {
  const balance = balanceOf(energy)
  if (!balance) return null
  const { losses } = balance
  return (
    <Strip data-old={old || undefined} aria-label="Power in and out">
      <Cell name="In" flow={balance.in} />
      <Cell name="Out" flow={balance.out} />
      <Cell name={(losses.watts ?? 0) < 0 ? 'Unaccounted' : 'Losses'} flow={losses} />
    </Strip>
  )
}

// What the server has counted since midnight; nothing while it has not.
export function TodayStrip({ today }: { today: EnergyToday }) {
  if (today.solar_wh === null && today.load_wh === null) return null
  return (
    <Strip aria-label="Energy today">
      {today.solar_wh !== null && (
        <div>
          <dt>Solar today</dt>
          <dd>{spaced(quantity(today.solar_wh, 'Wh'))}</dd>
        </div>
      )}
      {today.load_wh !== null && (
        <div>
          <dt>House today</dt>
          <dd>{spaced(quantity(today.load_wh, 'Wh'))}</dd>
        </div>
      )}
    </Strip>
  )
}
