// worker.ts: becomes sw.js: keeps the app itself on the device, so that it opens without a server.
//
// Only the files of the build are kept; live data never is. Files are matched without regard to
// `Vary`: module scripts are asked for with an Origin and would otherwise never be found again.
declare const self: ServiceWorkerGlobalScope
declare const __FILES__: string[]
declare const __VERSION__: string

export {} // a module of its own, so that `self` can be told what it is

const CACHE = `heliowire-${__VERSION__}`
const MATCH = { ignoreVary: true, ignoreSearch: true }

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      // Past the HTTP cache: a half-updated set of files must never be kept.
      cache.addAll(__FILES__.map((file) => new Request(file, { cache: 'reload' }))),
    ),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) =>
        Promise.all(keys.filter((key) => key !== CACHE).map((key) => caches.delete(key))),
      )
      .then(() => self.clients.claim()),
  )
})

// The page asks for it when the person has agreed to the new version.
self.addEventListener('message', (event) => {
  if (event.data === 'activate') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return

  const file = request.mode === 'navigate' && url.pathname === '/' ? '/index.html' : url.pathname
  if (!__FILES__.includes(file)) return
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(file, MATCH))
      .then((kept) => kept ?? fetch(request)),
  )
})
