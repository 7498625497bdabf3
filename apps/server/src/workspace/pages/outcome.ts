import type { PageId } from '@tandem/protocol'
import { Refusal } from '../refusal.ts'
import type { Changed } from './ports.ts'

/** The rows that a change of the tree touched; throws what to answer when it did not take place. */
export const touchedBy = (changed: Changed): PageId[] => {
  switch (changed.outcome) {
    case 'done':
      return changed.touched
    case 'absent':
      throw new Refusal(404, 'not_found', 'This page does not exist any more, or it is in the trash.')
    case 'no place':
      throw new Refusal(409, 'conflict', 'The place for it has just gone. Look where it should go now.')
    case 'cycle':
      throw new Refusal(409, 'would_be_cycle', 'A page cannot lie below itself.')
    case 'too deep':
      throw new Refusal(409, 'too_large', 'Pages lie at most 64 deep. Choose a place further up.')
    default:
      return changed satisfies never
  }
}
