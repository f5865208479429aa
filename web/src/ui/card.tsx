// card.tsx: a titled surface; one that can be folded keeps its content out of the page until opened.
import { styled } from '@mui/material/styles'
import { type ReactNode, useId, useState } from 'react'
import { Fold } from './fold.tsx'
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
          <Fold open={open} controls={`${id}-body`} onToggle={() => setOpen(!open)}>
            {title} <small>{folded.note}</small>
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
