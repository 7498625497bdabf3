import { DatabaseError } from 'pg'

/** What happened, in words for the operator; never with an address, which has a password in it. */
export const problemOf = (error: unknown): string => {
  if (error instanceof DatabaseError) return `${error.message} (PostgreSQL ${error.code ?? 'without a code'})`
  if (error instanceof AggregateError) return error.errors.map(problemOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** Whether the server itself said so, and the connection goes on. */
export const isAnswer = (error: unknown): boolean => error instanceof DatabaseError && error.severity === 'ERROR'

/** Whether trying again a little later may help at a start: the database is not there yet, or has no connection left. */
export const isPassing = (error: unknown): boolean => {
  if (!(error instanceof DatabaseError)) return true
  const code = error.code ?? ''
  // Connections: https://www.postgresql.org/docs/current/errcodes-appendix.html
  return code.startsWith('08') || code.startsWith('53') || code.startsWith('57P')
}

/** An id of a transaction that the server does not know, or not any more. */
export const isUnknownTransaction = (error: unknown): boolean => error instanceof DatabaseError && error.code === '22023'

/** Whether a part of what is stored cannot be read, as opposed to all of it. */
export const isUnreadable = (error: unknown): boolean => error instanceof DatabaseError && ['XX001', 'XX002'].includes(error.code ?? '')
