import { LIMITS } from './limits.ts'

/**
 * A list of updates as one run of bytes, the body of `state`: each update is preceded by its length as an unsigned
 * 32-bit little-endian number. Cut into parts of at most `LIMITS.partBytes` it survives any transport.
 */
export const packUpdates = (updates: readonly Uint8Array[]): Uint8Array => {
  const packed = new Uint8Array(updates.reduce((sum, update) => sum + 4 + update.byteLength, 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const update of updates) {
    view.setUint32(at, update.byteLength, true)
    packed.set(update, at + 4)
    at += 4 + update.byteLength
  }
  return packed
}

/** The updates of `packUpdates`. Throws a RangeError when a length points past the end. */
export const unpackUpdates = (packed: Uint8Array): Uint8Array[] => {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const updates: Uint8Array[] = []
  for (let at = 0; at < packed.byteLength;) {
    const length = view.getUint32(at, true)
    if (at + 4 + length > packed.byteLength) throw new RangeError('update list is cut off')
    updates.push(packed.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return updates
}

/** `bytes` in parts of at most `LIMITS.partBytes`; at least one, which may be empty. */
export const partsOf = (bytes: Uint8Array): Uint8Array[] => {
  const parts: Uint8Array[] = []
  for (let at = 0; at === 0 || at < bytes.byteLength; at += LIMITS.partBytes) parts.push(bytes.subarray(at, at + LIMITS.partBytes))
  return parts
}

/** One run of bytes from its parts. */
export const joinParts = (parts: readonly Uint8Array[]): Uint8Array => {
  if (parts.length === 1) return parts[0] as Uint8Array
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/**
 * `packUpdates` in parts, each made when it is asked for: whoever waits between two parts holds no copy of the whole.
 * At least one part, which may be empty.
 */
export function* statePartsOf(updates: readonly Uint8Array[]): Generator<{ part: number; parts: number; bytes: Uint8Array }> {
  const size = updates.reduce((sum, update) => sum + 4 + update.byteLength, 0)
  const parts = Math.max(1, Math.ceil(size / LIMITS.partBytes))
  const runs = withLengths(updates)
  let run: Uint8Array = new Uint8Array()
  for (let part = 0; part < parts; part++) {
    const bytes = new Uint8Array(Math.min(LIMITS.partBytes, size - part * LIMITS.partBytes))
    for (let at = 0; at < bytes.byteLength;) {
      if (run.byteLength === 0) run = runs.next().value ?? run
      const piece = run.subarray(0, bytes.byteLength - at)
      bytes.set(piece, at)
      at += piece.byteLength
      run = run.subarray(piece.byteLength)
    }
    yield { part, parts, bytes }
  }
}

function* withLengths(updates: readonly Uint8Array[]): Generator<Uint8Array, undefined> {
  for (const update of updates) {
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, update.byteLength, true)
    yield length
    if (update.byteLength > 0) yield update
  }
}
