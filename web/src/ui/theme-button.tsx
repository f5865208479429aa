// theme-button.tsx: goes through automatic, light and dark.
import IconButton from '@mui/material/IconButton'
import { useState } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { applyTheme, nextTheme, storedTheme, storeTheme, type ThemeMode } from './theme-mode.ts'

const ICONS: Record<ThemeMode, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }
const NAMES: Record<ThemeMode, string> = { auto: 'automatic', light: 'light', dark: 'dark' }

export function ThemeButton() {
  const [mode, setMode] = useState(storedTheme)

  function turn() {
    const next = nextTheme(mode)
    storeTheme(next)
    applyTheme(next)
    setMode(next)
  }

  const label = `Colours: ${NAMES[mode]}. Change to ${NAMES[nextTheme(mode)]}`
  return (
    <IconButton onClick={turn} aria-label={label} title={label}>
      <Icon name={ICONS[mode]} />
    </IconButton>
  )
}
