import type { TabId } from '@tandem/protocol'
import type { Clock, LocalCopies, OutboxStore, Tabs } from './ports.ts'

/** What every page of a tab shares. */
export interface PageParts {
  clock: Clock
  random: () => number
  tab: TabId
  principal: string
  store: OutboxStore
  copies: LocalCopies
  tabs: Tabs
  nextOrder: () => number
}
