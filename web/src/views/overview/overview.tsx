// overview.tsx: the first screen: where power comes from, where it goes, and how all is.
import { lazy, Suspense, useState } from 'react'
import { type Condition, conditionOf } from '../../api/condition.ts'
import type { LiveInverter, LiveState } from '../../api/state.ts'
import { useSeconds } from '../../api/use-live.ts'
import { BalanceStrip, TodayStrip } from './balance.tsx'
import { ConditionNotice } from './condition-notice.tsx'
import { energyOf } from './energy.ts'
import { EnergyPicture, type Part } from './energy-picture.tsx'
import { ReadingCards } from './reading-cards.tsx'
import { choiceWords } from './reading-text.ts'
import { AskedThrough, SetUnits } from './set-units.tsx'
import { WarningList } from './warning-list.tsx'
import { headline } from './words.ts'

const PartSheet = lazy(() => import('./part-sheet.tsx').then((m) => ({ default: m.PartSheet })))

type OverviewProps = {
  inverter: LiveInverter
  link: LiveState['link']
  units?: readonly LiveInverter[] | undefined // those that are shown together
  front?: LiveInverter | undefined // the one that this one is asked through
  onChoose: (id: string) => void
}

export function Overview({ inverter, link, units, front, onChoose }: OverviewProps) {
  const condition = conditionOf(inverter, link, useSeconds())
  const old = condition !== 'live'
  const energy = energyOf(inverter.readings)
  const [part, setPart] = useState<Part>('solar')
  const [open, setOpen] = useState<'never' | boolean>('never')

  function show(next: Part) {
    setPart(next)
    setOpen(true)
  }

  return (
    <main className="overview">
      <div className="overview-now">
        <Words inverter={inverter} condition={condition} />
        <EnergyPicture energy={energy} old={old} onOpen={show} />
        <BalanceStrip energy={energy} old={old} />
        <TodayStrip today={inverter.energyToday} />
        {units && <SetUnits units={units} onChoose={onChoose} />}
        {front && <AskedThrough unit={front} onChoose={onChoose} />}
      </div>
      <ReadingCards readings={inverter.readings} old={old} />
      {open !== 'never' && (
        <Suspense>
          <PartSheet
            {...{ part, inverter, old, open }}
            whole={!!units}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </main>
  )
}

type WordsProps = { inverter: LiveInverter; condition: Condition }

function Words({ inverter, condition }: WordsProps) {
  const mode = inverter.readings.device_mode
  const modeText =
    typeof mode?.value === 'string' ? choiceWords('device_mode', mode.value, mode.raw) : null
  return (
    <>
      <WarningList warnings={inverter.warnings} />
      <div role="status" className="status">
        <ConditionNotice inverter={inverter} condition={condition} />
      </div>
      {(condition === 'live' || condition === 'connecting') && (
        <div className="now-words">
          <p className="mode">{modeText === null ? '\u00a0' : `Mode: ${modeText}`}</p>
          <p className="headline">{headline(energyOf(inverter.readings)) ?? '\u00a0'}</p>
        </div>
      )}
    </>
  )
}
