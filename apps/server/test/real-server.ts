import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { PageId } from '@tandem/protocol'
import { freePort, ServerProcess, temporaryFolder, wordsOf } from '@tandem/testkit'
import { onTestFailed, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'

const BUILT = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** A folder that is gone when the test is over. */
export const ownFolder = async (): Promise<string> => {
  const { path, remove } = await temporaryFolder()
  onTestFinished(remove)
  return path
}

/** Characters of what a server said, shown when its test fails. */
const LAST_WORDS = 5000

/** People in these tests type as fast as the machine can, and one person is many. */
const UNHURRIED = {
  LIMIT_SEATS_PER_PERSON: '100',
  LIMIT_UPDATES_PER_SECOND: '100000',
  LIMIT_UPDATES_BURST: '100000',
  LIMIT_BYTES_PER_SECOND: '1000000000',
}

/** The built server, not started yet, on a free port. It is gone when the test is over. */
export const realServer = async ({ dataDir, env }: { dataDir?: string; env?: Record<string, string> } = {}): Promise<ServerProcess> => {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: run "node tools/build.mjs server" before this test`)
  const server = new ServerProcess({ port: await freePort(), dataDir: dataDir ?? (await ownFolder()), env: { ...UNHURRIED, ...env } })
  onTestFinished(async () => void (await server.end('SIGKILL')))
  onTestFailed(() => void process.stderr.write(`${server.output.slice(-LAST_WORDS)}\n`))
  return server
}

/** The words in a page's log, read from a copy of a server's folder that nobody has touched since the server ended. */
export const wordsOnDisk = async (dataDir: string, page: PageId): Promise<string[]> => {
  const folder = await ownFolder()
  await cp(dataDir, folder, { recursive: true })
  const store = await openSqlite({ folder })
  try {
    const stored = await store.log.load(page)
    const replica = new Y.Doc()
    for (const update of [...(stored?.snapshot ? [stored.snapshot.bytes] : []), ...(stored?.rows ?? [])]) Y.applyUpdate(replica, update)
    return wordsOf(replica)
  } finally {
    await store.close()
  }
}
