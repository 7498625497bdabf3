import { createHmac, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILE = 'secret.key'
const BYTES = 32

/** A key for each purpose, all of them from one secret that never leaves its file. */
export type Secrets = (purpose: 'sign-ins' | 'known browsers' | 'invitations' | 'set-up' | 'channels' | 'fingerprint') => string

/**
 * Of the data folder, unless the operator has put it elsewhere. Kept beside the database and not in it: a copy of the one
 * is no use without the other.
 */
export const openSecrets = async (folder: string, given?: string): Promise<Secrets> => {
  const file = given ?? join(folder, FILE)
  const kept = (await read(file)) ?? (given === undefined ? await make(folder, file) : undefined)
  if (kept === undefined)
    throw new Error(`There is no file ${file}, where SECRET_KEY_FILE says the secret is. Copy secret.key of the data folder there.`)
  const secret = Buffer.from(kept.trim(), 'hex')
  if (secret.length !== BYTES)
    throw new Error(
      `The file ${file} does not hold the secret that this server made. Restore it from a backup; without it nobody stays signed in.`,
    )
  return (purpose) => createHmac('sha256', secret).update(purpose).digest('base64url')
}

const read = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

/** Of two processes that start on one folder one makes it, and both read the same. */
const make = async (folder: string, file: string): Promise<string> => {
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft)
  }
  return readFile(file, 'utf8')
}
