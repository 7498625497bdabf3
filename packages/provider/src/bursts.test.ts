import { LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { burstLength, merged } from './bursts.ts'

const updatesOf = (edit: (body: Y.Text) => void): Uint8Array[] => {
  const replica = new Y.Doc()
  const updates: Uint8Array[] = []
  replica.on('update', (update: Uint8Array) => void updates.push(update))
  edit(replica.getText('body'))
  return updates
}
const keystrokes = (count: number) =>
  updatesOf((body) => {
    for (let i = 0; i < count; i++) body.insert(i, 'x')
  })

test('at most twenty go together', () => {
  expect(burstLength(keystrokes(30))).toBe(20)
  expect(burstLength(keystrokes(3))).toBe(3)
  expect(burstLength([])).toBe(0)
})

test('together they are no larger than one update may be, but a large one goes alone', () => {
  const large = updatesOf((body) => {
    for (let i = 0; i < 3; i++) body.insert(0, 'x'.repeat(LIMITS.updateBytes / 2 - 100))
  })
  expect(burstLength(large)).toBe(2)
  expect(burstLength(updatesOf((body) => [body.insert(0, 'x'.repeat(LIMITS.updateBytes)), body.insert(0, 'y')]))).toBe(1)
})

test('a gap in what one client wrote ends the burst: nobody takes an update with a gap', () => {
  const [one, , three, four] = keystrokes(4) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  expect(burstLength([one, three, four])).toBe(1)
  expect(burstLength([three, four])).toBe(2)
})

test('no more client ids go together than one update may write under', () => {
  const many = Array.from({ length: LIMITS.clientIdsPerUpdate + 3 }, () => keystrokes(1)[0] as Uint8Array)
  expect(burstLength(many)).toBe(LIMITS.clientIdsPerUpdate)
})

test('a merged burst says the same as its members', () => {
  const updates = keystrokes(20)
  const replica = new Y.Doc()
  Y.applyUpdate(replica, merged(updates))
  expect(replica.getText('body').toString()).toBe('x'.repeat(20))
  expect(merged(updates.slice(0, 1))).toBe(updates[0])
})
