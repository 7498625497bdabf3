import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newPageId, newPrincipalId, newSpaceId, type PageId, type PrincipalId } from '@tandem/protocol'
import { temporaryFolder } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from './open-sqlite.ts'

const seed = { principal: 'server' as PrincipalId, bytes: new Uint8Array([1, 2, 3]) }
const ana = newPrincipalId()

test('in a tree of 10,000 pages one level looks at no more than it shows', async () => {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'tandem.sqlite')
  const store = await openSqlite({ file })
  onTestFinished(async () => {
    await store.close()
    await folder.remove()
  })
  const space = newSpaceId()
  await store.spaces.create(
    { id: space, name: 'Design', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 },
    ana,
  )
  const parents: PageId[] = []
  for (let i = 0; i < 20; i++) {
    const id = newPageId()
    await store.tree.add({ id, kind: 'document', title: '', place: { space }, createdBy: ana, at: 5 }, seed)
    parents.push(id)
  }
  const database = new DatabaseSync(file, { timeout: 5000 })
  const insert = database.prepare(
    `insert into pages (id, kind, title, created_at, edited_at, space, parent, sort, created_by) values (?, 'document', 'Page', ?, ?, ?, ?, ?, ?)`,
  )
  database.exec('begin')
  for (let i = 0; i < 10_000; i++) {
    const parent = i < 2000 ? null : (parents[i % 20] as PageId)
    insert.run(newPageId(), i, i, space, parent, `b${String(i).padStart(6, '0')}V`, i % 100 === 0 ? ana : 'somebody')
  }
  database.exec('commit; analyze')
  const plan = (sql: string) =>
    database
      .prepare(`explain query plan ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('; ')
  const level = plan(
    `select * from pages where space = 's' and parent is null and trashed_at is null and (sort, id) > ('a', 'b') order by sort, id limit 501`,
  )
  expect(level).toContain('USING INDEX pages_tree')
  expect(level).not.toContain('TEMP B-TREE')
  expect(plan(`select count(*) from pages where parent = 'p' and trashed_at is null`)).toMatch(/USING (COVERING )?INDEX pages_parent/)
  expect(plan(`select * from pages where created_by = 'p' order by edited_at desc limit 200`)).toContain('USING INDEX pages_created_by')
  database.close()
  const first = await store.treeViews.level({ space, parent: null, after: undefined, limit: 501 })
  expect(first.length).toBe(501)
  expect(first[0]?.children).toBe(400)
})
