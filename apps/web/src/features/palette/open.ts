const listeners = new Set<() => void>()

/** Opens the list of shortcuts. */
export const showShortcuts = (): void => {
  for (const listener of listeners) listener()
}
export const onShowShortcuts = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
