import type { Code, PageKind } from '@tandem/protocol'
import * as Y from 'yjs'
import { bytesOf, content, gone, item, text, uint, update, type Bytes, type Where } from './encoding.ts'

/** Somebody honest, whose updates are on the page before the attack. */
export const ALICE_CLIENT = 3_000_000_001
/** The Yjs client ids that the attacker holds. */
export const EVE_CLIENTS = [666_666_666, 666_666_667] as const
const [EVE, EVE_TWO] = EVE_CLIENTS

export interface Attack {
  /** The row of the attack list that it belongs to; `Z` for those found since. */
  id: string
  name: string
  kind: PageKind
  /** Genuine updates of Alice, and of Eve under her own ids, that are stored first. */
  prepare: readonly Uint8Array[]
  /** Sent one after the other by Eve. */
  bytes: readonly Uint8Array[]
  /** What each of them is answered with. `either`: some are refused, some stored, and the page stays whole. */
  expect: Code | 'stored' | 'either'
}

const made = (edit: (replica: Y.Doc) => void, client = ALICE_CLIENT): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = client
  replica.transact(() => edit(replica))
  return Y.encodeStateAsUpdate(replica)
}

const WORDS = 'What alice wrote before eve came. '
/** A paragraph: the element is at clock 0, its text at 1, the letters from 2 on. */
const page = (words = WORDS): Uint8Array =>
  made((replica) => {
    const paragraph = new Y.XmlElement('paragraph')
    replica.getXmlFragment('body').insert(0, [paragraph])
    const letters = new Y.XmlText()
    paragraph.insert(0, [letters])
    letters.insert(0, words)
  })
const LETTERS = 2
const board = (): Uint8Array => made((replica) => replica.getMap('elements').set('el', new Y.Map([['_', { type: 'rectangle', x: 1 }]])))

/** The same bytes at every run. */
const randomBytes = (count: number): Uint8Array[] => {
  let state = 20_261
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return Array.from({ length: count }, () => Uint8Array.from({ length: 8 + next(200) }, () => next(256)))
}

const genuine = (): Uint8Array =>
  made((replica) => {
    const paragraph = new Y.XmlElement('paragraph')
    const letters = new Y.XmlText()
    paragraph.setAttribute('id', 'eve')
    paragraph.insert(0, [letters])
    replica.getXmlFragment('body').insert(0, [paragraph])
    letters.insert(0, 'häß 🙂', { bold: {} })
    letters.delete(1, 1)
  }, EVE)

const flips = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: bytes.length * 8 }, (_, i) => bytes.map((byte, at) => (at === i >> 3 ? byte ^ (1 << (i & 7)) : byte)))

const meta = (value: Bytes, key = 'title'): Uint8Array =>
  update([{ client: EVE, structs: [item({ parent: 'meta', key }, content.any(value))] }])
const inBody = (struct: { kind: number; bytes: Bytes }): Uint8Array =>
  update([{ client: EVE, structs: [item({ parent: 'body' }, struct)] }])
const nested = (depth: number, open: Bytes, close: Bytes = []): Bytes => [
  Array.from({ length: depth }, () => open),
  126,
  Array.from({ length: depth }, () => close),
]
const nestedJson = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

/** `depth` maps of Eve from clock `from` on, each in the one before. */
const chain = (depth: number, from = 0): Uint8Array =>
  update([
    {
      client: EVE,
      from,
      structs: Array.from({ length: depth }, (_, i) =>
        item(from + i === 0 ? { parent: 'meta', key: 'deep' } : { parent: [EVE, from + i - 1], key: 'deep' }, content.type(1)),
      ),
    },
  ])

/** One run that says "ten million structs" in two bytes, as the newer format can. */
const runLengthBomb = (): Uint8Array => {
  const part = (...bytes: number[]): Bytes => [uint(bytes.length), bytes]
  const lengths = part(0x41, ...uint(10_000_000))
  return bytesOf([0, part(), part(1), part(), part(), part(0), part(0), part(), part(), lengths, 1, uint(10_000_000), 0, 0])
}

