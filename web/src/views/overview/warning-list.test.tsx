import { render, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { warning } from '../../testing/messages.ts'
import { WarningList } from './warning-list.tsx'

it('is not there without warnings', () => {
  const { container } = render(<WarningList warnings={[]} />)
  expect(container).toBeEmptyDOMElement()
})

it('shows words, since when and advice of each, with an icon and a tone of its weight', () => {
  render(
    <WarningList
      warnings={[
        warning('fault_code', {
          severity: 'fault',
          text: 'Over temperature',
          advice: 'Let air reach it.',
          code: '02',
        }),
        warning('warning_pv_loss', { severity: 'info', text: 'No PV power' }),
      ]}
    />,
  )
  const items = within(screen.getByRole('list', { name: 'Active warnings' })).getAllByRole(
    'listitem',
  )
  const [fault, note] = items.map((item) => item.firstElementChild)
  expect(fault).toHaveAttribute('data-tone', 'fault')
  expect(note).toHaveAttribute('data-tone', 'info')
  expect(screen.getByText('Fault: Over temperature')).toBeVisible()
  expect(screen.getByText(/^code 02, since /)).toBeVisible()
  expect(screen.getByText('Let air reach it.')).toBeVisible()
  const paths = items.map((item) => item.querySelector('.icon path')?.getAttribute('d'))
  expect(paths[0]).not.toBe(paths[1])
})
