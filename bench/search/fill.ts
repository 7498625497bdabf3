import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { newPageId, newPrincipalId, newSecret, newSignInId, newSpaceId } from '@tandem/protocol'
import { seededRandom } from '@tandem/testkit'
import * as Y from 'yjs'
import { inWords, vocabulary } from './vocabulary.ts'

const WORDS_A_PAGE = 300
const WORDS_A_BLOCK = 40
const AUTHOR = 70_000

/** A document with this title and text, as one update. */
const updateOf = (title: string, blocks: readonly string[]): Uint8Array => {
  const replica = new Y.Doc()
  replica.clientID = AUTHOR
  replica.transact(() => {
    replica.getMap('meta').set('title', title)
    const paragraphs = blocks.map((text) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(text)])
      return paragraph
    })
    replica.getXmlFragment('body').insert(0, paragraphs)
  })
  return Y.encodeStateAsUpdate(replica)
}

/**
 * Puts `pages` pages into the database of a server that has been started once: every tenth in a private space, the others
 * where everybody may read. Answers the key of a member who sees the open ones, and the words they are made of.
 */
export const fill = (folder: string, pages: number): { key: string; words: string[] } => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  const random = seededRandom(1)
  const words = vocabulary(random)
  const [member, open, closed, key] = [newPrincipalId(), newSpaceId(), newSpaceId(), `tandem_${newSecret()}`]
  const now = Date.now()
  database.exec('begin')
  database
    .prepare(
      `insert into principals (id, kind, name, color, email, created_at) values (?, 'member', 'Searcher', 0, 'searcher@example.org', ?)`,
    )
    .run(member, now)
  database
    .prepare('insert into api_keys (id, principal, name, start, hash, created_at) values (?, ?, ?, ?, ?, ?)')
    .run(newSignInId(), member, 'bench', 'tandem_', createHash('sha256').update(key).digest(), now)
  const space = database.prepare('insert into spaces (id, slug, name, visibility, default_role, created_at) values (?, ?, ?, ?, ?, ?)')
  space.run(open, 'bench-open', 'Open', 'open', 'editor', now)
  space.run(closed, 'bench-closed', 'Closed', 'private', 'editor', now)
  const page = database.prepare(
    `insert into pages (id, kind, title, created_at, edited_at, space, sort) values (?, 'document', ?, ?, ?, ?, ?) returning number, epoch`,
  )
  const row = database.prepare(`insert into updates (page, epoch, seq, principal, at, crc, bytes) values (?, ?, 1, ?, ?, ?, ?)`)
  for (let i = 0; i < pages; i++) {
    const title = inWords(random, words, 4)
    const blocks = Array.from({ length: WORDS_A_PAGE / WORDS_A_BLOCK }, () => inWords(random, words, WORDS_A_BLOCK))
    const bytes = updateOf(title, blocks)
    const made = page.get(newPageId(), title, now, now, i % 10 === 0 ? closed : open, `a${String(i).padStart(6, '0')}`)
    row.run(Number(made?.['number']), Number(made?.['epoch']), member, now, crc32(bytes), bytes)
  }
  database.exec('commit')
  database.close()
  return { key, words }
}
