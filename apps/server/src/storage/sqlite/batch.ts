import type { NewRow } from '../../rooms/ports.ts'

/**
 * A batch of rows as one run of bytes, so that handing it to another thread costs the same whatever their number:
 * u32 rows, f64 time, then per row three texts (u8 length, UTF-8): page, principal, session; u32 epoch, f64 access,
 * u32 claims, f64 each claim, u32 length, bytes. The rest of the buffer is slack.
 */
export const packBatch = (rows: readonly NewRow[], at: number): Buffer<ArrayBuffer> => {
  let size = 12
  for (const { page, principal, session, claims, bytes } of rows) {
    // A character of UTF-16 takes at most three bytes in UTF-8.
    size += 23 + 3 * (page.length + principal.length + session.length) + 8 * claims.length + bytes.length
  }
  // Not from the shared pool: the whole buffer is going to be transferred.
  const batch = Buffer.allocUnsafeSlow(size)
  batch.writeUInt32LE(rows.length, 0)
  batch.writeDoubleLE(at, 4)
  let end = 12
  for (const { page, principal, session, epoch, access, claims, bytes } of rows) {
    end = writeText(batch, page, end)
    end = writeText(batch, principal, end)
    end = writeText(batch, session, end)
    end = batch.writeUInt32LE(epoch, end)
    end = batch.writeDoubleLE(access, end)
    end = batch.writeUInt32LE(claims.length, end)
    for (const client of claims) end = batch.writeDoubleLE(client, end)
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

type PackedRow = { [field in keyof NewRow]: field extends 'epoch' | 'access' | 'bytes' | 'claims' ? NewRow[field] : string }

// Nearly every row: an array of its own would be the only thing made for it.
const NO_CLAIMS: readonly number[] = []

/** The rows of a batch in order; `bytes` is a view of the batch. */
export function* rowsOf(batch: Buffer): Generator<PackedRow> {
  let at = 12
  const uint = () => {
    at += 4
    return batch.readUInt32LE(at - 4)
  }
  const text = () => {
    const from = at + 1
    at = from + batch.readUInt8(at)
    return batch.toString('utf8', from, at)
  }
  const double = () => {
    at += 8
    return batch.readDoubleLE(at - 8)
  }
  for (let left = batch.readUInt32LE(0); left > 0; left--) {
    const page = text()
    const principal = text()
    const session = text()
    const epoch = uint()
    const access = double()
    const claimed = uint()
    const claims = claimed === 0 ? NO_CLAIMS : Array.from({ length: claimed }, double)
    const length = uint()
    const bytes = batch.subarray(at, at + length)
    at += length
    yield { page, principal, session, epoch, access, claims, bytes }
  }
}
