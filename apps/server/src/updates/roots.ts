import type { PageKind } from '@tandem/protocol'

/** A top-level type that pages of a kind have. An update says its name, and shows by a key which of the two it is. */
export interface Root {
  name: Uint8Array
  /** Each item of a map has a key, no item of a list has one. */
  use: 'list' | 'map'
}

const root = (name: string, use: Root['use']): Root => ({ name: Buffer.from(name), use })

/**
 * `body`: the blocks of a document. `elements`: those of a board, by id. `meta`: title and settings. An editor that wants
 * another root needs a row here first: until then its updates are refused.
 */
export const ROOTS: Readonly<Record<PageKind, readonly Root[]>> = {
  document: [root('body', 'list'), root('meta', 'map')],
  board: [root('elements', 'map'), root('meta', 'map')],
}
