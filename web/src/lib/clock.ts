// clock.ts: a clock that never runs backwards and also counts the time a device slept.
//
// performance.now() stands still while a phone sleeps on several systems. An age computed with it
// would look younger than it is, so `wake` adds what the wall clock says was missed. A wall clock
// set back is ignored; one set forward only makes values look old until the next message.

export type Clock = { now(): number; wake(): void }

export function createClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): Clock {
  let missed = 0
  let lastMonotonic = monotonic()
  let lastWall = wall()

  return {
    now: () => monotonic() + missed,
    wake() {
      const slept = wall() - lastWall - (monotonic() - lastMonotonic)
      if (slept > 1000) missed += slept
      lastMonotonic = monotonic()
      lastWall = wall()
    },
  }
}
