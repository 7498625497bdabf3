import type { PresencePatch, ServerMessages } from '@tandem/protocol'
import type { Guest } from './house.ts'

/** The list as a browser keeps it that heard all this. */
export const listOf = (guest: Guest) => {
  const list = new Map<string, { name: string; state: PresencePatch }>()
  for (const { entries } of guest.of('presence') as ServerMessages['presence'][]) {
    for (const { id, person, patch = {}, left } of entries) {
      if (left) list.delete(id)
      else if (person) list.set(id, { name: person.name, state: { ...patch } })
      else Object.assign(list.get(id)?.state ?? {}, patch)
    }
  }
  return {
    names: [...list.values()].map(({ name }) => name).toSorted(),
    of: (name: string) => [...list.values()].find((each) => each.name === name)?.state,
  }
}
