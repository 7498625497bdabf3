import type { Page } from '@tandem/provider'
import { useEffect } from 'react'

const IDLE_AFTER = 5 * 60_000
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Tells the others whether somebody is at this tab: active, idle after five minutes, away (and nowhere in the page) while it is hidden. */
export const useActivity = (page: Page): void => {
  useEffect(() => {
    let said: string | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let movedAt = Date.now()
    const say = (activity: 'active' | 'idle' | 'away'): void => {
      if (activity !== said) page.presence.set({ activity: (said = activity) })
    }
    const look = (): void => {
      clearTimeout(timer)
      if (document.hidden) return say('away')
      const left = movedAt + IDLE_AFTER - Date.now()
      if (left <= 0) return say('idle')
      say('active')
      timer = setTimeout(look, left)
    }
    const moved = (): void => {
      movedAt = Date.now()
      if (said !== 'active') look()
    }
    const shownOrHidden = (): void => (document.hidden ? look() : moved())
    for (const sign of SIGNS_OF_LIFE) addEventListener(sign, moved, { passive: true, capture: true })
    document.addEventListener('visibilitychange', shownOrHidden)
    look()
    return () => {
      clearTimeout(timer)
      for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, moved, { capture: true })
      document.removeEventListener('visibilitychange', shownOrHidden)
    }
  }, [page])
}
