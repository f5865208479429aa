import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

class FakeWorker extends EventTarget {
  state = 'installing'
  postMessage = vi.fn()

  becomeInstalled() {
    this.state = 'installed'
    this.dispatchEvent(new Event('statechange'))
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null

  find(worker: FakeWorker) {
    this.installing = worker
    this.dispatchEvent(new Event('updatefound'))
  }
}

let registration: FakeRegistration

function provideWorkers({ controlled }: { controlled: boolean }) {
  const container = Object.assign(new EventTarget(), {
    controller: controlled ? {} : null,
    register: vi.fn(async () => registration),
  })
  Object.defineProperty(navigator, 'serviceWorker', { value: container, configurable: true })
  return container
}

// A fresh copy for each test: what is known of an update lives as long as the page.
async function openBanner() {
  vi.resetModules()
  const { UpdateBanner } = await import('./update-banner.tsx')
  const { registerWorker } = await import('./update.ts')
  render(<UpdateBanner />)
  await act(registerWorker)
}

const banner = () => screen.queryByText('A new version is ready.')

beforeEach(() => {
  registration = new FakeRegistration()
})

afterEach(() => {
  Reflect.deleteProperty(navigator, 'serviceWorker')
})

it('does without workers where there are none', async () => {
  await openBanner()
  expect(banner()).not.toBeInTheDocument()
})

it('says nothing of the first installation', async () => {
  provideWorkers({ controlled: false })
  await openBanner()
  const worker = new FakeWorker()
  registration.find(worker)
  act(() => worker.becomeInstalled())
  expect(banner()).not.toBeInTheDocument()
})

it('offers a version that arrives while the page is open, and switches on request', async () => {
  provideWorkers({ controlled: true })
  await openBanner()
  const worker = new FakeWorker()
  registration.find(worker)
  expect(banner()).not.toBeInTheDocument()
  act(() => worker.becomeInstalled())
  expect(banner()).toBeVisible()

  expect(worker.postMessage).not.toHaveBeenCalled()
  await userEvent.click(screen.getByRole('button', { name: 'Reload' }))
  expect(worker.postMessage).toHaveBeenCalledWith('activate')
})

it('offers a version that has been waiting since an earlier visit', async () => {
  registration.waiting = new FakeWorker()
  provideWorkers({ controlled: true })
  await openBanner()
  expect(banner()).toBeVisible()
})

it('lives with a browser that refuses', async () => {
  provideWorkers({ controlled: true }).register.mockRejectedValue(new DOMException('no'))
  await openBanner()
  expect(banner()).not.toBeInTheDocument()
})
