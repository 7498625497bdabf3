// https://sqlite.org/rescode.html
const BUSY = 5
const CORRUPT = 11
const NOT_A_DATABASE = 26
const FSYNC = 1034
const DIRECTORY_FSYNC = 1290

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0

/**
 * After a failed fsync the kernel may have dropped the pages it could not write and answer the next fsync with success:
 * nothing more may be written to the file and believed.
 */
export const lostTheDisk = (error: unknown): boolean => [FSYNC, DIRECTORY_FSYNC].includes(codeOf(error))

/** The file itself is not to be trusted, as opposed to a full or busy disk that may recover. */
export const isFatal = (error: unknown): boolean => lostTheDisk(error) || [CORRUPT, NOT_A_DATABASE].includes(codeOf(error) & 0xff)

/** Somebody else has the file, or what of it is asked for. */
export const isBusy = (error: unknown): boolean => (codeOf(error) & 0xff) === BUSY

/** What happened, in words for the operator. */
export const problemOf = (error: unknown): string => {
  const words = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  return code === 0 ? words : `${words} (SQLite ${code})`
}

/** Whether `error`, in the words of `problemOf`, says that a part of the file cannot be read. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && (Number(/\(SQLite (\d+)\)$/.exec(error.message)?.[1]) & 0xff) === CORRUPT
