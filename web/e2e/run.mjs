// run.mjs: runs every *.test.mjs here against the real program, and ends with "N passed, N failed", and
// with how many were skipped, if any.
//
// HELIOWIRE: the program (default build/heliowire). CHROMIUM: the browser (default Debian's).
// SCREENSHOTS: where pictures go (default a folder of the system's for temporary files).
import { existsSync, readdirSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { PROGRAM } from './program.mjs'

const FILE_LIMIT_MS = 180_000

if (!existsSync(PROGRAM)) {
  console.error(`There is no program at ${PROGRAM}; build it, or say where with HELIOWIRE.`)
  console.log('0 passed, 1 failed')
  process.exit(1)
}

const wanted = process.argv.slice(2)
const folder = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .map((name) => folder + name)

// One file after the other: two browsers at once would only wait for each other.
const tests = run({ files, concurrency: 1, timeout: FILE_LIMIT_MS })
let passed = 0
let failed = 0
let skipped = 0
const counts = (event) => event.details.type !== 'suite' && !files.includes(event.name)
tests.on('test:pass', (event) => {
  if (event.skip !== undefined) skipped++
  else if (counts(event)) passed++
})
tests.on('test:fail', (event) => {
  failed++
  process.exitCode = 1
  if (!counts(event)) console.error(`${event.name} itself failed`)
})
tests.on('end', () => {
  if (passed + failed + skipped === 0) process.exitCode = 1
})

const report = tests.compose(new spec())
report.pipe(process.stdout)
report.on('end', () => {
  const left = skipped > 0 ? `, ${skipped} skipped` : ''
  setImmediate(() => console.log(`${passed} passed, ${failed} failed${left}`))
})
