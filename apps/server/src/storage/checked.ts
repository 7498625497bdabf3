import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** What a row keeps of its bytes, to notice a damaged disk. */
export const checksum = (bytes: Uint8Array): number => crc32(bytes)

export interface Row {
  seq: number
  crc: number
  bytes: Uint8Array
}

/** The updates `after + 1` and on, up to the first that is damaged or missing: `problem` says which. */
export const wholeRows = (after: number, rows: readonly Row[]): { whole: Uint8Array[]; problem: string | undefined } => {
  const whole: Uint8Array[] = []
  for (const { seq, crc, bytes } of rows) {
    const expected = after + 1 + whole.length
    if (seq !== expected) return { whole, problem: missing(expected) }
    // Where the file is damaged a column may hold anything.
    if (!(bytes instanceof Uint8Array) || checksum(bytes) !== crc) return { whole, problem: `update ${seq} is damaged in the log` }
    whole.push(bytes)
  }
  return { whole, problem: undefined }
}

export const missing = (seq: number): string => `update ${seq} is missing in the log`

/**
 * As many rows as can be read, when `read` throws at the first that cannot; it gives the first `limit` or fewer. Costs
 * some reads more than one, and only where the file is damaged.
 */
export const readableRows = async (read: (limit: number) => Promise<Row[]>): Promise<Row[]> => {
  let rows: Row[] = []
  const atLeast = async (limit: number) => {
    try {
      rows = await read(limit)
      return true
    } catch {
      return false
    }
  }
  let bad = 1
  while (await atLeast(bad)) bad *= 2
  for (let good = bad >> 1; bad - good > 1;) {
    const middle = (good + bad) >> 1
    if (await atLeast(middle)) good = middle
    else bad = middle
  }
  return rows
}

/** What a snapshot keeps of its content. */
export const snapshotDigest = ({ bytes, stateVector, depths }: Record<'bytes' | 'stateVector' | 'depths', Uint8Array>): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).update(stateVector).update(depths).digest())
