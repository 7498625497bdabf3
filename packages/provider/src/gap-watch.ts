import type { Clock } from './ports.ts'

/** Stragglers on their way get this long before a gap is asked for. */
const PATIENCE = 50
/** What was asked for is not asked for again before this. */
const ANSWER_PATIENCE = 1000

/** Asks for rows that are known of and did not come. */
export class GapWatch {
  readonly #clock: Clock
  readonly #isBehind: () => boolean
  readonly #ask: () => void
  #cancel: (() => void) | undefined

  constructor({ clock, isBehind, ask }: { clock: Clock; isBehind: () => boolean; ask: () => void }) {
    this.#clock = clock
    this.#isBehind = isBehind
    this.#ask = ask
  }

  /** Something arrived: is anything missing before it? */
  look(patience = PATIENCE): void {
    if (!this.#isBehind()) return
    this.#cancel ??= this.#clock.after(patience, () => {
      this.#cancel = undefined
      if (!this.#isBehind()) return
      this.#ask()
      this.look(ANSWER_PATIENCE)
    })
  }

  /** The answer is here, or nobody is there to ask. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
