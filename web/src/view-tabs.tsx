// view-tabs.tsx: the views of the app: a bar at the thumb on phones, in the top bar on wide screens.
// Its looks are in page.css, as the painted shell has it, too.
import { useRef } from 'react'
import { hrefOf, type Route, VIEWS, type View } from './route.ts'
import { Icon, type IconName } from './ui/icon.tsx'

const TABS: Record<View, { title: string; icon: IconName }> = {
  now: { title: 'Now', icon: 'energy' },
  history: { title: 'History', icon: 'chart' },
}

// A view is come back to as it was left.
export function ViewTabs({ route }: { route: Route }) {
  const left = useRef<Partial<Record<View, string>>>({})
  left.current[route.view] = route.query
  return (
    <nav className="tabs" aria-label="Views">
      {VIEWS.map((view) => (
        <a
          key={view}
          href={hrefOf({ view, query: left.current[view] ?? '' })}
          aria-current={view === route.view ? 'page' : undefined}
        >
          <Icon name={TABS[view].icon} />
          {TABS[view].title}
        </a>
      ))}
    </nav>
  )
}
