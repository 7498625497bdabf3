import type { PageId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * Does something to what is stored of a page in a transaction, while nobody else does the same: `log`: to where its log
 * ends, its epoch or its quarantine; `snapshots`: only to these, and rows may be stored meanwhile.
 */
export type OnPage = <Result>(page: PageId, what: 'log' | 'snapshots', task: (db: Kysely<Tables>) => Promise<Result>) => Promise<Result>
