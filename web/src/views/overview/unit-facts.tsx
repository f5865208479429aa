// unit-facts.tsx: who the inverter is, how well the line to it works, and the server's own health.
import Skeleton from '@mui/material/Skeleton'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { getHealth, getInverter } from '../../api/client.ts'
import { queries } from '../../api/queries.ts'
import type { LiveInverter } from '../../api/state.ts'
import type { Health, LineStatistics } from '../../api/types.ts'
import { duration, fixed } from '../../lib/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { Row, Rows } from '../../ui/tiles.tsx'
import { placeWords } from './set.ts'

const EVERY_MS = 5000

export function UnitFacts({ inverter }: { inverter: LiveInverter }) {
  return (
    <QueryClientProvider client={queries}>
      <Identity inverter={inverter} />
      <Line id={inverter.id} />
    </QueryClientProvider>
  )
}

function Identity({ inverter }: { inverter: LiveInverter }) {
  const place = placeWords(inverter)
  const facts: [string, string | null][] = [
    ['Model', inverter.model],
    ['Serial number', inverter.serial],
    ['Protocol', inverter.protocol?.toUpperCase() ?? null],
    ['Firmware', inverter.firmware],
    ['Connected by', inverter.transport],
    ...(place ? [['In its set', place] as [string, string]] : []),
    ...(inverter.behind ? [['Asked through', inverter.behind] as [string, string]] : []),
  ]
  return (
    <Rows>
      {facts.map(([label, text]) => (
        <Row key={label} label={label} text={text ?? 'not known yet'} />
      ))}
    </Rows>
  )
}

// A refusal is a clean answer; what counts against the line is what got lost on it.
function lineQuality({ questions, timeouts, damaged, mismatched }: LineStatistics): string {
  if (questions === 0) return 'no question asked yet'
  return `${fixed(100 * (1 - (timeouts + damaged + mismatched) / questions), 1)} %`
}

function Line({ id }: { id: string }) {
  const details = useQuery({
    queryKey: ['inverter', id],
    queryFn: ({ signal }) => getInverter(id, signal),
    refetchInterval: EVERY_MS,
  })
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => getHealth(signal),
    refetchInterval: EVERY_MS,
  })
  const failed = details.error ?? health.error

  if (failed) {
    return (
      <Notice tone="warning" icon="warning" title="The line statistics did not come">
        <p>{failed.message}</p>
      </Notice>
    )
  }
  if (!details.data || !health.data) return <Skeleton variant="rounded" height={LINE_HEIGHT} />
  return <LineRows line={details.data.line} health={health.data} />
}

const LINE_HEIGHT = 268 // of the seven rows below, so that nothing jumps

function LineRows({ line, health }: { line: LineStatistics; health: Health }) {
  return (
    <Rows>
      <Row label="Clean answers" text={lineQuality(line)} note={`${line.questions} asked`} />
      <Row label="No answer in time" text={String(line.timeouts)} />
      <Row label="Damaged on the line" text={String(line.damaged)} />
      <Row label="Answered something else" text={String(line.mismatched)} />
      <Row label="Refused by the inverter" text={String(line.refused)} />
      <Row label="Heliowire" text={health.version} />
      <Row label="Running for" text={duration(health.uptime_s * 1000)} />
    </Rows>
  )
}
