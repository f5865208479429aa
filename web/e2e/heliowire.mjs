// heliowire.mjs: the program under test, with a simulated inverter behind it.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { PROGRAM } from './program.mjs'

// A sunny morning, whatever the hour of the test; the simulated clock runs on from there.
export const MORNING = 'sim:?seed=1&start=2026-06-21T10:00'
// Before sunrise, with the battery nearly empty.
export const DAWN = 'sim:?seed=1&start=2026-06-21T05:10'
const READY_WITHIN_MS = 15_000

// Whatever a failed test has left running must not keep the others waiting.
const running = new Set()
after(() => Promise.all([...running].map((stop) => stop('SIGKILL'))))

async function readyUrl(file, child) {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until && child.exitCode === null) {
    const url = await readFile(file, 'utf8').catch(() => '')
    if (url.endsWith('\n')) return url.trim().replace(/\/$/, '')
    await sleep(20)
  }
  throw new Error(`heliowire was not ready: ${child.said || 'it said nothing'}`)
}

// Starts the program. A port of 0 takes a free one; the same port again is a restart.
export async function startHeliowire({ devices = [MORNING], port = 0 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'heliowire-e2e-'))
  const readyFile = join(folder, 'ready')
  const options = ['run', '--listen', `127.0.0.1:${port}`, '--data', folder]
  const named = devices.flatMap((device) => ['--device', device])
  const child = spawn(PROGRAM, [...options, ...named, '--ready-file', readyFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.said = ''
  child.stderr.on('data', (text) => {
    child.said += text
  })

  const stop = async (signal = 'SIGTERM') => {
    running.delete(stop)
    child.kill(signal)
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  running.add(stop)
  try {
    const url = await readyUrl(readyFile, child)
    return { url, port: Number(new URL(url).port), stop }
  } catch (error) {
    await stop('SIGKILL')
    throw error
  }
}

// The answer of the API, once every inverter in it is online.
export async function liveAnswer(url) {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${url}/api/v1/live`).then((response) => response.json())
    const { inverters } = answer
    if (inverters.length > 0 && inverters.every(({ state }) => state === 'online')) return answer
    await sleep(100)
  }
  throw new Error('the simulated inverter did not come online')
}

// The same, once the inverter warns of something.
export async function answerWithWarnings(url) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await liveAnswer(url)
    if (answer.inverters[0].warnings.length > 0) return answer
    await sleep(100)
  }
  throw new Error('the simulated battery is not low')
}
