// reading-cards.tsx: every reading there is, a card for each group: numbers as tiles, phases side by
// side, the rest as rows.
import { styled } from '@mui/material/styles'
import { memo, useId, useState } from 'react'
import { type NamedReading, readingsByGroup } from '../../api/reading-names.ts'
import type { LiveReading } from '../../api/state.ts'
import { Card } from '../../ui/card.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Row, Rows, Tile, Tiles } from '../../ui/tiles.tsx'
import { PhaseTable } from './phase-table.tsx'
import { phasesOf } from './phases.ts'
import { SECTIONS, type Section, textOf } from './reading-text.ts'

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

function GroupCard({ section, list, old }: GroupCardProps) {
  const { title, icon, hue, note } = section
  const phases = section.phases ? phasesOf(list) : { titles: [], rows: [], rest: list }
  const reported = phases.rest.filter(({ reading }) => reading.value !== null)
  const unreported = phases.rest.filter(({ reading }) => reading.value === null)
  const isTile = ({ name, reading }: NamedReading) =>
    !note && textOf(name, reading).kind === 'number'
  const tiles = reported.filter(isTile)
  const rows = reported.filter((entry) => !isTile(entry))
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
      {phases.rows.length > 0 && <PhaseTable title={title} {...phases} old={old} />}
      {rows.length > 0 && <ReadingRows list={rows} old={old} />}
      {unreported.length > 0 && <Unreported list={unreported} old={old} />}
    </Card>
  )
}

type ListProps = { list: NamedReading[]; old: boolean }

function ReadingRows({ list, old }: ListProps) {
  return (
    <Rows>
      {list.map(({ name, reading }) => (
        <ReadingRow key={name} name={name} reading={reading} old={old} />
      ))}
    </Rows>
  )
}

// What the unit has a place for and no value takes one line, until somebody asks.
function Unreported({ list, old }: ListProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <Fold open={open} controls={id} onToggle={() => setOpen(!open)}>
        <small>{list.length} not reported by the inverter</small>
      </Fold>
      <div id={id} hidden={!open}>
        {open && <ReadingRows list={list} old={old} />}
      </div>
    </>
  )
}

type ReadingProps = NamedReading & { old: boolean }

// A reading that did not change stays the same object, and its tile is not drawn again.
const ReadingTile = memo(function ReadingTile({ name, reading, old }: ReadingProps) {
  const { label, text, unit } = textOf(name, reading)
  return <Tile name={name} label={label} text={text} unit={unit} old={old} />
})

const ReadingRow = memo(function ReadingRow({ name, reading, old }: ReadingProps) {
  const { label, text, unit, kind } = textOf(name, reading)
  return <Row {...{ name, label, text, unit, old }} list={kind === 'list'} />
})
