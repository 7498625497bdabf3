import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { between, problemsOfReplicas, type Random } from '@tandem/testkit'
import * as Y from 'yjs'
import { RawReader } from '../stage/raw-reader.ts'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { percentile } from '../stage/timing.ts'

const MEGABYTE = 1024 * 1024
const READERS = 200
/** Of one person; they have 64 connections at most. */
const READERS_PER_PERSON = 20
const OPERATIONS_PER_UPDATE = 5000
/** Larger than an answer to `join`, smaller than the first part of any large page. */
const FIRST_DATA_BYTES = 20_000

const memoryHere = (): number => {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

/** Typing in runs all over a document, with a word taken out now and then, and some settings that change. */
const operate = (replica: Y.Doc, operations: number, random: Random): void => {
  const body = replica.getXmlFragment('body')
  for (let done = 0; done < operations;) {
    if (body.length === 0 || random() < 0.02) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText()])
      body.insert(between(random, Math.max(0, body.length - 100), body.length), [paragraph])
      done += 2
      continue
    }
    const paragraph = body.get(between(random, Math.max(0, body.length - 100), body.length - 1)) as Y.XmlElement
    if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()])
    const text = paragraph.get(0) as Y.XmlText
    const at = between(random, 0, text.length)
    const run = between(random, 5, 60)
    for (let i = 0; i < run; i++) text.insert(at + i, 'abcdefghij klmnopqrst'.charAt(between(random, 0, 20)))
    done += run
    if (random() < 0.2 && text.length > 20) {
      text.delete(between(random, 0, text.length - 11), 10)
      done += 10
    }
  }
}

/** Writes them in pieces, as somebody does who writes for a year; answers what the replica costs in memory. */
const writePage = async (stage: Stage, operations: number) => {
  const page = await stage.newPage()
  const tab = await stage.tab()
  const before = memoryHere()
  const replica = new Y.Doc()
  const { answer, replica: theirs } = await tab.join(page, [replica.clientID])
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(theirs))
  let made: Uint8Array = new Uint8Array()
  replica.on('update', (update: Uint8Array) => (made = update))
  for (let done = 0; done < operations; done += OPERATIONS_PER_UPDATE) {
    replica.transact(() => operate(replica, OPERATIONS_PER_UPDATE, stage.random))
    const verdict = await tab.update(answer.ch, made)
    if (verdict !== 'stored') throw new Error(`an update was answered ${verdict}`)
  }
  tab.leave()
  return { page, replica, cost: memoryHere() - before }
}

/** Connections are made before; what is measured is from the moment that all ask at once to the first content. */
const joinAtOnce = async (stage: Stage, page: Awaited<ReturnType<Stage['newPage']>>): Promise<{ took: number[]; peak: number }> => {
  const cookies = await Promise.all(Array.from({ length: READERS / READERS_PER_PERSON }, () => stage.signIn()))
  const took: number[] = []
  let peak = stage.server.memory
  const watch = setInterval(() => (peak = Math.max(peak, stage.server.memory)), 20)
  const began = performance.now()
  const readers = await Promise.all(
    Array.from({ length: READERS }, async (_, index) => {
      let first: () => void = () => undefined
      const sawContent = new Promise<void>((resolve) => (first = resolve))
      let seen = false
      const reader = await RawReader.enter(stage.url, {
        cookie: cookies[index % cookies.length] as string,
        pages: [page],
        onFrame: (bytes) => {
          if (seen || bytes < FIRST_DATA_BYTES) return
          seen = true
          took.push(performance.now() - began)
          first()
        },
      })
      await sawContent
      return reader
    }),
  )
  clearInterval(watch)
  for (const reader of readers) reader.socket.close()
  return { took, peak }
}

export const coldStart: Scenario = {
  id: 'R25',
  about: 'a page of 1 M operations, 200 join at once after a start',
  rounds: { full: 1_000_000, quick: 60_000 },
  env: {
    LIMIT_UPDATES_PER_SECOND: '5000',
    LIMIT_BYTES_PER_SECOND: '1000000000',
    LIMIT_BYTES_BURST: '1000000000',
    LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000',
    LIMIT_SEATS_PER_PERSON: '20',
  },
  run: async (stage) => {
    const { page, replica, cost } = await writePage(stage, stage.rounds)
    stage.figure('operations', stage.rounds, '')
    stage.figure('the page encoded', Y.encodeStateAsUpdate(replica).byteLength / MEGABYTE, 'MB')
    stage.figure('its replica in memory', cost / MEGABYTE, 'MB')
    await stage.server.end('SIGKILL')
    await stage.start()
    const before = stage.server.memory
    const { took, peak } = await joinAtOnce(stage, page)
    stage.figure('who got content', took.length, '', { atLeast: READERS, atMost: READERS })
    stage.figure('first content p95', percentile(took, 0.95), 'ms', { atMost: 2000 })
    stage.figure('growth of the server', (peak - before) / MEGABYTE, 'MB', { atMost: (3 * cost) / MEGABYTE + 20 })
    stage.found(
      problemsOfReplicas(
        new Map([
          ['the writer', replica],
          ['a fresh one', await stage.fresh(page)],
        ]),
      ),
      'B',
    )
  },
}
