import type { Quantiles } from './samples.ts'

export const SCENARIOS = ['fanout', 'docs', 'presence', 'idle', 'load'] as const
/** On two nodes of one cluster: everybody types, or only the people of the first node. */
export const NODE_SCENARIOS = ['nodes', 'receiving', 'coming back'] as const
export type Scenario = (typeof SCENARIOS)[number]
export type NodeScenario = (typeof NODE_SCENARIOS)[number]

/** Numbers of a scenario. Rates per second and client, times in seconds. */
export interface Settings {
  clients: number
  /** How many of the clients have a real replica and are measured. */
  full: number
  docs: number
  rate: number
  warm: number
  seconds: number
  /** How long to wait for what has not arrived. */
  drain: number
  settle: number
  /** Full clients that open the large page one after another, then light ones that do so at once. */
  repeats: number
  storm: number
}

/** What the generator is told. Pages of peers that make their own names are absent from `pages`. */
export interface Task {
  scenario: Scenario | NodeScenario
  peer: string
  port: number
  /** Clients take them in turn, where there are several nodes. */
  ports?: readonly number[]
  settings: Settings
  root: string
  trace?: string | undefined
  pages: Record<string, string>
  cookies: string[]
}

/** What the generator saw. Sizes in bytes, times in milliseconds. */
export interface Seen {
  edits?: number
  /** Edits times the others who have the page open, less what is taken not to have arrived. */
  delivered?: number
  missing?: number
  latency?: Quantiles
  /** From the local change to `stored`. */
  stored?: Quantiles
  unstored?: number
  gaps?: number
  refused?: string[]
  /** Until that share of all was back, after the node was gone. */
  backMs?: { half: number; most: number; all: number | null }
  drainMs?: number
  wireBytesPerEdit?: number
  framesPerEdit?: number
  moves?: number
  statesSeenPerFull?: number
  staleness?: Quantiles
  bytesPerClientPerSecond?: number
  framesPerClientPerSecond?: number
  clients?: number
  source?: string
  updateBytes?: number
  loadMs?: number[]
  loadBytes?: number[]
  stormMs?: number
  stormBytes?: number
  /** What somebody gets who has all of it already. */
  returnBytes?: number
  applyMs?: number
  /** Connections the server ended. */
  lost?: number
  generatorCpu?: number
}

export type Label = 'kill' | 'start' | 'stop' | 'before' | 'after' | 'storm0' | 'storm1'

/** The generator asks, the orchestrator answers each with `{ id }`; `quiet` is answered when the server rests. */
export type Ask = { ask: 'mark'; id: number; label: Label } | { ask: 'quiet'; id: number }
export type Told = Ask | { seen: Seen }
