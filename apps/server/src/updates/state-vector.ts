import { Malformed, Reader } from './reader.ts'

const MAX_CLOCK = 2 ** 40

/** Reads an encoded Yjs state vector: how far each client's clock has come. `undefined` when it is not one. */
export const readStateVector = (bytes: Uint8Array): Map<number, number> | undefined => {
  const reader = new Reader(bytes)
  try {
    const entries = reader.count(2)
    const clocks = new Map<number, number>()
    for (let i = 0; i < entries; i++) {
      const client = reader.uint()
      const clock = reader.uint()
      if (clock > MAX_CLOCK) return undefined
      clocks.set(client, clock)
    }
    return reader.left === 0 ? clocks : undefined
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
