import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import type { Trash } from './ports.ts'
import { TRASH_DAYS } from './shown-pages.ts'

const DAY_MS = 24 * 3600 * 1000
const FIRST_MS = 60_000
const EVERY_MS = 3600 * 1000
/** A transaction each; the others wait for the next round. */
const AT_ONCE = 100

interface EmptyTrashParts {
  trash: Pick<Trash, 'before' | 'remove'>
  access: Pick<Access, 'changed'>
  clock: Pick<Clock, 'now' | 'after'>
  failed: (problem: unknown) => void
}

/** Removes for ever what has been in the trash for thirty days; looks once an hour. Returns the way to stop. */
export const emptyTrash = ({ trash, access, clock, failed }: EmptyTrashParts): (() => void) => {
  const look = async (): Promise<void> => {
    const old = await trash.before(clock.now() - TRASH_DAYS * DAY_MS, AT_ONCE)
    for (const page of old) await trash.remove(page)
    if (old.length > 0) await access.changed()
  }
  let cancel = clock.after(FIRST_MS, function again() {
    cancel = clock.after(EVERY_MS, again)
    look().catch(failed)
  })
  return () => cancel()
}
