// update.ts: registers the worker that keeps the app on the device, and knows of a new version.
//
// Plain http on a home network is not a secure context: there are no workers there, and the app
// works without.

type Listener = () => void

let waiting: ServiceWorker | null = null
const listeners = new Set<Listener>()

function offer(worker: ServiceWorker | null) {
  // Without a controller this is the first installation, not an update.
  if (!worker || !navigator.serviceWorker.controller) return
  waiting = worker
  for (const listener of listeners) listener()
}

export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register('/sw.js')
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offer(worker)
      })
    })
  } catch {
    // Refused by the browser's settings: the app is then not kept, and that is all.
  }
}

export const updateStore = {
  subscribe(listener: Listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  available: () => waiting !== null,
}

export function activateUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  })
  waiting?.postMessage('activate')
}
