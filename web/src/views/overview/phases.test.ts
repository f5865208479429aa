import { describe, expect, it } from 'vitest'
import type { LiveReading } from '../../api/state.ts'
import { phasesOf, withoutTitle } from './phases.ts'

function list(values: Record<string, LiveReading['value']>) {
  return Object.entries(values).map(([name, value]) => ({
    name,
    reading: { value, source: 'PS', takenAt: 0 },
  }))
}

function names(values: Record<string, LiveReading['value']>) {
  const { titles, rows, rest } = phasesOf(list(values))
  return {
    titles,
    rows: rows.map(({ cells }) => cells.map((cell) => cell?.name ?? null)),
    rest: rest.map(({ name }) => name),
  }
}

describe('phases', () => {
  it('stand side by side, and what there is once does not', () => {
    const grid = {
      grid_power: 600,
      grid_voltage: 230.1,
      l2_grid_voltage: 231.2,
      l3_grid_voltage: 229.5,
    }
    expect(names(grid)).toEqual({
      titles: ['L1', 'L2', 'L3'],
      rows: [['grid_voltage', 'l2_grid_voltage', 'l3_grid_voltage']],
      rest: ['grid_power'],
    })
  })

  it('may be two, or missing in one quantity', () => {
    expect(names({ ac_output_voltage: 120, l2_ac_output_voltage: 119.8 }).titles).toEqual([
      'L1',
      'L2',
    ])
    const mixed = {
      ac_output_voltage: 230,
      l2_ac_output_voltage: 231,
      l3_ac_output_voltage: 229,
      ac_output_frequency: 50,
      l2_ac_output_frequency: 50,
    }
    expect(names(mixed).rows[1]).toEqual(['ac_output_frequency', 'l2_ac_output_frequency', null])
  })

  it('that nobody measures are no row', () => {
    const currents = { ac_output_current: null, l2_ac_output_current: null }
    expect(names(currents)).toMatchObject({ rows: [], rest: Object.keys(currents) })
  })

  it('are numbers: a flag of the second phase stays a row of its own', () => {
    expect(names({ load_on: true, l2_load_on: false }).rows).toEqual([])
  })
})

it('does not repeat the title of the card', () => {
  expect(withoutTitle('Output apparent power', 'Output')).toBe('Apparent power')
  expect(withoutTitle('Output 2 power', 'Output')).toBe('Output 2 power')
  expect(withoutTitle('Inverter current', 'Output')).toBe('Inverter current')
})
