/** What is done just now: rows of a table, or pages. */
export interface MoveStep {
  do: 'copy' | 'read again' | 'compare pages'
  what: string
  done: number
  of: number
}
