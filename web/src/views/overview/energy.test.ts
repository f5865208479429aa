import { describe, expect, it } from 'vitest'
import { type Balance, balanceOf, directionOf, energyOf } from './energy.ts'
import { batteryWord, drawnOf, gridWord, headline, spokenPicture } from './words.ts'

type Given = {
  solar?: number
  battery?: number
  grid?: number
  house?: number
  level?: number
  volts?: number
}

function energy({ solar, battery, grid, house, level, volts }: Given) {
  const readings = {
    total_pv_power: solar,
    battery_power: battery,
    grid_power: grid,
    load_power: house,
    battery_capacity: level,
    grid_voltage: volts,
  }
  return energyOf(
    Object.fromEntries(
      Object.entries(readings).map(([name, value]) => [name, { value: value ?? null }]),
    ),
  )
}

describe('the headline', () => {
  const cases: [Given, string | null][] = [
    [
      { solar: 1800, battery: 1000, grid: 0, house: 740 },
      'Solar powers the house and charges the battery',
    ],
    [{ solar: 0, battery: -790, grid: 0, house: 720 }, 'The battery powers the house'],
    [{ solar: 300, battery: -400, grid: 0, house: 640 }, 'Solar and the battery power the house'],
    [
      { solar: 200, battery: 600, grid: 3000, house: 2350 },
      'Solar and the grid power the house and charge the battery',
    ],
    [
      { solar: 3000, battery: 500, grid: -1500, house: 900 },
      'Solar powers the house, charges the battery and feeds the grid',
    ],
    [{ solar: 9, battery: -9, grid: 9, house: 9 }, 'Nothing is flowing right now'],
    [{ solar: 0, battery: 0, grid: 0, house: 400 }, 'Power flows from an unknown source'],
    [{ solar: 14, battery: 0, grid: 0, house: 0 }, 'Solar gives a little'],
    [{}, null],
  ]
  for (const [given, text] of cases) {
    it(`of ${JSON.stringify(given)}`, () => expect(headline(energy(given))).toBe(text))
  }
})

describe('directions', () => {
  it('draws nothing below the tolerance', () => {
    expect([-9, 9, null].map((watts) => directionOf(watts, 'in'))).toEqual([0, 0, 0])
  })

  it('knows that charging leads away from the inverter', () => {
    const { battery } = energy({ battery: 500 })
    expect(directionOf(battery.watts, 'out')).toBe(-1)
  })
})

function wattsOf({ in: into, out, losses }: Balance) {
  return [into.watts, out.watts, losses.watts]
}

describe('the balance', () => {
  it('counts what comes in, what goes out and what is lost', () => {
    const balance = balanceOf(energy({ solar: 1800, battery: -200, grid: 100, house: 2000 }))
    expect(balance && wattsOf(balance)).toEqual([2100, 2000, 100])
  })

  it('counts feeding and charging as going out', () => {
    const balance = balanceOf(energy({ solar: 3000, battery: 500, grid: -1500, house: 900 }))
    expect(balance && wattsOf(balance)).toEqual([3000, 2900, 100])
  })

  it('knows no losses where the grid was reckoned from the rest', () => {
    const given = energy({ solar: 0, battery: 600, house: 2350 })
    const balance = balanceOf({ ...given, grid: { watts: 2950, estimated: true } })
    expect(balance && wattsOf(balance)).toEqual([2950, 2950, null])
    expect(balance?.in.estimated).toBe(true)
    expect(balance?.out.estimated).toBe(false)
  })

  it('knows no losses where the battery was reckoned from the rest', () => {
    const given = energy({ solar: 1000, grid: 0, house: 400 })
    const balance = balanceOf({ ...given, battery: { watts: 600, estimated: true } })
    expect(balance && wattsOf(balance)).toEqual([1000, 1000, null])
    expect(balance?.in.estimated).toBe(false)
    expect(balance?.out.estimated).toBe(true)
  })

  it('is about as sure as its parts', () => {
    const given = energy({ battery: 0, grid: 0, house: 600 })
    const balance = balanceOf({ ...given, solar: { watts: 700, estimated: true } })
    expect(balance?.in.estimated).toBe(true)
    expect(balance?.losses).toEqual({ watts: 100, estimated: true })
  })

  it('is unknown while a part of it is', () => {
    expect(balanceOf(energy({ solar: 1800, battery: 100, house: 700 }))).toBeNull()
  })
})

