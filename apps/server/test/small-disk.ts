import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' })
const unmount = (path: string): void => void execFileSync('umount', ['--lazy', path], { stdio: 'pipe' })

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tandem-disk-'))

const tryOnce = async (): Promise<string | undefined> => {
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

/** Why there can be no disk of our own, or `undefined` when there can. */
export const whyNoDisk = await tryOnce()

export interface SmallDisk {
  path: string
  /** Leaves no byte to anybody. */
  fill(): void
  empty(): void
  makeReadOnly(): void
}

/** A real disk of a few megabytes, gone when the test is over. */
export const smallDisk = async (megabytes = 8): Promise<SmallDisk> => {
  const path = await makeFolder()
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path)
  onTestFinished(async () => {
    unmount(path)
    await rm(path, { recursive: true, force: true })
  })
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
  }
}

const fillBy = (file: number, block: Buffer): void => {
  try {
    while (writeSync(file, block) > 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
