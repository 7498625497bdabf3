const listeners = new Set<() => void>()

/** Opens the command palette, from wherever. Who shows it listens. */
export const openPalette = (): void => {
  for (const listener of listeners) listener()
}

/** For whoever shows the palette. Returns the way to stop. */
export const onOpenPalette = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
