/** What a scenario is played on. */
export interface Setting {
  /** How often the fault happens: as a rule, and with --quick. */
  rounds?: { full: number; quick: number }
  /** Of the server, beside what it is always given. */
  env?: Record<string, string>
  nodeOptions?: readonly string[]
  /** Puts the server's folder on a disk of so many megabytes. */
  disk?: number
}

/** What a scenario of several nodes is played on. */
export interface ClusterSetting extends Pick<Setting, 'rounds' | 'env'> {
  nodes: { full: number; quick: number }
  /** False: they tell each other through the database alone. */
  withRedis?: boolean
  /** A real nginx stands before them, and people come through it. */
  withBalancer?: boolean
  /** Each node's ways to the database and to Redis can be told to misbehave. */
  withProxies?: boolean
}

/** Raised by a scenario that finds out on the way that there is nothing to try. */
export class NotHere extends Error {}

/** Something measured, and what it must be. */
export interface Figure {
  name: string
  value: number
  unit: string
  atMost?: number
  atLeast?: number
}

export interface Outcome {
  id: string
  about: string
  state: 'passed' | 'failed' | 'skipped'
  /** Of `skipped`. */
  reason?: string
  seed: number
  rounds: number
  seconds: number
  figures: Figure[]
  problems: string[]
}
