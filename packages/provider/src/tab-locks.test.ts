import type { TabId } from '@tandem/protocol'
import { afterEach, expect, test, vi } from 'vitest'
import { tabsOfBrowser } from './tab-locks.ts'

afterEach(() => vi.unstubAllGlobals())

const alice = 'alice' as TabId
const bob = 'bob' as TabId

/** A browser's lock manager, as far as tabs use it. */
const locks = () => {
  const held = new Set<string>()
  return {
    request: async (name: string, work: () => Promise<void>) => {
      held.add(name)
      await work()
      held.delete(name)
    },
    query: () => Promise.resolve({ held: [...held, 'somebody-elses'].map((name) => ({ name })) }),
  }
}

test('a tab is alive until it closes', async () => {
  vi.stubGlobal('navigator', { locks: locks() })
  const first = tabsOfBrowser(alice)
  const second = tabsOfBrowser(bob)
  expect(await first.alive()).toEqual(new Set([alice, bob]))
  second.close()
  await Promise.resolve()
  expect(await first.alive()).toEqual(new Set([alice]))
})

test('where there are no locks nobody is known to be alive', async () => {
  vi.stubGlobal('navigator', {})
  const tabs = tabsOfBrowser(alice)
  expect(await tabs.alive()).toEqual(new Set())
  expect(() => tabs.close()).not.toThrow()
})
