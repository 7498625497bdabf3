import { LIMITS } from '@tandem/protocol'
import type * as Y from 'yjs'

/** The title in a page's content, fit for one line; empty when it has none. */
export const titleOf = (replica: Y.Doc): string => {
  const title: unknown = replica.getMap('meta').get('title')
  if (typeof title !== 'string') return ''
  const line = title
    .replace(/\s+/gu, ' ')
    .replace(/\p{Control}/gu, '')
    .trim()
  // Not in the middle of a character that takes two units.
  return line.slice(0, LIMITS.titleLength).replace(/[\uD800-\uDBFF]$/, '')
}
