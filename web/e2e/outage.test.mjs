// outage.test.mjs: the server goes away and comes back; the page is honest about it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { live, newPage, nodeValue, openLive } from './browser.mjs'
import { liveAnswer, startHeliowire } from './heliowire.mjs'

const lost = (page) => page.locator('.bar-age[data-condition=unreachable]')

async function nodeValues(page) {
  const nodes = ['solar', 'grid', 'house', 'battery']
  return Promise.all(nodes.map((node) => nodeValue(page, node).textContent()))
}

test('a killed server turns the page grey, a restarted one brings it back', async (t) => {
  let server = await startHeliowire()
  await liveAnswer(server.url)
  const { page } = await newPage(t)
  await openLive(page, server.url)
  assert.equal(await page.locator('.flow[data-old]').count(), 0)

  await server.stop('SIGKILL')
  const killed = Date.now()
  await lost(page).waitFor({ timeout: 15_000 })
  assert.ok(Date.now() - killed < 12_000, 'it took too long to be honest')
  await page.getByText('No connection to Heliowire').waitFor()
  assert.match(await page.getByRole('status').textContent(), /Last values from \d\d:\d\d:\d\d/)
  assert.equal(await page.locator('.flow[data-old]').count(), 1)
  assert.equal(await page.locator('.wire-belt:visible').count(), 0)
  assert.equal(await page.locator('[data-name]:not([data-old])').count(), 0)
  const frozen = await nodeValues(page)
  assert.ok(frozen.every((text) => /\d/.test(text)))
  await page.waitForTimeout(2000)
  assert.deepEqual(await nodeValues(page), frozen)

  server = await startHeliowire({ port: server.port })
  await live(page).waitFor({ timeout: 30_000 })
  assert.equal(await page.locator('.flow[data-old]').count(), 0)
  assert.equal(await page.getByText('No connection to Heliowire').count(), 0)
  await server.stop()
})

test('a page that was hidden is live again at once when it is shown', async (t) => {
  const server = await startHeliowire()
  await liveAnswer(server.url)
  const { page } = await newPage(t)
  const sockets = []
  page.on('websocket', (socket) => sockets.push(socket))
  await openLive(page, server.url)

  const setVisibility = (state) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  const before = sockets.length
  await setVisibility('hidden')
  await page.waitForTimeout(300)
  assert.ok(sockets.every((socket) => socket.isClosed()))
  await setVisibility('visible')
  await live(page).waitFor()
  await page.waitForTimeout(300)
  assert.equal(sockets.length, before + 1)
  assert.ok(!sockets.at(-1).isClosed())
  assert.match(sockets.at(-1).url(), /\?boot=[0-9a-f]+&seq=\d+$/)
  await server.stop()
})

test('the installed app opens without a server and shows the last values, grey', async (t) => {
  const server = await startHeliowire()
  await liveAnswer(server.url)
  const { page } = await newPage(t)
  await openLive(page, server.url)
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    return registration?.active?.state === 'activated'
  })
  await page.reload() // leaving the page keeps its values; the worker serves the next one
  await live(page).waitFor()
  assert.ok(await page.evaluate(() => navigator.serviceWorker.controller !== null))
  // The grid's share is known a moment after the rest, with the first answer about the mode.
  const isKnown = async () => (await nodeValues(page)).every((text) => /\d/.test(text))
  for (let tries = 0; tries < 100 && !(await isKnown()); tries++) await page.waitForTimeout(100)
  await server.stop('SIGKILL')

  await page.reload()
  await lost(page).waitFor({ timeout: 20_000 })
  await page.getByText('No connection to Heliowire').waitFor()
  const values = await nodeValues(page)
  assert.ok(
    values.every((text) => /\d/.test(text)),
    `no last values: ${values}`,
  )
  assert.equal(await page.locator('.flow[data-old]').count(), 1)
  assert.ok(await page.getByText('Simulated inverter – not real data').isVisible())
})
