// first-value.test.mjs: the first values stand on the page before the framework has loaded, and the
// framework takes over without moving anything.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { live, newPage, nodeValue } from './browser.mjs'
import { answerWithWarnings, DAWN, liveAnswer, startHeliowire } from './heliowire.mjs'

let server

before(async () => {
  server = await startHeliowire()
  await liveAnswer(server.url)
})

// Holds every script of the framework back until `release` is called.
async function holdScripts(page) {
  let release
  const gate = new Promise((resolve) => {
    release = resolve
  })
  await page.route('**/assets/*.js', async (route) => {
    await gate
    await route.continue()
  })
  return release
}

const boxes = (page) =>
  page.$$eval('.bar-mark, .freshness, .simulated, .notices, .headline, .hub, .node', (parts) =>
    parts
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0)
      .map(({ part, box: { x, y, width, height } }) => [
        part.getAttribute('class').split(' ').at(-1),
        [x, y, width, height],
      ]),
  )

async function shellBecomesApp(t, url, width) {
  const { page, problems } = await newPage(t, { viewport: { width, height: 900 } })
  const release = await holdScripts(page)
  await page.goto(url, { waitUntil: 'commit' })
  const painted = page.locator('[data-shell] .node-solar .node-value', { hasText: /\d/ })
  await painted.waitFor({ timeout: 5000 })
  assert.match(await nodeValue(page, 'house').textContent(), /^≈?\d/)
  assert.match(await nodeValue(page, 'battery').textContent(), /^≈?\d/)
  assert.match(await page.locator('[data-shell] .headline').textContent(), /\w+ \w+/)
  assert.ok(await page.getByText('Simulated inverter – not real data').isVisible())
  const shell = await boxes(page)

  release()
  await page.locator('[data-shell]').waitFor({ state: 'detached' })
  await live(page).waitFor()
  const app = Object.fromEntries(await boxes(page))
  for (const [name, box] of shell) {
    const moved = box.map((side, n) => Math.abs(side - app[name][n]))
    // A headline may have other words by now, so its own size is free.
    const sides = name === 'headline' ? moved.slice(0, 1) : moved
    assert.ok(Math.max(...sides) <= 1, `${name} moved by ${moved}`)
  }
  assert.deepEqual(problems, [])
  return shell.map(([name]) => name)
}

for (const width of [360, 768, 1440]) {
  test(`values come before the framework, and nothing moves after them, at ${width}`, async (t) => {
    await shellBecomesApp(t, server.url, width)
  })
}

test('warnings come before the framework, too', async (t) => {
  const dawn = await startHeliowire({ devices: [DAWN] })
  await answerWithWarnings(dawn.url)
  const parts = await shellBecomesApp(t, dawn.url, 360)
  assert.ok(parts.includes('notices'))
})

test('three requests are enough for the first value', async (t) => {
  const { page } = await newPage(t)
  const needed = []
  page.on('request', (request) => needed.push(new URL(request.url()).pathname))
  await holdScripts(page)
  await page.goto(server.url, { waitUntil: 'commit' })
  await page.locator('[data-shell] .node-solar .node-value', { hasText: /\d/ }).waitFor()
  // Style sheet, framework and icons come beside these; the value waits for none but the sheet.
  const chain = needed.filter((path) => !/^\/(assets|icons)\/|manifest/.test(path))
  assert.deepEqual(chain, ['/', '/boot.js', '/api/v1/live'])
})
