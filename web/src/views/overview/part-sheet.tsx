// part-sheet.tsx: all readings of one node of the picture, with their age and source.

import type { Group } from '../../api/generated.ts'
import { type NamedReading, readingsByGroup } from '../../api/reading-names.ts'
import { confirmedAt, type LiveInverter } from '../../api/state.ts'
import { useSeconds } from '../../api/use-live.ts'
import { ago } from '../../lib/format.ts'
import type { IconName } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Row, Rows } from '../../ui/tiles.tsx'
import type { Part } from './energy-picture.tsx'
import { textOf } from './reading-text.ts'
import { UnitFacts } from './unit-facts.tsx'

const PARTS: Record<Part, { title: string; icon: IconName; groups: Group[] }> = {
  solar: { title: 'Solar', icon: 'sun', groups: ['solar'] },
  battery: { title: 'Battery', icon: 'battery', groups: ['battery', 'bms'] },
  grid: { title: 'Grid', icon: 'grid', groups: ['grid'] },
  house: { title: 'House', icon: 'house', groups: ['output'] },
  unit: { title: 'Inverter', icon: 'inverter', groups: ['unit', 'energy', 'parallel'] },
}

type PartSheetProps = {
  part: Part
  inverter: LiveInverter
  old: boolean
  whole: boolean // of a set: its units have facts of their own
  open: boolean
  onClose: () => void
}

export function PartSheet({ part, inverter, old, whole, open, onClose }: PartSheetProps) {
  const { title, icon, groups } = PARTS[part]
  const byGroup = readingsByGroup(inverter.readings)
  const list = groups.flatMap((group) => byGroup[group] ?? [])
  return (
    <Sheet title={title} icon={icon} open={open} onClose={onClose}>
      {list.some(({ reading }) => reading.estimated) && <EstimateNote part={part} />}
      {part === 'unit' && !whole && <UnitFacts inverter={inverter} />}
      <AgedRows list={list} inverter={inverter} old={old} />
      {list.length === 0 && <p>The inverter reports nothing here.</p>}
    </Sheet>
  )
}

const ESTIMATES: Partial<Record<Part, string>> = {
  grid: 'This inverter does not measure the power at the grid. The figure is what the house and the battery take, less what sun and battery give; the losses in the inverter blur it.',
  battery:
    'This inverter does not measure the power at the battery. The figure is what sun and grid give and the house does not take; the losses in the inverter blur it.',
  solar:
    'This inverter does not tell the power of each PV input. What is missing is worked out from the current as it reaches the battery, in whole amperes.',
}

function EstimateNote({ part }: { part: Part }) {
  return (
    <Notice tone="info" icon="info" title="≈ means estimated">
      <p>{ESTIMATES[part]}</p>
    </Notice>
  )
}

type AgedRowsProps = { list: NamedReading[]; inverter: LiveInverter; old: boolean }

function AgedRows({ list, inverter, old }: AgedRowsProps) {
  const now = useSeconds()
  return (
    <Rows>
      {list.map(({ name, reading }) => {
        const { label, text, unit, kind, why } = textOf(name, reading)
        const note = `${ago(now - confirmedAt(inverter, reading))} · ${reading.source}`
        return (
          <Row key={name} {...{ name, label, note, text, unit, why, old }} list={kind === 'list'} />
        )
      })}
    </Rows>
  )
}
