import type { Finding, Trial, TrialContext } from '../command/trial.ts'
import { largeReplica } from '../generator/large-update.ts'
import { AUTHOR } from '../generator/shared-text.ts'
import { sleep } from '../generator/timing.ts'
import { spreadOf } from '../results/spread.ts'
import { carryOut, gotThrough, prepareAttack, readCorpus, type Corpus } from './attacks.ts'
import { PROVOCATIONS, type Provocation } from './provocations.ts'
import type { Sender } from './sender.ts'
import { Stage } from './stage.ts'

const ATTEMPTS = 3
/** How long what follows an answer may take to come: snapshots and what is derived wait for a quiet second. */
const AFTER_CHANGE_MS = 2500
const AFTER_OTHERS_MS = 150
const SLOW_ATTACK_MS = 50
const GOT_THROUGH = 'got through'
const JOINED = 'joined'

/** What one kind of message did, once an attempt. */
interface Stalls {
  what: string
  changes: boolean
  worst: number[]
  answers: string[]
}

const afterMs = (changes: boolean): number => (changes ? AFTER_CHANGE_MS : AFTER_OTHERS_MS)

const medianOf = (numbers: readonly number[]): number => spreadOf(numbers)?.median ?? Number.NaN

/** A reader is there as well, so that what is accepted goes out to somebody. */
const withSender = async <T>(stage: Stage, page: string, work: (sender: Sender) => Promise<T>): Promise<T> => {
  const reader = await stage.join(page)
  const sender = await stage.join(page)
  try {
    return await work(sender)
  } finally {
    sender.close()
    reader.close()
  }
}

const provoke = async (stage: Stage, { what, kind, changes, prepare }: Provocation, root: string, attempts: number): Promise<Stalls> => {
  const stalls: Stalls = { what, changes, worst: [], answers: [] }
  for (let i = 0; i < attempts; i++) {
    await withSender(stage, await stage.newPage(kind), async (sender) => {
      const send = await prepare(sender, root)
      if (changes) await sleep(AFTER_CHANGE_MS)
      const { worst, answer } = await stage.prober.longestWait(send, afterMs(changes))
      stalls.worst.push(worst)
      stalls.answers.push(answer)
    })
  }
  return stalls
}

/** Each attack on a page of its own; alice looks on. */
const attackWith = async (stage: Stage, corpus: Corpus, attempts: number): Promise<Stalls[]> => {
  const all: Stalls[] = []
  for (const attack of corpus.ATTACKS) {
    const stalls: Stalls = { what: `${attack.id}, ${attack.name}`, changes: false, worst: [], answers: [] }
    for (let i = 0; i < attempts; i++) {
      const page = await stage.newPage(attack.kind)
      const alice = await stage.join(page, 'alice', [corpus.ALICE_CLIENT])
      const eve = await stage.join(page, 'eve', corpus.EVE_CLIENTS)
      await prepareAttack(attack, { alice, eve }, corpus.ALICE_CLIENT)
      const { worst, answer } = await stage.prober.longestWait(() => carryOut(attack, eve), AFTER_OTHERS_MS)
      stalls.worst.push(worst)
      stalls.answers.push(...answer)
      if (gotThrough(attack, answer)) stalls.answers.push(GOT_THROUGH)
      alice.close()
      eve.close()
    }
    all.push(stalls)
  }
  return all
}

/** Opening a large page that nobody had open since the server started, then one that somebody has. */
const openLargePage = async (stage: Stage, root: string, attempts: number): Promise<Stalls[]> => {
  const page = await stage.newPage('document')
  const writer = await stage.join(page, 'alice', [AUTHOR])
  for (const update of largeReplica({ root }).updates) {
    const answer = await writer.update(update)
    if (answer !== 'stored') throw new Error(`the large page was answered ${answer}`)
  }
  writer.close()
  await sleep(AFTER_CHANGE_MS)
  const cold: Stalls = { what: 'the first join of a large page', changes: true, worst: [], answers: [] }
  const warm: Stalls = { what: 'the next join of a large page', changes: false, worst: [], answers: [] }
  for (let i = 0; i < attempts; i++) {
    await stage.restart()
    for (const stalls of [cold, warm]) {
      const { worst, answer } = await stage.prober.longestWait(() => stage.join(page), afterMs(stalls.changes))
      answer.close()
      stalls.worst.push(worst)
      stalls.answers.push(JOINED)
    }
  }
  return [cold, warm]
}

/** What a prober waits at most while nothing is sent, in spans of both lengths. */
const jitterOf = async (stage: Stage, attempts: number): Promise<Record<'long' | 'short', number>> => {
  const spans = { long: [] as number[], short: [] as number[] }
  for (let i = 0; i < attempts; i++) {
    for (const name of ['long', 'short'] as const)
      spans[name].push((await stage.prober.longestWait(async () => {}, afterMs(name === 'long'))).worst)
  }
  return { long: medianOf(spans.long), short: medianOf(spans.short) }
}

const findingOf = (all: readonly Stalls[], attacks: readonly Stalls[], jitter: Record<'long' | 'short', number>): Finding => {
  const stallOf = ({ worst, changes }: Stalls) => Math.max(0, medianOf(worst) - (changes ? jitter.long : jitter.short))
  const ofAttacks = attacks.map(stallOf)
  const stalls = all.map((one) => [`${one.what}, ms`, stallOf(one)] as const)
  const taken = attacks.filter(({ answers }) => answers.includes(GOT_THROUGH))
  const refused = all.filter(({ changes, answers }) => changes && answers.some((answer) => answer !== 'stored' && answer !== JOINED))
  const unanswered = [...all, ...attacks].filter(({ answers }) => answers.includes('no answer'))
  return {
    case: 'one message',
    values: {
      'longest stall, ms': Math.max(...stalls.map(([, ms]) => ms), ...ofAttacks),
      ...Object.fromEntries(stalls),
      ...(attacks.length > 0 && { [`the worst of ${attacks.length} damaged or hostile updates, ms`]: Math.max(...ofAttacks) }),
      'of the probe while nothing is sent, ms': jitter.long,
    },
    details: { jitter, all, attacks },
    doubts: [
      ...(attacks.length === 0 ? ['the corpus of attacks is not there'] : []),
      ...taken.map(({ what }) => `stored, which it must not be: ${what}`),
      ...refused.map(({ what, answers }) => `not taken: ${what}, ${[...new Set(answers)].join(', ')}`),
      ...unanswered.map(({ what }) => `no answer to ${what}`),
      ...attacks.filter((_, i) => (ofAttacks[i] ?? 0) > SLOW_ATTACK_MS).map((one) => `${stallOf(one).toFixed(0)} ms by ${one.what}`),
    ],
  }
}

/**
 * How long one message, accepted or refused, keeps everybody else waiting: the longest wait of a prober on another
 * connection, the median over some attempts, less what it waits while nothing is sent.
 */
export const stall: Trial = async (context: TrialContext) => {
  const { root, isQuick } = context
  const attempts = isQuick ? 1 : ATTEMPTS
  const stage = await Stage.open(context)
  try {
    const jitter = await jitterOf(stage, attempts)
    const all: Stalls[] = []
    for (const provocation of PROVOCATIONS) all.push(await provoke(stage, provocation, root, attempts))
    const corpus = await readCorpus()
    const attacks = corpus ? await attackWith(stage, corpus, attempts) : []
    all.push(...(await openLargePage(stage, root, attempts)))
    return [findingOf(all, attacks, jitter)]
  } finally {
    await stage.close()
  }
}
