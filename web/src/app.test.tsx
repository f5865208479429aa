import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLive } from './api/live.ts'
import { loadLast, storeLast } from './api/stored.ts'
import type { FullInverter } from './api/types.ts'
import { App } from './app.tsx'
import { createClock } from './lib/clock.ts'
import {
  change,
  hello,
  inverter,
  reading,
  snapshot,
  socketShelf,
  warning,
} from './testing/messages.ts'

vi.mock('./ui/chart.tsx', () => import('./testing/no-chart.tsx'))

function open() {
  const shelf = socketShelf()
  const live = createLive({
    clock: createClock(),
    openSocket: shelf.open,
    onFrame: (draw) => draw(),
  })
  const view = render(<App live={live} />)
  act(() => live.start())
  const say: typeof shelf.last.say = (...messages) => act(() => shelf.last.say(...messages))
  return { ...view, live, shelf, say }
}

function openWith(...inverters: FullInverter[]) {
  const world = open()
  world.say(hello(), snapshot(inverters))
  return world
}

const node = (name: string) => screen.getByRole('button', { name: new RegExp(name) })

it('shows a picture of the same shape while it waits', () => {
  open()
  expect(screen.getByRole('main')).toHaveAttribute('aria-busy', 'true')
  expect(node('Solar')).toHaveTextContent('–')
  expect(screen.getByText('Connecting')).toBeVisible()
})

it('says where the power comes from and where it goes', () => {
  openWith(inverter())
  expect(screen.getByText('Solar powers the house and charges the battery')).toBeVisible()
  expect(screen.getByText('Mode: Battery')).toBeVisible()
  expect(node('Solar')).toHaveTextContent('1.84 kW')
  expect(node('Battery')).toHaveTextContent('1.02 kW81 %')
  expect(node('House')).toHaveTextContent('750 W')
  expect(node('Grid')).toHaveTextContent('≈0 W231 V')
  expect(screen.getByText('Losses').nextSibling).toHaveTextContent('70 W')
  expect(screen.getByText(/^Live · /)).toBeVisible()
})

it('shows a set as a whole, and each of its units', async () => {
  const totals = { total_ac_output_active_power: reading(1500, { unit: 'W' }) }
  const front = inverter({ role: 'master', phase: 'L1' })
  openWith(
    { ...front, readings: { ...front.readings, ...totals } },
    inverter({ id: '9294', name: '9294', role: 'slave', phase: 'L2', behind: '9293' }),
  )
  expect(node('House')).toHaveTextContent('750 W')
  await userEvent.click(screen.getByRole('button', { name: /^All 2 units/ }))
  expect(node('House')).toHaveTextContent('1.50 kW')
  expect(node('Solar')).toHaveTextContent('3.68 kW')
  const units = screen.getByRole('region', { name: 'Units' })
  await userEvent.click(within(units).getByRole('button', { name: /^9294 slave · L2/ }))
  expect(node('House')).toHaveTextContent('750 W')
  expect(screen.getByText('9294 · slave · L2')).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Units' })).toBeNull()
  const through = screen.getByText(/^Asked through the cable of/)
  await userEvent.click(within(through).getByRole('button', { name: front.name }))
  expect(screen.getByText(`${front.name} · master · L1`)).toBeVisible()
  const strip = screen.getByRole('navigation', { name: 'Inverters' })
  await userEvent.click(within(strip).getByRole('button', { name: '9294 slave · L2' }))
  expect(screen.getByText('9294 · slave · L2')).toBeVisible()
  localStorage.clear()
})

it('follows changes', () => {
  const { say } = openWith(inverter())
  const readings = { total_pv_power: reading(0, { unit: 'W' }), battery_power: reading(-820) }
  say(change(8, [{ id: '9293', heard: ['QPIGS'], readings }]))
  expect(screen.getByText('The battery powers the house')).toBeVisible()
  expect(node('Battery')).toHaveTextContent('Discharging')
})

it('shows every reading in a card of its group, settings folded', async () => {
  const more = {
    battery_temperature: reading(null, { unit: '°C' }),
    battery_float_voltage: reading(27, { unit: 'V', source: 'QPIRI' }),
  }
  const given = inverter()
  openWith({ ...given, readings: { ...given.readings, ...more } })
  const battery = screen.getByRole('region', { name: 'Battery' })
  expect(within(battery).getByText('Battery voltage').nextSibling).toHaveTextContent('26.50V')
  expect(within(battery).queryByText('Battery temperature')).not.toBeInTheDocument()
  await userEvent.click(
    within(battery).getByRole('button', { name: '1 not reported by the inverter' }),
  )
  expect(within(battery).getByText('Battery temperature').nextSibling).toHaveTextContent('–')
  expect(screen.queryByRole('region', { name: 'Battery management' })).not.toBeInTheDocument()

  const settings = screen.getByRole('button', { name: /Settings/ })
  expect(settings).toHaveAttribute('aria-expanded', 'false')
  await userEvent.click(settings)
  expect(settings).toHaveAttribute('aria-expanded', 'true')
  expect(screen.getByRole('region', { name: /Settings/ })).toHaveTextContent('27.0V')
})

