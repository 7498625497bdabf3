import { REASONS, type Code, type PageKind, type Reason, type SessionId } from '@tandem/protocol'
import type { EndReason } from './api.ts'

/** Where an open page is in its life. */
export type Stage =
  | { name: 'opening' } // the device is asked
  | { name: 'apart' } // no connection, or waiting to join again
  | { name: 'asking' } // `join` is on its way
  | { name: 'loading'; ch: number; session: SessionId; kind: PageKind }
  | { name: 'synced'; ch: number; session: SessionId; kind: PageKind }
  | { name: 'refused'; code: Code }
  | { name: 'ended'; reason: EndReason }
  | { name: 'closed' }

export type Over = Extract<Stage, { name: 'refused' | 'ended' }>
type Joined = Extract<Stage, { name: 'loading' | 'synced' }>

/** Nothing brings the page back but opening it again. */
export const isOver = ({ name }: Stage): boolean => name === 'refused' || name === 'ended' || name === 'closed'

/** The server knows this session. */
export const isJoined = (stage: Stage): stage is Joined => stage.name === 'loading' || stage.name === 'synced'

const isReason = (code: Code | Reason): code is Reason => (REASONS as readonly string[]).includes(code)

/** How a page ends when the server gives `code` for it. */
export const overBy = (code: Code | Reason): Over => (isReason(code) ? { name: 'ended', reason: code } : { name: 'refused', code })
