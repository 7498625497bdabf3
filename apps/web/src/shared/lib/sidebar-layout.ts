import { useSyncExternalStore } from 'react'
import { isBoolean, isNumber, isObjectOf } from './guards.ts'
import { readStored, writeStored } from './stored-json.ts'

const KEY = 'tandem:sidebar'
export const NARROWEST = 200
export const WIDEST = 400
const USUAL = 260
/** Below, the sidebar lies over the page instead of beside it. */
const PHONE = '(max-width: 640px)'
const ROOMY = '(min-width: 1024px)'

export interface SidebarLayout {
  width: number
  /** Beside the page; on a phone: over it. */
  isOpen: boolean
  isDrawer: boolean
  /** A guest with one page has none. */
  isPresent: boolean
}

interface Remembered {
  width: number
  isOpen: boolean
}
const isRemembered = isObjectOf<Remembered>({ width: isNumber, isOpen: isBoolean })

const phone = matchMedia(PHONE)
const remembered = readStored(KEY, isRemembered)
let width = Math.min(WIDEST, Math.max(NARROWEST, remembered?.width ?? USUAL))
let isDocked = remembered?.isOpen ?? matchMedia(ROOMY).matches
let isDrawn = false
let isPresent = true

const layoutNow = (): SidebarLayout => ({
  width,
  isOpen: isPresent && (phone.matches ? isDrawn : isDocked),
  isDrawer: phone.matches,
  isPresent,
})
let layout = layoutNow()
const listeners = new Set<() => void>()
const changed = (): void => {
  layout = layoutNow()
  for (const listener of listeners) listener()
}
phone.addEventListener('change', () => {
  isDrawn = false
  changed()
})

const remember = (): void => writeStored(KEY, { width, isOpen: isDocked } satisfies Remembered)

export const setSidebarOpen = (isOpen: boolean): void => {
  if (phone.matches) isDrawn = isOpen
  else {
    isDocked = isOpen
    remember()
  }
  changed()
}
export const toggleSidebar = (): void => setSidebarOpen(!layout.isOpen)

export const setSidebarWidth = (wanted: number): void => {
  width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)))
  remember()
  changed()
}

/** Whether there is a sidebar at all for this person. */
export const setSidebarPresent = (isThere: boolean): void => {
  if (isPresent === isThere) return
  isPresent = isThere
  changed()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useSidebarLayout = (): SidebarLayout => useSyncExternalStore(subscribe, () => layout)
