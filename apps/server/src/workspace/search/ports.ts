import type { FoundPage, PageId, PageKind, PrincipalId, SpaceId } from '@tandem/protocol'

export interface SearchAsk {
  /** As somebody typed it: words, and phrases in quotes. Everything has to be there; the last word may be a beginning. */
  q: string
  principal: PrincipalId
  space?: SpaceId | undefined
  kind?: PageKind | undefined
}

/** Finds pages by what is written on them. */
export interface Search {
  /**
   * The pages that fit, the best first, without those in the trash and most of what the principal may not see. Whether
   * they may see one has to be asked for each. `after` leaves out the first ones.
   */
  candidates(ask: SearchAsk, part: { after: number; limit: number }): Promise<PageId[]>
  /** What is shown of these pages, in this order; without those that are gone. */
  shown(q: string, pages: readonly PageId[]): Promise<FoundPage[]>
}

/** What is on a page as of one row of its log. */
export interface PageText {
  epoch: number
  seq: number
  title: string
  text: string
}

/** What pages are found by. It can always be made again from the log. */
export interface SearchIndex {
  /** Takes the place of what was there before, unless that is newer. */
  put(page: PageId, text: PageText): Promise<void>
  /** Has every page wait whose text is older than its log. */
  findBehind(): Promise<void>
  /** Some of the pages that wait to be read: new ones, and those found to be behind. */
  waiting(limit: number): Promise<PageId[]>
  /** It cannot be read and waits no more. */
  giveUp(page: PageId): Promise<void>
  /** Forgets everything and has all pages wait. Answers how many there are. */
  clear(): Promise<number>
}
