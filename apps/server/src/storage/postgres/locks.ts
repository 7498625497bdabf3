import { crc32 } from 'node:zlib'
import type { PageId } from '@tandem/protocol'

// Advisory locks of PostgreSQL have two numbers: what is locked, and which of them. None of these may ever change while
// nodes of two versions work on one database.
export const MIGRATION = '1413562957, 0'
/** All transactions of the workspace, one after the other, as on SQLite. */
export const WORKSPACE = '1413562957, 1'
/** Who may do what: shared by commits of the log, alone by a change of it. Migration 0003 has the number as well. */
export const RULES = '1413562957, 2'
/** Where the log of a page ends, its epoch and its quarantine. */
export const PAGE = 1_413_562_958
/** Its snapshots, which take long to write. */
export const SNAPSHOTS = 1_413_562_959

/** Which lock is a page's. That two pages share one now and then only makes one wait. */
export const lockOf = (page: PageId): number => crc32(page) | 0
