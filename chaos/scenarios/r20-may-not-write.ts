import type { PageId, Role } from '@tandem/protocol'
import { problemsOfReplicas, RawTab, wordsOf, writeWord, type Verdict, type Writer } from '@tandem/testkit'
import * as Y from 'yjs'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'

const TRANSPORTS = ['websocket', 'polling'] as const
const UPDATES = 5
const FORBIDDEN_WORD = 'forbidden'

/** Somebody who may read and not write, as a `Cookie` header. */
type Reader = { who: string; role: Role; cookie: string }

const readersOf = async (stage: Stage, page: PageId): Promise<Reader[]> => {
  const workspace = await stage.workspace
  const byLink = async (role: 'viewer' | 'commenter'): Promise<Reader> => {
    const cookie = await workspace.join(await workspace.link(page, role))
    return { who: `a guest who is ${role}`, role, cookie }
  }
  const byGrant = async (role: 'viewer' | 'commenter'): Promise<Reader> => {
    const { id, cookie } = await workspace.member({ name: `The ${role}` })
    await workspace.ask(`PUT /pages/${page}/grants/${id}`, { body: { role } })
    return { who: `a member who is ${role}`, role, cookie }
  }
  return [await byLink('viewer'), await byLink('commenter'), await byGrant('viewer'), await byGrant('commenter')]
}

/** Somebody who was let in to write, over a connection that stays, and then let in no more. */
type Outsider = { who: string; cookie: string; shutOut: () => Promise<unknown> }

const outsidersOf = async (stage: Stage, page: PageId): Promise<Outsider[]> => {
  const workspace = await stage.workspace
  const link = await workspace.link(page, 'editor')
  const { id, cookie } = await workspace.member({ name: 'Disabled' })
  return [
    { who: 'a guest whose link was revoked', cookie: await workspace.join(link), shutOut: () => workspace.revoke(page, link) },
    { who: 'a disabled member', cookie, shutOut: () => workspace.ask(`PATCH /members/${id}`, { body: { isDisabled: true } }) },
  ]
}

/** One update after the other, each with the word that must never be seen. */
const forbiddenUpdates = (stage: Stage, theirs: Y.Doc): Uint8Array[] => {
  const replica = new Y.Doc()
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(theirs))
  return Array.from({ length: UPDATES }, () => {
    const before = Y.encodeStateVector(replica)
    writeWord(replica, FORBIDDEN_WORD, stage.random)
    return Y.encodeStateAsUpdate(replica, before)
  })
}

/** Says everything that would be content, all at once; resolves when the server has dealt with it. */
const sayEverything = async (tab: RawTab, ch: number, updates: readonly Uint8Array[]): Promise<void> => {
  updates.forEach((bytes, index) => tab.send('update', { ch, n: 1000 + index, bytes }))
  updates.forEach((bytes, index) => tab.send('outbox', { ch, n: 2000 + index, part: 0, parts: 1, bytes }))
  tab.send('live', { ch, bytes: Uint8Array.of(1, 2, 3) })
  await tab.probe()
}

const read = async (stage: Stage, page: PageId, { who, role, cookie }: Reader): Promise<Verdict[]> => {
  const verdicts: Verdict[] = []
  for (const transport of TRANSPORTS) {
    const tab = await stage.tab({ cookie, transports: [transport] })
    const { answer, replica } = await tab.join(page, [1024 + Math.floor(stage.random() * 2 ** 30)])
    stage.must(answer.role === role, `${who} joined as ${answer.role}`)
    const updates = forbiddenUpdates(stage, replica)
    for (const bytes of updates) verdicts.push(await tab.update(answer.ch, bytes))
    await sayEverything(tab, answer.ch, updates)
    tab.leave()
  }
  return verdicts
}

/** A guest and a member who are in the page already, and after a change of the rules are not. */
const stayOutside = async (stage: Stage, page: PageId, { who, cookie, shutOut }: Outsider): Promise<void> => {
  const tabs = await Promise.all(TRANSPORTS.map((transport) => stage.tab({ cookie, transports: [transport] })))
  const joined = await Promise.all(tabs.map((tab) => tab.join(page)))
  await shutOut()
  for (const [index, tab] of tabs.entries()) {
    const { answer, replica } = joined[index] as (typeof joined)[number]
    await sayEverything(tab, answer.ch, forbiddenUpdates(stage, replica))
    const again = await comeAgain(stage, page, cookie)
    stage.must(again === 'not_found' || again === 'signed_out', `${who} came again and got ${again}`)
    stage.must(!tab.heard.some(({ event }) => event === 'stored'), `${who} was told that something is stored`)
    const wasTold = tab.heard.some(({ event }) => event === 'closed')
    stage.must(wasTold, `${who} was not told why it is over`)
    tab.leave()
  }
}

const comeAgain = async (stage: Stage, page: PageId, cookie: string): Promise<string> => {
  let tab: RawTab
  try {
    tab = await RawTab.connect(stage.url, { cookie })
  } catch (error) {
    return (error as { data?: { code?: string } }).data?.code ?? String(error)
  }
  const answer = (await tab.ask('join', { pageId: page, clientIds: [] })) as { ok: boolean; code?: string }
  tab.leave()
  return answer.ok ? 'in' : (answer.code ?? '')
}

const problemsOfWitness = (witness: Writer): string[] =>
  witness.words.includes(FORBIDDEN_WORD) ? [`${witness.name} was sent a word that nobody may write`] : []

export const mayNotWrite: Scenario = {
  id: 'R20',
  about: 'viewers and commenters write, and people who were shut out',
  rounds: { full: 10, quick: 1 },
  env: {
    LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000',
    LIMIT_NEW_PEOPLE_BURST: '10000',
    LIMIT_NEW_PAGES_BURST: '10000',
    LIMIT_REQUESTS_BURST: '100000',
  },
  run: async (stage) => {
    const answers = new Map<Verdict, number>()
    const page = await stage.newPage()
    const alice = await stage.writer('alice', { page })
    alice.keepTyping(10)
    const witness = await stage.writer('witness', { page })
    for (let round = 0; round < stage.rounds; round++) {
      for (const reader of await readersOf(stage, page))
        for (const verdict of await read(stage, page, reader)) answers.set(verdict, (answers.get(verdict) ?? 0) + 1)
      for (const outsider of await outsidersOf(stage, page)) await stayOutside(stage, page, outsider)
    }
    const all = [...answers.values()].reduce((sum, count) => sum + count, 0)
    stage.figure('updates of people who may not write', all, '', { atLeast: 1 })
    stage.must(answers.get('forbidden') === all, `answers: ${JSON.stringify([...answers])}`)
    stage.must(alice.losses + witness.losses === 0, 'somebody who may write lost their connection')
    alice.rest()
    await alice.saved()
    await witness.sees(alice.typed)
    stage.found(problemsOfWitness(witness), 'D2')
    const fresh = await stage.fresh(page)
    stage.must(!wordsOf(fresh).includes(FORBIDDEN_WORD), 'a word that nobody may write is in the page')
    stage.found(
      problemsOfReplicas(
        new Map([
          ['the page', fresh],
          ['alice', alice.replica],
        ]),
      ),
      'B',
    )
    await stage.settle(page, [alice])
  },
}
