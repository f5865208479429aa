// app.tsx: the frame around the views: who is looked at, how old the values are, what is new.
import { ThemeProvider } from '@mui/material/styles'
import { useMemo, useState } from 'react'
import { choiceOfSet, chosenInverter, isWholeSet, storeChoice, storedChoice } from './api/chosen.ts'
import type { Live } from './api/live.ts'
import { LiveContext, useLiveState } from './api/use-live.ts'
import { TopBar } from './top-bar.tsx'
import { theme } from './ui/theme.ts'
import { UpdateBanner } from './update-banner.tsx'
import { NoInverter } from './views/overview/empty-states.tsx'
import { InverterChooser } from './views/overview/inverter-chooser.tsx'
import { Overview } from './views/overview/overview.tsx'
import { isSet, unitsOf, wholeSet } from './views/overview/set.ts'

export function App({ live }: { live: Live }) {
  return (
    <ThemeProvider theme={theme}>
      <LiveContext value={live}>
        <Page />
        <UpdateBanner />
      </LiveContext>
    </ThemeProvider>
  )
}

function Page() {
  const state = useLiveState()
  const [choice, setChoice] = useState(storedChoice)
  const { inverters } = state
  const unit = chosenInverter(inverters, choice)
  const whole = unit !== undefined && isWholeSet(choice) && isSet(inverters, unit)
  const inverter = useMemo(
    () => (unit && whole ? wholeSet(inverters, unit) : unit),
    [inverters, unit, whole],
  )

  function choose(id: string) {
    storeChoice(id)
    setChoice(id)
    document.documentElement.scrollTop = 0
  }

  return (
    <div className="page">
      <TopBar inverter={inverter} link={state.link} />
      {inverter?.simulated && (
        <aside className="simulated">Simulated inverter – not real data</aside>
      )}
      {inverter ? (
        <>
          <InverterChooser
            inverters={inverters}
            chosen={whole ? choiceOfSet(inverter.id) : inverter.id}
            onChoose={choose}
          />
          <Overview
            key={whole ? choiceOfSet(inverter.id) : inverter.id}
            inverter={inverter}
            link={state.link}
            units={unit && whole ? unitsOf(inverters, unit) : undefined}
            front={whole ? undefined : inverters.find(({ id }) => id === inverter.behind)}
            onChoose={choose}
          />
        </>
      ) : (
        <NoInverter state={state} />
      )}
    </div>
  )
}
