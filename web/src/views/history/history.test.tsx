import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { queries } from '../../api/queries.ts'
import type { LiveInverter } from '../../api/state.ts'
import type { History as Answer } from '../../api/types.ts'
import type { Range } from '../../lib/period.ts'
import { inverter as told } from '../../testing/messages.ts'
import { drawn } from '../../testing/no-chart.tsx'
import { History } from './history.tsx'
import { findFirst } from './use-history.ts'

// The end-to-end test has a real one.
vi.mock('../../ui/chart.tsx', () => import('../../testing/no-chart.tsx'))

const NOW = new Date(2026, 10, 25, 15, 30)
const MINUTE = 60_000

type Asked = { path: string; query: URLSearchParams; accept: string | null }

let asked: Asked[] = []
let answer: (asked: Asked) => Response

function historyOf({ query }: Asked, values: (number | null)[] = [500, null, 1500]): Response {
  const names = (query.get('signals') ?? '').split(',')
  const low = values.map((value) => value && value - 100)
  const high = values.map((value) => value && value + 100)
  const body: Answer = {
    inverter: '9293',
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
    step_ms: MINUTE,
    time_ms: values.map((_, index) => index * MINUTE),
    signals: Object.fromEntries(names.map((name) => [name, { mean: values, min: low, max: high }])),
  }
  return Response.json(body)
}

function unit(more: Partial<LiveInverter> = {}): LiveInverter {
  const { age_ms, energy_today, readings, ...rest } = told()
  const live = Object.entries(readings).map(([name, { age_ms: _, ...reading }]) => [
    name,
    { ...reading, takenAt: 0 },
  ])
  return {
    ...rest,
    capabilities: ['live', 'history'],
    goodAt: age_ms,
    energyToday: energy_today,
    heardAt: {},
    readings: Object.fromEntries(live),
    ...more,
  }
}

let address = ''

function Page({ inverter }: { inverter: LiveInverter }) {
  const [query, setQuery] = useState(address)
  address = query
  return (
    <History
      {...{ inverter, query }}
      whole={false}
      link="open"
      firstSignals={['total_pv_power', 'load_power', 'battery_power', 'grid_power']}
      onQuery={setQuery}
    />
  )
}

function open(query = '', inverter = unit()) {
  address = query
  return render(<Page inverter={inverter} />)
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  queries.clear()
  asked = []
  answer = (one) => historyOf(one)
  vi.stubGlobal('fetch', async (path: string, { headers }: { headers: { Accept: string } }) => {
    const url = new URL(path, 'http://here')
    const one = { path: url.pathname, query: url.searchParams, accept: headers.Accept }
    asked.push(one)
    return answer(one)
  })
})
afterEach(() => {
  vi.useRealTimers()
})

const chart = () => screen.findByText('Average of what is shown')
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const values = (name: string) => document.querySelector(`dl [data-name=${name}] dd`)

it('asks for the local day and the four powers', async () => {
  open()
  await chart()
  expect(asked).toHaveLength(1)
  expect(asked[0]?.path).toBe('/api/v1/inverters/9293/history')
  expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
    signals: 'total_pv_power,load_power,battery_power,grid_power',
    from: new Date(2026, 10, 25).toISOString(),
    to: new Date(2026, 10, 26).toISOString(),
    points: '1200',
  })
  expect(screen.getByRole('heading', { name: 'Wed, Nov 25, 2026' })).toBeVisible()
})

it('says what it shows in words, too', async () => {
  open('signals=load_power')
  await chart()
  expect(values('load_power')).toHaveTextContent('1.00 kW400 W – 1.60 kW')
  expect(
    screen.getByText('Load power was between 400 W and 1.60 kW, 1.00 kW on average.'),
  ).toBeInTheDocument()
  expect(screen.getByText(/^Means of 1 minute/)).toBeVisible()
})

it('goes to other days and back to today, and the address follows', async () => {
  open()
  await chart()
  expect(screen.getByRole('button', { name: 'Next day' })).toBeDisabled()
  await press('Previous day')
  expect(address).toBe('date=2026-11-24')
  await press('Week')
  expect(address).toBe('period=week&date=2026-11-24')
  await press('Previous week')
  expect(address).toMatch(/^period=week&date=2026-11-1[56]$/)
  await press('Today')
  expect(address).toBe('period=week')
})

