import { useSyncExternalStore } from 'react'

const query = typeof matchMedia === 'undefined' ? undefined : matchMedia('(pointer: coarse)')
const subscribe = (listener: () => void) => {
  query?.addEventListener('change', listener)
  return () => query?.removeEventListener('change', listener)
}

/** Whether fingers are the main way to point here. */
export const useTouch = (): boolean => useSyncExternalStore(subscribe, () => query?.matches ?? false)
