import type { ReactNode } from 'react'

interface Notice {
  message: ReactNode
  /** Until it is closed; otherwise six seconds. */
  stays?: boolean
}

const listeners = new Set<() => void>()
let isWanted = false

/** Says something in a line at the bottom left. What shows it is loaded for the first one. */
export const notify = async ({ message, stays = false }: Notice): Promise<void> => {
  isWanted = true
  for (const listener of listeners) listener()
  const { notifications } = await import('@mantine/notifications')
  notifications.show({ message, autoClose: stays ? false : 6000 })
}

/** For whoever puts the display on the screen: whether there was something to say, and how to hear of it. */
export const notices = {
  isWanted: (): boolean => isWanted,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
