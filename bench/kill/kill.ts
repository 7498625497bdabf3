import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { RunningServer } from '../command/running-server.ts'
import type { Trial } from '../command/trial.ts'
import type { FullClient } from '../generator/clients.ts'
import { writeText } from '../generator/shared-text.ts'
import { sleep, within } from '../generator/timing.ts'
import { driver } from '../peers/tandem.ts'
import { createPages } from '../peers/tandem-pages.ts'

const WRITERS = 10
/** As fast as one connection may. */
const WRITE_EVERY_MS = 20
const WRITE_AT_LEAST_MS = 300
const WRITE_SPREAD_MS = 300
const JOIN_MS = 20_000

/** How many changes of a Yjs client the server said it had stored. */
interface Told {
  clientId: number
  stored: number
}

type Enter = (port: number) => FullClient

interface Writer {
  client: FullClient
  /** Clocks of its Yjs client id that are used up. */
  written: number
  /** Everybody has a text of their own, made with the first change. */
  text: Y.XmlText | undefined
}

const write = (writer: Writer, root: string): void => {
  if (writer.text) writer.text.insert(0, 'x')
  else writer.text = writeText(writer.client.replica, root)
  writer.written++
}

/** Ten people write until the server is gone; what each was told until then. */
const writeUntilKilled = async (server: RunningServer, enter: Enter, root: string): Promise<Told[]> => {
  const writers = Array.from({ length: WRITERS }, (): Writer => ({ client: enter(server.port), written: 0, text: undefined }))
  await within(Promise.all(writers.map(({ client }) => client.ready)), JOIN_MS, 'the writers')
  const writing = setInterval(() => {
    for (const writer of writers) write(writer, root)
  }, WRITE_EVERY_MS)
  await sleep(WRITE_AT_LEAST_MS + Math.random() * WRITE_SPREAD_MS)
  await server.close()
  clearInterval(writing)
  await sleep(100) // what the server said before it died is still being read
  return writers.map(({ client, written }) => {
    const stored = written - (client.receipts?.unstored() ?? written)
    client.close()
    return { clientId: client.replica.clientID, stored }
  })
}

const missingIn = async (server: RunningServer, enter: Enter, told: readonly Told[]): Promise<number> => {
  const reader = enter(server.port)
  await within(reader.ready, JOIN_MS, 'the reader')
  const { store } = reader.replica
  const missing = told.map(({ clientId, stored }) => Math.max(0, stored - Y.getState(store, clientId)))
  reader.close()
  return missing.reduce((sum, lost) => sum + lost, 0)
}

/** The server is killed with -9 while people write; whatever they were told is stored must be there after each start. */
export const kill: Trial = async ({ processes, out, root, isQuick }) => {
  const rounds = isQuick ? 3 : 10
  const folder = mkdtempSync(join(out, 'data-'))
  const start = () => RunningServer.start('tandem', { processes, out, folder })
  const told: Told[] = []
  let lost = 0
  let server = await start()
  try {
    const { pages, cookies } = await createPages(server.port, { names: ['page'], kind: 'document', people: WRITERS })
    // One person takes no more than a few places in a page.
    let turn = 0
    const enter: Enter = (port) =>
      driver.full({ host: '127.0.0.1', port, page: pages['page'] ?? '', cookie: cookies[turn++ % cookies.length] })
    for (let round = 0; round < rounds; round++) {
      told.push(...(await writeUntilKilled(server, enter, root)))
      server = await start()
      lost += await missingIn(server, enter, told)
    }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const stored = told.reduce((sum, one) => sum + one.stored, 0)
  return [{ case: `killed ${rounds} times while writing`, values: { 'edits said to be stored': stored, 'stored edits lost': lost } }]
}