it('asks for the part that is zoomed into, and for the whole again', async () => {
  open('signals=load_power')
  await chart()
  const from = Date.UTC(2026, 10, 25, 10)
  act(() => drawn.props?.onZoom({ from, to: from + 60 * MINUTE }))
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect(asked[1]?.query.get('from')).toBe('2026-11-25T10:00:00.000Z')
  expect(asked[1]?.query.get('to')).toBe('2026-11-25T11:00:00.000Z')
  expect(address).toContain('from=2026-11-25T10:00:00.000Z&to=2026-11-25T11:00:00.000Z')
  await press('Zoom in')
  expect(drawn.props?.range).toEqual({ from: from + 15 * MINUTE, to: from + 45 * MINUTE })
  await press('Later')
  expect(drawn.props?.range).toEqual({ from: from + 30 * MINUTE, to: from + 60 * MINUTE })
  await press('Whole period')
  expect(address).toBe('signals=load_power')
})

it('readings are searched and chosen, of two units at most', async () => {
  open('signals=load_power,battery_voltage')
  await chart()
  await press('Choose readings')
  const sheet = await screen.findByRole('dialog', { name: 'Readings' })
  expect(within(sheet).getByRole('status')).toHaveTextContent(
    'Two units fit at once, W and V are drawn.',
  )
  expect(within(sheet).getByRole('checkbox', { name: /^Battery state of charge/ })).toBeDisabled()
  await userEvent.type(within(sheet).getByRole('searchbox'), 'grid volt')
  const boxes = within(sheet).getAllByRole('checkbox')
  expect(boxes).toHaveLength(1)
  await userEvent.click(boxes[0] as HTMLElement)
  expect(address).toBe('signals=load_power,battery_voltage,grid_voltage')
})

it('says which readings do not fit', async () => {
  open('signals=load_power,battery_voltage,battery_capacity')
  await chart()
  expect(screen.getByText(/^Not drawn, as only two units fit at once \(W and V\):/)).toBeVisible()
  expect(asked[0]?.query.get('signals')).toBe('load_power,battery_voltage')
})

it('has a table with the same values', async () => {
  open('signals=load_power')
  await chart()
  await userEvent.click(screen.getByRole('button', { name: /^Table/ }))
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.map((row) => row.querySelector('td')?.firstChild?.textContent)).toEqual([
    '500',
    '–',
    '1500',
  ])
})

it('saves what is seen as a file', async () => {
  const saved: string[] = []
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL() {} }),
  )
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download)
  })
  open('signals=load_power')
  await chart()
  await press('CSV')
  await vi.waitFor(() => expect(saved).toEqual(['heliowire-9293-2026-11-25.csv']))
  expect(asked[1]?.accept).toBe('text/csv')
  expect(asked[1]?.query.toString()).toBe(asked[0]?.query.toString())
})

it('says that nothing was recorded', async () => {
  answer = (one) => historyOf(one, [null, null])
  open()
  expect(await screen.findByText('Nothing was recorded')).toBeVisible()
  expect(values('load_power')).toHaveTextContent('–')
})

it('shows the words of a refusal, and asks again when told to', async () => {
  const detail = 'No history is kept: the disk is full.'
  answer = () => Response.json({ detail }, { status: 503 })
  open()
  expect(await screen.findByText(detail)).toBeVisible()
  expect(asked).toHaveLength(1)
  answer = (one) => historyOf(one)
  await press('Try again')
  await chart()
  expect(screen.queryByText(detail)).toBeNull()
})

it('tells a lost connection from a refusal', async () => {
  answer = () => {
    throw new TypeError('Failed to fetch')
  }
  open()
  expect(
    await screen.findByText('No connection to Heliowire', undefined, { timeout: 5000 }),
  ).toBeVisible()
})

it('says why there is no history, and asks for none', () => {
  open('', unit({ capabilities: ['live'] }))
  expect(screen.getByText('No history of this inverter')).toBeVisible()
  expect(asked).toEqual([])
})

it('everything starts with the first value, found by ever finer questions', async () => {
  const first = Date.UTC(2026, 4, 3, 7, 13)
  const ranges: Range[] = []
  const ask = async (range: Range): Promise<Answer> => {
    ranges.push(range)
    const step = Math.max(MINUTE, Math.ceil((range.to - range.from) / 100))
    const starts = Array.from({ length: 100 }, (_, index) => index * step)
    const mean = starts.map((start) => (range.from + start + step > first ? 1 : null))
    return {
      inverter: '9293',
      from: new Date(range.from).toISOString(),
      to: new Date(range.to).toISOString(),
      step_ms: step,
      time_ms: starts,
      signals: { load_power: { mean } },
    }
  }
  const whole = { from: Date.UTC(2016, 10, 26), to: Date.UTC(2026, 10, 26) }
  const found = await findFirst(ask, whole)
  expect(Math.abs((found ?? 0) - first)).toBeLessThan(60 * MINUTE)
  expect(ranges.length).toBeLessThanOrEqual(4)
  expect(
    await findFirst(async (range) => ({ ...(await ask(range)), signals: {} }), whole),
  ).toBeNull()
})
