/** Where a copy went. */
export const KEPT = { clipboard: 'Your text is on the clipboard.', file: 'Your text was saved as a file.' } as const
