import type { Kysely } from 'kysely'

/** How a table that is moved looks, the same on both databases. */
export interface TableForm {
  name: string
  columns: readonly string[]
  /** The columns of its primary key, in order. */
  key: readonly string[]
  /** The columns that hold bytes. */
  bytes: readonly string[]
  /** Tables that rows of this one refer to. */
  parents: readonly string[]
}

/** One of the two databases of a move, which nobody else uses meanwhile. All that is asked of it happens in turn. */
export interface Side {
  /** What it is called where people read it. */
  name: string
  db: Kysely<unknown>
  isUnreadable(error: unknown): boolean
  /** The names of all tables there are. */
  names(): Promise<string[]>
  forms(): Promise<TableForm[]>
  /** Nothing that is read from now on changes any more. */
  freeze(): Promise<void>
  /** Leaves our tables there in the form this program knows, with nothing in them, whatever was in them. */
  empty(): Promise<void>
  /** What is to be put in order when all rows are there. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Why a move did not begin, or did not end well; a sentence for the operator. */
export class MoveRefused extends Error {}

/** Made anew from the others, or kept by each database for itself. */
const NOT_MOVED = /^(?:page_words|page_index|tandem_migration|sqlite_)/

export const isMoved = (table: string): boolean => !NOT_MOVED.test(table)

export interface ColumnRow {
  table: string
  column: string
  /** Its place in the primary key, from 1; 0 outside. */
  key: number
  isBytes: number | boolean
}

export interface ParentRow {
  table: string
  parent: string
}

/** Tables after those they refer to. */
export const formsOf = (columns: readonly ColumnRow[], parents: readonly ParentRow[]): TableForm[] => {
  const moved = columns.filter(({ table }) => isMoved(table))
  const forms = [...new Set(moved.map(({ table }) => table))].toSorted().map((name): TableForm => {
    const own = moved.filter(({ table }) => table === name)
    const names = (rows: ColumnRow[]) => rows.map(({ column }) => column)
    return {
      name,
      columns: names(own).toSorted(),
      key: names(own.filter(({ key }) => key > 0).toSorted((a, b) => a.key - b.key)),
      bytes: names(own.filter(({ isBytes }) => Boolean(isBytes))).toSorted(),
      parents: [
        ...new Set(parents.filter(({ table, parent }) => table === name && parent !== name).map(({ parent }) => parent)),
      ].toSorted(),
    }
  })
  const keyless = forms.find(({ key }) => key.length === 0)
  if (keyless) throw new Error(`the table ${keyless.name} has no primary key`)
  return inOrder(forms)
}

const inOrder = (forms: readonly TableForm[]): TableForm[] => {
  const ordered: TableForm[] = []
  const left = new Set(forms)
  while (left.size > 0) {
    const next = [...left].filter(({ parents }) => parents.every((parent) => ordered.some(({ name }) => name === parent)))
    if (next.length === 0) throw new Error(`tables refer to each other: ${[...left].map(({ name }) => name).join()}`)
    for (const form of next) {
      ordered.push(form)
      left.delete(form)
    }
  }
  return ordered
}
