import { createElement, type ReactNode } from 'react'
import { textsOf } from '../i18n/texts.ts'
import { frameTexts } from './frame-texts.ts'

interface Notice {
  message: ReactNode
  /** Until it is closed; otherwise six seconds. */
  stays?: boolean
  /** The way back, for instance "Undo". The notice goes when it is taken. */
  action?: { label: string; act: () => void }
}

const listeners = new Set<() => void>()
let isWanted = false
let count = 0
const MOST = 3
/** Those on the screen, the oldest first. */
let shown: string[] = []

/** Says something in a line at the bottom left. What shows it is loaded for the first one. */
export const notify = async ({ message, stays = false, action }: Notice): Promise<void> => {
  isWanted = true
  for (const listener of listeners) listener()
  const [{ notifications }, { NoticeLine }] = await Promise.all([import('@mantine/notifications'), import('./notice-line.tsx')])
  const id = `notice-${(count += 1)}`
  const act = (): void => {
    notifications.hide(id)
    action?.act()
  }
  const line = action ? createElement(NoticeLine, { action: { label: action.label, act }, words: message }) : message
  // The newest is said at once; one that stays is not pushed out.
  if (shown.length >= MOST && shown[0]) notifications.hide(shown[0])
  if (!stays) shown.push(id)
  const onClose = (): void => void (shown = shown.filter((one) => one !== id))
  notifications.show({
    id,
    message: line,
    autoClose: stays ? false : 6000,
    onClose,
    closeButtonProps: { 'aria-label': textsOf(frameTexts)('close') },
  })
}

/** For whoever puts the display on the screen: whether there was something to say, and how to hear of it. */
export const notices = {
  isWanted: (): boolean => isWanted,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
