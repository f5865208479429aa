// chosen.ts: which inverter this device looks at, when there are several; or a whole set of them,
// by the one on its cable.

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

const WHOLE = 'all:'

export function choiceOfSet(front: string): string {
  return WHOLE + front
}

export function isWholeSet(choice: string | null = storedChoice()): boolean {
  return choice?.startsWith(WHOLE) ?? false
}

export function chosenInverter<T extends { id: string }>(
  inverters: readonly T[],
  choice: string | null = storedChoice(),
): T | undefined {
  const id = isWholeSet(choice) ? choice?.slice(WHOLE.length) : choice
  return inverters.find((inverter) => inverter.id === id) ?? inverters[0]
}
