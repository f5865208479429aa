// period.ts: days, weeks, months and years as the person's own clock and calendar have them.
//
// A local day has 23 or 25 hours when the clocks change, so ends are reckoned by the calendar, never
// by adding hours. A day is written as "2026-11-25".

export const PERIODS = ['day', 'week', 'month', 'year', 'all'] as const
export type Period = (typeof PERIODS)[number]
export type Bounded = Exclude<Period, 'all'>
export type Range = { from: number; to: number } // ms, half open

export const LONGEST_YEARS = 10

export function dayText(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

// Null for anything that is no day of the calendar.
export function parseDay(text: string): Date | null {
  const [, year, month, day] = text.match(/^(\d{4})-(\d\d)-(\d\d)$/) ?? []
  const time = new Date(Number(year), Number(month) - 1, Number(day))
  return dayText(time) === text ? time : null
}

type WeekInfo = { firstDay: number }
type LocaleWithWeek = Intl.Locale & { getWeekInfo?(): WeekInfo; weekInfo?: WeekInfo }

// 1 is Monday, 7 is Sunday; Monday where the browser does not know.
export function firstWeekday(language: string = navigator.language): number {
  const locale = new Intl.Locale(language) as LocaleWithWeek
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}

// The local midnight that starts the period `by` periods after the one around `day`.
function startOf(period: Bounded, day: Date, by: number, firstDay: number): Date {
  const [year, month, date] = [day.getFullYear(), day.getMonth(), day.getDate()]
  if (period === 'day') return new Date(year, month, date + by)
  if (period === 'month') return new Date(year, month + by, 1)
  if (period === 'year') return new Date(year + by, 0, 1)
  const intoWeek = (day.getDay() - firstDay + 7) % 7
  return new Date(year, month, date - intoWeek + 7 * by)
}

export function rangeOf(period: Bounded, day: Date, firstDay = firstWeekday()): Range {
  return {
    from: startOf(period, day, 0, firstDay).getTime(),
    to: startOf(period, day, 1, firstDay).getTime(),
  }
}

export function shifted(period: Bounded, day: Date, by: number, firstDay = firstWeekday()): Date {
  return startOf(period, day, by, firstDay)
}

// As far back as anybody is asked for, to the end of today.
export function longestRange(today: Date): Range {
  const [year, month, date] = [today.getFullYear(), today.getMonth(), today.getDate()]
  return {
    from: new Date(year - LONGEST_YEARS, month, date + 1).getTime(),
    to: new Date(year, month, date + 1).getTime(),
  }
}

const TITLES: Record<Bounded, Intl.DateTimeFormatOptions> = {
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  week: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
}

export function periodTitle(period: Bounded, { from, to }: Range): string {
  return new Intl.DateTimeFormat(undefined, TITLES[period]).formatRange(from, to - 1)
}

const DAY_MS = 86_400_000

// Any stretch of time; with the time of day when it is short enough for that to matter.
export function rangeTitle({ from, to }: Range): string {
  const long = to - from > 4 * DAY_MS
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    ...(!long && { timeStyle: 'short' }),
  }).formatRange(from, long ? to - 1 : to)
}
