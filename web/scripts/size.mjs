// size.mjs: what the browser must load before the overview stands, gzip, against its budget.
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const BUDGETS = { 'first load': 150_000, 'boot.js': 3_000, everything: 280_000 }
const DIST = new URL('../dist/', import.meta.url)

async function gzipped(name) {
  return gzipSync(await readFile(new URL(name, DIST)), { level: 9 }).length
}

const page = await readFile(new URL('index.html', DIST), 'utf8')
const linked = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name)
const worker = await readFile(new URL('sw.js', DIST), 'utf8')
const kept = [...worker.matchAll(/[`"']\/([^`"']+\.(?:js|css|html))[`"']/g)].map(([, name]) => name)

async function total(names) {
  const sizes = await Promise.all([...new Set(names)].map(gzipped))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const sizes = {
  'first load': await total(['index.html', ...linked]),
  'boot.js': await gzipped('boot.js'),
  everything: await total(['sw.js', ...kept]),
}
let over = false
for (const [name, budget] of Object.entries(BUDGETS)) {
  const size = sizes[name]
  over ||= size > budget
  console.log(`${name}: ${size} bytes gzip, budget ${budget}${size > budget ? '  OVER' : ''}`)
}
process.exitCode = over ? 1 : 0
