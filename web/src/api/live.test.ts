import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClock } from '../lib/clock.ts'
import { change, hello, inverter, reading, snapshot, socketShelf } from '../testing/messages.ts'
import { createLive, followPage } from './live.ts'

function start() {
  const shelf = socketShelf()
  const frames: (() => void)[] = []
  const live = createLive({
    clock: createClock(),
    openSocket: shelf.open,
    onFrame: (draw) => frames.push(draw),
    random: () => 0,
  })
  const drawFrame = () => {
    for (const draw of frames.splice(0)) draw()
  }
  live.start()
  return { live, shelf, frames, drawFrame }
}

function startWithSnapshot() {
  const world = start()
  world.shelf.last.say(hello(), snapshot())
  world.drawFrame()
  return world
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

it('shows all messages of a frame at once', () => {
  const { live, shelf, frames, drawFrame } = startWithSnapshot()
  const listener = vi.fn()
  live.subscribe(listener)
  for (let seq = 8; seq < 20; seq++) {
    shelf.last.say(change(seq, [{ id: '9293', readings: { battery_capacity: reading(seq) } }]))
  }
  expect(frames).toHaveLength(1)
  drawFrame()
  expect(listener).toHaveBeenCalledTimes(1)
  expect(live.state().inverters[0]?.readings.battery_capacity?.value).toBe(19)
})

it('is not disturbed by a message that is not JSON', () => {
  const { live, shelf, drawFrame } = startWithSnapshot()
  const before = live.state()
  shelf.last.sayText('{"type":')
  drawFrame()
  expect(live.state()).toBe(before)
})

it('asks for everything at first and resumes after the last message seen', () => {
  const { shelf, drawFrame } = startWithSnapshot()
  expect(shelf.last.url).toMatch(/\/api\/v1\/live$/)
  shelf.last.say(change(9, [{ id: '9293', heard: ['QPIGS'] }]))
  drawFrame()
  shelf.last.breakOff()
  vi.advanceTimersByTime(500)
  expect(shelf.sockets).toHaveLength(2)
  expect(shelf.last.url).toMatch(/\/api\/v1\/live\?boot=b00t&seq=9$/)
})

it('does not resume after a message that was received and never shown', () => {
  const { shelf } = startWithSnapshot()
  shelf.last.say(change(9, [{ id: '9293', readings: { battery_capacity: reading(5) } }]))
  shelf.last.breakOff()
  vi.advanceTimersByTime(500)
  expect(shelf.last.url).toMatch(/seq=7$/)
})

it('waits longer after each failure and starts anew after a hello', () => {
  const { shelf, drawFrame } = start()
  const opened: number[] = []
  for (const pause of [500, 1000, 2000, 4000]) {
    shelf.last.breakOff()
    vi.advanceTimersByTime(pause - 1)
    opened.push(shelf.sockets.length)
    vi.advanceTimersByTime(1)
    opened.push(shelf.sockets.length)
  }
  expect(opened).toEqual([1, 2, 2, 3, 3, 4, 4, 5])

  shelf.last.say(hello())
  drawFrame()
  shelf.last.breakOff()
  vi.advanceTimersByTime(500)
  expect(shelf.sockets).toHaveLength(6)
})

it('calls the connection lost only when a second attempt has failed', () => {
  const { live, shelf } = startWithSnapshot()
  expect(live.state().link).toBe('open')
  shelf.last.breakOff()
  expect(live.state().link).toBe('connecting')
  vi.advanceTimersByTime(500)
  shelf.last.breakOff()
  expect(live.state().link).toBe('lost')
})

it('comes back late when the server asks for it', () => {
  const { shelf } = startWithSnapshot()
  shelf.last.breakOff(1013)
  vi.advanceTimersByTime(14_999)
  expect(shelf.sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(shelf.sockets).toHaveLength(2)
})

it('drops a connection that has gone quiet', () => {
  const { shelf } = startWithSnapshot()
  const quiet = shelf.last
  vi.advanceTimersByTime(25_000)
  expect(quiet.closed).toBe(true)
  vi.advanceTimersByTime(500)
  expect(shelf.sockets).toHaveLength(2)
})

it('keeps a connection that sends a heartbeat', () => {
  const { shelf, drawFrame } = startWithSnapshot()
  for (let beat = 0; beat < 6; beat++) {
    vi.advanceTimersByTime(10_000)
    shelf.last.say({ type: 'alive', seq: 7, time: '', inverters: [] })
    drawFrame()
  }
  expect(shelf.sockets).toHaveLength(1)
})

it('takes the pace of the heartbeat from the server', () => {
  const { shelf, drawFrame } = start()
  shelf.last.say(hello({ heartbeat_ms: 2000 }), snapshot())
  drawFrame()
  vi.advanceTimersByTime(5000)
  expect(shelf.sockets[0]?.closed).toBe(true)
})

it('hears nothing more from a socket it has dropped', () => {
  const { live, shelf, drawFrame } = startWithSnapshot()
  const old = shelf.last
  live.wake()
  old.say(change(99, [{ id: '9293', readings: { battery_capacity: reading(1) } }]))
  drawFrame()
  expect(live.state().seq).toBe(7)
})

it('takes what the boot script has fetched, but nothing older than it has', () => {
  const { live, shelf } = start()
  live.seed(snapshot([inverter({ name: 'Early' })], 5), 100)
  expect(live.state().inverters[0]?.name).toBe('Early')
  shelf.last.breakOff()
  vi.advanceTimersByTime(500)
  expect(shelf.last.url).toMatch(/seq=5$/)

  live.seed(snapshot([inverter({ name: 'Newer' })], 8), 0)
  live.seed(snapshot([inverter({ name: 'Older' })], 6), 0)
  expect(live.state().inverters[0]?.name).toBe('Newer')
})

function setVisibility(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

it('closes when the page is hidden and opens anew when it is shown', () => {
  const { live, shelf } = startWithSnapshot()
  const keep = vi.fn()
  const unfollow = followPage(live, keep)

  setVisibility('hidden')
  expect(shelf.last.closed).toBe(true)
  expect(keep).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60_000)
  expect(shelf.sockets).toHaveLength(1)

  setVisibility('visible')
  expect(shelf.sockets).toHaveLength(2)
  unfollow()
})

it('opens anew on return from the page cache and when the network is back', () => {
  const { live, shelf } = startWithSnapshot()
  const unfollow = followPage(live, () => undefined)
  const frozen = shelf.last

  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  expect(frozen.closed).toBe(true)
  expect(shelf.sockets).toHaveLength(2)
  window.dispatchEvent(new Event('online'))
  expect(shelf.sockets).toHaveLength(3)
  unfollow()
})
