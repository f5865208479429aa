// browser.mjs: Chromium, and pages that remember everything that went wrong on them.
import { after } from 'node:test'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const PHONE = { width: 360, height: 640 }

const WAIT_MS = 15_000
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
let browser

after(() => browser?.close())

async function theBrowser() {
  browser ??= await chromium.launch({ executablePath, args: FLAGS })
  return browser
}

// `problems` gathers what a person would find in the console: errors, refused by policy or thrown.
// The page is closed with the test `t`.
export async function newPage(t, options = {}) {
  const launched = await theBrowser()
  const context = await launched.newContext({ viewport: PHONE, locale: 'en-GB', ...options })
  t.after(() => context.close())
  context.setDefaultTimeout(WAIT_MS)
  const page = await context.newPage()
  const problems = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy violated: ${violatedDirective} ${blockedURI}`)
    })
  })
  return { page, problems }
}

export const live = (page) => page.locator('.bar-age[data-condition=live]')

export async function openLive(page, url) {
  await page.goto(url)
  await live(page).waitFor()
}

export const nodeValue = (page, node) => page.locator(`.node-${node} .node-value`)

export async function unfoldAll(page) {
  const folded = page.locator('button[aria-expanded=false]')
  while ((await folded.count()) > 0) await folded.first().click()
}
