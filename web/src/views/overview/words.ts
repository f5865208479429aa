// words.ts: the energy picture in words: the headline, and the twin of the picture for those who
// do not see it.
import type { Severity, Warning } from '../../api/types.ts'
import { clockTime, DASH, fixed, quantity, spaced } from '../../lib/format.ts'
import { type Direction, directionOf, type Energy, type Flow } from './energy.ts'

export function watts(flow: Flow): string {
  if (flow.watts === null) return 'unknown'
  const text = spaced(quantity(Math.abs(flow.watts), 'W'))
  return flow.estimated ? `about ${text}` : text
}

function list(words: string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

// "Solar powers the house and charges the battery"; null while nothing is known.
export function headline(energy: Energy): string | null {
  const { solar, battery, grid, house } = energy
  if ([solar, battery, grid, house].every((flow) => flow.watts === null)) return null

  const sources: string[] = []
  if (directionOf(solar.watts, 'in') > 0) sources.push('solar')
  if (directionOf(battery.watts, 'out') > 0) sources.push('the battery')
  if (directionOf(grid.watts, 'in') > 0) sources.push('the grid')

  const many = sources.length > 1
  const uses: string[] = []
  if (directionOf(house.watts, 'out') < 0) uses.push(many ? 'power the house' : 'powers the house')
  if (directionOf(battery.watts, 'out') < 0) {
    uses.push(many ? 'charge the battery' : 'charges the battery')
  }
  if (directionOf(grid.watts, 'in') < 0) uses.push(many ? 'feed the grid' : 'feeds the grid')

  if (sources.length === 0) {
    return uses.length === 0 ? 'Nothing is flowing right now' : 'Power flows from an unknown source'
  }
  if (uses.length === 0) return `${capitalised(list(sources))} ${many ? 'give' : 'gives'} a little`
  return `${capitalised(list(sources))} ${list(uses)}`
}

export function batteryWord({ battery }: Energy): string {
  if (battery.watts === null) return 'Unknown'
  const direction = directionOf(battery.watts, 'out')
  if (direction === 0) return 'Resting'
  return direction < 0 ? 'Charging' : 'Discharging'
}

export function gridWord({ grid, gridPresent }: Energy): string {
  if (gridPresent === false) return 'Not there'
  const direction = directionOf(grid.watts, 'in')
  if (direction > 0) return 'Supplying'
  if (direction < 0) return 'Being fed'
  return gridPresent ? 'Ready' : 'Unknown'
}

// One sentence for each node, in the order of the picture.
export function spokenPicture(energy: Energy): string {
  const { solar, battery, grid, house, onlyCharges, level, gridPresent } = energy
  const charge = level === null ? '' : `, ${level} per cent full`
  const there = gridPresent === null ? '' : gridPresent ? ', grid is there' : ', grid is not there'
  const charger = [
    `Solar ${watts(solar)}.`,
    `Battery ${batteryWord(energy).toLowerCase()}, ${watts(battery)}${charge}.`,
  ]
  if (onlyCharges) return charger.join(' ')
  return [
    ...charger,
    `Grid ${gridWord(energy).toLowerCase()}, ${watts(grid)}${there}.`,
    `House uses ${watts(house)}.`,
  ].join(' ')
}

// What the picture writes at a node.
export type Drawn = {
  node: 'solar' | 'grid' | 'house' | 'battery'
  name: string
  word: string
  value: string
  detail: string
  direction: Direction
  speed: 1 | 2 | 3
}

function speedOf(watts: number | null): 1 | 2 | 3 {
  const size = Math.abs(watts ?? 0)
  if (size < 400) return 1
  return size < 1500 ? 2 : 3
}

function flowText(flow: Flow): string {
  if (flow.watts === null) return DASH
  return (flow.estimated ? '\u2248' : '') + spaced(quantity(Math.abs(flow.watts), 'W'))
}

function detailOf(value: number | null, unit: string, digits = 0): string {
  return value === null ? '\u00a0' : spaced({ text: fixed(value, digits), unit })
}

// A battery without a level still has a voltage.
function batteryDetail({ level, batteryVoltage }: Energy): string {
  return level === null ? detailOf(batteryVoltage, 'V', 1) : detailOf(level, '%')
}

export function drawnOf(energy: Energy): Drawn[] {
  const { solar, grid, house, battery } = energy
  const node = (name: string, flow: Flow, positive: 'in' | 'out') => ({
    name,
    value: flowText(flow),
    direction: directionOf(flow.watts, positive),
    speed: speedOf(flow.watts),
  })
  const drawn: Drawn[] = [
    {
      ...node('Solar', solar, 'in'),
      node: 'solar',
      word: solar.watts === null ? '' : directionOf(solar.watts, 'in') ? 'Producing' : 'No sun',
      detail: detailOf(energy.solarVoltage, 'V'),
    },
    {
      ...node('Grid', grid, 'in'),
      node: 'grid',
      word: energy.gridPresent === null && grid.watts === null ? '' : gridWord(energy),
      detail: energy.gridPresent === false ? 'No grid' : detailOf(energy.gridVoltage, 'V'),
    },
    {
      ...node('House', house, 'out'),
      node: 'house',
      word: '',
      detail: energy.load === null ? '\u00a0' : `${detailOf(energy.load, '%')} load`,
    },
    {
      ...node('Battery', battery, 'out'),
      node: 'battery',
      word: battery.watts === null ? '' : batteryWord(energy),
      detail: batteryDetail(energy),
    },
  ]
  if (!energy.onlyCharges) return drawn
  return drawn.filter(({ node }) => node === 'solar' || node === 'battery')
}

// In the order of their weight, which is a word, not only a colour.
const SEVERITIES: { severity: Severity; word: string }[] = [
  { severity: 'fault', word: 'Fault' },
  { severity: 'warning', word: 'Warning' },
  { severity: 'info', word: 'Note' },
]

export type SaidWarning = Pick<Warning, 'name' | 'severity' | 'advice'> & {
  title: string
  since: string // with the code to look up in the manual, if it has one
}

export function saidWarnings(warnings: Warning[]): SaidWarning[] {
  const today = new Date()
  return SEVERITIES.flatMap(({ severity, word }) =>
    warnings
      .filter((warning) => warning.severity === severity)
      .map(({ name, text, advice, code, since }) => {
        const time = `since ${clockTime(new Date(since), today)}`
        return {
          name,
          severity,
          advice,
          title: `${word}: ${text}`,
          since: code === undefined ? time : `code ${code}, ${time}`,
        }
      }),
  )
}
