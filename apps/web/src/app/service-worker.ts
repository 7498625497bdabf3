import type { Workbox } from 'workbox-window'
import { onHost } from '../shared/lib/base-path.ts'
import { whenSeen } from '../shared/lib/when-seen.ts'

interface Hearer {
  registered(registration: ServiceWorkerRegistration): void
  /** A new version is on the device and waits until nobody uses the old one. */
  waits(): void
}

/**
 * Installs the app on the device. Not by the plugin that makes the worker: it would look for it beside the address of the
 * page, which may be of any depth. Answers with what lets the waiting version take over.
 */
export const installWorker = ({ registered, waits }: Hearer): (() => void) => {
  let workbox: Workbox | undefined
  const install = async (): Promise<void> => {
    // It fetches the whole app, which would keep the first screen waiting.
    await whenSeen()
    const { Workbox } = await import('workbox-window')
    const made = new Workbox(onHost('/sw.js'), { scope: onHost('/') })
    workbox = made
    const tell = (): void => {
      made.addEventListener('controlling', ({ isUpdate }) => isUpdate && location.reload())
      waits()
    }
    // By another tab, which is not told of here as waiting.
    made.addEventListener('installed', ({ isUpdate, isExternal }) => isUpdate === undefined && isExternal && tell())
    made.addEventListener('waiting', tell)
    const registration = await made.register()
    if (registration) registered(registration)
  }
  // Without it the app needs the network, and nothing else.
  if ('serviceWorker' in navigator) install().catch(() => undefined)
  return () => workbox?.messageSkipWaiting()
}
