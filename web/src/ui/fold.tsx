// fold.tsx: the button that opens what is folded away.
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

const Button = styled('button')({
  display: 'flex',
  flex: 1,
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: 8,
  width: '100%',
  minHeight: 52,
  padding: 0,
  border: 0,
  background: 'none',
  textAlign: 'left',
  cursor: 'pointer',
  '& small': { color: 'var(--text-soft)', fontSize: '0.8125rem', fontWeight: 400 },
  '& .icon': { width: 20, height: 20, color: 'var(--text-soft)' },
  '&[aria-expanded="true"] .icon': { transform: 'rotate(180deg)' },
})

type FoldProps = { open: boolean; controls: string; onToggle: () => void; children: ReactNode }

export function Fold({ open, controls, onToggle, children }: FoldProps) {
  return (
    <Button type="button" aria-expanded={open} aria-controls={controls} onClick={onToggle}>
      <span>{children}</span>
      <Icon name="chevron" />
    </Button>
  )
}
