// live.ts: the one WebSocket, and the store the screen reads.
//
// A snapshot comes first, then changes. Messages are gathered and shown once per frame. A lost
// connection is tried again for ever, with growing pauses, and resumes after the last message seen.
// Phones freeze sockets without a word: a hidden page closes its socket, and a page that is shown
// again drops whatever it has and opens a new one. What readyState says is never trusted.

import { pauseBefore } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import { apply, applySnapshot, type Link, type LiveState, NOTHING_KNOWN } from './state.ts'
import type { LiveMessage, Snapshot } from './types.ts'

const PATH = '/api/v1/live'
const PROTOCOL = 'heliowire.v1'
const HEARTBEAT_MS = 10_000 // until hello says otherwise
const MISSED_HEARTBEATS = 2.5
const TRY_LATER = 1013

export type Socket = Pick<WebSocket, 'close' | 'onmessage' | 'onclose' | 'onerror'>

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

export function createLive({
  clock,
  openSocket = (url, protocol) => new WebSocket(url, protocol),
  onFrame = (draw) => void requestAnimationFrame(draw),
  random = Math.random,
}: LiveOptions): Live {
  const listeners = new Set<() => void>()
  let state = NOTHING_KNOWN
  let socket: Socket | null = null
  let attempt = 0 // failed ones in a row
  let heartbeatMs = HEARTBEAT_MS
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let waiting: { message: LiveMessage; at: number }[] = []

  function publish(next: LiveState) {
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  function setLink(link: Link) {
    if (state.link !== link) publish({ ...state, link })
  }

  function drop() {
    clearTimeout(retryTimer)
    clearTimeout(watchdog)
    const old = socket
    socket = null
    waiting = []
    if (!old) return
    old.onmessage = null
    old.onclose = null
    old.onerror = null
    old.close()
  }

  function failed(code?: number) {
    drop()
    const link = attempt === 0 ? 'connecting' : 'lost'
    if (code === TRY_LATER) attempt = Math.max(attempt, 5)
    retryTimer = setTimeout(connect, pauseBefore(attempt, random))
    attempt++
    setLink(link)
  }

  function guard() {
    clearTimeout(watchdog)
    watchdog = setTimeout(failed, heartbeatMs * MISSED_HEARTBEATS)
  }

  function connect() {
    drop()
    const resume = state.boot ? `?boot=${encodeURIComponent(state.boot)}&seq=${state.seq}` : ''
    const opened = openSocket(`${location.origin.replace(/^http/, 'ws')}${PATH}${resume}`, PROTOCOL)
    opened.onmessage = (event) => receive(String(event.data))
    opened.onclose = (event) => failed(event.code)
    opened.onerror = () => failed()
    socket = opened
    guard()
  }

  function receive(text: string) {
    guard()
    const message = parse(text)
    if (!message) return
    if (message.type === 'hello') {
      attempt = 0
      heartbeatMs = message.heartbeat_ms
    }
    waiting.push({ message, at: clock.now() })
    if (waiting.length === 1) onFrame(drawWaiting)
  }

  function drawWaiting() {
    if (waiting.length === 0) return
    const messages = waiting
    waiting = []
    let next = state.link === 'open' ? state : { ...state, link: 'open' as const }
    for (const { message, at } of messages) next = apply(next, message, at)
    publish(next)
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    now: clock.now,
    start() {
      attempt = 0
      connect()
    },
    stop: drop,
    wake() {
      clock.wake()
      attempt = 0
      setLink('connecting')
      connect()
    },
    seed(snapshot, ageMs) {
      if (state.boot === snapshot.boot && state.seq > snapshot.seq) return
      publish(applySnapshot(state, snapshot, clock.now() - ageMs))
    },
    restore: publish,
  }
}

function parse(text: string): LiveMessage | null {
  try {
    return JSON.parse(text) as LiveMessage
  } catch {
    return null
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
