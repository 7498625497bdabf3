import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' })
const unmount = (path: string): void => void execFileSync('umount', ['--lazy', path], { stdio: 'pipe' })

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tandem-disk-'))

/** Why there can be no disk of our own, or `undefined` when there can. */
export const whyNoDisk = async (): Promise<string | undefined> => {
  const path = await makeFolder()
  try {
    mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path)
    unmount(path)
    return undefined
  } catch {
    return 'this machine lets us mount no small disk'
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}

const mounted = new Set<string>()
// However this process ends, no disk is left behind; SIGKILL aside.
process.on('exit', () => mounted.forEach(unmount))

export interface SmallDisk {
  path: string
  /** Leaves no byte to anybody. */
  fill(): void
  empty(): void
  makeReadOnly(): void
  /** Takes it away, whoever still has files on it. */
  remove(): Promise<void>
}

/** A real disk of a few megabytes. Throws where `whyNoDisk` has a reason. */
export const smallDisk = async (megabytes = 8): Promise<SmallDisk> => {
  const path = await makeFolder()
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path)
  mounted.add(path)
  const filler = join(path, 'filler')
  return {
    path,
    fill: () => {
      const file = openSync(filler, 'a')
      try {
        for (const bytes of [65_536, 4096, 1]) fillBy(file, Buffer.alloc(bytes))
      } finally {
        closeSync(file)
      }
    },
    empty: () => rmSync(filler),
    makeReadOnly: () => mount('-o', 'remount,ro', path),
    remove: async () => {
      mounted.delete(path)
      unmount(path)
      await rm(path, { recursive: true, force: true })
    },
  }
}

const fillBy = (file: number, block: Buffer): void => {
  try {
    while (writeSync(file, block) > 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
