// set-units.tsx: the units of a set, each with its place in it and a way to look at it alone.
import { styled } from '@mui/material/styles'
import type { LiveInverter } from '../../api/state.ts'
import { DASH, quantity, spaced } from '../../lib/format.ts'
import { Card } from '../../ui/card.tsx'
import { energyOf, type Flow } from './energy.ts'
import { shortName, stateWords } from './set.ts'

const List = styled('ul')({
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& li + li': { borderTop: '1px solid var(--edge)' },
})

const Way = styled('button')({
  display: 'grid',
  gridTemplateColumns: '1fr auto',
  alignItems: 'center',
  gap: '0 12px',
  width: '100%',
  minHeight: 56,
  padding: '6px 0',
  border: 0,
  background: 'none',
  color: 'inherit',
  font: 'inherit',
  fontSize: '0.875rem',
  textAlign: 'left',
  cursor: 'pointer',
  '& small': { display: 'block', color: 'var(--text-soft)', fontSize: '0.75rem' },
  '& > span:last-child': { textAlign: 'right' },
  '&[data-old] > span:last-child': { color: 'var(--text-soft)' },
})

const Through = styled('p')({
  margin: 0,
  color: 'var(--text-soft)',
  fontSize: '0.875rem',
  '& button': {
    minHeight: 48,
    padding: '0 4px',
    border: 0,
    background: 'none',
    color: 'var(--text)',
    font: 'inherit',
    fontWeight: 600,
    textDecoration: 'underline',
    cursor: 'pointer',
  },
})

function powerOf({ watts, estimated }: Flow): string {
  return watts === null ? DASH : (estimated ? '\u2248' : '') + spaced(quantity(watts, 'W'))
}

type UnitProps = { unit: LiveInverter; onChoose: (id: string) => void }

function Unit({ unit, onChoose }: UnitProps) {
  const { solar, house } = energyOf(unit.readings)
  return (
    <Way
      type="button"
      data-old={unit.state !== 'online' || undefined}
      onClick={() => onChoose(unit.id)}
    >
      <span>
        <strong>{shortName(unit)}</strong> <small>{stateWords(unit)}</small>
      </span>{' '}
      <span>
        {powerOf(house)} to the house <small>{powerOf(solar)} solar</small>
      </span>
    </Way>
  )
}

type SetUnitsProps = { units: readonly LiveInverter[]; onChoose: (id: string) => void }

export function SetUnits({ units, onChoose }: SetUnitsProps) {
  return (
    <Card title="Units" icon="inverter">
      <List>
        {units.map((unit) => (
          <li key={unit.id}>
            <Unit unit={unit} onChoose={onChoose} />
          </li>
        ))}
      </List>
    </Card>
  )
}

// How one without a cable is reached, and the way to the one that has it.
export function AskedThrough({ unit, onChoose }: UnitProps) {
  return (
    <Through>
      Asked through the cable of
      <button type="button" onClick={() => onChoose(unit.id)}>
        {shortName(unit)}
      </button>
    </Through>
  )
}
