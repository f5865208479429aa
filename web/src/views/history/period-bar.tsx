// period-bar.tsx: which day, week, month or year is looked at, and the ways to others.
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { styled } from '@mui/material/styles'
import {
  dayText,
  PERIODS,
  type Period,
  parseDay,
  periodTitle,
  type Range,
  rangeTitle,
  shifted,
} from '../../lib/period.ts'
import { Icon } from '../../ui/icon.tsx'
import type { HistoryState } from './history-state.ts'

const Bar = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: '4px 16px',
})

const Choices = styled('div')({
  display: 'flex',
  flex: '1 1 300px',
  maxWidth: 440,
  padding: 3,
  borderRadius: 16,
  background: 'var(--surface-soft)',
  '& button': {
    flex: 1,
    minWidth: 48,
    minHeight: 48,
    padding: 0,
    border: 0,
    borderRadius: 13,
    background: 'none',
    color: 'var(--text)',
    fontSize: '0.875rem',
    fontWeight: 600,
    cursor: 'pointer',
  },
  '& [aria-pressed="true"]': {
    background: 'var(--surface)',
    boxShadow: 'var(--shadow)',
    color: 'var(--accent)',
  },
})

const Steps = styled('div')({
  display: 'flex',
  flex: '1 1 320px',
  alignItems: 'center',
  maxWidth: 560,
  '& .when': { position: 'relative', flex: 1, minWidth: 0, textAlign: 'center' },
  '& h3': { margin: 0, fontSize: '1rem', fontWeight: 650, lineHeight: 1.25 },
  // The whole title opens the calendar of the device.
  '& input': {
    position: 'absolute',
    inset: 0,
    width: '100%',
    minHeight: 48,
    margin: 'auto 0',
    border: 0,
    opacity: 0,
    cursor: 'pointer',
  },
  '& .when:focus-within': { outline: '3px solid var(--accent)', borderRadius: 8 },
})

const NAMES: Record<Period, string> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  year: 'Year',
  all: 'All',
}

type PeriodBarProps = {
  state: HistoryState
  range: Range // of the whole period
  now: Date
  onChange: (next: Partial<HistoryState>) => void
}

export function PeriodBar({ state, range, now, onChange }: PeriodBarProps) {
  return (
    <Bar>
      <Choices role="group" aria-label="Period">
        {PERIODS.map((period) => (
          <button
            key={period}
            type="button"
            aria-pressed={period === state.period}
            onClick={() => onChange({ period, zoom: null })}
          >
            {NAMES[period]}
          </button>
        ))}
      </Choices>
      <Stepper {...{ state, range, now, onChange }} />
    </Bar>
  )
}

function Stepper({ state, range, now, onChange }: PeriodBarProps) {
  const { period, zoom } = state
  const moving = period !== 'all'
  const present = range.from <= now.getTime() && now.getTime() < range.to
  const go = (day: Date) => onChange({ day, zoom: null })
  const step = (by: number) => moving && go(shifted(period, state.day, by))
  const title = moving && !zoom ? periodTitle(period, range) : rangeTitle(zoom ?? range)
  return (
    <Steps>
      <IconButton aria-label={`Previous ${period}`} disabled={!moving} onClick={() => step(-1)}>
        <Icon name="left" />
      </IconButton>
      <div className="when">
        <h3 aria-live="polite">{title}</h3>
        <input
          type="date"
          aria-label="Go to a day"
          value={dayText(state.day)}
          max={dayText(now)}
          disabled={!moving}
          onClick={({ currentTarget }) => openCalendar(currentTarget)}
          onChange={({ target }) => {
            const day = parseDay(target.value)
            if (day) go(day)
          }}
        />
      </div>
      <IconButton
        aria-label={`Next ${period}`}
        disabled={!moving || range.to > now.getTime()}
        onClick={() => step(1)}
      >
        <Icon name="right" />
      </IconButton>
      <Button color="inherit" disabled={!moving || (present && !zoom)} onClick={() => go(now)}>
        Today
      </Button>
    </Steps>
  )
}

// Not every browser has it, and some refuse; the field then is still one for the keyboard.
function openCalendar(input: HTMLInputElement) {
  try {
    input.showPicker?.()
  } catch {
    input.focus()
  }
}
