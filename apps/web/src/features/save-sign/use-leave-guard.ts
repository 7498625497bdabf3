import type { SaveState } from '@tandem/provider'
import { useEffect } from 'react'

/** Asks before the tab is left, but only when leaving would lose something: the device keeps nothing and not all is stored. */
export const useLeaveGuard = ({ state, unstored }: SaveState): void => {
  const losesWork = state === 'unsafe' && unstored > 0
  useEffect(() => {
    if (!losesWork) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [losesWork])
}
