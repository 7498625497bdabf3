import type { StoredPage } from '../../rooms/ports.ts'
import { checkMigrated } from '../migrate.ts'
import { mark, unmark } from './mark.ts'
import { comparePages } from './pages.ts'
import { countOf, insert, rowsOf, TableSum } from './rows.ts'
import { MoveRefused, type Side, type TableForm } from './side.ts'
import type { MoveStep } from './step.ts'
import { checkEmpty } from './target.ts'

export interface Moved {
  tables: number
  rows: number
  pages: number
}

interface MoveParts {
  from: Side
  to: Side
  /** What a move left that did not end may be taken away first. */
  replace: boolean
  digestOf: (page: StoredPage) => Promise<Uint8Array>
  onStep: (step: MoveStep) => void
}

/**
 * Copies everything from one database into another, which is empty, and compares all of it. Until the end the other one
 * carries a mark with which no server starts on it; the first one stays as it is. Throws a `MoveRefused` with a sentence
 * for the operator when it cannot be done.
 */
export const moveWorkspace = async ({ from, to, replace, digestOf, onStep }: MoveParts): Promise<Moved> => {
  await checkSource(from)
  await checkEmpty(to, replace)
  await from.freeze()
  try {
    await to.empty()
    await mark(to.db)
    return await copyAll({ from, to, digestOf, onStep })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new MoveRefused(
      `${problem}\n${from.name} is as it was. No server starts on ${to.name}; run this again with --replace to begin anew.`,
      {
        cause: error,
      },
    )
  }
}

const copyAll = async ({ from, to, digestOf, onStep }: Omit<MoveParts, 'replace'>): Promise<Moved> => {
  const forms = await from.forms()
  checkForms(forms, await to.forms())
  const copied = new Map<string, Sum>()
  for (const form of forms) copied.set(form.name, await copy(form, from, to, onStep))
  for (const form of forms) {
    const [is, wanted] = [await sumOf(form, to, onStep), copied.get(form.name)]
    if (is.count !== wanted?.count || is.digest !== wanted.digest)
      throw new Error(`The table ${form.name} is not the same in ${to.name}: ${is.count} rows for ${wanted?.count}, or others.`)
  }
  const pages = await comparePages({ from, to, digestOf, onStep })
  await to.settle()
  await unmark(to.db)
  return { tables: forms.length, rows: [...copied.values()].reduce((sum, { count }) => sum + count, 0), pages }
}

const checkSource = async (from: Side): Promise<void> => {
  try {
    await checkMigrated(from.db)
  } catch (error) {
    throw new MoveRefused(`${from.name} cannot be moved: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const checkForms = (these: readonly TableForm[], those: readonly TableForm[]): void => {
  const said = (forms: readonly TableForm[]) => JSON.stringify(forms.map(({ name, columns, key, bytes }) => [name, columns, key, bytes]))
  if (said(these) !== said(those)) throw new Error(`the tables of both databases differ: ${said(these)} and ${said(those)}`)
}

interface Sum {
  count: number
  digest: string
}

const copy = async (form: TableForm, from: Side, to: Side, onStep: MoveParts['onStep']): Promise<Sum> => {
  const of = await countOf(from.db, form)
  const sum = new TableSum(form)
  for await (const rows of rowsOf(from.db, form)) {
    sum.add(rows)
    await insert(to.db, form, rows)
    onStep({ do: 'copy', what: form.name, done: sum.count, of })
  }
  return { count: sum.count, digest: sum.digest() }
}

const sumOf = async (form: TableForm, { db }: Side, onStep: MoveParts['onStep']): Promise<Sum> => {
  const of = await countOf(db, form)
  const sum = new TableSum(form)
  for await (const rows of rowsOf(db, form)) {
    sum.add(rows)
    onStep({ do: 'read again', what: form.name, done: sum.count, of })
  }
  return { count: sum.count, digest: sum.digest() }
}
