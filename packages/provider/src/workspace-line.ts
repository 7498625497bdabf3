import { Listeners } from './listeners.ts'
import type { WorkspaceWire } from './ports.ts'
import { parseWorkspaceMessage, type WorkspaceMessage } from './workspace-guards.ts'

export type { WorkspaceMessage } from './workspace-guards.ts'

/**
 * What the server says about the workspace as a whole: pages of the tree, who has which page open, what to ask for again.
 * The connection of the tab carries it, and stands for as long as somebody listens, also when no page is open.
 */
export interface WorkspaceNews {
  /** Messages arrive now; what is shown is up to date. */
  readonly isLive: boolean
  /** Hears every message, checked. Returns the way to stop. */
  subscribe(listener: (message: WorkspaceMessage) => void): () => void
  /**
   * Calls back each time messages begin to arrive, the first time too. What was said before is not said again: ask anew
   * for what is on the screen. Who has which page open is told by itself. Returns the way to stop.
   */
  onReconnect(listener: () => void): () => void
}

/** `WorkspaceNews` over one connection after the other. */
export class WorkspaceLine implements WorkspaceNews {
  readonly #messages = new Listeners<[WorkspaceMessage]>()
  readonly #reconnects = new Listeners()
  readonly #wantedChanged: (isWanted: boolean) => void
  #listening = 0
  #wire: WorkspaceWire | undefined
  #hangUp: (() => void) | undefined
  #isLive = false
  /** Something was said while nobody listened. */
  #missed = false

  /** `wantedChanged` is told when the first one begins to listen and when the last one has stopped. */
  constructor(wantedChanged: (isWanted: boolean) => void) {
    this.#wantedChanged = wantedChanged
  }

  get isLive(): boolean {
    return this.#isLive
  }

  get isWanted(): boolean {
    return this.#listening > 0
  }

  subscribe(listener: (message: WorkspaceMessage) => void): () => void {
    const remove = this.#messages.add(listener)
    let isListening = true
    if (++this.#listening === 1) {
      if (this.#missed) this.#close()
      this.#open()
      this.#wantedChanged(true)
    }
    return () => {
      if (!isListening) return
      isListening = false
      remove()
      // It stays open: whoever goes from one screen to the next listens again in a moment.
      if (--this.#listening === 0) this.#wantedChanged(false)
    }
  }

  onReconnect(listener: () => void): () => void {
    return this.#reconnects.add(listener)
  }

  /** The tab is connected. */
  connected(wire: WorkspaceWire): void {
    this.disconnected()
    this.#wire = wire
    this.#open()
  }

  /** The tab is not connected any more. */
  disconnected(): void {
    this.#close()
    this.#wire = undefined
  }

  /** Nobody will listen any more. */
  end(): void {
    this.disconnected()
    this.#messages.clear()
    this.#reconnects.clear()
  }

  #open(): void {
    if (!this.isWanted || this.#hangUp || !this.#wire?.openWorkspace) return
    this.#hangUp = this.#wire.openWorkspace({
      connected: () => {
        this.#isLive = true
        this.#reconnects.tell()
      },
      disconnected: () => {
        this.#isLive = false
      },
      receive: (event, body) => {
        if (!this.isWanted) {
          this.#missed = true
          return
        }
        const message = parseWorkspaceMessage(event, body)
        if (message) this.#messages.tell(message)
      },
    })
  }

  #close(): void {
    this.#isLive = false
    this.#missed = false
    this.#hangUp?.()
    this.#hangUp = undefined
  }
}
