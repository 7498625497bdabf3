import type { Person, PresencePatch, ServerMessages, SessionId } from '@tandem/protocol'

export type Entry = ServerMessages['presence']['entries'][number]

/** One session on the list of a room, on this node or another. */
export interface Listed {
  readonly id: SessionId
  readonly person: Person
  /** Everything said so far, merged. An entry that names the person carries all of it. */
  state: PresencePatch
  /** What changed since the last flush. */
  changed: PresencePatch
  changedAt: number
  /** Stroke and drag frames since the last flush, joined in order. */
  live: Uint8Array[]
}

export const whole = ({ id, person, state }: Listed): Entry => ({ id, person, patch: { ...state } })

export const merge = (state: PresencePatch, patch: PresencePatch): void => {
  for (const field of Object.keys(patch) as (keyof PresencePatch)[]) {
    if (patch[field] === null) delete state[field]
    else Object.assign(state, { [field]: patch[field] })
  }
}
