import { expect, it } from 'vitest'
import { hrefOf, parseRoute } from './route.ts'

it.each([
  ['', 'now', ''],
  ['#/', 'now', ''],
  ['#/history', 'history', ''],
  ['#/history?period=week&date=2026-11-25', 'history', 'period=week&date=2026-11-25'],
  ['#/nowhere?a=b', 'now', ''],
])('%j is the view %s with the query %j', (hash, view, query) => {
  expect(parseRoute(hash)).toEqual({ view, query })
})

it.each(['#/', '#/history', '#/history?period=week'])('%s is written as it is read', (href) => {
  expect(hrefOf(parseRoute(href))).toBe(href)
})
