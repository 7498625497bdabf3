const headerOf = (length: number): number => (length < 32 ? 1 : length < 256 ? 2 : 3)
const sum = (values: readonly unknown[]): number => values.reduce<number>((total, value) => total + packedSize(value), 0)

/** How many bytes a value takes as MessagePack, without packing it; at most a few more for numbers. */
export const packedSize = (value: unknown): number => {
  if (typeof value === 'number') return 9
  if (typeof value === 'string') {
    const length = Buffer.byteLength(value)
    return headerOf(length) + length
  }
  if (value instanceof Uint8Array) return 3 + value.byteLength
  if (Array.isArray(value)) return 3 + sum(value)
  if (typeof value === 'object' && value !== null) return 1 + sum(Object.entries(value).flat())
  return 1
}
