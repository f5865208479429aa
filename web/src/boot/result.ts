// result.ts: what boot.js leaves for the app.
import type { Snapshot } from '../api/types.ts'

export type BootResult = {
  received: { snapshot: Snapshot; at: number } | null // at: performance.now()
  done: Promise<void>
}

declare global {
  interface Window {
    heliowireBoot?: BootResult
  }
}
