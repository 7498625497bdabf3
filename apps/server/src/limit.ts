import type { Code, Reason } from '@tandem/protocol'

/** One configurable limit, as the operator reads it. */
export interface Limit {
  default: number
  unit: string
  about: string
  /** Why the default is what it is. */
  why: string
  /** What somebody over it gets. */
  over: Code | Reason | 'dropped' | 'a warning in the log' | 'the connection is cut'
}
