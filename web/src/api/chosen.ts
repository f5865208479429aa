// chosen.ts: which inverter this device looks at, when there are several.

const KEY = 'heliowire-inverter'

export function storedChoice(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function storeChoice(id: string): void {
  try {
    localStorage.setItem(KEY, id)
  } catch {
    // The choice then lasts as long as the page.
  }
}

export function chosenInverter<T extends { id: string }>(
  inverters: readonly T[],
  choice: string | null = storedChoice(),
): T | undefined {
  return inverters.find((inverter) => inverter.id === choice) ?? inverters[0]
}
