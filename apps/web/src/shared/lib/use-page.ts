import type { Connection, ConnectionStatus, Page, PageStatus, Participant, SaveState } from '@tandem/provider'
import { useCallback, useSyncExternalStore } from 'react'

const useChanging = <Value>(source: { subscribe(listener: () => void): () => void }, read: () => Value): Value =>
  useSyncExternalStore(
    useCallback((listener: () => void) => source.subscribe(listener), [source]),
    read,
  )

export const useConnectionStatus = (connection: Connection): ConnectionStatus => useChanging(connection, () => connection.status)
export const usePageStatus = (page: Page): PageStatus => useChanging(page, () => page.status)
export const useSaveState = (page: Page): SaveState => useChanging(page, () => page.save)
export const useCanEdit = (page: Page): boolean => useChanging(page, () => page.canEdit)
export const useParked = (page: Page): number => useChanging(page, () => page.parked)
export const useOthers = (page: Page): readonly Participant[] => useChanging(page.presence, () => page.presence.others)
