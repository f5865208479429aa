// sheet.tsx: a panel that comes up from the bottom edge. Loaded when the first one is opened.
import IconButton from '@mui/material/IconButton'
import SwipeableDrawer from '@mui/material/SwipeableDrawer'
import { styled } from '@mui/material/styles'
import { type ReactNode, useId } from 'react'
import { Icon, type IconName } from './icon.tsx'

const Handle = styled('div')({
  width: 40,
  height: 4,
  margin: '10px auto 0',
  borderRadius: 2,
  background: 'var(--line)',
})

const Head = styled('div')({
  display: 'flex',
  position: 'sticky',
  zIndex: 1,
  top: 0,
  alignItems: 'center',
  gap: 12,
  padding: '4px 8px 4px 20px',
  background: 'var(--surface)',
  '& h2': { flex: 1, margin: 0, fontSize: '1.25rem', fontWeight: 650 },
})

const Body = styled('div')({ padding: '0 20px 28px' })

const PAPER = {
  width: '100%',
  maxWidth: 560,
  maxHeight: '85vh',
  margin: '0 auto',
  borderRadius: '20px 20px 0 0',
  paddingBottom: 'env(safe-area-inset-bottom)',
  backgroundImage: 'none',
}

type SheetProps = {
  title: string
  icon: IconName
  open: boolean
  onClose: () => void
  children: ReactNode
}

export function Sheet({ title, icon, open, onClose, children }: SheetProps) {
  const id = useId()
  return (
    <SwipeableDrawer
      anchor="bottom"
      open={open}
      onClose={onClose}
      onOpen={() => undefined}
      disableSwipeToOpen
      slotProps={{ paper: { sx: PAPER, role: 'dialog', 'aria-labelledby': id } }}
    >
      <Handle aria-hidden />
      <Head>
        <Icon name={icon} />
        <h2 id={id}>{title}</h2>
        <IconButton onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </IconButton>
      </Head>
      <Body>{children}</Body>
    </SwipeableDrawer>
  )
}
