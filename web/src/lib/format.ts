// format.ts: numbers, ages and clock times as people read them.

const LARGE: Record<string, { unit: string; digits: number }> = {
  W: { unit: 'kW', digits: 2 },
  VA: { unit: 'kVA', digits: 2 },
  var: { unit: 'kvar', digits: 2 },
  Wh: { unit: 'kWh', digits: 2 },
}

const MINUS = '\u2212'
const formats = new Map<number, Intl.NumberFormat>()

export const DASH = '\u2013'

export type Quantity = { text: string; unit: string }

// A number with exactly `digits` decimals, so that columns do not dance; -0 is 0.
export function fixed(value: number, digits: number): string {
  let format = formats.get(digits)
  if (!format) {
    format = new Intl.NumberFormat(undefined, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: false,
    })
    formats.set(digits, format)
  }
  const text = format.format(Math.abs(value))
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text
}

// W, VA, var and Wh go to their thousands at 1000 (energy to MWh, too).
export function quantity(value: number, unit: string, digits = 0): Quantity {
  if (unit === 'Wh' && Math.abs(value) >= 1e6) return { text: fixed(value / 1e6, 2), unit: 'MWh' }
  const large = LARGE[unit]
  const rounded = Math.abs(Number(value.toFixed(digits)))
  if (large && rounded >= 1000) {
    return { text: fixed(value / 1000, large.digits), unit: large.unit }
  }
  return { text: fixed(value, digits), unit }
}

// Marks of one axis share a unit, and have as many decimals as the step between them needs.
export function tickTexts(values: number[], unit: string): { texts: string[]; unit: string } {
  const largest = Math.max(0, ...values.map(Math.abs))
  const large = largest >= 1000 ? LARGE[unit] : undefined
  const mega = unit === 'Wh' && largest >= 1e6
  const divisor = mega ? 1e6 : large ? 1000 : 1
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0)) / divisor
  const whole = (digits: number) =>
    Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6
  const digits = [0, 1, 2].find(whole) ?? 3
  return {
    texts: values.map((value) => fixed(value / divisor, digits)),
    unit: mega ? 'MWh' : (large?.unit ?? unit),
  }
}

export function spaced({ text, unit }: Quantity): string {
  return unit ? `${text}\u00a0${unit}` : text
}

// "3 s ago"; the first moment is "now", so that a live page does not flicker between two words.
export function ago(ageMs: number): string {
  return ageMs < 1500 ? 'now' : `${duration(ageMs)} ago`
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

// The time of day; with the date when that is another day than `today`.
export function clockTime(time: Date, today: Date): string {
  const clock = time.toLocaleTimeString(undefined, { timeStyle: 'medium' })
  if (time.toDateString() === today.toDateString()) return clock
  return `${time.toLocaleDateString(undefined, { dateStyle: 'medium' })}, ${clock}`
}
