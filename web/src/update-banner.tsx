// update-banner.tsx: a new version is there; the person says when.
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useSyncExternalStore } from 'react'
import { activateUpdate, updateStore } from './update.ts'

const Banner = styled('div')({
  display: 'flex',
  position: 'fixed',
  zIndex: 10,
  right: 16,
  bottom: 'calc(16px + var(--tabs) + env(safe-area-inset-bottom))',
  left: 16,
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: 12,
  maxWidth: 480,
  margin: '0 auto',
  padding: '6px 6px 6px 18px',
  borderRadius: 16,
  background: 'var(--text)',
  color: 'var(--bg)',
  '& button': { color: 'inherit' },
})

export function UpdateBanner() {
  const available = useSyncExternalStore(updateStore.subscribe, updateStore.available)
  if (!available) return null
  return (
    <Banner role="status">
      A new version is ready.
      <Button onClick={activateUpdate}>Reload</Button>
    </Banner>
  )
}
