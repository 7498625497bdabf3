/** Small encoders of Yjs' V1 format, for updates that no Yjs would write. */

export type Id = readonly [client: number, clock: number]

/** Bytes, or lists of them. */
export type Bytes = number | Uint8Array | readonly Bytes[]

export const bytesOf = (parts: Bytes): Uint8Array => {
  const flat: number[] = []
  const add = (part: Bytes): void => {
    if (typeof part === 'number') flat.push(part)
    else for (const inner of part) add(inner)
  }
  add(parts)
  return Uint8Array.from(flat)
}

export const uint = (value: number): number[] => {
  const bytes = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

export const text = (value: string): number[] => {
  const bytes = new TextEncoder().encode(value)
  return [...uint(bytes.length), ...bytes]
}

const ORIGIN = 0x80
const RIGHT = 0x40
const KEYED = 0x20

export interface Where {
  origin?: Id | undefined
  right?: Id | undefined
  /** Name of a root, or the id of a type; only read without neighbours. */
  parent?: string | Id | undefined
  key?: string | undefined
}

/** Kinds of content with their bytes, by Yjs' numbers. */
export const content = {
  deleted: (length: number) => ({ kind: 1, bytes: uint(length) }),
  json: (...values: string[]) => ({ kind: 2, bytes: [uint(values.length), values.map(text)] }),
  binary: (bytes: Uint8Array) => ({ kind: 3, bytes: [uint(bytes.length), bytes] }),
  text: (value: string) => ({ kind: 4, bytes: text(value) }),
  embed: (json: string) => ({ kind: 5, bytes: text(json) }),
  format: (name: string, json: string) => ({ kind: 6, bytes: [text(name), text(json)] }),
  /** 0 array, 1 map, 2 text, 3 XML element, 4 fragment, 5 hook, 6 XML text. */
  type: (type: number, name = 'p') => ({ kind: 7, bytes: [type, type === 3 || type === 5 ? text(name) : []] }),
  any: (...values: Bytes[]) => ({ kind: 8, bytes: [uint(values.length), values] }),
  subDocument: (guid: string) => ({ kind: 9, bytes: [text(guid), [118, 1, text('autoLoad'), 120]] }),
} satisfies Record<string, (...values: never[]) => { kind: number; bytes: Bytes }>

export type Content = { kind: number; bytes: Bytes }

const id = ([client, clock]: Id): Bytes => [uint(client), uint(clock)]

export const item = ({ origin, right, parent, key }: Where, { kind, bytes }: Content): Bytes => [
  kind | (origin ? ORIGIN : 0) | (right ? RIGHT : 0) | (key === undefined ? 0 : KEYED),
  origin ? id(origin) : [],
  right ? id(right) : [],
  origin || right ? [] : [typeof parent === 'string' ? [1, text(parent)] : [0, id(parent ?? [0, 0])], key === undefined ? [] : text(key)],
  bytes,
]

export const gone = (length: number): Bytes => [0, uint(length)]

interface Written {
  client: number
  from?: number
  structs: readonly Bytes[]
  /** What the update says, when that is not how many there are. */
  count?: number
}
interface Deleted {
  client: number
  /** Clock and length. */
  ranges: readonly (readonly [number, number])[]
}

export const update = (written: readonly Written[], deleted: readonly Deleted[] = []): Uint8Array =>
  bytesOf([
    uint(written.length),
    written.map(({ client, from = 0, structs, count = structs.length }) => [uint(count), uint(client), uint(from), structs]),
    uint(deleted.length),
    deleted.map(({ client, ranges }) => [uint(client), uint(ranges.length), ranges.map(([clock, length]) => [uint(clock), uint(length)])]),
  ])
