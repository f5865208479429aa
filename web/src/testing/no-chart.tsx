// no-chart.tsx: stands for ui/chart.tsx in tests, where no canvas can be drawn, and remembers what it
// was told. One for all, as test files share their modules.
import type { Range } from '../lib/period.ts'

type Props = { range: Range; onZoom(range: Range): void; onReset(): void }

export const drawn: { props: Props | null } = { props: null }

export function Chart(props: Props) {
  drawn.props = props
  return null
}
