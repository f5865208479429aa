// condition-notice.tsx: says plainly that values are old, since when, and what can be done.
import Button from '@mui/material/Button'
import type { Condition } from '../../api/condition.ts'
import type { LiveInverter } from '../../api/state.ts'
import { useLive, useSeconds } from '../../api/use-live.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { clockTime, duration } from '../../lib/format.ts'
import type { IconName } from '../../ui/icon.tsx'
import { Notice, type Tone } from '../../ui/notice.tsx'

type Message = { tone: Tone; icon: IconName; title: string; advice: string }

function messageOf(condition: Exclude<Condition, 'live' | 'connecting'>): Message {
  switch (condition) {
    case 'stale':
      return {
        tone: 'warning',
        icon: 'warning',
        title: 'The inverter is late to answer',
        advice: 'It is asked again and again; nothing needs to be done yet.',
      }
    case 'silent':
      return {
        tone: 'fault',
        icon: 'fault',
        title: 'No answer from the inverter',
        advice: 'Check that it is switched on and that the cable is firm at both ends.',
      }
    case 'offline':
      return {
        tone: 'fault',
        icon: 'away',
        title: 'The inverter is not connected',
        advice: 'Check the cable. The inverter is found again by itself.',
      }
    case 'unreachable':
      return {
        tone: 'fault',
        icon: 'away',
        title: 'No connection to Heliowire',
        advice: 'Is this device in your home network, and is Heliowire running? Trying again.',
      }
    default:
      return assertNever(condition)
  }
}

type ConditionNoticeProps = { inverter: LiveInverter; condition: Condition }

export function ConditionNotice({ inverter, condition }: ConditionNoticeProps) {
  const live = useLive()
  const now = useSeconds()
  if (condition === 'live' || condition === 'connecting') return null

  const { tone, icon, title, advice } = messageOf(condition)
  // The server's sentence is about the inverter; it says nothing of the way to the server.
  const problem = condition === 'unreachable' ? null : inverter.problem
  return (
    <Notice tone={tone} icon={icon} title={title}>
      <p>{problem ?? advice}</p>
      <small>{lastValues(inverter.goodAt, now)}</small>
      {condition === 'unreachable' && (
        <div>
          <Button onClick={live.wake}>Try now</Button>
        </div>
      )}
    </Notice>
  )
}

function lastValues(goodAt: number | null, now: number): string {
  if (goodAt === null) return 'No values yet.'
  const age = Math.max(0, now - goodAt)
  const time = clockTime(new Date(Date.now() - age), new Date())
  return `Last values from ${time}, ${duration(age)} ago.`
}
