/** Who wants to know that the device or the tab woke up, or goes to sleep. */
interface Sleeper {
  woke(): void
  /** Nobody looks at the tab any more; it may end at any moment. */
  hidden(): void
  setOnline(online: boolean): void
}

/** Whether the device believes to have a network; `true` where nobody can say. */
export const isOnline = (): boolean => typeof navigator === 'undefined' || navigator.onLine !== false

/** Tells `sleeper` when the tab is looked at or hidden, and when the network comes and goes. Returns the way to stop; does nothing outside a browser. */
export const listenToWaking = (sleeper: Sleeper): (() => void) => {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => undefined
  const stop = new AbortController()
  const listen = (target: EventTarget, event: string, heard: () => void): void =>
    target.addEventListener(event, heard, { signal: stop.signal })
  listen(window, 'online', () => sleeper.setOnline(true))
  listen(window, 'offline', () => sleeper.setOnline(false))
  listen(window, 'pageshow', () => sleeper.woke())
  listen(window, 'pagehide', () => sleeper.hidden())
  listen(window, 'focus', () => sleeper.woke())
  listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') sleeper.woke()
    else sleeper.hidden()
  })
  return () => stop.abort()
}
