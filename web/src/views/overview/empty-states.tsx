// empty-states.tsx: what the overview shows when there is no inverter to show.
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { LiveState } from '../../api/state.ts'
import { useLive } from '../../api/use-live.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { energyOf } from './energy.ts'
import { EnergyPicture } from './energy-picture.tsx'

const Box = styled('section')({
  display: 'grid',
  gap: 12,
  justifyItems: 'center',
  maxWidth: 460,
  margin: '8vh auto 0',
  textAlign: 'center',
  '& > .icon': { width: 56, height: 56, color: 'var(--text-soft)', strokeWidth: 1.3 },
  '& h2': { margin: 0, fontSize: '1.375rem', fontWeight: 650 },
  '& p': { color: 'var(--text-soft)' },
})

type MessageProps = { icon: IconName; title: string; text: string; children?: React.ReactNode }

function Message({ icon, title, text, children }: MessageProps) {
  return (
    <main className="overview">
      <Box>
        <Icon name={icon} />
        <h2>{title}</h2>
        <p>{text}</p>
        {children}
      </Box>
    </main>
  )
}

const NOTHING = energyOf({})

// The picture without values, in its place and size.
function Loading() {
  return (
    <main className="overview" aria-busy="true">
      <div className="overview-now">
        <div className="now-words">
          <p className="mode">{'\u00a0'}</p>
          <p className="headline">{'\u00a0'}</p>
        </div>
        <EnergyPicture energy={NOTHING} old={false} onOpen={() => undefined} />
      </div>
    </main>
  )
}

export function NoInverter({ state }: { state: LiveState }) {
  const live = useLive()
  if (state.known) {
    return (
      <Message
        icon="away"
        title="No inverter yet"
        text={
          state.problem ??
          'Plug the cable of your inverter into the computer that runs Heliowire. It is found by itself.'
        }
      />
    )
  }
  if (state.link !== 'lost') return <Loading />
  return (
    <Message
      icon="away"
      title="No connection to Heliowire"
      text="Is this device in your home network, and is Heliowire running? It is tried again all the time."
    >
      <Button variant="contained" onClick={live.wake}>
        Try now
      </Button>
    </Message>
  )
}
