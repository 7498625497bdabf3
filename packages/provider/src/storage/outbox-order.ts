import type { OutboxEntry } from '../ports.ts'

/** The oldest first; of one tab always as they were made, whatever its clock says. */
export const inOrder = (a: OutboxEntry, b: OutboxEntry): number => (a.tab === b.tab ? a.order - b.order : a.at - b.at)
