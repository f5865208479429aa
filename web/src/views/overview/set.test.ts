import { describe, expect, it } from 'vitest'
import type { LiveInverter } from '../../api/state.ts'
import { inverter, reading, warning } from '../../testing/messages.ts'
import { energyOf } from './energy.ts'
import { fullName, isSet, placeWords, shortName, stateWords, unitsOf, wholeSet } from './set.ts'

function unit(more: Parameters<typeof inverter>[0]): LiveInverter {
  const { energy_today, ...rest } = inverter(more)
  return { ...rest, energyToday: energy_today, heardAt: 0 } as unknown as LiveInverter
}

const totals = {
  total_ac_output_active_power: reading(2500, { unit: 'W' }),
  total_output_load_percent: reading(17, { unit: '%' }),
}
const own = inverter().readings
const front = unit({
  id: '100001',
  role: 'master',
  phase: 'L1',
  readings: { ...own, ...totals },
  energy_today: { solar_wh: 4000, load_wh: 3000 },
})
const second = unit({
  id: '100002',
  name: '100002',
  role: 'slave',
  phase: 'L2',
  behind: '100001',
  readings: { ...own, total_pv_power: reading(900, { unit: 'W', estimated: true }) },
})
const stranger = unit({ id: '200001' })

describe('the units of a set', () => {
  it('are the one on the cable and those behind it', () => {
    expect(unitsOf([stranger, second, front], front)).toEqual([front, second])
    expect(unitsOf([front, second, stranger], stranger)).toEqual([stranger])
  })

  it('may have cables of their own where there is one set', () => {
    const cabled = unit({ id: '100003', role: 'slave' })
    expect(unitsOf([front, second, cabled], front)).toEqual([front, second, cabled])
    const third = unit({ id: '100004', role: 'slave', behind: '100003' })
    expect(unitsOf([cabled, third, second, front], third)).toEqual([front, cabled, third, second])
    const other = unit({ id: '300001', role: 'master' })
    expect(unitsOf([front, second, cabled, other], front)).toEqual([front, second])
  })

  it('are a whole only where somebody tells its totals', () => {
    expect(isSet([front, second], front)).toBe(true)
    expect(isSet([front, second], second)).toBe(false)
    expect(isSet([front], front)).toBe(false)
    const cabled = unit({ id: '100003', role: 'slave', readings: { ...own, ...totals } })
    expect([cabled, front].filter((one) => isSet([cabled, front], one))).toEqual([front])
    const silent = unit({ id: '100001', role: 'master' })
    expect(isSet([silent, second], silent)).toBe(false)
  })
})

describe('the whole set', () => {
  it('has the load that it tells, and the sums of what it does not', () => {
    const { solar, house, battery, load } = energyOf(wholeSet([front, second], front).readings)
    expect(house.watts).toBe(2500)
    expect(load).toBe(17)
    expect(solar).toEqual({ watts: 1840 + 900, estimated: true })
    expect(battery).toEqual({ watts: 2 * 1020, estimated: false })
  })

  it('knows no sum of which a part is not known', () => {
    const dark = unit({
      id: '100002',
      behind: '100001',
      readings: { ...own, total_pv_power: reading(null) },
    })
    const { solar, battery } = energyOf(wholeSet([front, dark], front).readings)
    expect(solar.watts).toBeNull()
    expect(battery.watts).toBe(2040)
  })

  it('leaves out a unit that is away', () => {
    const away: LiveInverter = { ...second, state: 'offline' }
    expect(energyOf(wholeSet([front, away], front).readings).solar.watts).toBe(1840)
  })

  it('knows no sum while a unit is silent', () => {
    const silent: LiveInverter = { ...second, state: 'silent' }
    const { solar, house } = energyOf(wholeSet([front, silent], front).readings)
    expect(solar.watts).toBeNull()
    expect(house.watts).toBe(2500)
  })

  it('is told by another cable while that of the first is out', () => {
    const out: LiveInverter = { ...front, state: 'offline' }
    const other = {
      total_ac_output_active_power: reading(1200, { unit: 'W' }),
    }
    const cabled = unit({ id: '100003', role: 'slave', readings: { ...own, ...other } })
    const { id, state, readings } = wholeSet([out, second, cabled], out)
    expect([id, state]).toEqual(['100001', 'online'])
    expect(energyOf(readings).house.watts).toBe(1200)
  })

  it('tells nothing twice', () => {
    const { readings } = wholeSet([front, second], front)
    expect(Object.keys(readings).filter((name) => name in totals)).toEqual([])
  })

  it('says of a warning whose it is', () => {
    const hot = { ...second, warnings: [warning('fan_locked', { text: 'Fan locked' })] }
    expect(wholeSet([front, hot], front).warnings[0]?.text).toBe('100002: Fan locked')
  })

  it('has no energy of the day while a part of it is unknown', () => {
    expect(wholeSet([front, second], front).energyToday).toEqual({ solar_wh: null, load_wh: null })
  })
})

it('calls a unit by the end of its serial number', () => {
  expect(shortName({ id: '96932009548063', name: '96932009548063' })).toBe('…548063')
  expect(shortName({ id: '96932009548063', name: 'Barn' })).toBe('Barn')
})

it('says the place of a unit in a set, and nothing of one that is alone', () => {
  expect(placeWords(second)).toBe('slave · L2')
  expect(placeWords(inverter())).toBe('')
  expect(fullName(second)).toBe('100002 · slave · L2')
  expect(fullName(stranger)).toBe(stranger.name)
  expect(stateWords({ ...second, state: 'silent' })).toBe('slave · L2 · silent')
})
