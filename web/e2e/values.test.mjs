// values.test.mjs: what the page shows is what the API says.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { newPage, openLive, unfoldAll } from './browser.mjs'
import { liveAnswer, startHeliowire } from './heliowire.mjs'

const FACTORS = { k: 1000, M: 1_000_000 }

let server

before(async () => {
  server = await startHeliowire()
  await liveAnswer(server.url)
})

// Number, and half of its last digit, of "≈1.24kW" or "26.50V" in the unit of the API.
function parsed(text, unit) {
  const found = text.match(/^≈?(−?)(\d+(?:\.(\d+))?)(.*)$/)
  if (!found) return null
  const [, minus, digits, decimals = '', shownUnit] = found
  const factor = shownUnit === unit ? 1 : FACTORS[shownUnit[0]]
  const value = (minus ? -1 : 1) * Number(digits) * factor
  return { value, half: 0.5 * factor * 10 ** -decimals.length }
}

function agrees(text, { value, unit = '' }) {
  if (value === null) return text.startsWith('–')
  if (typeof value === 'boolean') return (value ? ['Yes', 'On'] : ['No', 'Off']).includes(text)
  if (typeof value === 'number') {
    const shown = parsed(text, unit)
    return shown !== null && Math.abs(shown.value - value) <= shown.half * 1.001
  }
  if (Array.isArray(value)) return text === value.join(', ') + unit
  return text.length > 0 && !/[a-z]_[a-z]/.test(text) // choices are words, not slugs
}

const shownValues = (page) =>
  page.$$eval('[data-name]', (tiles) =>
    Object.fromEntries(
      tiles.map((tile) => [
        tile.dataset.name,
        (tile.querySelector('dd') ?? tile).textContent.trim(),
      ]),
    ),
  )

test('every reading of the API stands on the page with its value', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  await unfoldAll(page)

  // Values move while we look, so each must agree with the API at one moment of many.
  let missing = []
  for (let look = 0; look < 40; look++) {
    const [shown, answer] = await Promise.all([shownValues(page), liveAnswer(server.url)])
    const readings = Object.entries(answer.inverters[0].readings)
    assert.ok(readings.length > 40, `only ${readings.length} readings`)
    if (look === 0) missing = readings.map(([name]) => name)
    missing = missing.filter((name) => {
      const reading = answer.inverters[0].readings[name]
      return !(reading && name in shown && agrees(shown[name], reading))
    })
    if (missing.length === 0) break
    await page.waitForTimeout(250)
  }
  assert.deepEqual(missing, [])
})

test('the picture shows the watts of the API', async (t) => {
  const names = {
    solar: 'total_pv_power',
    battery: 'battery_power',
    grid: 'grid_power',
    house: 'load_power',
  }
  const { page } = await newPage(t)
  await openLive(page, server.url)
  const waiting = new Set(Object.keys(names))
  for (let look = 0; look < 60 && waiting.size > 0; look++) {
    const answer = await liveAnswer(server.url)
    for (const node of waiting) {
      const text = (await page.locator(`.node-${node} .node-value`).textContent()).replace(
        /\s/g,
        '',
      )
      const { value } = answer.inverters[0].readings[names[node]]
      if (agrees(text, { value: Math.abs(value), unit: 'W' })) waiting.delete(node)
    }
    await page.waitForTimeout(150)
  }
  assert.deepEqual([...waiting], [])
})

test('values go on changing by themselves', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  const first = JSON.stringify(await shownValues(page))
  await page.waitForFunction(
    (before) => {
      const tiles = [...document.querySelectorAll('[data-name]')]
      const now = tiles.map((tile) => [
        tile.dataset.name,
        (tile.querySelector('dd') ?? tile).textContent.trim(),
      ])
      return JSON.stringify(Object.fromEntries(now)) !== before
    },
    first,
    { timeout: 30_000 },
  )
})

test('a simulated inverter is marked as one', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  assert.ok(await page.getByText('Simulated inverter – not real data').isVisible())
})

test('the sheet of a node shows its readings with age and source', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  await page.locator('.node-battery').click()
  const sheet = page.getByRole('dialog', { name: 'Battery' })
  await sheet.getByText('Battery voltage').first().waitFor()
  assert.match(await sheet.textContent(), /(now|s ago) · QPIGS/)
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('the sheet of the inverter shows how well the line works', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  await page.locator('.hub').click()
  const sheet = page.getByRole('dialog', { name: 'Inverter' })
  await sheet.getByText('Clean answers').waitFor()
  assert.match(await sheet.textContent(), /asked\d+\.\d %/)
})
