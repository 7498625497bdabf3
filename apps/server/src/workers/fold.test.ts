import { contentOf } from '@tandem/content'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { content, item, update as encoded } from '../../test/attacks/encoding.ts'
import { editing, play } from '../../test/attacks/genuine.ts'
import { HostileRow } from '../rooms/ports.ts'
import { checkCopy, diffs, fold as foldPage } from './fold.ts'

const fold = (updates: readonly Uint8Array[]) => foldPage(updates, 'document')

/** A replica of somebody and the updates they made with it. */
const author = (clientId: number) => {
  const replica = new Y.Doc()
  replica.clientID = clientId
  const updates: Uint8Array[] = []
  replica.on('update', (update: Uint8Array, origin: unknown) => origin !== 'remote' && updates.push(update))
  return { replica, updates, hear: (heard: readonly Uint8Array[]) => heard.forEach((update) => Y.applyUpdate(replica, update, 'remote')) }
}

const replicaWith = (...updates: Uint8Array[]) => {
  const replica = new Y.Doc()
  for (const update of updates) Y.applyUpdate(replica, update)
  return replica
}

const typed = (text: string) => {
  const alice = author(1)
  alice.replica.getMap('meta').set('title', 'Plan')
  const body = alice.replica.getText('text')
  for (const letter of text) body.insert(body.length, letter)
  return alice
}

test('D4 a folded page reads like the rows it was made of', () => {
  const alice = typed('hello')
  const bob = author(2)
  bob.hear(alice.updates)
  bob.replica.getText('text').delete(1, 3)
  bob.replica.getText('text').format(0, 2, { bold: true })

  const { bytes, stateVector } = fold([...alice.updates, ...bob.updates])

  const folded = replicaWith(bytes)
  expect(folded.getText('text').toDelta()).toEqual([{ insert: 'ho', attributes: { bold: true } }])
  expect(stateVector).toEqual(Y.encodeStateVector(folded))
})

test('D4 folding a snapshot with the rows after it equals folding all rows', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 40, size: 'max' }), fc.nat(39), (edits, cut) => {
      const [alice, bob] = [author(1), author(2)]
      const rows: Uint8Array[] = []
      for (const { who, heard, ...change } of edits) {
        const [writer, other] = who === 0 ? [alice, bob] : [bob, alice]
        const from = writer.updates.length
        make(writer.replica, change)
        const made = writer.updates.slice(from)
        rows.push(...made)
        if (heard) other.hear(rows)
      }
      const first = fold(rows.slice(0, cut % (rows.length + 1)))
      const inTwo = fold([first.bytes, ...rows.slice(cut % (rows.length + 1))])
      const atOnce = fold(rows)
      checkCopy(replicaWith(atOnce.bytes), replicaWith(inTwo.bytes))
    }),
    { numRuns: 200 },
  )
})

const edit = fc.record({
  who: fc.nat(1),
  heard: fc.boolean(),
  what: fc.constantFrom('write', 'erase', 'bold', 'value', 'block'),
  at: fc.nat(50),
  text: fc.string({ minLength: 1, maxLength: 5 }),
})

const make = (replica: Y.Doc, { what, at, text }: { what: string; at: number; text: string }) => {
  const body = replica.getText('text')
  const place = at % (body.length + 1)
  const length = Math.min(3, body.length - place)
  if (what === 'write') body.insert(place, text)
  if (what === 'erase') body.delete(place, length)
  if (what === 'bold') body.format(place, length, { bold: at % 2 === 0 ? true : null })
  if (what === 'value') replica.getMap('meta').set(text, { at, list: [text, null, at / 3] })
  if (what === 'block') replica.getXmlFragment('body').insert(0, [new Y.XmlElement(text)])
}

test('D8 a page with a change missing in the middle is refused', () => {
  const { updates } = typed('hello')
  expect(() => fold(updates.toSpliced(2, 1))).toThrow('builds on changes that are not in its log')
  expect(() => diffs(updates.toSpliced(2, 1), [new Uint8Array([0])])).toThrow('builds on changes that are not in its log')
})

test('D8 a deletion of something that is not there is refused', () => {
  const alice = typed('hello')
  alice.replica.getText('text').delete(0, 5)
  const deletion = alice.updates.at(-1) as Uint8Array
  expect(() => fold([deletion])).toThrow('builds on changes that are not in its log')
})

test('bytes that are no update are refused', () => {
  expect(() => fold([new Uint8Array([1, 2, 3, 250])])).toThrow()
})

test('a copy that lost a word, a deletion or a value is noticed', () => {
  const alice = typed('hello')
  const whole = replicaWith(...alice.updates)
  expect(() => checkCopy(whole, replicaWith(...alice.updates.slice(0, -1)))).toThrow('other changes')

  alice.replica.getText('text').delete(0, 1)
  expect(() => checkCopy(alice.replica, whole)).toThrow('other changes')

  const [same, other] = ['Plan', 'Plot'].map((title) => {
    const { replica, updates } = author(7)
    replica.getMap('meta').set('title', title)
    return replicaWith(...updates)
  })
  expect(() => checkCopy(same as Y.Doc, other as Y.Doc)).toThrow('reads differently')
})

