// inverter-chooser.tsx: which of several inverters is shown, or all units of a set together.
import Chip from '@mui/material/Chip'
import { styled } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import { choiceOfSet } from '../../api/chosen.ts'
import type { LiveInverter } from '../../api/state.ts'
import { isSet, shortName, stateWords, unitsOf } from './set.ts'

const Strip = styled('nav')({
  display: 'flex',
  gap: 8,
  overflowX: 'auto',
  maxWidth: 1320,
  margin: '0 auto',
  padding: '8px var(--gutter) 0',
})

const chip = {
  height: 48,
  border: '1px solid var(--edge)',
  borderRadius: 24,
  paddingInline: 1,
  fontWeight: 600,
  transition: 'none', // half way between its colours nobody can read it
  // Where the pointer is, the darker blue has too little contrast in the dark.
  '& .MuiChip-label': { display: 'grid', lineHeight: 1.25, textAlign: 'center' },
  '& small': { fontSize: '0.75rem', fontWeight: 400 },
  '&.MuiChip-colorPrimary:is(:hover, :focus-visible)': { backgroundColor: 'primary.main' },
}

type InverterChooserProps = {
  inverters: readonly LiveInverter[]
  chosen: string
  onChoose: (id: string) => void
}

export function InverterChooser({ inverters, chosen, onChoose }: InverterChooserProps) {
  const strip = useRef<HTMLElement>(null)
  useEffect(() => {
    for (const chip of strip.current?.children ?? [])
      if (chip instanceof HTMLElement && chip.dataset.id === chosen)
        chip.scrollIntoView?.({ block: 'nearest', inline: 'center' })
  }, [chosen])

  if (inverters.length < 2) return null
  return (
    <Strip ref={strip} aria-label="Inverters">
      {inverters
        .flatMap((inverter) => entriesOf(inverters, inverter))
        .map(({ id, label, place, name }) => (
          <Chip
            key={id}
            data-id={id}
            label={<Label label={label} place={place} />}
            title={name}
            aria-pressed={id === chosen}
            color={id === chosen ? 'primary' : 'default'}
            onClick={() => onChoose(id)}
            sx={chip}
          />
        ))}
    </Strip>
  )
}

type Entry = { id: string; label: string; place: string; name: string }

function Label({ label, place }: Pick<Entry, 'label' | 'place'>) {
  return (
    <>
      <span>{label}</span> {place && <small>{place}</small>}
    </>
  )
}

// The whole set stands before its units.
function entriesOf(inverters: readonly LiveInverter[], inverter: LiveInverter): Entry[] {
  const { id, name } = inverter
  const entry = { id, name, label: shortName(inverter), place: stateWords(inverter) }
  if (!isSet(inverters, inverter)) return [entry]
  const whole = `All ${unitsOf(inverters, inverter).length} units`
  return [{ id: choiceOfSet(id), name: whole, label: whole, place: 'together' }, entry]
}
