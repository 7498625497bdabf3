import type { TabId } from '@tandem/protocol'
import type { Tabs } from './ports.ts'
import { deviceName } from './place.ts'

interface OwnTab extends Tabs {
  /** This tab lives no more. */
  close(): void
}

const nobody: OwnTab = { alive: () => Promise.resolve(new Set()), close: () => undefined }

/** Every living tab holds a lock with its name: the browser lets go of it however the tab ends. */
export const tabsOfBrowser = (tab: TabId, path = ''): OwnTab => {
  const prefix = `${deviceName('tab', path)}/`
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return nobody
  const { locks } = navigator
  let letGo = (): void => undefined
  const alive = new Promise<void>((resolve) => (letGo = resolve))
  // Without the lock another tab takes over what this one has not sent yet.
  locks.request(prefix + tab, () => alive).catch(() => undefined)
  return {
    alive: async () => {
      const { held = [] } = await locks.query()
      return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
    },
    close: () => letGo(),
  }
}
