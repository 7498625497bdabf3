import type { LocalCopies } from '../ports.ts'

/** Nothing is kept: every visit takes the content from the server. */
export const noCopies: LocalCopies = {
  open: () => ({
    origin: {},
    whenLoaded: Promise.resolve(undefined),
    mark: () => undefined,
    clear: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }),
}
