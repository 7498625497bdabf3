import { statePartsOf, type ServerMessages } from '@tandem/protocol'

type StateMessage = ServerMessages['state']
export interface StateOf {
  ch: number
  epoch: number
  seq: number
  updates: readonly Uint8Array[]
  stateVector: Uint8Array
}

/** The messages of a state, one after the other. */
export function* stateMessages({ updates, stateVector, ...place }: StateOf): Generator<StateMessage> {
  for (const { part, parts, bytes } of statePartsOf(updates))
    yield { ...place, part, parts, bytes, ...(part === parts - 1 ? { stateVector } : {}) }
}

/** The state for whoever has nothing, the same messages for all who come at the same time: they are encoded once then. */
export class SharedState {
  #of: string | undefined
  #messages: StateMessage[] = []

  /** `version` names everything that the state is made from. */
  messages(version: string, state: StateOf): readonly StateMessage[] {
    if (this.#of !== version) {
      this.#of = version
      this.#messages = [...stateMessages(state)]
    }
    return this.#messages
  }

  forget(): void {
    this.#of = undefined
    this.#messages = []
  }
}
