// The direction of imports: lib <- api, ui <- views <- app; and what else every file keeps to.
import { describe, expect, it } from 'vitest'

const files = import.meta.glob<string>('./**/*.{ts,tsx}', {
  eager: true,
  query: '?raw',
  import: 'default',
})
const sources = Object.entries(files).filter(
  ([path]) => !/\.test\.tsx?$|^\.\/testing\/|test-setup|generated/.test(path),
)

const MAY_IMPORT: Record<string, RegExp> = {
  lib: /^lib\//,
  api: /^(lib|api)\//,
  ui: /^(lib|ui)\//,
  views: /^(lib|api|ui|views)\//,
  worker: /^$/,
}

function targets(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) =>
    new URL(target ?? '', `file:///${path.slice(2)}`).pathname.slice(1),
  )
}

describe('imports point one way', () => {
  for (const [path, text] of sources) {
    const allowed = MAY_IMPORT[path.split('/')[1] ?? '']
    if (!allowed) continue
    it(path, () => {
      expect(targets(path, text).filter((target) => !allowed.test(target))).toEqual([])
    })
  }
})

it('no view imports another', () => {
  const strays = sources.flatMap(([path, text]) => {
    const own = path.match(/^\.\/(views\/[^/]+\/)/)?.[1]
    if (!own) return []
    return targets(path, text).filter((t) => t.startsWith('views/') && !t.startsWith(own))
  })
  expect(strays).toEqual([])
})

it('only the energy picture names readings', () => {
  const naming = sources
    .filter(([, text]) =>
      /'(battery_power|total_pv_power|load_power|grid_power|battery_capacity)'/.test(text),
    )
    .map(([path]) => path)
  expect(naming).toEqual(['./views/overview/energy.ts'])
})

it('every file starts with its name and purpose', () => {
  const silent = sources.filter(([path, text]) => {
    const name = path.split('/').at(-1) ?? ''
    return !text.startsWith(`// ${name}: `)
  })
  expect(silent.map(([path]) => path)).toEqual([])
})

it('no file is longer than three hundred lines', () => {
  const long = sources.filter(([, text]) => text.split('\n').length > 300)
  expect(long.map(([path]) => path)).toEqual([])
})
