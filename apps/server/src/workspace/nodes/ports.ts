import type { NodeId } from '../../rooms/ports.ts'
import type { Notice } from './notice.ts'

/** To the other nodes of this workspace. Nothing here waits, throws or is on the path of a request. */
export interface OtherNodes {
  tell(notice: Notice): void
}

/** For a node that is alone. */
export const NO_OTHERS: OtherNodes = { tell: () => undefined }

/** What carries notices at once. A hint: what is said may come late, twice or never. */
export interface NodeVoice {
  readonly isUp: boolean
  say(body: unknown): void
  /** Whatever arrives, exactly as it arrives. Returns the way to stop. */
  onHeard(listener: (body: unknown) => void): () => void
  /** Calls back when `isUp` has changed. Returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Calls back when a node has not been heard of for a while, or has said goodbye. Returns the way to stop. */
  onGone(listener: (node: NodeId) => void): () => void
}

export interface StoredNotice {
  /** Rises, but may be there later than a higher one. */
  seq: number
  id: string
  node: NodeId
  body: unknown
}

/** Where notices lie for a while, so that a node finds those that no bus has brought it. */
export interface NoticeRecords {
  add(notice: Omit<StoredNotice, 'seq'>, at: number): Promise<void>
  /** 0 when there is none. */
  newest(): Promise<number>
  /** With a higher number, in order. */
  after(seq: number): Promise<StoredNotice[]>
  forget(before: number): Promise<void>
}
