import { join } from 'node:path'
import { readConfig, WrongConfig, type Config } from '../config.ts'
import { openStore } from '../storage/open-store.ts'
import type { Place } from '../storage/move/open-side.ts'
import type { Store } from '../storage/store.ts'
import { parseUpdate } from '../updates/parse-update.ts'
import { ThreadPageWorker } from '../workers/page-worker.ts'
import { openSecrets } from '../workspace/accounts/secrets.ts'
import { passwordLink, setupLink } from './links.ts'
import { commandOf, pageOf, USAGE, type Command } from './arguments.ts'
import { move } from './move.ts'
import { everySecond, wordsForMoved, wordsForNext } from './move-words.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { releasePage, type Release } from './release-page.ts'
import { wordsForPages, wordsForRebuilt, wordsForRelease } from './words.ts'

// sysexits.h
const EX_USAGE = 64
const EX_CONFIG = 78
/** More than the server allows itself for one page: nobody else waits for this process. */
const HEAP_MB = 2048

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const fail = (text: string, code: number): void => {
  process.stderr.write(`${text}\n`)
  process.exitCode = code
}

const release = async (store: Store, { page: typed, asItWas }: Extract<Command, { do: 'release' }>): Promise<void> => {
  const page = pageOf(typed)
  // An operator waits for as long as it takes, so no timer rings.
  const worker = new ThreadPageWorker({ after: () => () => {}, heapMb: HEAP_MB })
  try {
    const unknown: Release = { did: 'nothing', because: 'no such page' }
    const released = page ? await releasePage(page, { asItWas }, { ...store, worker, read: parseUpdate }) : unknown
    const words = wordsForRelease(released, typed)
    const isDone = released.did === 'nothing' ? released.because === 'not in quarantine' : released.did !== 'ask'
    if (isDone) say(words)
    else fail(words, 1)
  } finally {
    await worker.close()
  }
}

const rebuild = async ({ searchIndex: index, log }: Store): Promise<void> => {
  const worker = new ThreadPageWorker({ heapMb: HEAP_MB })
  try {
    say(wordsForRebuilt(await rebuildIndex({ index, load: (page) => log.load(page), read: (page) => worker.text(page) })))
  } finally {
    await worker.close()
  }
}

const linkFor = async (
  store: Store,
  email: string,
  { address, dataDir, secretKeyFile }: Pick<Config, 'dataDir' | 'secretKeyFile'> & { address: string },
): Promise<void> => {
  const link = await passwordLink(store, email, { address, secrets: await openSecrets(dataDir, secretKeyFile) })
  if (link) say(`Open this within an hour. It works once.\n${link}`)
  else fail('There is no member with this e-mail address, or they were switched off.', 1)
}

const moveTo = async (
  { to, replace }: Extract<Command, { do: 'move' }>,
  { databaseUrl, dataDir, secretKeyFile }: Config,
): Promise<void> => {
  const worker = new ThreadPageWorker({ after: () => () => {}, heapMb: HEAP_MB })
  const from: Place = databaseUrl === undefined ? { kind: 'sqlite', folder: dataDir } : { kind: 'postgres', url: databaseUrl }
  try {
    const onStep = everySecond(say, () => performance.now())
    const moved = await move({
      from,
      to,
      keyFile: secretKeyFile === undefined ? join(dataDir, 'secret.key') : undefined,
      replace,
      digestOf: (page) => worker.digest(page),
      onStep,
    })
    say(wordsForMoved(moved))
  } finally {
    await worker.close()
  }
  // Complete without it: a server that starts finds what was not reached here.
  const [url, folder] = to.kind === 'postgres' ? [to.url, dataDir] : [undefined, to.folder]
  const store = await openStore({ databaseUrl: url, folder, existing: true })
  try {
    await rebuild(store)
  } finally {
    await store.close()
  }
  say(wordsForNext(to))
}

const run = async (command: Exclude<Command, { do: 'help' }>, config: Config): Promise<void> => {
  if (command.do === 'move') return moveTo(command, config)
  const { databaseUrl, dataDir, secretKeyFile, publicUrl, port } = config
  const address = publicUrl?.replace(/\/+$/, '') ?? `http://localhost:${port}`
  const store = await openStore({ databaseUrl, folder: dataDir, existing: true })
  try {
    if (command.do === 'release') await release(store, command)
    else if (command.do === 'rebuild-index') await rebuild(store)
    else if (command.do === 'setup-link') say(await setupLink(store, address))
    else if (command.do === 'password-link') await linkFor(store, command.email, { address, dataDir, secretKeyFile })
    else say(wordsForPages(await store.quarantine.list(), publicUrl))
  } finally {
    await store.close()
  }
}

const command = commandOf(process.argv.slice(2))
if (!command) fail(USAGE.trimEnd(), EX_USAGE)
else if (command.do === 'help') say(USAGE.trimEnd())
else {
  try {
    await run(command, readConfig(process.env))
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), error instanceof WrongConfig ? EX_CONFIG : 1)
  }
}
