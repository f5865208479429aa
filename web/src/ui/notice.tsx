// notice.tsx: a short message with an icon, a word for its weight, and what to do.
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'info' | 'warning' | 'fault'

const COLOURS: Record<Tone, { ink: string; tint: string }> = {
  info: { ink: 'var(--text-soft)', tint: 'var(--surface-soft)' },
  warning: { ink: 'var(--warn)', tint: 'var(--warn-tint)' },
  fault: { ink: 'var(--bad)', tint: 'var(--bad-tint)' },
}

const Box = styled('div', { shouldForwardProp: (prop) => prop !== 'tone' })<{ tone: Tone }>(
  ({ tone }) => ({
    display: 'flex',
    gap: 12,
    padding: '9px 14px',
    borderRadius: 14,
    background: COLOURS[tone].tint,
    '& > .icon': { marginTop: 1, color: COLOURS[tone].ink },
    '& > div': { flex: 1, minWidth: 0 },
    '& strong': { fontSize: '0.9375rem', fontWeight: 650, color: 'var(--text)' },
    '& p': { color: 'var(--text)', fontSize: '0.875rem' },
    '& small': { color: 'var(--text-soft)', fontSize: '0.8125rem' },
  }),
)

const Title = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'baseline',
  justifyContent: 'space-between',
  columnGap: 12,
})

type NoticeProps = {
  tone: Tone
  icon: IconName
  title: ReactNode
  aside?: ReactNode // on the line of the title, where there is room
  children?: ReactNode
}

export function Notice({ tone, icon, title, aside, children }: NoticeProps) {
  return (
    <Box tone={tone}>
      <Icon name={icon} />
      <div>
        <Title>
          <strong>{title}</strong>
          {aside && <small>{aside}</small>}
        </Title>
        {children}
      </div>
    </Box>
  )
}
