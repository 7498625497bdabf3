/** Where a copy went. */
export const KEPT = { clipboard: 'A copy is on the clipboard.', file: 'A copy was saved as a file.' } as const
