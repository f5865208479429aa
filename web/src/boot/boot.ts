// boot.ts: becomes boot.js, which runs before the framework is even loaded.
//
// It sets the colours, asks for the live reading at once, and writes the first numbers into the
// shell of index.html. The app finds the answer in `heliowireBoot` and takes over from there.

import { chosenInverter, isWholeSet } from '../api/chosen.ts'
import type { FullInverter, Snapshot, Warning } from '../api/types.ts'
import { applyTheme, storedTheme } from '../ui/theme-mode.ts'
import { energyOf } from '../views/overview/energy.ts'
import { fullName } from '../views/overview/set.ts'
import { drawnOf, headline, saidWarnings } from '../views/overview/words.ts'
import type { BootResult } from './result.ts'

function write(selector: string, text: string) {
  // Only the shell is written to: once the framework has drawn, the page is its own.
  const element = document.querySelector(`[data-shell] ${selector}`)
  if (element) element.textContent = text
}

function paintWarnings(warnings: Warning[]) {
  const list = document.querySelector('[data-shell] .notices')
  const blank = list?.firstElementChild
  if (!list || !blank || warnings.length === 0) return
  const items = saidWarnings(warnings).map(({ severity, title, since, advice }) => {
    const item = blank.cloneNode(true) as Element
    item.firstElementChild?.setAttribute('data-tone', severity)
    const [strong, small, paragraph] = item.querySelectorAll('strong, small, p')
    strong?.append(title)
    small?.append(since)
    paragraph?.append(advice)
    return item
  })
  list.replaceChildren(...items)
  list.removeAttribute('hidden')
}

function paint(inverter: FullInverter) {
  const energy = energyOf(inverter.readings)
  const drawn = drawnOf(energy)
  const nodes = new Set<string>(drawn.map(({ node }) => node))
  for (const part of document.querySelectorAll<HTMLElement>('[data-shell] [data-part]')) {
    part.hidden = !nodes.has(part.dataset.part ?? '')
  }
  for (const { node, word, value, detail, direction } of drawn) {
    write(`.node-${node} .node-value`, value)
    write(`.node-${node} .node-detail`, detail)
    write(`.node-${node} .node-word`, word)
    for (const part of document.querySelectorAll(`[data-shell] [data-part=${node}]`)) {
      part.setAttribute('data-flow', String(direction))
    }
  }
  const arc = document.querySelector('[data-shell] .ring-level')
  arc?.setAttribute('stroke-dasharray', `${energy.level ?? 0} 100`)
  paintWarnings(inverter.warnings)
  write('.bar-name', fullName(inverter))
  if (inverter.state === 'online') write('.headline', headline(energy) ?? '')
  if (inverter.simulated)
    document.querySelector('[data-shell] .simulated')?.removeAttribute('hidden')
}

function whenParsed(draw: () => void) {
  if (document.readyState !== 'loading') draw()
  else document.addEventListener('DOMContentLoaded', draw)
}

applyTheme(storedTheme())
// The shell is a picture of the first view only.
if (location.hash.startsWith('#/history')) document.documentElement.dataset.view = 'history'

const result: BootResult = { received: null, done: Promise.resolve() }
window.heliowireBoot = result
result.done = fetch('/api/v1/live')
  .then((response) => (response.ok ? (response.json() as Promise<Snapshot>) : null))
  .then((snapshot) => {
    if (!snapshot) return
    result.received = { snapshot, at: performance.now() }
    // To add up a whole set is left to the app: it would make this file a quarter larger for all.
    const inverter = isWholeSet() ? undefined : chosenInverter(snapshot.inverters)
    if (inverter) whenParsed(() => paint(inverter))
  })
  .catch(() => undefined) // the app says it, with the values of the last visit
