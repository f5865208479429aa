// app.tsx: the frame around the views: who is looked at, how old the values are, what is new.
import { ThemeProvider } from '@mui/material/styles'
import { lazy, Suspense, useMemo, useState } from 'react'
import { choiceOfSet, chosenInverter, isWholeSet, storeChoice, storedChoice } from './api/chosen.ts'
import type { Live } from './api/live.ts'
import { LiveContext, useLiveState } from './api/use-live.ts'
import { goTo, type Route, useRoute } from './route.ts'
import { TopBar } from './top-bar.tsx'
import { theme } from './ui/theme.ts'
import { UpdateBanner } from './update-banner.tsx'
import { NoInverter } from './views/overview/empty-states.tsx'
import { POWERS } from './views/overview/energy.ts'
import { InverterChooser } from './views/overview/inverter-chooser.tsx'
import { Overview } from './views/overview/overview.tsx'
import { isSet, unitsOf, wholeSet } from './views/overview/set.ts'

const History = lazy(() =>
  import('./views/history/history.tsx').then((m) => ({ default: m.History })),
)

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
  const route = useRoute()
  const [kept, setChoice] = useState(storedChoice)
  const { inverters } = state
  const choice = inverterOf(route) ?? kept
  const unit = chosenInverter(inverters, choice)
  const whole = unit !== undefined && isWholeSet(choice) && isSet(inverters, unit)
  const inverter = useMemo(
    () => (unit && whole ? wholeSet(inverters, unit) : unit),
    [inverters, unit, whole],
  )

  function choose(id: string) {
    storeChoice(id)
    setChoice(id)
    if (route.view === 'history') goTo({ view: 'history', query: withInverter(route, id) }, 'push')
    document.documentElement.scrollTop = 0
  }

  return (
    <div className="page">
      <TopBar inverter={inverter} link={state.link} route={route} />
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
          {route.view === 'history' && unit ? (
            <Suspense fallback={<main className="view" aria-busy="true" />}>
              <History
                key={unit.id}
                inverter={unit}
                whole={whole}
                link={state.link}
                firstSignals={POWERS}
                query={route.query}
                onQuery={(query, how) => goTo({ view: 'history', query }, how)}
              />
            </Suspense>
          ) : (
            <Overview
              key={whole ? choiceOfSet(inverter.id) : inverter.id}
              inverter={inverter}
              link={state.link}
              units={unit && whole ? unitsOf(inverters, unit) : undefined}
              front={whole ? undefined : inverters.find(({ id }) => id === inverter.behind)}
              onChoose={choose}
            />
          )}
        </>
      ) : (
        <NoInverter state={state} />
      )}
    </div>
  )
}

// An address that names an inverter shows that one, whatever was looked at last on this device.
function inverterOf({ view, query }: Route): string | null {
  return view === 'history' ? new URLSearchParams(query).get('inverter') : null
}

function withInverter({ query }: Route, id: string): string {
  const next = new URLSearchParams(query)
  next.set('inverter', id)
  return next.toString()
}
