// inverter-chooser.tsx: which of several inverters is shown.
import Chip from '@mui/material/Chip'
import { styled } from '@mui/material/styles'
import type { LiveInverter } from '../../api/state.ts'

const Strip = styled('nav')({
  display: 'flex',
  gap: 8,
  overflowX: 'auto',
  maxWidth: 1320,
  margin: '0 auto',
  padding: '8px var(--gutter) 0',
})

type InverterChooserProps = {
  inverters: readonly LiveInverter[]
  chosen: string
  onChoose: (id: string) => void
}

export function InverterChooser({ inverters, chosen, onChoose }: InverterChooserProps) {
  if (inverters.length < 2) return null
  return (
    <Strip aria-label="Inverters">
      {inverters.map(({ id, name, state }) => (
        <Chip
          key={id}
          label={state === 'online' ? name : `${name} (${state})`}
          aria-pressed={id === chosen}
          color={id === chosen ? 'primary' : 'default'}
          onClick={() => onChoose(id)}
          sx={{ height: 48, borderRadius: 24, paddingInline: 1, fontWeight: 600 }}
        />
      ))}
    </Strip>
  )
}
