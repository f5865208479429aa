// icons.mjs: draws the PNG icons from the SVG ones with Chromium; run after a change of the SVGs.
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'

const FOLDER = new URL('../public/icons/', import.meta.url)
const ICONS = [
  { from: 'icon.svg', to: 'icon-192.png', size: 192 },
  { from: 'icon.svg', to: 'icon-512.png', size: 512 },
  { from: 'icon-maskable.svg', to: 'icon-maskable-192.png', size: 192 },
  { from: 'icon-maskable.svg', to: 'icon-maskable-512.png', size: 512 },
  { from: 'icon-maskable.svg', to: 'apple-touch-icon.png', size: 180 },
]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const { from, to, size } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const svg = await readFile(new URL(from, FOLDER), 'utf8')
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`)
  await writeFile(new URL(to, FOLDER), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