it('shows three phases side by side', () => {
  const given = inverter()
  const phases = {
    ac_output_voltage: reading(230.1, { unit: 'V' }),
    l2_ac_output_voltage: reading(231, { unit: 'V' }),
    l3_ac_output_voltage: reading(229.4, { unit: 'V' }),
  }
  openWith({ ...given, readings: { ...given.readings, ...phases } })
  const output = screen.getByRole('region', { name: 'Output' })
  const table = within(output).getByRole('table', { name: 'Output by phase' })
  expect(
    within(table)
      .getAllByRole('columnheader')
      .map((cell) => cell.textContent),
  ).toEqual(['L1', 'L2', 'L3'])
  expect(within(table).getByRole('row', { name: 'Voltage 230.1V 231.0V 229.4V' })).toBeVisible()
  expect(within(output).getByText('Load power').nextSibling).toHaveTextContent('750W')
})

it('draws a solar charger without grid and house', () => {
  openWith(
    inverter({
      readings: {
        total_pv_power: reading(488, { unit: 'W' }),
        pv_total_charging_power: reading(488, { unit: 'W' }),
        battery_power: reading(488, { unit: 'W' }),
        battery_voltage: reading(53.38, { unit: 'V' }),
      },
    }),
  )
  expect(node('Battery')).toHaveTextContent('488 W53.4 V')
  for (const name of ['Grid', 'House'])
    expect(screen.queryByRole('button', { name: new RegExp(name) })).not.toBeInTheDocument()
})

describe('marks and warnings', () => {
  it('marks a simulated inverter', () => {
    openWith(inverter({ simulated: true }))
    expect(screen.getByText('Simulated inverter – not real data')).toBeVisible()
  })

  it('leaves a real one unmarked', () => {
    openWith(inverter())
    expect(screen.queryByText(/Simulated/)).not.toBeInTheDocument()
  })

  it('lists faults before warnings before notes, each with its word and what to do', () => {
    openWith(
      inverter({
        warnings: [
          warning('warning_pv_loss', { severity: 'info', text: 'No PV power' }),
          warning('warning_battery_low', { advice: 'Let the sun charge it.' }),
          warning('warning_overload', {
            severity: 'fault',
            text: 'Overload',
            advice: 'Reduce the load.',
          }),
        ],
      }),
    )
    const items = within(screen.getByRole('list', { name: 'Active warnings' })).getAllByRole(
      'listitem',
    )
    expect(items[0]).toHaveTextContent(/^Fault: Overload.*Reduce the load\.$/)
    expect(items[1]).toHaveTextContent(/^Warning: Battery low.*Let the sun charge it\.$/)
    expect(items[2]).toHaveTextContent(/^Note: No PV power/)
  })
})

describe('old values', () => {
  const silent = inverter({ state: 'silent', age_ms: 42_000, problem: 'Check the cable.' })

  it('are grey and say since when and what to do', () => {
    const { container } = openWith(silent)
    expect(screen.getByText('No answer from the inverter')).toBeVisible()
    expect(screen.getByText('Check the cable.')).toBeVisible()
    expect(screen.getByText(/Last values from .*, 4[23] s ago/)).toBeVisible()
    expect(screen.getByText(/Silent · 4[23] s ago/)).toBeVisible()
    expect(container.querySelector('.flow')).toHaveAttribute('data-old')
    expect(node('Solar')).toHaveTextContent('1.84 kW')
    expect(screen.queryByText(/powers the house/)).not.toBeInTheDocument()
  })

  it('become live again', () => {
    const { container, say } = openWith(silent)
    say(change(8, [{ id: '9293', state: 'online', problem: null, age_ms: 100, heard: ['QPIGS'] }]))
    expect(screen.getByText(/^Live · /)).toBeVisible()
    expect(container.querySelector('.flow')).not.toHaveAttribute('data-old')
    expect(screen.queryByText('Check the cable.')).not.toBeInTheDocument()
  })

  it('of an earlier visit are shown while the server is away, with a way to try again', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const first = openWith(inverter({ age_ms: 60_000 }))
    storeLast(first.live.state(), first.live.now())
    first.unmount()

    const { live, shelf } = open()
    const last = loadLast(live.now())
    act(() => last && live.restore(last))
    act(() => shelf.last.breakOff())
    act(() => void vi.advanceTimersByTime(600))
    act(() => shelf.last.breakOff())
    expect(screen.getByText('No connection to Heliowire')).toBeVisible()
    expect(node('Solar')).toHaveTextContent('1.84 kW')

    const tried = shelf.sockets.length
    vi.useRealTimers()
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }))
    expect(shelf.sockets).toHaveLength(tried + 1)
  })
})

describe('no inverter', () => {
  it('shows the server’s own sentence', () => {
    const { say } = open()
    say(hello(), { ...snapshot([]), problem: 'No USB device looks like an inverter.' })
    expect(screen.getByText('No USB device looks like an inverter.')).toBeVisible()
  })

  it('says what to do when the server says nothing', () => {
    openWith()
    expect(screen.getByText(/Plug the cable of your inverter/)).toBeVisible()
  })

  it('says so when Heliowire was never reached', () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const { shelf } = open()
    act(() => shelf.last.breakOff())
    act(() => void vi.advanceTimersByTime(600))
    act(() => shelf.last.breakOff())
    expect(screen.getByText('No connection to Heliowire')).toBeVisible()
    vi.useRealTimers()
  })
})

