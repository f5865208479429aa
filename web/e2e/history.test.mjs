// history.test.mjs: the history on the page is the history of the API. Skips itself for a program that
// records none.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newPage } from './browser.mjs'
import { liveAnswer, startHeliowire } from './heliowire.mjs'

const SCREENSHOTS = process.env.SCREENSHOTS ?? join(tmpdir(), 'heliowire-screenshots')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SIGNALS = ['load_power', 'battery_voltage']
const RECORDED_WITHIN_MS = 60_000

let server
let inverter
let has = false

before(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true })
  server = await startHeliowire()
  const { inverters } = await liveAnswer(server.url)
  inverter = await json(`/api/v1/inverters/${inverters[0].id}`)
  has = inverter.capabilities.includes('history')
  if (has) await recorded()
})

async function json(path) {
  const response = await fetch(server.url + path)
  assert.equal(response.status, 200, path)
  return response.json()
}

function historyPath(from, to) {
  const query = new URLSearchParams({ signals: SIGNALS.join(), from, to, points: 100 })
  return `/api/v1/inverters/${inverter.id}/history?${query}`
}

const known = ({ signals }, name) => signals[name].mean.filter((value) => value !== null)

// What the program has heard until now is in its history a little later.
async function recorded() {
  const until = Date.now() + RECORDED_WITHIN_MS
  while (Date.now() < until) {
    const now = Date.now()
    const path = historyPath(...[now - 3_600_000, now].map((time) => new Date(time).toISOString()))
    const history = await json(path)
    if (SIGNALS.every((name) => known(history, name).length > 0)) return
    await sleep(500)
  }
  throw new Error(`nothing was recorded within ${RECORDED_WITHIN_MS} ms`)
}

// A test that needs a history; the reason stands in the report of those that could not run.
function historyTest(name, run) {
  test(name, async (t) => {
    if (!has) return t.skip('this program records no history')
    return run(t)
  })
}

// Opens the view; `answer` is what the page itself was told, so that time does not pass between.
async function openHistory(t, query, options = {}) {
  const { page, problems } = await newPage(t, options)
  const answered = page.waitForResponse((response) => response.url().includes('/history?'))
  await page.goto(`${server.url}/#/history?${query}`)
  const answer = await answered.then((response) => response.json())
  await page.locator('.chart .u-over').waitFor()
  return { page, problems, answer }
}

async function tableOf(page) {
  await page.getByRole('button', { name: /^Table/ }).click()
  const more = page.getByRole('button', { name: 'Show more rows' })
  while (await more.isVisible()) await more.click()
  return page.$$eval('tr[data-time]', (rows) =>
    rows.map((row) => ({
      time: Number(row.dataset.time),
      texts: Object.fromEntries(
        [...row.querySelectorAll('td')].map((cell) => [
          cell.dataset.name,
          cell.firstChild.textContent,
        ]),
      ),
    })),
  )
}

// The page shows fewer decimals than the API tells: half of the last one is the most it may be off.
function agrees(text, value) {
  if (value === null) return text === '–'
  const digits = text.split('.')[1]?.length ?? 0
  return Math.abs(Number(text.replace('−', '-')) - value) <= 0.5 * 10 ** -digits + 1e-9
}

historyTest('the table has the values of the API', async (t) => {
  const { page, problems, answer } = await openHistory(t, `signals=${SIGNALS.join()}`)
  assert.equal(answer.inverter, inverter.id)
  for (const name of SIGNALS) assert.ok(known(answer, name).length > 0, `no value of ${name}`)
  const rows = await tableOf(page)
  assert.equal(rows.length, answer.time_ms.length)
  const from = Date.parse(answer.from)
  for (const [index, { time, texts }] of rows.entries()) {
    assert.equal(time, from + answer.time_ms[index])
    for (const name of SIGNALS) {
      const value = answer.signals[name].mean[index] ?? null
      assert.ok(agrees(texts[name], value), `${name} at ${time}: ${texts[name]} is not ${value}`)
    }
  }
  assert.deepEqual(problems, [])
})

historyTest('the file has the range that is shown', async (t) => {
  const { page, problems } = await openHistory(t, `signals=${SIGNALS.join()}`)
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const download = await waiting
  assert.match(download.suggestedFilename(), /^heliowire-.*\d{4}-\d\d-\d\d\.csv$/)
  const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
  for (const name of SIGNALS) assert.ok(head.includes(name), `${name} is not in ${head}`)
  assert.ok(rows.length > 0)
  assert.deepEqual(problems, [])
})

historyTest('drag, double tap, keys and the back button', async (t) => {
  const { page, problems } = await openHistory(t, `signals=${SIGNALS.join()}`)
  const chart = page.getByRole('slider', { name: 'Moment in the chart' })
  await chart.focus()
  await page.keyboard.press('Home')
  assert.match(await chart.getAttribute('aria-valuetext'), /Load power .*Battery voltage /)

  const plot = await page.locator('.chart .u-over').boundingBox()
  const at = (share) => [plot.x + share * plot.width, plot.y + plot.height / 2]
  await page.mouse.move(...at(0.25))
  await page.mouse.down()
  await page.mouse.move(...at(0.75), { steps: 5 })
  await page.mouse.up()
  await page.waitForURL(/from=.*&to=/)
  const query = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
  const hours = (Date.parse(query.get('to')) - Date.parse(query.get('from'))) / 3_600_000
  assert.ok(Math.abs(hours - 12) < 1, `half a day became ${hours} hours`)

  await page.mouse.dblclick(...at(0.5))
  await page.waitForURL((url) => !url.hash.includes('from='))
  await page.getByRole('button', { name: 'Previous day' }).click()
  await page.waitForURL(/date=/)
  await page.goBack()
  await page.waitForURL((url) => !url.hash.includes('date='))
  assert.deepEqual(problems, [])
})

const SIZES = [
  { width: 360, height: 640 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
]
for (const viewport of SIZES) {
  for (const colorScheme of ['light', 'dark']) {
    historyTest(`${viewport.width} ${colorScheme}: fits and breaks no rule`, async (t) => {
      const { page, problems } = await openHistory(t, '', { viewport, colorScheme })
      await page.getByText('Average of what is shown').waitFor()
      const name = `history-${viewport.width}-${colorScheme}.png`
      await page.screenshot({ path: join(SCREENSHOTS, name), fullPage: true })
      await page.getByRole('button', { name: /^Table/ }).click()
      await page.evaluate(AXE)
      const found = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run()
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`)
      })
      assert.deepEqual(found, [])
      const { scrollWidth, clientWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
      }))
      assert.ok(scrollWidth <= clientWidth, `it scrolls sideways: ${scrollWidth}`)
      assert.deepEqual(problems, [])
    })
  }
}
