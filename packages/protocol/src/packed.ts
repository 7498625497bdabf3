import { Decoder, Encoder } from '@msgpack/msgpack'
import { isWithinBounds } from './frame-bounds.ts'
import { LIMITS } from './limits.ts'

// A list or map needs a byte an entry, so these only turn an absurd promise into an error before memory is taken for it.
const bounds = {
  maxStrLength: LIMITS.messageBytes,
  maxBinLength: Number.MAX_SAFE_INTEGER,
  maxArrayLength: LIMITS.messageBytes,
  maxMapLength: LIMITS.messageBytes,
  maxExtLength: 0,
}

const encoder = new Encoder({ ignoreUndefined: true })
const decoder = new Decoder(bounds)

/** One value as MessagePack. */
export const pack = (value: unknown): Uint8Array => encoder.encode(value)

/** The value in these bytes; its bytes are views of them. Throws on what is no MessagePack, or more than anybody of ours sends. */
export const unpack = (bytes: Uint8Array): unknown => {
  if (!isWithinBounds(bytes)) throw new Error('not a frame of ours')
  return decoder.decode(bytes)
}
