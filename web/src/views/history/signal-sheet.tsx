// signal-sheet.tsx: all readings that can be drawn, by group, with a search.
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { labelOf } from '../../api/reading-names.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { MOST_SIGNALS } from './history-state.ts'
import type { PickerProps } from './signal-picker.tsx'
import { findSignals, MOST_UNITS, unitOf, unitWord } from './signals.ts'

const Search = styled('input')({
  width: '100%',
  minHeight: 48,
  padding: '0 14px',
  border: '1px solid var(--text-soft)',
  borderRadius: 12,
  background: 'var(--bg)',
  color: 'var(--text)',
  font: 'inherit',
})

const Group = styled('fieldset')({
  margin: '16px 0 0',
  padding: 0,
  border: 0,
  '& legend': { padding: 0, color: 'var(--text-soft)', fontSize: '0.8125rem', fontWeight: 650 },
  '& label': {
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    minHeight: 48,
    borderBottom: '1px solid var(--edge)',
    cursor: 'pointer',
  },
  '& input': { flex: 'none', width: 22, height: 22, margin: 1, accentColor: 'var(--accent)' },
  '& span': { flex: 1 },
  '& small': { color: 'var(--text-soft)' },
  '& :disabled ~ span': { color: 'var(--text-soft)' },
})

const Note = styled('p')({ padding: '10px 0 0', color: 'var(--text-soft)', fontSize: '0.875rem' })

type SignalSheetProps = PickerProps & { open: boolean; onClose: () => void }

export function SignalSheet({ open, onClose, ...props }: SignalSheetProps) {
  const { readings, shown, units, usual, onChange } = props
  const [text, setText] = useState('')
  const groups = findSignals(readings, text)
  const full = units.length === MOST_UNITS

  // The last one stays: a chart of nothing says nothing.
  function canTurn(name: string): boolean {
    if (shown.includes(name)) return shown.length > 1
    return shown.length < MOST_SIGNALS && (!full || units.includes(unitOf(name, readings)))
  }

  function turn(name: string) {
    onChange(shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name])
  }

  return (
    <Sheet title="Readings" icon="chart" open={open} onClose={onClose}>
      <Search
        type="search"
        aria-label="Search readings"
        placeholder="Search"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Note role="status">{noteOf(shown.length, full ? units : null)}</Note>
      {groups.length === 0 && <Note>No reading is called that.</Note>}
      {groups.map(({ title, names }) => (
        <Group key={title}>
          <legend>{title}</legend>
          {names.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={shown.includes(name)}
                disabled={!canTurn(name)}
                onChange={() => turn(name)}
              />
              <span>{labelOf(name)}</span>
              <small>{unitWord(unitOf(name, readings))}</small>
            </label>
          ))}
        </Group>
      ))}
      <Note>
        <Button disabled={usual} onClick={() => onChange(null)}>
          Back to the usual ones
        </Button>
      </Note>
    </Sheet>
  )
}

function noteOf(count: number, units: readonly string[] | null): string {
  if (count >= MOST_SIGNALS) return `${MOST_SIGNALS} readings are drawn, more cannot be told apart.`
  if (units) return `Two units fit at once, ${units.map(unitWord).join(' and ')} are drawn.`
  return 'Readings of up to two units can be drawn at once.'
}
