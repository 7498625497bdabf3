import type { ReactNode } from 'react'
import type { Rankable } from './ranking.ts'

export const GROUPS = [
  'recent',
  'searches',
  'pages',
  'people',
  'actions',
  'create',
  'navigate',
  'settings',
  'theme',
  'help',
  'search',
] as const
export type Group = (typeof GROUPS)[number]

/** One row of the palette. */
export interface Item extends Rankable {
  id: string
  group: Group
  icon: ReactNode
  /** Small words behind the label. */
  detail?: string | undefined
  keys?: string | undefined
  /** Found by the server for these words: shown in the order it came. */
  isFound?: true
  /** The palette stays open, with this typed into it, after `run`. */
  types?: string
  run?: () => void
}

export interface ShownGroup {
  group: Group
  items: readonly Item[]
}