test('content deep inside a page counts', () => {
  const page = (word: string) => {
    const { replica, updates } = author(3)
    const block = new Y.XmlElement('paragraph')
    block.insert(0, [new Y.XmlText(word)])
    block.setAttribute('level', '1')
    replica.getXmlFragment('body').insert(0, [block])
    return replicaWith(...updates)
  }
  expect(contentOf(page('tea'))).toEqual(contentOf(page('tea')))
  expect(contentOf(page('tea'))).not.toEqual(contentOf(page('tee')))
})

test('a page nested two thousand deep is folded', () => {
  const { replica, updates } = author(1)
  replica.transact(() => {
    let inner = replica.getMap<unknown>('deep')
    for (let depth = 0; depth < 2000; depth++) {
      const next = new Y.Map<unknown>()
      inner.set('in', next)
      inner = next
    }
  })
  expect(fold(updates).bytes.byteLength).toBeGreaterThan(2000)
})

test.each([
  ['Plan', 'Plan'],
  ['  two\n lines\t', 'two lines'],
  ['be\u0007ll\u0000', 'bell'],
  ['x'.repeat(600), 'x'.repeat(500)],
  [`${'x'.repeat(499)}😀`, 'x'.repeat(499)],
  [42, ''],
  [undefined, ''],
])('the title %j is shown as %j', (title, shown) => {
  const { replica, updates } = author(1)
  replica.getText('text').insert(0, 'hello')
  if (title !== undefined) replica.getMap('meta').set('title', title)
  expect(fold(updates).title).toBe(shown)
})

test('a difference holds what the other replica lacks and no more', () => {
  const alice = typed('hello')
  const bob = replicaWith(...alice.updates)
  alice.replica.getText('text').insert(5, ' bob')

  const [lacking = new Uint8Array()] = diffs(alice.updates, [Y.encodeStateVector(bob)])

  expect(lacking.byteLength).toBeLessThan(fold(alice.updates).bytes.byteLength)
  Y.applyUpdate(bob, lacking)
  expect(bob.getText('text').toJSON()).toBe('hello bob')
})

test('D4 words made bold by two people at once fold to what the rows say, nothing tidied', () => {
  const [alice, bob] = [author(1), author(2)]
  alice.replica.getXmlFragment('body').insert(0, [new Y.XmlText('words')])
  bob.hear(alice.updates)
  for (const { replica } of [alice, bob]) (replica.getXmlFragment('body').get(0) as Y.XmlText).format(0, 5, { bold: true })

  const { bytes } = fold([...alice.updates, ...bob.updates])

  expect(Y.decodeUpdate(bytes).ds.clients.size).toBe(0)
})

/** Alice types a word, and then one letter more. */
const wordOf = (word: string): Uint8Array[] => {
  const { replica, updates } = author(5000)
  replica.getXmlFragment('body').insert(0, [new Y.XmlText(word)])
  ;(replica.getXmlFragment('body').get(0) as Y.XmlText).insert(word.length, '!')
  return updates
}
/** Eve's letter between two of Alice's, by their clocks. */
const between = (left: number, right: number): Uint8Array =>
  encoded([{ client: 6000, structs: [item({ origin: [5000, left], right: [5000, right] }, content.text('x'))] }])
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test.each([
  ['the right one before the left one', 4, 2],
  ['one letter on both sides', 2, 2],
])('D7 a row with its neighbours the wrong way round is found, and whose it is: %s', (_what, left, right) => {
  const [word, more] = wordOf('tea') as [Uint8Array, Uint8Array]
  const hostile = { row: 1, client: 6000 }
  expect(thrownBy(() => fold([word, between(left, right), more]))).toMatchObject(hostile)
  const { bytes } = fold([word])
  const afterSnapshot = thrownBy(() => foldPage([bytes, more, between(left, right)], 'document', { hasSnapshot: true }))
  expect(afterSnapshot).toBeInstanceOf(HostileRow)
  expect(afterSnapshot).toMatchObject(hostile)
})

test('a row with its neighbours the right way round is folded, also one in a text that is gone', () => {
  const [word, more] = wordOf('tea') as [Uint8Array, Uint8Array]
  expect(fold([word, between(1, 3), more]).bytes).toBeDefined()
  const without = encoded([], [{ client: 5000, ranges: [[0, 1]] }])
  const { bytes } = fold([word, without])
  expect(foldPage([bytes, between(1, 3)], 'document', { hasSnapshot: true }).bytes).toBeDefined()
})

test('nothing that people send while they edit, undo and come back is taken for hostile', () => {
  let rows = 0
  fc.assert(
    fc.property(fc.constantFrom<('document' | 'board')[]>('document', 'document', 'board'), editing(100), fc.nat(), (kind, acts, at) => {
      const sent: Uint8Array[] = []
      play(kind, acts, (update) => sent.push(update))
      rows += sent.length
      const first = foldPage(sent.slice(0, at % (sent.length + 1)), kind)
      foldPage([first.bytes, ...sent.slice(at % (sent.length + 1))], kind, { hasSnapshot: true })
    }),
    { numRuns: 200 },
  )
  expect(rows).toBeGreaterThan(2000)
})