const everyOther = (count: number): [number, number][] => Array.from({ length: count }, (_, i) => [LETTERS + i * 2, 1])

const appends = (count: number): Uint8Array[] => {
  const replica = new Y.Doc()
  replica.clientID = EVE
  const made: Uint8Array[] = []
  replica.on('update', (bytes: Uint8Array) => made.push(bytes))
  const letters = new Y.XmlText()
  replica.getXmlFragment('body').insert(0, [letters])
  for (let i = 0; i < count; i++) letters.insert(i, 'x')
  return made
}

const overwrites = (count: number): Uint8Array[] => {
  const replica = new Y.Doc()
  replica.clientID = EVE
  const made: Uint8Array[] = []
  Y.applyUpdate(replica, board())
  replica.on('update', (bytes: Uint8Array) => made.push(bytes))
  const element = replica.getMap('elements').get('el') as Y.Map<unknown>
  for (let i = 0; i < count; i++) element.set('x', i)
  return made
}

/** A paragraph of her own as Alice's is, and a title behind its letters. */
const paragraphOfEve = (): Uint8Array =>
  made((replica) => {
    const paragraph = new Y.XmlElement('paragraph')
    replica.getXmlFragment('body').insert(0, [paragraph])
    const letters = new Y.XmlText()
    paragraph.insert(0, [letters])
    letters.insert(0, WORDS)
    replica.getMap('meta').set('title', 'hers')
  }, EVE)
/** What Eve writes next. */
const ghost = (where: Where): Uint8Array =>
  update([{ client: EVE, from: LETTERS + WORDS.length + 1, structs: [item(where, content.text('ghost'))] }])

/** Sound to look at, and stored; what it is shows when the page is folded. */
export const TURNED_AROUND: Pick<Attack, 'prepare'> & { update: Uint8Array } = {
  prepare: [page()],
  update: update([
    { client: EVE, structs: [item({ origin: [ALICE_CLIENT, LETTERS + 9], right: [ALICE_CLIENT, LETTERS + 3] }, content.text('ghost'))] },
  ]),
}

