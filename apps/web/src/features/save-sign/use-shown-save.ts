import type { Page, SaveState } from '@tandem/provider'
import { useMemo, useSyncExternalStore } from 'react'
import { ShownSave } from './shown-save.ts'

/** What the sign shows of a page's save state; see `ShownSave`. */
export const useShownSave = (page: Page): SaveState => {
  const shown = useMemo(() => new ShownSave(page), [page])
  return useSyncExternalStore(shown.subscribe, shown.read)
}
