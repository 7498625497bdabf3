/** What went wrong, for the log. */
export const problemOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
