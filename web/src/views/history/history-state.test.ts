import { expect, it } from 'vitest'
import { parseState, queryOf } from './history-state.ts'

const TODAY = new Date(2026, 10, 25)
const parse = (query: string) => parseState(query, TODAY)

it('an empty address is today, with the usual signals', () => {
  expect(parse('')).toEqual({ period: 'day', day: TODAY, zoom: null, signals: null })
  expect(queryOf(parse(''), TODAY)).toBe('')
})

it.each([
  'period=week',
  'period=month&date=2026-03-29',
  'date=2026-03-29&from=2026-03-29T00:30:00.000Z&to=2026-03-29T02:00:00.000Z',
  'period=all&signals=battery_voltage,pv_input_power',
])('%s is written as it is read', (query) => {
  expect(queryOf(parse(query), TODAY)).toBe(query)
})

it.each([
  ['period=century', ''],
  ['date=2026-02-30', ''],
  ['from=yesterday&to=2026-11-25T00:00:00.000Z', ''],
  ['from=2026-11-25T00:00:00.000Z&to=2026-11-24T00:00:00.000Z', ''],
  ['signals=', ''],
  ['signals=a,a,../b,c', 'signals=a,c'],
])('of %s what means nothing is left out', (query, rest) => {
  expect(queryOf(parse(query), TODAY)).toBe(rest)
})

it('keeps what is not its own', () => {
  expect(queryOf(parse('inverter=9293&period=week'), TODAY, 'inverter=9293')).toBe(
    'inverter=9293&period=week',
  )
})
