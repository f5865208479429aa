import { describe, expect, it } from 'vitest'
import { warning } from '../../testing/messages.ts'
import { saidWarnings } from './words.ts'

describe('saidWarnings', () => {
  it('puts what is graver first and keeps the order of the server among equals', () => {
    const said = saidWarnings([
      warning('note', { severity: 'info' }),
      warning('second'),
      warning('fault', { severity: 'fault' }),
      warning('third'),
    ])
    expect(said.map(({ name }) => name)).toEqual(['fault', 'second', 'third', 'note'])
  })

  it('says the weight as a word', () => {
    const [fault, note] = saidWarnings([
      warning('a', { severity: 'fault', text: 'Overload' }),
      warning('b', { severity: 'info', text: 'No PV power' }),
    ])
    expect(fault?.title).toBe('Fault: Overload')
    expect(note?.title).toBe('Note: No PV power')
  })

  it('gives the code that the manual has, if there is one', () => {
    const [coded, plain] = saidWarnings([warning('fault_code', { code: '02' }), warning('flag')])
    expect(coded?.since).toMatch(/^code 02, since .+/)
    expect(plain?.since).toMatch(/^since .+/)
  })
})
