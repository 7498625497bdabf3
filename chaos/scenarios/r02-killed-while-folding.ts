import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { PageId } from '@tandem/protocol'
import { between, problemsOfReplicas, problemsOfStored, writeWord, type RawTab } from '@tandem/testkit'
import * as Y from 'yjs'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { sleep } from '../stage/timing.ts'

const PAGES = 3
/** More would be answered `busy`. */
const AT_ONCE = 100
/** The server folds a page after this many changes. */
const FOLDED_AFTER = 500
/** A fold of such a page is over by then. */
const LONGEST_FOLD_MS = 250
const PAUSED_FOR_FOLDS_MS = 1100

/** One page with one writer who sends every change by itself, so that each is a row of the log. */
class Stream {
  readonly page: PageId
  readonly told: string[] = []
  #replica = new Y.Doc()
  #rows = 0

  constructor(page: PageId) {
    this.page = page
  }

  /** So many rows more; resolves when all of them are stored. */
  async write(stage: Stage, tab: RawTab, rows: number): Promise<void> {
    const { answer, replica } = await tab.join(this.page, [this.#replica.clientID])
    Y.applyUpdate(this.#replica, Y.encodeStateAsUpdate(replica))
    for (let left = rows; left > 0; left -= AT_ONCE) {
      const words = Array.from({ length: Math.min(left, AT_ONCE) }, () => `row-${this.#rows++}`)
      const verdicts = await Promise.all(words.map((word) => tab.update(answer.ch, this.#add(word, stage))))
      const refused = verdicts.filter((verdict) => verdict !== 'stored')
      if (refused.length > 0) throw new Error(`rows were answered ${[...new Set(refused)].join(', ')}`)
      this.told.push(...words)
    }
  }

  #add(word: string, { random }: Stage): Uint8Array {
    const before = Y.encodeStateVector(this.#replica)
    writeWord(this.#replica, word, random)
    return Y.encodeStateAsUpdate(this.#replica, before)
  }
}

/** Snapshots kept of each page, and how far each was folded, as it lies on the disk. */
const foldedIn = (folder: string): { snapshots: number; perPage: { snapshots: number; behind: number }[] } => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'), { readOnly: true })
  try {
    const perPage = database
      .prepare(
        `select (select count(*) from snapshots s where s.page = p.number) snapshots,
                (select coalesce(max(u.seq), 0) from updates u where u.page = p.number) - coalesce(p.snapshot_seq, 0) behind
         from pages p`,
      )
      .all() as { snapshots: number; behind: number }[]
    return { snapshots: perPage.reduce((sum, { snapshots }) => sum + snapshots, 0), perPage }
  } finally {
    database.close()
  }
}

/** Each kill falls at another moment after a page became due for folding: before, during and after its snapshot is switched. */
export const killedWhileFolding: Scenario = {
  id: 'R02',
  about: `kill -9 while pages are folded, at random moments of it`,
  rounds: { full: 60, quick: 4 },
  env: { LIMIT_UPDATES_PER_SECOND: '5000', LIMIT_UPDATES_BURST: '20000' },
  run: async (stage) => {
    const { server, random } = stage
    const cookie = await stage.signIn()
    const streams = await Promise.all(Array.from({ length: PAGES }, async () => new Stream(await stage.newPage())))
    let [before, after, mostSnapshots] = [0, 0, 0]
    for (let round = 1; round <= stage.rounds; round++) {
      const tab = await stage.tab({ cookie })
      await Promise.all(streams.map((stream) => stream.write(stage, tab, FOLDED_AFTER + between(random, 0, 40))))
      // Some rounds fall into the fold that begins with the last row, others into the one a quiet moment later.
      await sleep(between(random, 0, LONGEST_FOLD_MS) + (random() < 0.3 ? PAUSED_FOR_FOLDS_MS : 0))
      await server.end('SIGKILL')
      const { snapshots, perPage } = foldedIn(await stage.copyOfFolder())
      mostSnapshots = Math.max(mostSnapshots, snapshots)
      const due = perPage.filter(({ behind }) => behind >= FOLDED_AFTER).length
      before += due
      after += perPage.length - due
      await stage.start()
      for (const { page, told } of streams) {
        const fresh = await stage.fresh(page)
        stage.found([...problemsOfStored(told, fresh), ...problemsOfReplicas(new Map([['the fresh one', fresh]]))], `A, round ${round}`)
      }
      if (round % 10 === 0) stage.say(`round ${round}: ${before} kills before a switch, ${after} after it`)
    }
    stage.figure('pages killed before their snapshot was switched', before, '', stage.isQuick ? {} : { atLeast: 1 })
    stage.figure('after it', after, '', stage.isQuick ? {} : { atLeast: 1 })
    stage.figure(
      'rows stored',
      streams.reduce((sum, { told }) => sum + told.length, 0),
      '',
    )
    // A fold that died leaves nothing behind: no more snapshots than folds that could have ended.
    stage.figure('snapshots kept', mostSnapshots, '', { atMost: PAGES * (stage.rounds * 2 + 1) })
  },
}
