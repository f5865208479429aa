// signal-picker.tsx: which readings are drawn: said in a line, chosen from all in a sheet.
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { lazy, Suspense, useState } from 'react'
import { labelOf } from '../../api/reading-names.ts'
import type { LiveReading } from '../../api/state.ts'
import { Icon } from '../../ui/icon.tsx'
import { unitWord } from './signals.ts'

const SignalSheet = lazy(() =>
  import('./signal-sheet.tsx').then((m) => ({ default: m.SignalSheet })),
)

const Line = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: '4px 12px',
  '& p': { flex: '1 1 240px', color: 'var(--text-soft)', fontSize: '0.875rem' },
  '& button': { gap: 8, border: '1px solid var(--edge)', background: 'var(--surface)' },
})

export type PickerProps = {
  readings: Record<string, LiveReading>
  shown: readonly string[]
  left: readonly string[] // wanted, but of a third unit
  units: readonly string[]
  usual: boolean
  onChange: (signals: readonly string[] | null) => void
}

export function SignalPicker(props: PickerProps) {
  const [open, setOpen] = useState<'never' | boolean>('never')
  const { left, units } = props
  return (
    <Line>
      <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
        <Icon name="settings" /> Choose readings
      </Button>
      <p>
        {left.length > 0 &&
          `Not drawn, as only two units fit at once (${units.map(unitWord).join(' and ')}): ${left.map(labelOf).join(', ')}.`}
      </p>
      {open !== 'never' && (
        <Suspense>
          <SignalSheet {...props} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Line>
  )
}
