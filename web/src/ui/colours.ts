// colours.ts: what the colours of page.css are at this moment, for a canvas, which knows no variables.
import { useSyncExternalStore } from 'react'

// A variable may hold another one, or a pair for light and dark: only an element knows what comes out.
export function colourOf(place: Element, colour: string): string {
  const probe = document.createElement('span')
  probe.style.color = colour
  place.append(probe)
  const text = getComputedStyle(probe).color
  probe.remove()
  return text
}

function follow(onChange: () => void): () => void {
  const root = new MutationObserver(onChange)
  root.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', onChange)
  return () => {
    root.disconnect()
    system.removeEventListener('change', onChange)
  }
}

// Changes when colours do, so that what was drawn with them is drawn again.
export function useColours(): string {
  return useSyncExternalStore(follow, () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches
    return `${document.documentElement.getAttribute('data-theme') ?? 'auto'} ${dark}`
  })
}
