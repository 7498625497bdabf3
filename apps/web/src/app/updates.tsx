import { textsOf } from '../shared/i18n/texts.ts'
import { ownKey } from '../shared/lib/base-path.ts'
import { servedBuild } from '../shared/lib/served-build.ts'
import { fetchWorkspace } from '../shared/lib/session-api.ts'
import { isEverythingSaved } from '../shared/lib/unsaved-pages.ts'
import { notify } from '../shared/ui/notify.ts'
import { isGoodMoment } from './good-moment.ts'
import { installWorker } from './service-worker.ts'
import { texts } from './texts.ts'

const LOOK_EVERY = 60 * 60_000
/** While the server is known to have another build. */
const ASK_EVERY = 60_000
const TRY_EVERY = 10_000
/** `beforeinput`: text that comes without a key, from a voice or a pen. */
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'beforeinput'] as const
const DIALOGS = '[role=dialog], [role=alertdialog]'
const RELOADED_AT = ownKey('tandem:reloaded-at')

const isAtForm = (): boolean => {
  const { activeElement: field } = document
  const isFilled = (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value !== ''
  return isFilled || document.querySelector(DIALOGS) !== null
}
const reloadedFor = (): number => Date.now() - Number(sessionStorage.getItem(RELOADED_AT) ?? 0)

/** Installs the app on the device, says when a new version waits, and takes it unasked in a good moment. */
export const watchForUpdates = (): void => {
  let touchedAt = Date.now()
  for (const sign of SIGNS_OF_LIFE) addEventListener(sign, () => (touchedAt = Date.now()), { passive: true, capture: true })
  let isAnnounced = false
  let registered: ServiceWorkerRegistration | undefined

  const announce = (take: () => void): void => {
    if (isAnnounced) return
    isAnnounced = true
    const t = textsOf(texts)
    void notify({ stays: true, message: t('updateReady'), action: { label: t('reload'), act: take } })
    setInterval(() => {
      const idleFor = Date.now() - touchedAt
      const now = { isSaved: isEverythingSaved(), isHidden: document.hidden, idleFor, isAtForm: isAtForm(), reloadedFor: reloadedFor() }
      if (!isGoodMoment(now)) return
      sessionStorage.setItem(RELOADED_AT, String(Date.now()))
      take()
    }, TRY_EVERY)
  }
  const letTakeOver = installWorker({
    registered: (registration) => {
      registered = registration
      setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY)
    },
    waits: () =>
      announce(() => {
        const next = registered?.waiting
        // Another tab may have let it take over already.
        if (!next) return location.reload()
        // Workbox reloads only tabs that were under a worker from their start.
        next.addEventListener('statechange', () => next.state === 'activated' && location.reload())
        letTakeOver()
      }),
  })
  // The server may have been upgraded behind this tab: an installed app is fetched first, any other is there with a reload.
  const look = (): void => {
    if (registered) void registered.update().catch(() => undefined)
    else announce(() => void reloadIfOther().catch(() => undefined))
  }
  servedBuild.onOther(look)
  setInterval(() => servedBuild.isOther && look(), ASK_EVERY)
  // A part of the app that this tab has not loaded yet is no longer there: the screen it was for opens in the new one.
  addEventListener('vite:preloadError', () => {
    if (isEverythingSaved()) void reloadIfOther().catch(() => undefined)
  })
}

/** Nothing is gained from a server that cannot be reached, or that has this build again. */
const reloadIfOther = async (): Promise<void> => {
  await fetchWorkspace()
  if (servedBuild.isOther) location.reload()
}
