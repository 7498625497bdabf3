import type { PageId, PageKind, PrincipalId, SpaceId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { PageRow, TreeRow } from '../workspace/pages/ports.ts'
import type { Tables } from './tables.ts'

/** Rows of the tree, the trash included, with the number of children that stand in it counted in the same query. */
export const treeRows = (db: Kysely<Tables>) =>
  db
    .selectFrom('pages')
    .select(['pages.id', 'pages.kind', 'pages.title', 'pages.icon', 'pages.space', 'pages.parent', 'pages.sort', 'pages.archived_at'])
    .select(({ selectFrom }) =>
      selectFrom('pages as child')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('child.parent', '=', 'pages.id')
        .where('child.trashed_at', 'is', null)
        .where('child.archived_at', 'is', null)
        .as('children'),
    )

interface StoredTreeRow {
  id: PageId
  kind: PageKind
  title: string
  icon: string | null
  space: SpaceId
  parent: PageId | null
  sort: string
  archived_at: number | null
  children: number | null
}

export const treeRowOf = ({ id, kind, title, icon, space, parent, sort, archived_at, children }: StoredTreeRow): TreeRow => ({
  id,
  kind,
  title,
  icon,
  space,
  parent,
  order: sort,
  children: children ?? 0,
  isArchived: archived_at !== null,
})

/** All the catalogue knows about pages, the trash included. */
export const pageRows = (db: Kysely<Tables>) =>
  treeRows(db)
    .innerJoin('spaces', 'spaces.id', 'pages.space')
    .select([
      'spaces.name as space_name',
      'pages.created_at',
      'pages.created_by',
      'pages.edited_at',
      'pages.quarantine_since',
      'pages.trashed_at',
      'pages.trashed_by',
    ])

interface StoredPageRow extends StoredTreeRow {
  space_name: string
  created_at: number
  created_by: PrincipalId | null
  edited_at: number
  quarantine_since: number | null
  trashed_at: number | null
  trashed_by: PrincipalId | null
}

export const pageRowOf = (row: StoredPageRow): PageRow => ({
  ...treeRowOf(row),
  spaceName: row.space_name,
  createdAt: row.created_at,
  createdBy: row.created_by,
  editedAt: row.edited_at,
  isQuarantined: row.quarantine_since !== null,
  trashedAt: row.trashed_at,
  trashedBy: row.trashed_by,
})
