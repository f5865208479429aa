// use-live.ts: the live store for components.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Live } from './live.ts'
import type { LiveState } from './state.ts'

export const LiveContext = createContext<Live | null>(null)

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('LiveContext is missing')
  return live
}

export function useLiveState(): LiveState {
  const live = useLive()
  return useSyncExternalStore(live.subscribe, live.state)
}

function everySecond(onTick: () => void): () => void {
  const timer = setInterval(onTick, 1000)
  return () => clearInterval(timer)
}

// The time on the live clock, in whole seconds; draws again once a second. Rounded up: an age may look
// a little old, never too young.
export function useSeconds(): number {
  const live = useLive()
  return useSyncExternalStore(everySecond, () => Math.ceil(live.now() / 1000) * 1000)
}
