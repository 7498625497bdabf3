import type { AppendResult } from '../../rooms/ports.ts'
import type { Query, QueryAnswer } from './file.ts'

/** What the event loop asks of the thread that holds the file. Answered in order. */
export type Ask =
  | { do: 'append'; id: number; batch: Uint8Array }
  | { do: 'query'; id: number; query: Query }
  /** Its heap is cleared of what is not used; not answered. */
  | { do: 'tidy'; id: number }
  | { do: 'close'; id: number }

export type Answer =
  | { id: number; did: 'append'; result: AppendResult }
  | { id: number; did: 'query'; answer: QueryAnswer }
  | { id: number; did: 'open' }
  | { id: number; did: 'fail'; problem: string }

/** The id of the first answer: the file is open, or why it is not. */
export const OPENING = 0
