import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** The words of pages by their numbers, in the form that one database searches. Everything here is called in a transaction. */
export interface Words {
  /** Title and text as `indexed` gives them; they take the place of what was there. */
  put(db: Kysely<Tables>, page: number, said: { title: string; text: string }): Promise<void>
  remove(db: Kysely<Tables>, pages: readonly number[]): Promise<void>
}
