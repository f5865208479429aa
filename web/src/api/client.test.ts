import { expect, it, vi } from 'vitest'
import { ApiError, getInverter } from './client.ts'

function answer(body: string, status: number) {
  const fetched = vi.fn(async (_path: string) => new Response(body, { status }))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

const { signal } = new AbortController()

it('asks for an inverter by its encoded name', async () => {
  const fetched = answer('{"id":"a/b"}', 200)
  await getInverter('a/b', signal)
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/inverters/a%2Fb')
})

it('says what the server said', async () => {
  answer('{"title":"Not found","detail":"There is no inverter 7."}', 404)
  await expect(getInverter('7', signal)).rejects.toEqual(
    new ApiError(404, 'There is no inverter 7.'),
  )
})

it('has a sentence for an answer that is no problem document', async () => {
  answer('<html>', 502)
  await expect(getInverter('7', signal)).rejects.toThrow('The server said 502.')
})
