import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newPageId, type PageId, type PrincipalId, type SpaceId } from '@tandem/protocol'

const AT_THE_TOP = 100
const MINUTE = 60_000

interface Wanted {
  space: SpaceId
  /** Whoever made the pages, and opened the first of them of late. */
  person: PrincipalId
  pages: number
  recent: number
}

/**
 * Puts a tree of pages into the database of a server that is not running: a hundred at the top of the space, the others
 * below them in equal parts. Answers those at the top, in their order.
 */
export const fillTree = (folder: string, { space, person, pages, recent }: Wanted): PageId[] => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  const now = Date.now()
  const page = database.prepare(
    `insert into pages (id, kind, title, created_at, edited_at, space, parent, sort, created_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const opened = database.prepare('insert into opened (principal, page, opened_at) values (?, ?, ?)')
  const top: PageId[] = []
  database.exec('begin')
  for (let i = 0; i < pages; i++) {
    const id = newPageId()
    const parent = i < AT_THE_TOP ? null : (top[i % AT_THE_TOP] ?? null)
    const at = now - i * MINUTE
    page.run(
      id,
      i % 4 === 0 ? 'board' : 'document',
      `Page ${i + 1} of the tree`,
      at,
      at,
      space,
      parent,
      `a${String(i).padStart(9, '0')}V`,
      person,
    )
    if (i < AT_THE_TOP) top.push(id)
    if (i < recent) opened.run(person, id, at)
  }
  database.exec('commit')
  database.close()
  return top
}
