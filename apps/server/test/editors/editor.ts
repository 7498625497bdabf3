import fc from 'fast-check'
import type * as Y from 'yjs'

/** One thing that one person does. Numbers pick among what is there. */
export interface Act {
  who: number
  /** Editing, or something that happens to the tab or the server. Below 100. */
  what: number
  /** What is done in the editor. Below 1000. */
  edit: number
  at: number
  to: number
  text: string
}

/** A real binding in front of a replica, worked without a screen. */
export interface OpenEditor {
  act(act: Act): void
  /** Time goes by: what waits for a frame or a pause happens. */
  rest(): void
  close(): void
}

/** `name`: whose it is, another one each time. */
export type Open = (replica: Y.Doc, name: string) => OpenEditor

export const PEOPLE = 3

/** Random editing by several people. */
export const editing = (maxLength: number): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.record({
      who: fc.nat(PEOPLE - 1),
      what: fc.nat(99),
      edit: fc.nat(999),
      at: fc.nat(9999),
      to: fc.nat(9999),
      text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('a', ' ', '😀', '😁', 'é', 'שלום')),
    }),
    { minLength: maxLength / 2, maxLength, size: 'max' },
  )

/** One of those that each stand with their share. */
export const pickByShare = <Value>(list: readonly (readonly [share: number, value: Value])[], at: number): Value => {
  let left = at % list.reduce((sum, [share]) => sum + share, 0)
  return (list.find(([share]) => (left -= share) < 0) as readonly [number, Value])[1]
}

export const pick = <Value>(list: readonly Value[], at: number): Value | undefined => list[at % Math.max(1, list.length)]
