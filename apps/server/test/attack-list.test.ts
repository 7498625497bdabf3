import { contentDigest } from '@tandem/content'
import { LIMITS } from '@tandem/protocol'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { AttackedPage } from './attacked-page.ts'
import { ATTACKS, TURNED_AROUND, type Attack } from './attacks/updates.ts'
import { RunningApp } from './running-app.ts'

/** Corpora of thousands are played in full by `pnpm chaos`. */
const MOST = 40

let app: RunningApp

beforeAll(async () => {
  // Only what would slow the attacks down; nothing that stops them.
  app = await RunningApp.start({
    LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000',
    LIMIT_JOINS_PER_SECOND: '10000',
    LIMIT_UPDATES_PER_SECOND: '10000',
    LIMIT_NEED_SYNCS_PER_SECOND: '10000',
  })
})
afterAll(() => app.stop())

const open = async (setting?: Parameters<typeof AttackedPage.open>[1]): Promise<AttackedPage> => {
  const attacked = await AttackedPage.open(app.url, setting)
  onTestFinished(() => attacked.leave())
  return attacked
}

const titleOf = ({ id, name, expect: answer }: Attack) => [`${id} ${name}: ${answer}`] as const

test.each(ATTACKS.map((attack) => [...titleOf(attack), attack] as const))(
  '%s',
  async (_title, { kind, prepare, bytes, expect: answer }) => {
    const attacked = await open({ kind, prepare })
    const before = await attacked.fresh()
    attacked.heard.length = 0
    const answers = []
    for (const one of bytes.slice(0, MOST)) answers.push(await attacked.send(one))
    if (answer !== 'either') expect([...new Set(answers)]).toEqual([answer])
    expect(await attacked.problemsAfter(before, { mayHaveChanged: answer === 'either' || answer === 'stored' })).toEqual([])
  },
)

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))])

test.each([
  ['Y18 a state vector that says it has 2^40 entries', new Uint8Array([...varint(2 ** 40), 1, 1])],
  ['Y18 a state vector of 65 kB', new Uint8Array(LIMITS.stateVectorBytes + 1)],
  ['Y18 a state vector that is cut off', Y.encodeStateVector(new Map([[5000, 7000]])).subarray(0, 3)],
])('%s: bad_message', async (_title, stateVector) => {
  const attacked = await open()
  const before = await attacked.fresh()
  expect(await attacked.eve.ask('join', { pageId: attacked.page, clientIds: [], stateVector })).toEqual({ ok: false, code: 'bad_message' })
  expect(await attacked.problemsAfter(before)).toEqual([])
})

/** What a message without an answer of its own is told, or that nothing is. */
const toldOf = async (attacked: AttackedPage, event: string, body: unknown): Promise<unknown> => {
  const { eve } = attacked
  const seen = eve.heard.length
  eve.send(event, body)
  await eve.probe()
  return eve.heard.slice(seen).find((message) => message.event === 'refused')?.body
}

test.each<[string, string, (ch: number) => object]>([
  [
    'Y19 a presence of 10 MB would not fit any message; one of 100 kB',
    'presence',
    (ch) => ({ ch, patch: { editing: 'x'.repeat(100_000) } }),
  ],
  ['Y20 a presence under the id of somebody else', 'presence', (ch) => ({ ch, id: 'alice', patch: { activity: 'active' } })],
  ['Y20 a presence with another name', 'presence', (ch) => ({ ch, patch: { person: { name: 'Alice' } } })],
  ['Y21 a presence with a clock', 'presence', (ch) => ({ ch, clock: Number.MAX_SAFE_INTEGER, patch: {} })],
  [
    'Y22 many presences in one',
    'presence',
    (ch) => ({ ch, entries: Array.from({ length: 1000 }, (_, id) => ({ id: `${id}`, patch: {} })) }),
  ],
  ['Y23 a presence that is half good', 'presence', (ch) => ({ ch, patch: { activity: 'active', cursor: { anchor: 'x', head: 1 } } })],
  ['Y24 a presence with a prototype', 'presence', (ch) => ({ ch, patch: JSON.parse('{"constructor":{"role":"owner"}}') as object })],
  ['Y19 a live frame of 2 kB', 'live', (ch) => ({ ch, bytes: new Uint8Array(2048) })],
])('%s: bad_message, and nobody is told anything', async (_title, event, body) => {
  const attacked = await open()
  const before = await attacked.fresh()
  attacked.heard.length = 0
  expect(await toldOf(attacked, event, body(attacked.ch))).toEqual({ event, code: 'bad_message' })
  expect(await attacked.problemsAfter(before)).toEqual([])
  // People come and go; none of them says anything.
  expect(attacked.presenceOfEve.filter(({ patch }) => patch && Object.keys(patch).length > 0)).toEqual([])
})

test('Y22 who comes and goes a hundred times is on the list once, and then not at all', async () => {
  const attacked = await open()
  for (let i = 0; i < 100; i++) await attacked.eve.join(attacked.page, [])
  attacked.eve.leave()
  await attacked.eve.gone()
  const witness = await attacked.fresh()
  const here = new Set<string>()
  await expect
    .poll(() => {
      here.clear()
      for (const { id, left } of attacked.presenceOfEve)
        if (left) here.delete(id)
        else here.add(id)
      return here.size
    })
    .toBeLessThanOrEqual(1)
  expect(await attacked.problemsAfter(witness)).toEqual([])
})

test('D7 Z6 between neighbours that stand the other way round: everybody is shown the page as it was before, and nobody else is touched', async () => {
  const [attacked, other] = [await open(TURNED_AROUND), await open()]
  const before = await attacked.fresh()
  expect(await attacked.send(TURNED_AROUND.update)).toBe('stored')
  expect(await attacked.alice.next('closed')).toMatchObject({ reason: 'page_quarantined', retry: true })
  const after = await attacked.fresh()
  expect(contentDigest(after)).toEqual(contentDigest(before))
  await attacked.enter()
  expect(await attacked.send(TURNED_AROUND.update)).toBe('quarantined')
  expect(await other.problemsAfter(await other.fresh())).toEqual([])
})
