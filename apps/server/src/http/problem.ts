import { CODES, REQUEST_CODES, type Code, type RequestCode } from '@tandem/protocol'
import type { ErrorRequestHandler } from 'express'
import { notedOf } from './watched.ts'

interface Problem {
  status: number
  code: string
  title: string
}

/** Tells the operator of a request that was not answered as it should be. */
export type Failed = (what: { requestId: string; method: string; problem: string }) => void

const INTERNAL: Problem = {
  status: 500,
  code: 'internal',
  title: 'Something went wrong here. Try again; if it stays, tell the operator the request id.',
}

export const NOTHING_HERE: Problem = { status: 404, code: 'not_found', title: 'There is nothing at this address.' }

/** What to throw for a request that is not taken: `message` is for people, `retryAfter` in milliseconds. */
export const refusal = (status: number, code: Code | RequestCode, message: string, retryAfter?: number): Error =>
  Object.assign(new Error(message), { status, code, ...(retryAfter === undefined ? {} : { retryAfter }) })

const KNOWN: readonly unknown[] = [...CODES, ...REQUEST_CODES]
const isCode = (code: unknown): code is Code | RequestCode => KNOWN.includes(code)

/** Errors that mean something to the caller carry `status` and `code`; everything else stays inside. */
const problemOf = (error: unknown): Problem => {
  const { status, code, type, message } = error as { status?: unknown; code?: unknown; type?: unknown; message?: unknown }
  if (typeof status !== 'number' || status < 400 || status > 499) return INTERNAL
  // Only our own codes come with words for people; other errors name files of this machine.
  if (isCode(code) && typeof message === 'string') return { status, code, title: message }
  if (status === 404) return NOTHING_HERE
  return { status, code: type === 'entity.too.large' ? 'too_large' : 'bad_message', title: 'The request cannot be read.' }
}

/** Answers whatever was thrown as problem details. */
export const answerProblem =
  (failed: Failed): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const noted = notedOf(response)
    const requestId = noted.id
    const problem = problemOf(error)
    noted.code = problem.code
    if (problem.status === 500)
      failed({ requestId, method: request.method, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    if (response.headersSent) return void response.destroy()
    const { retryAfter } = error as { retryAfter?: unknown }
    if (typeof retryAfter === 'number') response.set('Retry-After', String(Math.ceil(retryAfter / 1000)))
    response.status(problem.status).type('application/problem+json').set('Cache-Control', 'no-store')
    response.send(JSON.stringify({ type: 'about:blank', requestId, ...problem }))
  }
