// conditions.tsx: what stands in the place of the chart, in its size, while there is none.
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import { styled } from '@mui/material/styles'
import { ApiError } from '../../api/client.ts'
import type { Link } from '../../api/state.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'

export const CHART_HEIGHT = 'clamp(260px, 48vh, 520px)'

export const ChartSpace = styled('div')({
  '--chart-height': CHART_HEIGHT,
  position: 'relative',
  minHeight: CHART_HEIGHT,
  '&[aria-busy="true"]': { opacity: 0.55 },
})

export function NothingYet() {
  return (
    <ChartSpace aria-busy="true">
      <Skeleton variant="rounded" animation={false} height={CHART_HEIGHT} />
      <span className="hidden-text">The history is coming.</span>
    </ChartSpace>
  )
}

const Middle = styled('div')({
  display: 'grid',
  alignContent: 'center',
  justifyItems: 'center',
  gap: 8,
  position: 'absolute',
  inset: '0 0 44px', // the times stay in sight
  padding: 16,
  background: 'var(--surface)',
  textAlign: 'center',
  pointerEvents: 'none',
  '& > .icon': { width: 44, height: 44, color: 'var(--text-soft)', strokeWidth: 1.3 },
  '& p': { maxWidth: 380, color: 'var(--text-soft)', fontSize: '0.9375rem' },
})

export function Empty({ future }: { future: boolean }) {
  return (
    <Middle role="status">
      <Icon name="chart" />
      <strong>Nothing was recorded</strong>
      <p>
        {future
          ? 'This time has not come yet.'
          : 'Heliowire was not running at this time, or the inverter did not report these readings.'}
      </p>
    </Middle>
  )
}

type FailedProps = { error: Error; link: Link; old: boolean; onRetry: () => void }

export function Failed({ error, link, old, onRetry }: FailedProps) {
  const refused = error instanceof ApiError
  return (
    <Notice
      tone={refused ? 'warning' : 'fault'}
      icon={refused ? 'warning' : 'away'}
      title={refused ? 'The history did not come' : 'No connection to Heliowire'}
    >
      <p>
        {refused ? error.message : 'Is this device in your home network, and is Heliowire running?'}
      </p>
      {old && <small>What is shown was asked for earlier.</small>}
      {!refused && link === 'open' && <small>The live values do come: try again.</small>}
      <div>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    </Notice>
  )
}
