import { afterEach, expect, test, vi } from 'vitest'
import { isOnline, listenToWaking } from './wake.ts'

afterEach(() => vi.unstubAllGlobals())

const browser = () => {
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', document)
  const heard: string[] = []
  const stop = listenToWaking({
    woke: () => void heard.push('woke'),
    hidden: () => void heard.push('hidden'),
    setOnline: (online) => void heard.push(online ? 'online' : 'offline'),
  })
  return { window, document, heard, stop }
}

test('focus, coming back from the cache, becoming visible and the network are heard', () => {
  const { window, document, heard } = browser()
  for (const event of ['focus', 'pageshow', 'online', 'offline']) window.dispatchEvent(new Event(event))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(heard).toEqual(['woke', 'woke', 'online', 'offline', 'woke'])
})

test('a tab that is hidden or left did not wake up: it may end at any moment', () => {
  const { window, document, heard } = browser()
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(new Event('pagehide'))
  expect(heard).toEqual(['hidden', 'hidden'])
})

test('nothing is heard after the end, and nothing is needed outside a browser', () => {
  const { window, heard, stop } = browser()
  stop()
  window.dispatchEvent(new Event('focus'))
  expect(heard).toEqual([])
  vi.unstubAllGlobals()
  expect(() => listenToWaking({ woke: () => undefined, hidden: () => undefined, setOnline: () => undefined })()).not.toThrow()
})

test('only a browser that says so is offline', () => {
  expect(isOnline()).toBe(true)
  vi.stubGlobal('navigator', { onLine: false })
  expect(isOnline()).toBe(false)
})
