import { lazy, Suspense, useSyncExternalStore } from 'react'
import { notices } from '../shared/ui/notify.ts'

const Notices = lazy(async () => ({ default: (await import('../shared/ui/notices.tsx')).Notices }))

/** The place of the notices, loaded when there is one. */
export const LazyNotices = () =>
  useSyncExternalStore(notices.subscribe, notices.isWanted) && (
    <Suspense>
      <Notices />
    </Suspense>
  )
