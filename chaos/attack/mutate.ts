import { between, type Random } from '@tandem/testkit'

/** These bytes with one to four of them changed, taken out, doubled or put in, or cut off. Never the same bytes. */
export const mutated = (bytes: Uint8Array, random: Random): Uint8Array => {
  let changed = [...bytes.subarray(0, 4096)]
  const rest = bytes.subarray(4096)
  for (let changes = between(random, 1, 4); changes > 0; changes--) {
    const at = between(random, 0, Math.max(0, changed.length - 1))
    const byte = between(random, 0, 255)
    const how = between(random, 0, 3)
    if (how === 0) changed[at] = (changed[at] ?? 0) ^ (byte || 1)
    else if (how === 1) changed.splice(at, 1)
    else if (how === 2) changed.splice(at, 0, byte)
    else if (changed.length > 1) changed = changed.slice(0, Math.max(1, at))
  }
  return Buffer.concat([Uint8Array.from(changed), rest])
}

/** Bytes that were never an update. */
export const randomBytes = (random: Random, longest: number): Uint8Array =>
  Uint8Array.from({ length: between(random, 0, longest) }, () => between(random, 0, 255))
