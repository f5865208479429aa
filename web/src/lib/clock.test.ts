import { expect, it } from 'vitest'
import { createClock } from './clock.ts'

function brokenClock() {
  const time = { monotonic: 1000, wall: 500_000 }
  const clock = createClock(
    () => time.monotonic,
    () => time.wall,
  )
  return { time, clock }
}

it('counts the time a device slept', () => {
  const { time, clock } = brokenClock()
  const before = clock.now()
  time.wall += 60_000
  clock.wake()
  expect(clock.now() - before).toBe(60_000)
})

it('counts sleep once', () => {
  const { time, clock } = brokenClock()
  time.wall += 60_000
  clock.wake()
  const after = clock.now()
  clock.wake()
  expect(clock.now()).toBe(after)
})

it('ignores a wall clock that was set back', () => {
  const { time, clock } = brokenClock()
  const before = clock.now()
  time.wall -= 3_600_000
  clock.wake()
  expect(clock.now()).toBe(before)
})
