import { useEffect, useSyncExternalStore } from 'react'

/** What a screen can be asked to do from elsewhere, for instance from the palette. */
export type OfferedCommand = 'share' | 'move'
type Offers = Readonly<Partial<Record<OfferedCommand, () => void>>>

let offers: Offers = {}
const listeners = new Set<() => void>()
const set = (next: Offers): void => {
  offers = next
  for (const listener of listeners) listener()
}

/** Offers a command for as long as the component is on the screen; nothing without `run`. Wrap `run` in `useCallback`. */
export const useOffer = (command: OfferedCommand, run: (() => void) | undefined): void => {
  useEffect(() => {
    if (!run) return undefined
    set({ ...offers, [command]: run })
    return () => {
      if (offers[command] !== run) return
      const { [command]: _, ...others } = offers
      set(others)
    }
  }, [command, run])
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useOffers = (): Offers => useSyncExternalStore(subscribe, () => offers)
