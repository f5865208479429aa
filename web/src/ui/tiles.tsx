// tiles.tsx: a value with its label, large (a tile in a grid) or small (a row in a list).
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'

export const Tiles = styled('dl')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(128px, 1fr))',
  gap: '12px 16px',
  margin: 0,
})

export const Rows = styled('dl')({
  margin: 0,
  'dl + &, table + &': { marginTop: 12, borderTop: '1px solid var(--edge)', paddingTop: 6 },
})

const TileBox = styled('div')({
  display: 'flex',
  flexDirection: 'column',
  justifyContent: 'space-between', // values of a row of tiles stand on one line
  minWidth: 0,
  '& dt': { color: 'var(--text-soft)', fontSize: '0.8125rem', lineHeight: 1.3 },
  '& dd': { fontSize: '1.1875rem', fontWeight: 650, letterSpacing: '-0.01em' },
  '& dd small': {
    marginLeft: 3,
    color: 'var(--text-soft)',
    fontSize: '0.8125rem',
    fontWeight: 400,
  },
  '& dd em': {
    display: 'block',
    color: 'var(--text-soft)',
    fontSize: '0.75rem',
    fontStyle: 'normal',
    fontWeight: 400,
    letterSpacing: 0,
  },
  '&[data-old] dd': { color: 'var(--text-soft)' },
})

const RowBox = styled('div')({
  display: 'flex',
  alignItems: 'baseline',
  justifyContent: 'space-between',
  gap: 16,
  padding: '6px 0',
  fontSize: '0.875rem',
  '& + &': { borderTop: '1px solid var(--edge)' },
  '& dt': { color: 'var(--text-soft)' },
  '& dt em': { display: 'block', fontSize: '0.75rem', fontStyle: 'normal' },
  '& dd': { fontWeight: 600, textAlign: 'right', overflowWrap: 'break-word' },
  '& [data-value="quantity"]': { whiteSpace: 'nowrap' },
  '& dd small': { marginLeft: 3, color: 'var(--text-soft)', fontWeight: 400 },
  '& dd em': {
    display: 'block',
    color: 'var(--text-soft)',
    fontSize: '0.75rem',
    fontStyle: 'normal',
    fontWeight: 400,
  },
  '&[data-old] dd': { color: 'var(--text-soft)' },
})

type EntryProps = {
  name?: string | undefined // for tests and the curious: the reading's own name
  label: string
  note?: ReactNode // under the label
  text: string
  unit?: string | undefined
  list?: boolean | undefined // many values, over as many lines as they need
  why?: string | undefined // under the value, when there is none
  old?: boolean | undefined
}

function Value({ text, unit, list, why }: Pick<EntryProps, 'text' | 'unit' | 'list' | 'why'>) {
  return (
    <dd>
      <span data-value={unit && !list ? 'quantity' : 'text'}>
        {text}
        {unit && <small>{unit}</small>}
      </span>
      {why && <em>{why}</em>}
    </dd>
  )
}

export function Tile({ name, label, text, unit, why, old }: EntryProps) {
  return (
    <TileBox data-name={name} data-old={old || undefined}>
      <dt>{label}</dt>
      <Value text={text} unit={unit} why={why} />
    </TileBox>
  )
}

export function Row({ name, label, note, text, unit, list, why, old }: EntryProps) {
  return (
    <RowBox data-name={name} data-old={old || undefined}>
      <dt>
        {label}
        {note && <em>{note}</em>}
      </dt>
      <Value text={text} unit={unit} list={list} why={why} />
    </RowBox>
  )
}
