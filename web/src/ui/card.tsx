// card.tsx: a titled surface; one that can be folded keeps its content out of the page until opened.
import { styled } from '@mui/material/styles'
import { type ReactNode, useId, useState } from 'react'
import { Icon, type IconName } from './icon.tsx'

const Surface = styled('section')({
  minWidth: 0,
  border: '1px solid var(--edge)',
  borderRadius: 18,
  background: 'var(--surface)',
  boxShadow: 'var(--shadow)',
  breakInside: 'avoid',
})

const Head = styled('h2')({
  display: 'flex',
  alignItems: 'center',
  gap: 10,
  minHeight: 52,
  margin: 0,
  padding: '0 16px',
  fontSize: '1rem',
  fontWeight: 650,
  '& > .icon': { width: 22, height: 22, color: 'var(--hue, var(--text-soft))' },
})

const Fold = styled('button')({
  display: 'flex',
  flex: 1,
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: 8,
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

const Body = styled('div')({ padding: '0 16px 14px' })

type CardProps = {
  title: string
  icon: IconName
  hue?: string
  folded?: { note: string } // starts closed
  children: ReactNode
}

export function Card({ title, icon, hue, folded, children }: CardProps) {
  const id = useId()
  const [open, setOpen] = useState(!folded)
  return (
    <Surface aria-labelledby={`${id}-title`} style={hue ? { ['--hue' as string]: hue } : undefined}>
      <Head id={`${id}-title`}>
        <Icon name={icon} />
        {folded ? (
          <Fold
            type="button"
            aria-expanded={open}
            aria-controls={`${id}-body`}
            onClick={() => setOpen(!open)}
          >
            <span>
              {title} <small>{folded.note}</small>
            </span>
            <Icon name="chevron" />
          </Fold>
        ) : (
          title
        )}
      </Head>
      <Body id={`${id}-body`} hidden={!open}>
        {open && children}
      </Body>
    </Surface>
  )
}
