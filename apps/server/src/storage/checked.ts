import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { PageId } from '@tandem/protocol'

/** What a row keeps of its bytes, to notice a damaged disk. */
export const checksum = (bytes: Uint8Array): number => crc32(bytes)

/** The updates `after + 1` and on. Throws naming page and seq when one is damaged or missing. */
export const checkedRows = (page: PageId, after: number, rows: readonly { seq: number; crc: number; bytes: Uint8Array }[]): Uint8Array[] =>
  rows.map(({ seq, crc, bytes }, index) => {
    const expected = after + 1 + index
    if (seq !== expected) throw new Error(`update ${expected} of page ${page} is missing in the log`)
    if (checksum(bytes) !== crc) throw new Error(`update ${seq} of page ${page} is damaged in the log`)
    return bytes
  })

/** What a snapshot keeps of its content. */
export const snapshotDigest = (bytes: Uint8Array, stateVector: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).update(stateVector).digest())
