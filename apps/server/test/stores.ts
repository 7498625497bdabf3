import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'
import type { Store } from '../src/storage/store.ts'

type Open = (folder: string) => Promise<Store>

let open: Open = (folder) => openSqlite({ folder })

/** A store of a test: on SQLite, unless this file runs on another database. Two of one folder are two nodes of one workspace. */
export const openTestStore: Open = (folder) => open(folder)

/** From here on the tests of this file keep everything somewhere else. */
export const keepTestsIn = (other: Open): void => {
  open = other
}