describe('the grid', () => {
  it('is there with its voltage and away without', () => {
    expect(energy({ volts: 231 }).gridPresent).toBe(true)
    expect(energy({ volts: 12 }).gridPresent).toBe(false)
    expect(energy({}).gridPresent).toBeNull()
  })

  it('is away when the inverter says so, whatever the voltage', () => {
    const readings = { grid_voltage: { value: 120 }, line_lost: { value: true } }
    expect(gridWord(energyOf(readings))).toBe('Not there')
  })

  it('marks an estimate, but not that nothing comes from an absent grid', () => {
    const grid_power = { value: 0, estimated: true }
    expect(energyOf({ grid_power, grid_voltage: { value: 230 } }).grid.estimated).toBe(true)
    expect(energyOf({ grid_power, grid_voltage: { value: 0 } }).grid.estimated).toBe(false)
    const [, grid] = drawnOf(energyOf({ grid_power: { value: 3010, estimated: true } }))
    expect(grid?.value).toBe('≈3.01\u00a0kW')
  })
})

it('takes what is called the same in every dialect, and nothing else', () => {
  const parts = {
    pv_input_power: { value: 640 },
    ac_output_active_power: { value: 900 },
    total_grid_active_power: { value: 300 },
  }
  const { solar, house, grid } = energyOf(parts)
  expect([solar.watts, house.watts, grid.watts]).toEqual([null, null, null])
})

describe('a unit with several phases', () => {
  const phases = {
    grid_voltage: { value: 0 },
    l2_grid_voltage: { value: 121.5 },
    output_load_percent: { value: 13 },
    l2_output_load_percent: { value: 40 },
  }

  it('has a grid when one of them has', () => {
    expect(energyOf(phases).gridPresent).toBe(true)
    expect(energyOf(phases).gridVoltage).toBe(121.5)
    const lost = { ...phases, line_lost: { value: true }, l2_line_lost: { value: false } }
    expect(energyOf(lost).gridPresent).toBe(true)
    expect(energyOf({ ...lost, l2_line_lost: { value: true } }).gridPresent).toBe(false)
  })

  it('is as loaded as its busiest phase', () => {
    expect(energyOf(phases).load).toBe(40)
  })
})

describe('a solar charger on its own', () => {
  const charger = energyOf({
    total_pv_power: { value: 1363 },
    pv_total_charging_power: { value: 1363 },
    battery_power: { value: 1363 },
    battery_voltage: { value: 54.32 },
  })

  it('has neither grid nor house', () => {
    expect(drawnOf(charger).map(({ node }) => node)).toEqual(['solar', 'battery'])
    expect(spokenPicture(charger)).toBe('Solar 1.36\u00a0kW. Battery charging, 1.36\u00a0kW.')
    expect(headline(charger)).toBe('Solar charges the battery')
    expect(balanceOf(charger)).toBeNull()
  })

  it('shows the battery\u2019s voltage, as nobody knows its level', () => {
    expect(drawnOf(charger)[1]?.detail).toBe('54.3\u00a0V')
  })

  it('is not seen in an inverter that tells the power of its trackers too', () => {
    const inverter = { pv_total_charging_power: { value: 9 }, grid_voltage: { value: null } }
    expect(energyOf(inverter).onlyCharges).toBe(false)
  })
})

it('says in one sentence each what the picture shows', () => {
  const given = energy({ solar: 1840, battery: -20, grid: 0, house: 1800, level: 81, volts: 230 })
  expect(batteryWord(given)).toBe('Discharging')
  expect(spokenPicture(given)).toBe(
    'Solar 1.84\u00a0kW. Battery discharging, 20\u00a0W, 81 per cent full. ' +
      'Grid ready, 0\u00a0W, grid is there. House uses 1.80\u00a0kW.',
  )
})

it('shows a dash for what is not known', () => {
  expect(drawnOf(energy({})).map(({ value }) => value)).toEqual(['–', '–', '–', '–'])
})
