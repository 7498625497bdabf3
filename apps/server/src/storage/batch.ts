import type { NewRow } from '../rooms/ports.ts'

/**
 * A batch of rows as one run of bytes, so that handing it to another thread costs the same whatever their number:
 * u32 rows, f64 time, then per row three texts (u8 length, UTF-8): page, principal, session; u32 epoch, u32 length, bytes.
 * The rest of the buffer is slack.
 */
export const packBatch = (rows: readonly NewRow[], at: number): Buffer<ArrayBuffer> => {
  let size = 12
  // A character of UTF-16 takes at most three bytes in UTF-8.
  for (const { page, principal, session, bytes } of rows) size += 11 + 3 * (page.length + principal.length + session.length) + bytes.length
  // Not from the shared pool: the whole buffer is going to be transferred.
  const batch = Buffer.allocUnsafeSlow(size)
  batch.writeUInt32LE(rows.length, 0)
  batch.writeDoubleLE(at, 4)
  let end = 12
  for (const { page, principal, session, epoch, bytes } of rows) {
    end = writeText(batch, page, end)
    end = writeText(batch, principal, end)
    end = writeText(batch, session, end)
    end = batch.writeUInt32LE(epoch, end)
    end = batch.writeUInt32LE(bytes.length, end)
    batch.set(bytes, end)
    end += bytes.length
  }
  return batch
}

const writeText = (batch: Buffer, text: string, at: number): number => {
  const length = batch.write(text, at + 1)
  return batch.writeUInt8(length, at) + length
}

/** Milliseconds since 1970, as given to `packBatch`. */
export const timeOf = (batch: Buffer): number => batch.readDoubleLE(4)

/** The rows of a batch in order; `bytes` is a view of the batch. */
export function* rowsOf(batch: Buffer): Generator<{ [field in keyof NewRow]: field extends 'epoch' | 'bytes' ? NewRow[field] : string }> {
  let at = 12
  const text = () => {
    const from = at + 1
    at = from + batch.readUInt8(at)
    return batch.toString('utf8', from, at)
  }
  for (let left = batch.readUInt32LE(0); left > 0; left--) {
    const page = text()
    const principal = text()
    const session = text()
    const epoch = batch.readUInt32LE(at)
    const length = batch.readUInt32LE(at + 4)
    const bytes = batch.subarray(at + 8, at + 8 + length)
    at += 8 + length
    yield { page, principal, session, epoch, bytes }
  }
}
