import { useSyncExternalStore } from 'react'
import { isBoolean } from './guards.ts'
import { readStored, writeStored } from './stored-json.ts'

const KEY = 'tandem:single-keys'
const listeners = new Set<() => void>()

/** Whether single letters are shortcuts on this device. Speech input and some aids for the hands set them off by accident. */
export const singleKeysOn = (): boolean => readStored(KEY, isBoolean) ?? true

export const setSingleKeys = (on: boolean): void => {
  writeStored(KEY, on)
  for (const listener of listeners) listener()
}

export const useSingleKeys = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, singleKeysOn)
