/** Where a copy went, as its text is named. */
export const KEPT = { clipboard: 'onClipboard', file: 'inFile' } as const
