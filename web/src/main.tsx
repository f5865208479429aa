// main.tsx: starts the app with whatever boot.js has fetched already.
import { createRoot } from 'react-dom/client'
import { createLive, followPage, type Live } from './api/live.ts'
import { loadLast, storeLast } from './api/stored.ts'
import { App } from './app.tsx'
import './boot/result.ts'
import { createClock } from './lib/clock.ts'
import { registerWorker } from './update.ts'

const KEEP_EVERY_MS = 30_000

function takeOver(live: Live) {
  const boot = window.heliowireBoot
  if (boot?.received) {
    live.seed(boot.received.snapshot, performance.now() - boot.received.at)
  } else {
    const last = loadLast(live.now())
    if (last) live.restore(last)
  }
}

const live = createLive({ clock: createClock() })
const keep = () => storeLast(live.state(), live.now())

takeOver(live)
followPage(live, keep)
setInterval(keep, KEEP_EVERY_MS)
if (document.visibilityState === 'visible') live.start()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App live={live} />)
void registerWorker()
