import { CAPS } from './caps.ts'
import { Deletions, readDeletes } from './deletes.ts'
import { Malformed, Reader } from './reader.ts'
import { ROOTS } from './roots.ts'
import type { ReadUpdate } from './sound-update.ts'
import { Structs } from './structs.ts'

/**
 * Reads a Yjs V1 update without applying it: structure, counts, lengths and text are checked byte by byte, because Yjs'
 * own readers accept much that later throws or hangs. The format is that of yjs 13.6 (`readClientsStructRefs`,
 * `readDeleteSet`). Answers `undefined` for anything else.
 */
export const parseUpdate: ReadUpdate = (bytes, kind, source) => {
  const reader = new Reader(bytes)
  const caps = CAPS[source]
  try {
    const structs = new Structs(reader, caps, ROOTS[kind], { mayHaveOthers: source === 'stored' })
    const inserted = structs.read()
    const deletesAt = reader.at
    const deletes = readDeletes(reader, caps.deletes)
    if (reader.left > 0) return undefined
    if (structs.longValues.length > 0) {
      const deletions = new Deletions(deletes)
      if (!structs.longValues.every(({ client, from, to }) => deletions.cover(client, from, to))) return undefined
    }
    return { bytes, ...inserted, deletes, deletesAt }
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
