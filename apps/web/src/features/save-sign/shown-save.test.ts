import type { SaveState } from '@tandem/provider'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ShownSave } from './shown-save.ts'

const SAVED: SaveState = {
  state: 'saved',
  transport: 'websocket',
  unstored: 0,
  kept: 0,
  storedAt: 1,
  storedAfter: 1,
  retryAt: undefined,
  reason: undefined,
}
const SAVING: SaveState = { ...SAVED, state: 'saving', unstored: 1 }

class FakePage {
  save = SAVED
  #listener = (): void => undefined
  subscribe(listener: () => void): () => void {
    this.#listener = listener
    return () => {
      this.#listener = () => undefined
    }
  }
  become(save: SaveState): void {
    this.save = save
    this.#listener()
  }
}

const watched = () => {
  const page = new FakePage()
  const shown = new ShownSave(page)
  const seen: string[] = []
  const stop = shown.subscribe(() => seen.push(`${shown.read().state} ${shown.read().unstored}`))
  return { page, shown, seen, stop }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('typing that is stored at once shows nothing new', () => {
  const { page, seen } = watched()
  for (let key = 2; key < 20; key++) {
    page.become(SAVING)
    vi.advanceTimersByTime(20)
    page.become({ ...SAVED, storedAt: key, storedAfter: 3 })
    vi.advanceTimersByTime(80)
  }
  vi.advanceTimersByTime(1000)
  expect(seen).toEqual([])
})

test('saving that lasts is shown after 400 ms, with the newest count, and ends at once', () => {
  const { page, seen } = watched()
  page.become(SAVING)
  vi.advanceTimersByTime(300)
  page.become({ ...SAVING, unstored: 4 })
  expect(seen).toEqual([])
  vi.advanceTimersByTime(100)
  page.become(SAVED)
  expect(seen).toEqual(['saving 4', 'saved 0'])
})

test('typing offline is shown once the device has confirmed it, not with each letter', () => {
  const { page, shown, seen } = watched()
  const offline: SaveState = { ...SAVED, state: 'offline', transport: 'none' }
  page.become({ ...offline, unstored: 1 })
  for (let letters = 2; letters <= 9; letters++) page.become({ ...offline, unstored: letters })
  expect(seen).toEqual(['offline 1'])
  page.become({ ...offline, unstored: 9, kept: 9 })
  expect(seen).toHaveLength(2)
  expect(shown.read().kept).toBe(9)
})

test('while saving takes long, letters and their confirmations show nothing new', () => {
  const { page, seen } = watched()
  page.become(SAVING)
  vi.advanceTimersByTime(400)
  for (let letters = 2; letters <= 9; letters++) page.become({ ...SAVING, unstored: letters, kept: letters - 1 })
  expect(seen).toEqual(['saving 1'])
})

test('trouble is shown at once, and nothing after nobody looks any more', () => {
  const { page, seen, stop } = watched()
  page.become({ ...SAVING, state: 'unsafe' })
  expect(seen).toEqual(['unsafe 1'])
  page.become(SAVED)
  page.become(SAVING)
  stop()
  vi.advanceTimersByTime(1000)
  expect(seen).toEqual(['unsafe 1', 'saved 0'])
})
