import { ownKey } from './base-path.ts'

/** A value in the browser's storage, checked when read. Storage may be full, forbidden or hold anything: then it is as if it were empty. */
export const readStored = <Value>(key: string, isValue: (value: unknown) => value is Value): Value | undefined => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(ownKey(key)) ?? 'null')
    return isValue(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const writeStored = (key: string, value: unknown): void => {
  try {
    localStorage.setItem(ownKey(key), JSON.stringify(value))
  } catch {
    // What is kept here can be asked for again.
  }
}

export const forgetStored = (key: string): void => {
  try {
    localStorage.removeItem(ownKey(key))
  } catch {
    // Nothing was kept.
  }
}
