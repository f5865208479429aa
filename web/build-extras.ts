// build-extras.ts: the two scripts that stand beside the app, boot.js and sw.js.
//
// Both are bundled on their own into one plain script without imports: boot.js must run before
// and without the framework, and sw.js must not share files with the pages it serves. The worker
// is told every file of the build, and a version made of their contents.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'

const BOOT = 'src/boot/boot.ts'
const WORKER = 'src/worker/worker.ts'

async function bundle(root: string, entry: string, define: Record<string, string>) {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define,
    build: {
      target: 'es2022',
      write: false,
      lib: { entry: resolve(root, entry), formats: ['iife'], name: 'heliowire' },
    },
  })
  const [first] = Array.isArray(result) ? result : [result]
  const output = (first as Rolldown.RolldownOutput | undefined)?.output
  if (!output) throw new Error(`${entry} gave no output`)
  return output[0].code
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

export function buildExtras(): Plugin {
  let root = ''
  let publicDir = ''
  let serving = false

  return {
    name: 'heliowire-build-extras',
    enforce: 'post', // the worker must know the page, too
    configResolved(config) {
      root = config.root
      publicDir = config.publicDir
      serving = config.command === 'serve'
    },
    // A classic script in the head: it sets the colours before the first paint.
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'script',
          attrs: serving ? { type: 'module', src: `/${BOOT}` } : { src: '/boot.js' },
          injectTo: 'head-prepend',
        },
      ],
    },
    async generateBundle(_options, output) {
      const boot = await bundle(root, BOOT, {})
      this.emitFile({ type: 'asset', fileName: 'boot.js', source: boot })

      const files = ['boot.js', ...filesUnder(publicDir), ...Object.keys(output)]
      const hash = createHash('sha256').update(boot)
      for (const name of filesUnder(publicDir)) hash.update(readFileSync(join(publicDir, name)))
      for (const [name, part] of Object.entries(output)) {
        hash.update(name).update(part.type === 'chunk' ? part.code : part.source)
      }
      const worker = await bundle(root, WORKER, {
        __FILES__: JSON.stringify([...new Set(files)].sort().map((name) => `/${name}`)),
        __VERSION__: JSON.stringify(hash.digest('hex').slice(0, 12)),
      })
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker })
    },
  }
}