type Row = Partial<Pick<Attack, 'kind' | 'prepare'>> & Omit<Attack, 'kind' | 'prepare'>
const rows: Row[] = [
  { id: 'Y1', name: 'random bytes', bytes: randomBytes(500), expect: 'bad_update' },
  {
    id: 'Y2',
    name: 'an update that is cut off',
    bytes: Array.from({ length: genuine().length }, (_, i) => genuine().slice(0, i)),
    expect: 'bad_update',
  },
  { id: 'Y2', name: 'something after the end', bytes: [bytesOf([genuine(), 0])], expect: 'bad_update' },
  { id: 'Y3', name: 'an update with one bit that is wrong', bytes: flips(genuine()), expect: 'either' },
  {
    id: 'Y4',
    name: 'millions of structs in seven bytes',
    bytes: [
      bytesOf([1, uint(33_000_000), 1, 0]),
      bytesOf([uint(33_000_000), 1, 1, 0]),
      update([], []).fill(0xff),
      bytesOf([0, 1, 1, uint(33_000_000)]),
    ],
    expect: 'bad_update',
  },
  { id: 'Y4', name: 'more structs than are there', bytes: [update([{ client: EVE, structs: [gone(1)], count: 2 }])], expect: 'bad_update' },
  { id: 'Y5', name: 'a run-length bomb of the newer format', bytes: [runLengthBomb()], expect: 'bad_update' },
  { id: 'Y5', name: 'a genuine update in the newer format', bytes: [Y.convertUpdateFormatV1ToV2(genuine())], expect: 'bad_update' },
  {
    id: 'Y6',
    name: 'a million clocks gone under the id of alice',
    bytes: [update([{ client: ALICE_CLIENT, from: LETTERS + WORDS.length, structs: [gone(1_000_000)] }])],
    expect: 'client_not_owned',
  },
  {
    id: 'Y6',
    name: 'more clocks gone than anybody ever uses',
    bytes: [update([{ client: EVE, structs: [gone(2 ** 41)] }])],
    expect: 'bad_update',
  },
  {
    id: 'Y7',
    name: 'lengths and clocks beyond all counting',
    bytes: [
      inBody(content.deleted(2 ** 50)),
      update([{ client: EVE, from: 2 ** 52, structs: [gone(1)] }]),
      update([{ client: EVE, structs: [gone(2 ** 40), gone(1)] }]),
      update([], [{ client: ALICE_CLIENT, ranges: [[2 ** 52, 1]] }]),
      update([], [{ client: ALICE_CLIENT, ranges: [[0, 2 ** 50]] }]),
      update([{ client: 2 ** 40, structs: [gone(1)] }]),
      bytesOf([1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 1, 0]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y8',
    name: 'small updates that each build on something else that is missing',
    bytes: Array.from({ length: 100 }, (_, i) =>
      update([{ client: EVE, structs: [item({ origin: [7_000_000 + i, 5] }, content.text('x'))] }]),
    ),
    expect: 'need_sync',
  },
  { id: 'Y8', name: 'a gap in the own clocks', bytes: [update([{ client: EVE, from: 9, structs: [gone(1)] }])], expect: 'need_sync' },
  {
    id: 'Y9',
    name: 'the same with much hidden in it',
    bytes: Array.from({ length: 3 }, (_, i) =>
      update([{ client: EVE, structs: [item({ origin: [7_000_000 + i, 5] }, content.text('x'.repeat(200_000)))] }]),
    ),
    expect: 'need_sync',
  },
  {
    id: 'Y10',
    name: 'deletions of what is not there',
    bytes: [
      ...Array.from({ length: 100 }, (_, i) => update([], [{ client: 7_000_000 + i, ranges: [[0, 1]] }])),
      update([], [{ client: ALICE_CLIENT, ranges: [[0, 1_000_000]] }]),
    ],
    expect: 'need_sync',
  },
  {
    id: 'Y11',
    name: 'deletions over one another',
    bytes: [update([], [{ client: ALICE_CLIENT, ranges: Array.from({ length: 15_000 }, () => [LETTERS, 30]) }])],
    expect: 'bad_update',
  },
  {
    id: 'Y11',
    name: 'deletions that are not in order',
    bytes: [
      update(
        [],
        [
          {
            client: ALICE_CLIENT,
            ranges: [
              [8, 1],
              [4, 1],
            ],
          },
        ],
      ),
      update(
        [],
        [
          { client: ALICE_CLIENT, ranges: [[2, 1]] },
          { client: ALICE_CLIENT, ranges: [[4, 1]] },
        ],
      ),
      update([], [{ client: ALICE_CLIENT, ranges: [[2, 0]] }]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y11',
    name: 'tens of thousands of deletions, of every other letter',
    prepare: [page('x'.repeat(80_000))],
    bytes: [update([], [{ client: ALICE_CLIENT, ranges: everyOther(38_853) }])],
    expect: 'bad_update',
  },
  {
    id: 'Y12',
    name: 'everything deleted',
    bytes: [update([], [{ client: ALICE_CLIENT, ranges: [[0, LETTERS + WORDS.length]] }])],
    expect: 'stored',
  },
  { id: 'Y13', name: 'maps in maps, five thousand of them', bytes: [chain(5000)], expect: 'bad_update' },
  { id: 'Y13', name: 'maps in maps, one more than may be', bytes: [chain(65)], expect: 'bad_update' },
  {
    id: 'Y13',
    name: 'maps in maps, over several updates',
    prepare: [page(), chain(30), chain(30, 30)],
    bytes: [chain(10, 60)],
    expect: 'bad_update',
  },
  { id: 'Y13', name: 'maps in maps, as many as may be', bytes: [chain(64)], expect: 'stored' },
  {
    id: 'Y14',
    name: 'JSON nested twenty thousand times',
    bytes: [
      inBody(content.embed(nestedJson(20_000))),
      inBody(content.format('bold', nestedJson(20_000))),
      inBody(content.json(nestedJson(20_000))),
      inBody(content.embed(`{"a":${nestedJson(64)}}`)),
      inBody(content.embed('{')),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y15',
    name: 'values nested thousands of times',
    bytes: [
      meta(nested(10_000, [117, 1])),
      meta(nested(5000, [117, 1])),
      meta(nested(5000, [118, 1, text('a')])),
      meta(nested(65, [117, 1])),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y16',
    name: 'top-level types that no page has',
    bytes: [
      update([{ client: EVE, structs: Array.from({ length: 12_000 }, (_, i) => item({ parent: `root ${i}` }, content.any(126))) }]),
      update([{ client: EVE, structs: [item({ parent: 'bodies' }, content.any(126))] }]),
      update([{ client: EVE, structs: [item({ parent: '' }, content.any(126))] }]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y17',
    name: 'the next clock of alice',
    bytes: [
      update([
        {
          client: ALICE_CLIENT,
          from: LETTERS + WORDS.length,
          structs: [item({ origin: [ALICE_CLIENT, LETTERS] }, content.text('not hers'))],
        },
      ]),
    ],
    expect: 'client_not_owned',
  },
  {
    id: 'Y17',
    name: 'one id twice in an update',
    bytes: [
      update([
        { client: EVE, structs: [gone(1)] },
        { client: EVE, from: 1, structs: [gone(1)] },
      ]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y24',
    name: 'a prototype as a key',
    bytes: [
      meta(126, '__proto__'),
      meta([118, 1, text('__proto__'), 118, 1, text('role'), 119, text('owner')]),
      meta([117, 1, 118, 1, text('__proto__'), 126]),
      inBody(content.embed('{"__proto__":{"role":"owner"}}')),
      inBody(content.embed('[{"a":{"\\u005f_proto__":1}}]')),
      inBody(content.json('{"__proto__":1}')),
      inBody(content.format('__proto__', 'true')),
      inBody(content.type(3, '__proto__')),
      inBody(content.type(5, '__proto__')),
      update([{ client: EVE, structs: [item({ parent: '__proto__' }, content.any(126))] }]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y25',
    name: 'a list where a document has a map, and a map where it has a list',
    bytes: [
      update([{ client: EVE, structs: [item({ parent: 'meta' }, content.text('x'))] }]),
      update([{ client: EVE, structs: [item({ parent: 'body', key: 'x' }, content.any(126))] }]),
      update([{ client: EVE, structs: [item({ parent: 'elements', key: 'x' }, content.type(1))] }]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Y25',
    name: 'a list where a board has a map, and the text of a document',
    kind: 'board',
    prepare: [board()],
    bytes: [
      update([{ client: EVE, structs: [item({ parent: 'elements' }, content.type(1))] }]),
      update([{ client: EVE, structs: [item({ parent: 'body' }, content.type(3))] }]),
    ],
    expect: 'bad_update',
  },
  { id: 'Y26', name: 'a page in the page', bytes: [inBody(content.subDocument('evil'))], expect: 'bad_update' },
  {
    id: 'Y27',
    name: 'an element called script',
    bytes: [
      made((replica) => {
        const script = new Y.XmlElement('script')
        script.setAttribute('src', '"><img src=x onerror=alert(1)>')
        script.insert(0, [new Y.XmlText('alert(1)')])
        replica.getXmlFragment('body').insert(0, [script])
      }, EVE),
    ],
    expect: 'stored',
  },
  { id: 'Y28', name: 'many letters, one at a time', bytes: appends(300), expect: 'stored' },
  { id: 'Y29', name: 'one value, many times', kind: 'board', prepare: [board()], bytes: overwrites(300), expect: 'stored' },
  {
    id: 'Z1',
    name: 'structs that build on each other in a circle',
    bytes: [
      update([
        { client: EVE, structs: [item({ origin: [EVE_TWO, 0] }, content.text('x'))] },
        { client: EVE_TWO, structs: [item({ origin: [EVE, 0] }, content.text('x'))] },
      ]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Z1',
    name: 'structs that build on themselves, or on later ones',
    bytes: [
      update([{ client: EVE, structs: [item({ origin: [EVE, 0] }, content.text('x'))] }]),
      update([{ client: EVE, structs: [item({ right: [EVE, 1] }, content.text('x')), item({ parent: 'body' }, content.type(6))] }]),
      update([{ client: EVE, structs: [item({ parent: [EVE, 0] }, content.text('x'))] }]),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Z2',
    name: 'what is stored already, with more behind it that lies elsewhere',
    prepare: [page(), update([{ client: EVE, structs: [gone(1)] }])],
    bytes: [update([{ client: EVE, structs: [item({ parent: 'body' }, content.any(126, 126))] }])],
    expect: 'need_sync',
  },
  {
    id: 'Z3',
    name: 'two values under one key',
    bytes: [update([{ client: EVE, structs: [item({ parent: 'meta', key: 'k' }, content.any(126, 126))] }])],
    expect: 'bad_update',
  },
  {
    id: 'Z3',
    name: 'two values beside the one under a key',
    prepare: [page(), meta(126)],
    bytes: [update([{ client: EVE, from: 1, structs: [item({ origin: [EVE, 0] }, content.text('ab'))] }])],
    expect: 'bad_update',
  },
  {
    id: 'Z4',
    name: 'text that is no UTF-8, and what is no content',
    bytes: [
      inBody({ kind: 4, bytes: [2, 0xc3, 0x28] }),
      inBody({ kind: 4, bytes: [3, 0xed, 0xa0, 0x80] }),
      inBody({ kind: 4, bytes: [2, 0xc0, 0x80] }),
      inBody({ kind: 4, bytes: [4, 0xf4, 0x90, 0x80, 0x80] }),
      inBody({ kind: 4, bytes: [0] }),
      inBody({ kind: 7, bytes: [9] }),
      inBody({ kind: 10, bytes: [1] }),
      inBody({ kind: 12, bytes: [1] }),
      meta(100),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Z5',
    name: 'between a neighbour in one text and one in another, deleted or not, or under a key',
    prepare: [page(), paragraphOfEve(), update([], [{ client: ALICE_CLIENT, ranges: [[0, 1]] }])],
    bytes: [
      ghost({ origin: [EVE, LETTERS], right: [ALICE_CLIENT, LETTERS + 1] }),
      ghost({ origin: [ALICE_CLIENT, LETTERS], right: [EVE, LETTERS] }),
      ghost({ origin: [EVE, LETTERS], right: [EVE, 0] }),
      ghost({ origin: [EVE, LETTERS], right: [EVE, LETTERS + WORDS.length] }),
      ghost({ right: [EVE, LETTERS + WORDS.length] }),
    ],
    expect: 'bad_update',
  },
  {
    id: 'Z5',
    name: 'between two neighbours in a text that is deleted, as somebody writes who does not know it yet',
    prepare: [page(), paragraphOfEve(), update([], [{ client: ALICE_CLIENT, ranges: [[0, 1]] }])],
    bytes: [ghost({ origin: [ALICE_CLIENT, LETTERS], right: [ALICE_CLIENT, LETTERS + 1] })],
    expect: 'stored',
  },
]

/** Updates nobody honest sends, each with what the server answers. */
export const ATTACKS: readonly Attack[] = rows.map((row) => ({ kind: 'document', prepare: [page()], ...row }))
