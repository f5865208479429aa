// page.test.mjs: layout, colours, keyboard, accessibility and policy, at three widths.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { live, newPage, nodeValue, openLive, unfoldAll } from './browser.mjs'
import { answerWithWarnings, DAWN, liveAnswer, MORNING, startHeliowire } from './heliowire.mjs'

const SCREENSHOTS = process.env.SCREENSHOTS ?? join(tmpdir(), 'heliowire-screenshots')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SIZES = [
  { width: 360, height: 640 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
]

let server

before(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true })
  server = await startHeliowire()
  await liveAnswer(server.url)
})

async function violations(page) {
  await page.evaluate(AXE) // not a script element, so the page's policy is not in the way
  return page.evaluate(async () => {
    const { violations: found } = await globalThis.axe.run()
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`)
  })
}

// "1.53 kW" or "762 W".
function wattsOf(text) {
  return Number.parseFloat(text.replace('≈', '')) * (text.includes('kW') ? 1000 : 1)
}

for (const viewport of SIZES) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${viewport.width} ${colorScheme}: fits, reads well, breaks no rule`, async (t) => {
      const { page, problems } = await newPage(t, { viewport, colorScheme })
      await openLive(page, server.url)
      await page.waitForTimeout(500)
      const name = `overview-${viewport.width}-${colorScheme}.png`
      await page.screenshot({ path: join(SCREENSHOTS, name), fullPage: true })

      const { scrollWidth, clientWidth } = await page
        .evaluate(() => document.documentElement)
        .then(() =>
          page.evaluate(() => ({
            scrollWidth: document.documentElement.scrollWidth,
            clientWidth: document.documentElement.clientWidth,
          })),
        )
      assert.ok(scrollWidth <= clientWidth, `it scrolls sideways: ${scrollWidth}`)
      await unfoldAll(page)
      assert.deepEqual(await violations(page), [])
      assert.deepEqual(problems, [])
    })
  }
}

test('the whole picture stands on the first screen of a small phone', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  const bottom = await page.locator('.flow').evaluate((flow) => flow.getBoundingClientRect().bottom)
  assert.ok(bottom <= 640, `it ends at ${bottom}`)
})

test('every target is large enough for a thumb', async (t) => {
  const { page } = await newPage(t)
  await openLive(page, server.url)
  const small = await page.$$eval('button, a, [role=button]', (targets) =>
    targets
      .map((target) => ({ box: target.getBoundingClientRect(), text: target.textContent }))
      .filter(({ box }) => box.width < 48 || box.height < 48)
      .map(({ box, text }) => `${text} ${box.width}x${box.height}`),
  )
  assert.deepEqual(small, [])
})

test('sheets break no rule either, by keyboard alone', async (t) => {
  const { page, problems } = await newPage(t)
  await openLive(page, server.url)
  for (const [node, title] of [
    ['.node-grid', 'Grid'],
    ['.hub', 'Inverter'],
  ]) {
    await page.locator(node).focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog', { name: title })
    await sheet.waitFor()
    await page.waitForTimeout(600) // colours are judged once it has slid in
    await page.screenshot({ path: join(SCREENSHOTS, `sheet-${title.toLowerCase()}.png`) })
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('class'))
    assert.ok(focused?.includes(node.slice(1)), `focus went to ${focused}`)
  }
  assert.deepEqual(problems, [])
})

test('nothing moves for people who do not want motion', async (t) => {
  const { page } = await newPage(t, { reducedMotion: 'reduce' })
  await openLive(page, server.url)
  assert.equal(await page.locator('.wire-belt:visible').count(), 0)
  const running = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  )
  assert.equal(running, 0)
})

