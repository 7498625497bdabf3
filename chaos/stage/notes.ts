import { seededRandom, type Random } from '@tandem/testkit'
import type { Figure, Setting } from './outcome.ts'

export interface StageOptions {
  seed: number
  rounds?: number | undefined
  isQuick: boolean
  /** What is worth telling while it goes on. */
  say?: (text: string) => void
}

const MEASURES = ['ms', 's', 'MB', '/s']

/** What was found out while a scenario played, and all that has to be put away after it. */
export class Notes {
  readonly seed: number
  /** All chance of a scenario comes from here: the same seed plays it the same way, as far as the machine allows. */
  readonly random: Random
  readonly rounds: number
  readonly isQuick: boolean
  readonly figures: Figure[] = []
  readonly problems: string[] = []
  readonly say: (text: string) => void
  readonly #atEnd: (() => unknown)[] = []

  constructor({ seed, rounds, isQuick, say = () => undefined }: StageOptions, scenario: Pick<Setting, 'rounds'>) {
    this.seed = seed
    this.random = seededRandom(seed)
    this.isQuick = isQuick
    this.rounds = rounds ?? scenario.rounds?.[isQuick ? 'quick' : 'full'] ?? 1
    this.say = say
  }

  /** Ends everybody and everything, the last that came first. */
  async close(): Promise<void> {
    for (const end of this.#atEnd.splice(0).toReversed()) await end()
  }

  atEnd(task: () => unknown): void {
    this.#atEnd.push(task)
  }

  /** Notes something measured, and a problem when it is not what it must be. */
  figure(name: string, value: number, unit: string, must: { atMost?: number; atLeast?: number } = {}): void {
    // A short version shows that it works, on any machine and beside other tests; how fast and how small is for the whole one to say.
    if (this.isQuick && MEASURES.includes(unit)) return void this.figures.push({ name, value, unit })
    this.figures.push({ name, value, unit, ...must })
    const shown = `${name}: ${Number(value.toFixed(2))} ${unit}`.trimEnd()
    if (must.atMost !== undefined && !(value <= must.atMost)) this.problems.push(`${shown}, at most ${must.atMost} wanted`)
    if (must.atLeast !== undefined && !(value >= must.atLeast)) this.problems.push(`${shown}, at least ${must.atLeast} wanted`)
  }

  must(holds: boolean, otherwise: string): void {
    if (!holds) this.problems.push(otherwise)
  }

  found(problems: readonly string[], where = ''): void {
    this.problems.push(...problems.map((problem) => (where ? `${where}: ${problem}` : problem)))
  }
}
