import type { Code, PageKind, Reason, SessionId } from '@tandem/protocol'

/** Where an open page is in its life. */
export type Stage =
  | { name: 'opening' } // the device is asked
  | { name: 'apart' } // no connection, or waiting to join again
  | { name: 'asking' } // `join` is on its way
  | { name: 'loading'; ch: number; session: SessionId; kind: PageKind }
  | { name: 'synced'; ch: number; session: SessionId; kind: PageKind }
  | { name: 'refused'; code: Code }
  | { name: 'ended'; reason: Reason }
  | { name: 'closed' }

export type Over = Extract<Stage, { name: 'refused' | 'ended' }>
type Joined = Extract<Stage, { name: 'loading' | 'synced' }>

/** Nothing brings the page back but opening it again. */
export const isOver = ({ name }: Stage): boolean => name === 'refused' || name === 'ended' || name === 'closed'

/** The server knows this session. */
export const isJoined = (stage: Stage): stage is Joined => stage.name === 'loading' || stage.name === 'synced'
