// top-bar.tsx: name, age of the values, and the colours; a thin bar says the same as the age.
import { type Condition, conditionOf } from './api/condition.ts'
import type { Link, LiveInverter } from './api/state.ts'
import { useSeconds } from './api/use-live.ts'
import { ago } from './lib/format.ts'
import type { Route } from './route.ts'
import { ThemeButton } from './ui/theme-button.tsx'
import { ViewTabs } from './view-tabs.tsx'
import { fullName } from './views/overview/set.ts'

const WORDS: Record<Condition, string> = {
  live: 'Live',
  connecting: 'Connecting',
  stale: 'Stale',
  silent: 'Silent',
  offline: 'Offline',
  unreachable: 'No connection',
}

type TopBarProps = { inverter: LiveInverter | undefined; link: Link; route: Route }

export function TopBar({ inverter, link, route }: TopBarProps) {
  const now = useSeconds()
  const condition = inverter ? conditionOf(inverter, link, now) : linkCondition(link)
  return (
    <>
      <header className="bar">
        <Mark />
        <div className="bar-title">
          <h1>Heliowire</h1>
          <p className="bar-name">{inverter ? fullName(inverter) : '\u00a0'}</p>
        </div>
        <ViewTabs route={route} />
        <p className="bar-age" data-condition={condition}>
          <span className="bar-dot" />
          {inverter?.goodAt == null
            ? WORDS[condition]
            : `${WORDS[condition]} · ${ago(Math.max(0, now - inverter.goodAt))}`}
        </p>
        <ThemeButton />
      </header>
      <div className="freshness" data-condition={condition} />
    </>
  )
}

function linkCondition(link: Link): Condition {
  if (link === 'open') return 'live'
  return link === 'lost' ? 'unreachable' : 'connecting'
}

function Mark() {
  return (
    <svg className="bar-mark" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="9.5" r="4" />
      <path
        className="bar-rays"
        d="M12 2v1.6M6.7 4.2l1.1 1.1M17.3 4.2l-1.1 1.1M4.6 9.5h1.6M17.8 9.5h1.6"
      />
      <path className="bar-wave" d="M3 19c3-4.6 6-4.6 9 0s6 4.6 9 0" />
    </svg>
  )
}
