// reading-cards.tsx: every reading there is, a card for each group: numbers as tiles, the rest as rows.
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import type { LiveReading } from '../../api/state.ts'
import { Card } from '../../ui/card.tsx'
import { Row, Rows, Tile, Tiles } from '../../ui/tiles.tsx'
import {
  type NamedReading,
  readingsByGroup,
  SECTIONS,
  type Section,
  textOf,
} from './reading-text.ts'

const Columns = styled('div')({
  columns: '2 300px',
  columnGap: 16,
  '& > section': { marginBottom: 16 },
})

type ReadingCardsProps = { readings: Record<string, LiveReading>; old: boolean }

// Drawn again only with new readings, not with every tick of an age.
export const ReadingCards = memo(function ReadingCards({ readings, old }: ReadingCardsProps) {
  const groups = readingsByGroup(readings)
  return (
    <Columns>
      {SECTIONS.map((section) => {
        const list = groups[section.group]
        return list && <GroupCard key={section.group} section={section} list={list} old={old} />
      })}
    </Columns>
  )
})

type GroupCardProps = { section: Section; list: NamedReading[]; old: boolean }

function GroupCard({ section: { title, icon, hue, note }, list, old }: GroupCardProps) {
  const entries = list.map((entry) => ({ ...entry, kind: textOf(entry.name, entry.reading).kind }))
  const tiles = note ? [] : entries.filter(({ kind }) => kind === 'number')
  const rows = note ? entries : entries.filter(({ kind }) => kind !== 'number')
  return (
    <Card
      title={title}
      icon={icon}
      {...(hue && { hue })}
      {...(note && { folded: { note: note(list) } })}
    >
      {tiles.length > 0 && (
        <Tiles>
          {tiles.map(({ name, reading }) => (
            <ReadingTile key={name} name={name} reading={reading} old={old} />
          ))}
        </Tiles>
      )}
      {rows.length > 0 && (
        <Rows>
          {rows.map(({ name, reading }) => (
            <ReadingRow key={name} name={name} reading={reading} old={old} />
          ))}
        </Rows>
      )}
    </Card>
  )
}

type ReadingProps = NamedReading & { old: boolean }

// A reading that did not change stays the same object, and its tile is not drawn again.
const ReadingTile = memo(function ReadingTile({ name, reading, old }: ReadingProps) {
  const { label, text, unit, why } = textOf(name, reading)
  return <Tile name={name} label={label} text={text} unit={unit} why={why} old={old} />
})

const ReadingRow = memo(function ReadingRow({ name, reading, old }: ReadingProps) {
  const { label, text, unit, why } = textOf(name, reading)
  return <Row name={name} label={label} text={text} unit={unit} why={why} old={old} />
})
