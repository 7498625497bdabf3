import { copyFile, readFile } from 'node:fs/promises'
import { constants } from 'node:fs'
import { join, resolve } from 'node:path'
import type { StoredPage } from '../rooms/ports.ts'
import { moveWorkspace, type Moved } from '../storage/move/move.ts'
import { openSide, type Place } from '../storage/move/open-side.ts'
import { MoveRefused } from '../storage/move/side.ts'
import type { MoveStep } from '../storage/move/step.ts'

const SECRET = 'secret.key'

/** `postgres://...` or `sqlite:<folder>`; `undefined` for anything else. */
export const placeOf = (address: string): Place | undefined => {
  if (/^postgres(ql)?:\/\//.test(address)) return URL.canParse(address) ? { kind: 'postgres', url: address } : undefined
  const folder = /^sqlite:(.+)$/s.exec(address)?.[1]
  return folder === undefined ? undefined : { kind: 'sqlite', folder: resolve(folder) }
}

/** Copies the workspace into another database, and the secret to it where that has a folder of its own. */
export const move = async (parts: {
  from: Place
  to: Place
  /** The secret that lies with the data; `undefined` when the operator keeps it elsewhere (SECRET_KEY_FILE). */
  keyFile: string | undefined
  replace: boolean
  digestOf: (page: StoredPage) => Promise<Uint8Array>
  onStep: (step: MoveStep) => void
}): Promise<Moved> => {
  const { from, to, keyFile, replace, digestOf, onStep } = parts
  if (JSON.stringify(from) === JSON.stringify(to)) throw new MoveRefused('That is where the workspace is already.')
  const key = to.kind === 'sqlite' && keyFile !== undefined ? await secretFor(keyFile, to.folder) : undefined
  const source = await openSide(from, { make: false })
  try {
    const target = await openSide(to, { make: true })
    try {
      const moved = await moveWorkspace({ from: source, to: target, replace, digestOf, onStep })
      if (key) await copyFile(key.from, key.to, constants.COPYFILE_EXCL)
      return moved
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** The file to copy; `undefined` when the same secret is there already. */
const secretFor = async (keyFile: string, folder: string): Promise<{ from: string; to: string } | undefined> => {
  const files = { from: keyFile, to: join(folder, SECRET) }
  const [ours, theirs] = [await read(files.from), await read(files.to)]
  if (ours === undefined)
    throw new MoveRefused(
      `There is no ${files.from}. Set DATA_DIR to the folder where the server keeps its secret: without it nobody stays signed in.`,
    )
  if (theirs === undefined) return files
  if (theirs.equals(ours)) return undefined
  throw new MoveRefused(`${files.to} is the secret of another workspace. Take it away if nothing needs it, or name another folder.`)
}

const read = (file: string): Promise<Buffer | undefined> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
