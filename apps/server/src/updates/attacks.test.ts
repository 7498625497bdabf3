import { LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Attack, ATTACKS, EVE_CLIENTS } from '../../test/attacks/updates.ts'
import { KnownStructs } from './known-structs.ts'
import { parseUpdate } from './parse-update.ts'

/** What a room would answer, as far as the update alone decides. */
const answerTo = (bytes: Uint8Array, kind: Attack['kind'], known: KnownStructs): Attack['expect'] => {
  const said = parseUpdate(bytes, kind, 'live')
  if (!said) return 'bad_update'
  if (said.structs.some(({ client }) => !EVE_CLIENTS.some((own) => own === client))) return 'client_not_owned'
  const update = known.newIn(said)
  const standing = known.standing(update)
  if (standing === 'gap') return 'need_sync'
  if (standing === 'unsound') return 'bad_update'
  known.add(update)
  return 'stored'
}

test.each(ATTACKS)('D8 $id $name: $expect', ({ kind, prepare, bytes, expect: expected }) => {
  const known = KnownStructs.of({ kind, snapshot: undefined, rows: prepare }, parseUpdate)
  const replica = new Y.Doc()
  for (const row of prepare) Y.applyUpdate(replica, row)
  const before = Y.encodeStateAsUpdate(replica)
  for (const update of bytes) {
    expect(update.length).toBeLessThanOrEqual(LIMITS.updateBytes)
    const answer = answerTo(update, kind, known)
    if (expected !== 'either') expect(answer).toBe(expected)
    if (answer === 'stored') Y.applyUpdate(replica, update)
  }
  expect([replica.store.pendingStructs, replica.store.pendingDs]).toEqual([null, null])
  expect(Y.decodeStateVector(known.encoded())).toEqual(Y.decodeStateVector(Y.encodeStateVector(replica)))
  if (expected !== 'stored' && expected !== 'either') expect(Y.encodeStateAsUpdate(replica)).toEqual(before)
})

test('the list of attacks is whole', () => {
  expect(new Set(ATTACKS.map(({ id }) => id)).size).toBeGreaterThanOrEqual(26)
})
