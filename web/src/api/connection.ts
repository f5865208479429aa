// connection.ts: one WebSocket that is kept open for as long as somebody wants it.
//
// A lost connection is tried again for ever, with growing pauses. What readyState says is never
// trusted: a connection that brings nothing, not even a heartbeat, is dropped.
import { pauseBefore } from '../lib/backoff.ts'
import type { LiveMessage } from './types.ts'

const HEARTBEAT_MS = 10_000 // until hello says otherwise
const MISSED_HEARTBEATS = 2.5
const TRY_LATER = 1013
const LATE_ATTEMPT = 5 // what TRY_LATER counts as

export type Socket = Pick<WebSocket, 'close' | 'onmessage' | 'onclose' | 'onerror'>

export type ConnectionOptions = {
  open: () => Socket
  onMessage: (message: LiveMessage) => void
  onDown: (before: 'first' | 'again') => void // whether an attempt had failed before this one
  random: () => number
}

export type Connection = {
  start(): void // connects at once, dropping what there is
  stop(): void // closes and forgets all attempts
}

export function createConnection({
  open,
  onMessage,
  onDown,
  random,
}: ConnectionOptions): Connection {
  let socket: Socket | null = null
  let attempt = 0 // failed ones in a row
  let heartbeatMs = HEARTBEAT_MS
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined

  function stop() {
    clearTimeout(retryTimer)
    clearTimeout(watchdog)
    if (!socket) return
    socket.onmessage = null
    socket.onclose = null
    socket.onerror = null
    socket.close()
    socket = null
  }

  function failed(code?: number) {
    stop()
    const before = attempt === 0 ? 'first' : 'again'
    if (code === TRY_LATER) attempt = Math.max(attempt, LATE_ATTEMPT)
    retryTimer = setTimeout(connect, pauseBefore(attempt, random))
    attempt++
    onDown(before)
  }

  function guard() {
    clearTimeout(watchdog)
    watchdog = setTimeout(failed, heartbeatMs * MISSED_HEARTBEATS)
  }

  function receive(text: string) {
    guard()
    const message = parse(text)
    if (!message) return
    if (message.type === 'hello') {
      attempt = 0
      heartbeatMs = message.heartbeat_ms
    }
    onMessage(message)
  }

  function connect() {
    stop()
    socket = open()
    socket.onmessage = (event) => receive(String(event.data))
    socket.onclose = (event) => failed(event.code)
    socket.onerror = () => failed()
    guard()
  }

  return {
    start() {
      attempt = 0
      connect()
    },
    stop,
  }
}

function parse(text: string): LiveMessage | null {
  try {
    return JSON.parse(text) as LiveMessage
  } catch {
    return null
  }
}
