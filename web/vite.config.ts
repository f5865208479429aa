// vite.config.ts: how the app is built, served while developing, and tested.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { buildExtras } from './build-extras.ts'

// Where `npm run dev` finds a running daemon (heliowire run --simulate-if-none).
const daemon = process.env.HELIOWIRE_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), buildExtras()],
  build: {
    // Tablets on a wall are seldom new. Lowers light-dark() and media ranges in the style sheets, too.
    target: ['chrome107', 'edge107', 'firefox104', 'safari16'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      '/api': { target: daemon, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      '/stats': { target: daemon, changeOrigin: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    // One page for all files, emptied after each test: making a page is most of the time.
    isolate: false,
    fileParallelism: false,
    testTimeout: 30_000, // a busy machine is no failure
  },
})
