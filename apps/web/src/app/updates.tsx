import { registerSW } from 'virtual:pwa-register'
import { textsOf } from '../shared/i18n/texts.ts'
import { isEverythingSaved } from '../shared/lib/unsaved-pages.ts'
import { notify } from '../shared/ui/notify.ts'
import { isGoodMoment } from './good-moment.ts'
import { texts } from './texts.ts'

const LOOK_EVERY = 60 * 60_000
const TRY_EVERY = 10_000
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Installs the app on the device, says when a new version waits, and takes it unasked in a good moment. */
export const watchForUpdates = (): void => {
  let touchedAt = Date.now()
  for (const sign of SIGNS_OF_LIFE) addEventListener(sign, () => (touchedAt = Date.now()), { passive: true, capture: true })
  let isAnnounced = false
  let registered: ServiceWorkerRegistration | undefined
  const update = registerSW({
    onRegisteredSW: (_address, registration) => {
      registered = registration
      if (registration) setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY)
    },
    onNeedRefresh: () => {
      if (isAnnounced) return
      isAnnounced = true
      const take = (): void => {
        const next = registered?.waiting
        // Another tab may have let it take over already.
        if (!next) return location.reload()
        // The plugin reloads only tabs that were under a worker from their start.
        next.addEventListener('statechange', () => next.state === 'activated' && location.reload())
        void update(true)
      }
      const t = textsOf(texts)
      void notify({ stays: true, message: t('updateReady'), action: { label: t('reload'), act: take } })
      setInterval(() => {
        if (isGoodMoment({ isSaved: isEverythingSaved(), isHidden: document.hidden, idleFor: Date.now() - touchedAt })) take()
      }, TRY_EVERY)
    },
  })
}
