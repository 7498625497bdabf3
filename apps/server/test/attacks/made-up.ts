import type { PageKind } from '@tandem/protocol'
import fc from 'fast-check'
import { content, gone, item, type Bytes, type Content, type Id } from './encoding.ts'

/** A few changes to some bytes. */
export const damage = fc.array(
  fc.record({ at: fc.nat(), byte: fc.nat(255), how: fc.constantFrom('set', 'add', 'drop', 'insert', 'double', 'cut') }),
  { minLength: 1, maxLength: 3 },
)

/** Numbers pick among what is there. */
export const damaged = (bytes: Uint8Array, changes: { at: number; byte: number; how: string }[]): Uint8Array => {
  let list = [...bytes]
  for (const { at, byte, how } of changes) {
    const place = at % (list.length || 1)
    if (how === 'set') list[place] = byte
    else if (how === 'add') list[place] = ((list[place] ?? 0) + (byte % 5) - 2) & 255
    else if (how === 'drop') list.splice(place, 1)
    else if (how === 'insert') list.splice(place, 0, byte)
    else if (how === 'double') list.splice(place, 0, ...list.slice(place, place + (byte % 16)))
    else list = list.slice(0, Math.max(1, place))
  }
  return Uint8Array.from(list)
}

const contents: fc.Arbitrary<Content> = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map(content.deleted),
  fc.array(fc.json(), { minLength: 1, maxLength: 3 }).map((values) => content.json(...values)),
  fc.uint8Array({ maxLength: 4 }).map(content.binary),
  fc.constantFrom('a', 'abc', '𝄞𝄞', 'é').map(content.text),
  fc.json().map(content.embed),
  fc.constantFrom('{}', 'null', 'true').map((value) => content.format('bold', value)),
  fc.nat(6).map((type) => content.type(type)),
  fc
    .array(fc.constantFrom([126], [120], [125, 5], [119, 1, 65], [117, 1, 126], [118, 1, 1, 65, 126]), { minLength: 1, maxLength: 3 })
    .map((values) => content.any(...values)),
)

export interface Made {
  how: 'origin' | 'right' | 'both' | 'parent' | 'root' | 'gone'
  a: number
  b: number
  isKeyed: boolean
  what: Content
}

/** A struct that nobody's editor writes. Numbers pick among what is there. */
export const made: fc.Arbitrary<Made> = fc.record({
  how: fc.constantFrom('origin', 'right', 'both', 'parent', 'root', 'gone'),
  a: fc.nat(),
  b: fc.nat(),
  isKeyed: fc.boolean(),
  what: contents,
})

export const structOf = ({ how, a, b, isKeyed, what }: Made, kind: PageKind, ids: readonly Id[]): Bytes => {
  const [first, second] = [ids[a % ids.length], ids[b % ids.length]]
  const key = isKeyed ? `k${a % 3}` : undefined
  if (how === 'gone') return gone(1 + (a % 4))
  if (how === 'root' || !first || !second) {
    const list = kind === 'document' && a % 2 === 0
    return item({ parent: list ? 'body' : 'meta', key: list ? undefined : `k${a % 3}` }, what)
  }
  if (how === 'parent') return item({ parent: first, key }, what)
  return item({ origin: how === 'right' ? undefined : first, right: how === 'origin' ? undefined : second }, what)
}