test('several inverters can be chosen', async (t) => {
  const two = await startHeliowire({ devices: [MORNING, MORNING.replace('seed=1', 'seed=2')] })
  const { inverters } = await liveAnswer(two.url)
  assert.equal(inverters.length, 2)
  const { page, problems } = await newPage(t)
  await openLive(page, two.url)
  const chips = page.getByRole('navigation', { name: 'Inverters' }).getByRole('button')
  assert.equal(await chips.count(), 2)
  await chips.nth(1).click()
  assert.equal(await chips.nth(1).getAttribute('aria-pressed'), 'true')
  assert.equal(await page.locator('.bar-name').textContent(), inverters[1].name)
  assert.deepEqual(await violations(page), [])
  assert.deepEqual(problems, [])
})

test('a set is shown as a whole, with the totals that it tells', async (t) => {
  const set = await startHeliowire({ devices: [`${MORNING}&units=3&phases=3`] })
  const { page, problems } = await newPage(t)
  await openLive(page, set.url)
  const chips = page.getByRole('navigation', { name: 'Inverters' }).getByRole('button')
  await chips.nth(3).waitFor() // the whole and its three units
  const all = page.getByRole('button', { name: /^All 3 units/ })
  await all.click()
  assert.equal(await all.getAttribute('aria-pressed'), 'true')

  const { inverters } = await liveAnswer(set.url)
  const [master, ...others] = inverters
  assert.deepEqual([master.role, master.phase, master.behind], ['master', 'L1', null])
  assert.deepEqual(
    others.map(({ role, phase, behind }) => [role, phase, behind]),
    [
      ['slave', 'L2', master.id],
      ['slave', 'L3', master.id],
    ],
  )
  const told = master.readings.total_ac_output_active_power.value
  const shown = await nodeValue(page, 'house').textContent()
  assert.ok(Math.abs(wattsOf(shown) - told) < 0.05 * told, `${shown} is not the set's ${told} W`)
  assert.ok(told > 1.5 * master.readings.load_power.value, 'the load of one unit is that of all')

  const units = page.getByRole('region', { name: 'Units' })
  await units.getByRole('button', { name: /slave · L2/ }).click()
  assert.equal(await page.evaluate(() => document.documentElement.scrollTop), 0)
  const right = await chips.nth(2).evaluate((chip) => chip.getBoundingClientRect().right)
  assert.ok(right <= page.viewportSize().width, `the unit's own button ends at ${right}`)
  const ownLoad = (await liveAnswer(set.url)).inverters[1].readings.load_power.value
  const unitShown = await nodeValue(page, 'house').textContent()
  assert.ok(wattsOf(unitShown) < 1.5 * ownLoad, `${unitShown} is not the unit's ${ownLoad} W`)
  assert.deepEqual(await violations(page), [])
  await page.locator('main').getByRole('button', { name: master.name }).click()
  await page.getByText(`${master.name} · master · L1`).waitFor()
  await all.click()

  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.reload()
    await live(page).waitFor()
    assert.equal(await all.getAttribute('aria-pressed'), 'true', 'the choice was forgotten')
    await page.screenshot({ path: join(SCREENSHOTS, `set-${scheme}.png`), fullPage: true })
    assert.deepEqual(await violations(page), [])
  }
  assert.deepEqual(problems, [])
})

test('warnings of the inverter stand at the top, in words', async (t) => {
  const dawn = await startHeliowire({ devices: [DAWN] })
  const answer = await answerWithWarnings(dawn.url)
  const { page, problems } = await newPage(t)
  await openLive(page, dawn.url)
  const notices = page.getByRole('list', { name: 'Active warnings' }).getByRole('listitem')
  await notices.first().waitFor()
  const words = await notices.allTextContents()
  const weights = { fault: 'Fault', warning: 'Warning', info: 'Note' }
  for (const { text, severity, advice } of answer.inverters[0].warnings) {
    const said = `${weights[severity]}: ${text}`
    assert.ok(
      words.some((word) => word.startsWith(said) && word.endsWith(advice)),
      `${said} and ${advice} are not among ${words}`,
    )
  }
  await page.screenshot({ path: join(SCREENSHOTS, 'warnings.png') })
  assert.deepEqual(await violations(page), [])
  assert.deepEqual(problems, [])
})
