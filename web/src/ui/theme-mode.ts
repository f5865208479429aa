// theme-mode.ts: light, dark, or as the system says; kept on this device.

export type ThemeMode = 'auto' | 'light' | 'dark'

const KEY = 'heliowire-theme'
const BAR_COLOURS = { light: '#f3f5f8', dark: '#0d1117' }

export function storedTheme(): ThemeMode {
  try {
    const mode = localStorage.getItem(KEY)
    return mode === 'light' || mode === 'dark' ? mode : 'auto'
  } catch {
    return 'auto'
  }
}

export function storeTheme(mode: ThemeMode): void {
  try {
    localStorage.setItem(KEY, mode)
  } catch {
    // The choice then lasts as long as the page.
  }
}

// The style sheet listens to the attribute and, without it, to the system.
export function applyTheme(mode: ThemeMode): void {
  const root = document.documentElement
  if (mode === 'auto') root.removeAttribute('data-theme')
  else root.setAttribute('data-theme', mode)

  for (const scheme of ['light', 'dark'] as const) {
    const meta = document.querySelector(`meta[name=theme-color][media*=${scheme}]`)
    meta?.setAttribute('content', BAR_COLOURS[mode === 'auto' ? scheme : mode])
  }
}

export function nextTheme(mode: ThemeMode): ThemeMode {
  if (mode === 'auto') return 'light'
  return mode === 'light' ? 'dark' : 'auto'
}
