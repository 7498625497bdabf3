import { onHost } from './base-path.ts'
import { type Guard, textOf } from './guards.ts'
import { BUILD_HEADER, servedBuild } from './served-build.ts'

/** The server answered, but not with what was asked for. `code` and `words` are those of its problem report. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string | undefined
  /** Milliseconds to wait before the same may be asked again, when the server said so. */
  readonly retryAfter: number | undefined
  readonly requestId: string | undefined
  constructor(
    status: number,
    problem: { code?: string | undefined; retryAfter?: number | undefined; requestId?: string | undefined } = {},
  ) {
    super(`The server answered ${status}${problem.code ? ` (${problem.code})` : ''}.`)
    this.status = status
    this.code = problem.code
    this.retryAfter = problem.retryAfter
    this.requestId = problem.requestId
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

interface Question<Answer> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  is: Guard<Answer>
  signal?: AbortSignal | undefined
}

const PATIENCE = 15_000

const waitOf = (response: Response): number | undefined => {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

const listeners = new Set<() => void>()
/** Hears when the server no longer knows this browser. */
export const onSignedOut = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks the REST API; `path` begins behind /api/v1. Throws a `Refusal`, or `Unreachable`. */
export const ask = async <Answer>(path: string, { method = 'GET', body, is, signal }: Question<Answer>): Promise<Answer> => {
  const patience = AbortSignal.timeout(PATIENCE)
  let response: Response
  let answer: unknown
  try {
    response = await fetch(onHost(`/api/v1${path}`), {
      method,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    servedBuild.note(response.headers.get(BUILD_HEADER))
    answer = await response.json().catch(() => undefined)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Unreachable('The server could not be reached.', { cause })
  }
  const code = textOf(answer, 'code')
  // A balancer in front of a server that is away answers with these.
  if ([502, 503, 504].includes(response.status) && code === undefined) throw new Unreachable('The server is away.')
  if (response.status === 401 && code === 'signed_out') for (const listener of listeners) listener()
  if (!response.ok || !is(answer))
    throw new Refusal(response.status, { code, retryAfter: waitOf(response), requestId: textOf(answer, 'requestId') })
  return answer
}