describe('several inverters', () => {
  const garage = inverter({
    id: '5555',
    name: 'Garage',
    readings: { total_pv_power: reading(12, { unit: 'W' }) },
  })

  it('can be chosen, and the choice is kept', async () => {
    const first = openWith(inverter(), garage)
    await userEvent.click(screen.getByRole('button', { name: 'Garage' }))
    expect(node('Solar')).toHaveTextContent('12 W')
    first.unmount()
    openWith(inverter(), garage)
    expect(node('Solar')).toHaveTextContent('12 W')
    expect(screen.getByRole('button', { name: 'Garage' })).toHaveAttribute('aria-pressed', 'true')
  })

  it('give way to the first when the chosen one is gone', async () => {
    const { say } = openWith(inverter(), garage)
    await userEvent.click(screen.getByRole('button', { name: 'Garage' }))
    say(change(8, [], ['5555']))
    expect(node('Solar')).toHaveTextContent('1.84 kW')
    expect(screen.queryByRole('button', { name: 'Garage' })).not.toBeInTheDocument()
  })
})

describe('sheets', () => {
  it('show the readings of a node with age and source', async () => {
    openWith(inverter())
    await userEvent.click(node('Grid'))
    const sheet = await screen.findByRole('dialog', { name: 'Grid' })
    expect(sheet).toHaveTextContent(/Grid voltage(now|\d s ago) · QPIGS231.4V/)
    expect(sheet).toHaveTextContent('≈ means estimated')
    await userEvent.click(within(sheet).getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  })

  it('say of an estimated battery how it was estimated', async () => {
    const given = inverter()
    const battery_power = reading(97, { unit: 'W', estimated: true })
    openWith({ ...given, readings: { ...given.readings, battery_power } })
    await userEvent.click(node('Battery'))
    const sheet = await screen.findByRole('dialog', { name: 'Battery' })
    expect(sheet).toHaveTextContent('does not measure the power at the battery')
  })

  it('of the inverter shows who it is and how well the line works', async () => {
    const line = {
      questions: 200,
      answers: 179,
      timeouts: 1,
      damaged: 0,
      mismatched: 0,
      refused: 20,
    }
    vi.stubGlobal('fetch', async (path: string) =>
      Response.json(path.includes('health') ? { version: '0.1.0', uptime_s: 3700 } : { line }),
    )
    openWith(inverter())
    await userEvent.click(node('Inverter'))
    const sheet = await screen.findByRole('dialog', { name: 'Inverter' })
    expect(sheet).toHaveTextContent('ModelVM III')
    expect(await within(sheet).findByText('99.5 %')).toBeVisible()
    expect(sheet).toHaveTextContent('1 h 1 min')
  })
})

it('goes through automatic, light and dark, and keeps it', async () => {
  openWith(inverter())
  const button = screen.getByRole('button', { name: /Colours: automatic/ })
  await userEvent.click(button)
  expect(document.documentElement).toHaveAttribute('data-theme', 'light')
  await userEvent.click(button)
  expect(document.documentElement).toHaveAttribute('data-theme', 'dark')
  expect(localStorage.getItem('heliowire-theme')).toBe('dark')
  await userEvent.click(button)
  expect(document.documentElement).not.toHaveAttribute('data-theme')
})

describe('views', () => {
  const tab = (name: string) =>
    within(screen.getByRole('navigation', { name: 'Views' })).getByRole('link', { name })
  const view = async (hash: string) => {
    location.hash = hash
    await waitFor(() => expect(location.hash).toBe(hash))
  }
  afterEach(() => {
    location.hash = ''
  })

  it('are links that say which one is shown', async () => {
    openWith(inverter())
    expect(tab('Now')).toHaveAttribute('aria-current', 'page')
    await userEvent.click(tab('History'))
    expect(await screen.findByText('No history of this inverter')).toBeVisible()
    expect(tab('History')).toHaveAttribute('aria-current', 'page')
    expect(tab('Now')).not.toHaveAttribute('aria-current')
    await userEvent.click(tab('Now'))
    expect(await screen.findByText('Solar powers the house and charges the battery')).toBeVisible()
  })

  it('are come back to as they were left', async () => {
    openWith(inverter())
    await act(() => view('#/history?period=week'))
    await act(() => view('#/'))
    await waitFor(() => expect(tab('History')).toHaveAttribute('href', '#/history?period=week'))
  })

  it('an address may name the inverter', async () => {
    await view('#/history?inverter=5555')
    openWith(inverter(), inverter({ id: '5555', name: 'Garage' }))
    expect(await screen.findByRole('heading', { name: 'History of Garage' })).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Barn' }))
    expect(await screen.findByRole('heading', { name: 'History of Barn' })).toBeInTheDocument()
    expect(location.hash).toBe('#/history?inverter=9293')
  })
})
