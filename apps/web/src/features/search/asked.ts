import { isId, type PageKind, type SpaceId } from '@tandem/protocol'
import { isPageKind } from '../../shared/lib/guards.ts'

/** What the address of the search page asks for. */
export interface Asked {
  q?: string
  space?: SpaceId
  kind?: PageKind
}

const isSpaceId = (value: unknown): value is SpaceId => isId(value)

/** Reads the address; whatever is not of its form is left out. */
export const readAsked = ({ q, space, kind }: Record<string, unknown>): Asked => ({
  // The router reads a number out of `?q=2026`.
  ...((typeof q === 'string' || typeof q === 'number') && String(q) !== '' && { q: String(q).slice(0, 200) }),
  ...(isSpaceId(space) && { space }),
  ...(isPageKind(kind) && { kind }),
})
