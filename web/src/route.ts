// route.ts: which view is shown, kept behind the # of the address, so that links and the back button
// work and every address is served by the same page: "#/history?period=week".
import { useSyncExternalStore } from 'react'

export const VIEWS = ['now', 'history'] as const
export type View = (typeof VIEWS)[number]
export type Route = { view: View; query: string }

// Anything unknown is the first view: an old link, a typing error.
export function parseRoute(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?')
  const view = VIEWS.find((name) => name === path)
  return view ? { view, query } : { view: 'now', query: '' }
}

export function hrefOf({ view, query }: Route): string {
  return `#/${view === 'now' ? '' : view}${query && `?${query}`}`
}

export function goTo(route: Route, how: 'push' | 'replace'): void {
  const href = hrefOf(route)
  if (href === location.hash) return
  if (how === 'push') location.hash = href
  else location.replace(href)
}

function follow(onChange: () => void): () => void {
  addEventListener('hashchange', onChange)
  return () => removeEventListener('hashchange', onChange)
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(follow, () => location.hash))
}
