import type { Clock, NodeId } from '../rooms/ports.ts'

const LOOK_EVERY_MS = 1000
/** Three heartbeats that did not come. */
const SILENT_MS = 10_000
/** While nobody can be heard nobody can be told from the dead; that does not go on for ever. */
const UNHEARD_MS = 15_000

interface OtherNodesParts {
  clock: Pick<Clock, 'after' | 'elapsed'>
  gone: (node: NodeId) => void
}

/** Which other nodes there are, as far as one has heard of them. */
export class OtherNodes {
  readonly #parts: OtherNodesParts
  readonly #heardAt = new Map<NodeId, number>()
  #canHear = false
  #cancel = () => {}

  constructor(parts: OtherNodesParts) {
    this.#parts = parts
    this.#lookLater()
  }

  get count(): number {
    return this.#heardAt.size
  }

  heard(node: NodeId): void {
    this.#heardAt.set(node, this.#parts.clock.elapsed())
  }

  goodbye(node: NodeId): void {
    if (this.#heardAt.delete(node)) this.#parts.gone(node)
  }

  /** Whether anybody can be heard from now on. Whoever was known has as long as others to be heard again. */
  set canHear(canHear: boolean) {
    this.#canHear = canHear
    if (canHear) for (const node of this.#heardAt.keys()) this.heard(node)
  }

  close(): void {
    this.#cancel()
  }

  #lookLater(): void {
    this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      this.#lookLater()
      const since = this.#parts.clock.elapsed() - (this.#canHear ? SILENT_MS : UNHEARD_MS)
      for (const [node, at] of [...this.#heardAt]) if (at <= since) this.goodbye(node)
    })
  }
}
