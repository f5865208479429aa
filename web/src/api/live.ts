// live.ts: the store the screen reads, fed by one WebSocket.
//
// A snapshot comes first, then changes. Messages are gathered and shown once per frame. A new
// connection resumes after the last message shown. Phones freeze sockets without a word: a hidden
// page closes its socket, and a page that is shown again drops whatever it has and opens a new one.
import type { Clock } from '../lib/clock.ts'
import { createConnection, type Socket } from './connection.ts'
import { apply, applySnapshot, type Link, type LiveState, NOTHING_KNOWN } from './state.ts'
import type { LiveMessage, Snapshot } from './types.ts'

const PATH = '/api/v1/live'
const PROTOCOL = 'heliowire.v1'

// The outside world, so that tests can bring their own.
export type LiveOptions = {
  clock: Clock
  openSocket?: (url: string, protocol: string) => Socket
  onFrame?: (draw: () => void) => void
  random?: () => number
}

export type Live = {
  state(): LiveState
  subscribe(listener: () => void): () => void
  now(): number
  start(): void // connects; also after stop
  stop(): void // closes and forgets all attempts
  wake(): void // drops the present socket and connects at once
  seed(snapshot: Snapshot, ageMs: number): void // what boot.js has fetched already
  restore(state: LiveState): void // what an earlier visit has kept
}

function addressAfter({ boot, seq }: LiveState): string {
  const resume = boot ? `?boot=${encodeURIComponent(boot)}&seq=${seq}` : ''
  return `${location.origin.replace(/^http/, 'ws')}${PATH}${resume}`
}

export function createLive({
  clock,
  openSocket = (url, protocol) => new WebSocket(url, protocol),
  onFrame = (draw) => void requestAnimationFrame(draw),
  random = Math.random,
}: LiveOptions): Live {
  const listeners = new Set<() => void>()
  let state = NOTHING_KNOWN
  let waiting: { message: LiveMessage; at: number }[] = []

  function publish(next: LiveState) {
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  function setLink(link: Link) {
    if (state.link !== link) publish({ ...state, link })
  }

  function drawWaiting() {
    if (waiting.length === 0) return
    const messages = waiting
    waiting = []
    let next = state.link === 'open' ? state : { ...state, link: 'open' as const }
    for (const { message, at } of messages) next = apply(next, message, at)
    publish(next)
  }

  const connection = createConnection({
    random,
    open() {
      waiting = [] // never shown, so the new connection brings it again
      return openSocket(addressAfter(state), PROTOCOL)
    },
    onMessage(message) {
      waiting.push({ message, at: clock.now() })
      if (waiting.length === 1) onFrame(drawWaiting)
    },
    onDown(before) {
      waiting = []
      setLink(before === 'first' ? 'connecting' : 'lost')
    },
  })

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    now: clock.now,
    start: connection.start,
    stop: connection.stop,
    wake() {
      clock.wake()
      setLink('connecting')
      connection.start()
    },
    seed(snapshot, ageMs) {
      if (state.boot === snapshot.boot && state.seq > snapshot.seq) return
      publish(applySnapshot(state, snapshot, clock.now() - ageMs))
    },
    restore: publish,
  }
}

// Ties the connection to the life of the page. Returns what undoes it.
export function followPage(live: Live, onHidden: () => void): () => void {
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') {
      onHidden()
      live.stop()
    } else live.wake()
  }
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) live.wake()
  }
  const onOnline = () => {
    if (document.visibilityState === 'visible') live.wake()
  }

  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('pageshow', onShow)
  window.addEventListener('online', onOnline)
  window.addEventListener('pagehide', onHidden)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('pageshow', onShow)
    window.removeEventListener('online', onOnline)
    window.removeEventListener('pagehide', onHidden)
  }
}
