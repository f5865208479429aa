import { render } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import page from '../../index.html?raw'
import { createLive } from '../api/live.ts'
import { App } from '../app.tsx'
import { createClock } from '../lib/clock.ts'
import { inverter, reading, snapshot, warning } from '../testing/messages.ts'

async function boot(answer: () => Promise<Response>) {
  document.body.innerHTML = new DOMParser().parseFromString(page, 'text/html').body.innerHTML
  vi.stubGlobal('fetch', answer)
  vi.resetModules()
  await import('./boot.ts')
  await window.heliowireBoot?.done
}

const text = (selector: string) => document.querySelector(selector)?.textContent

afterEach(() => {
  document.documentElement.removeAttribute('data-theme')
  document.body.innerHTML = ''
})

it('paints the first values into the shell and leaves the answer to the app', async () => {
  await boot(async () => Response.json(snapshot([inverter({ simulated: true })])))
  expect(text('.node-solar .node-value')).toBe('1.84\u00a0kW')
  expect(text('.node-battery .node-detail')).toBe('81\u00a0%')
  expect(text('.headline')).toBe('Solar powers the house and charges the battery')
  expect(text('.bar-name')).toBe('Barn')
  expect(document.querySelector('.simulated')).not.toHaveAttribute('hidden')
  expect(document.querySelector('.wire-solar')).toHaveAttribute('data-flow', '1')
  expect(document.querySelector('.ring-level')).toHaveAttribute('stroke-dasharray', '81 100')
  expect(window.heliowireBoot?.received?.snapshot.seq).toBe(7)
})

it('leaves out what a solar charger does not have', async () => {
  const readings = {
    total_pv_power: reading(488),
    pv_total_charging_power: reading(488),
    battery_power: reading(488),
  }
  await boot(async () => Response.json(snapshot([inverter({ readings })])))
  for (const part of ['solar', 'battery', 'grid', 'house'])
    for (const element of document.querySelectorAll(`[data-part=${part}]`))
      expect(element.hasAttribute('hidden')).toBe(part === 'grid' || part === 'house')
})

it('paints the warnings, faults first, with what to do', async () => {
  const warnings = [
    warning('warning_pv_loss', { severity: 'info', text: 'No PV power' }),
    warning('warning_battery_low'),
    warning('warning_overload', { severity: 'fault', text: 'Overload', advice: 'Reduce it.' }),
  ]
  await boot(async () => Response.json(snapshot([inverter({ warnings })])))
  const notices = [...document.querySelectorAll('.notices .notice')]
  expect(notices.map((notice) => notice.getAttribute('data-tone'))).toEqual([
    'fault',
    'warning',
    'info',
  ])
  expect(notices[0]).toHaveTextContent(/^Fault: Overload\s*since .+Reduce it\.$/)
})

it('paints no headline over values that are old', async () => {
  await boot(async () => Response.json(snapshot([inverter({ state: 'silent' })])))
  expect(text('.headline')?.trim()).toBe('')
  expect(text('.node-solar .node-value')).toBe('1.84\u00a0kW')
})

it('leaves a whole set to the app, and says the place of a unit', async () => {
  const unit = inverter({ role: 'slave', phase: 'L2', behind: '9292' })
  const answer = async () => Response.json(snapshot([unit]))
  localStorage.setItem('heliowire-inverter', `all:${unit.id}`)
  await boot(answer)
  expect(text('.node-solar .node-value')).toBe('–')
  expect(window.heliowireBoot?.received?.snapshot.seq).toBe(7)
  localStorage.clear()
  await boot(answer)
  expect(text('.bar-name')).toBe('Barn · slave · L2')
})

it('leaves the shell as it is when nobody answers', async () => {
  await boot(async () => Promise.reject(new TypeError('failed to fetch')))
  expect(text('.node-solar .node-value')).toBe('–')
  expect(window.heliowireBoot?.received).toBeNull()
})

it('sets the colours of the last visit', async () => {
  localStorage.setItem('heliowire-theme', 'dark')
  await boot(async () => Response.json(snapshot([])))
  expect(document.documentElement).toHaveAttribute('data-theme', 'dark')
})

// The shell stands in for the app: the same boxes in the same places, or the page would jump.
function skeletonOf(root: ParentNode): string[] {
  const parts = '.bar, .bar > *, .freshness, .now-words > *, .wire, .hub, .node, .node *'
  return [...root.querySelectorAll(`:is(${parts}):not(path)`)].map(
    (part) => part.getAttribute('class')?.replace(/ ?Mui\S+| ?css-\S+/g, '') || 'plain',
  )
}

it('has a shell of the same shape as the app', () => {
  const shell = new DOMParser().parseFromString(page, 'text/html')
  const { container } = render(<App live={createLive({ clock: createClock() })} />)
  const words = (list: string[]) =>
    list.filter((name) => !/^(bar-button|plain)?$/.test(name)).sort()
  expect(words(skeletonOf(container))).toEqual(words(skeletonOf(shell)))
})
