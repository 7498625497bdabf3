import type { PageId, PageKind, PageSummary, Person } from '@tandem/protocol'
import { codeOf, isPageList, isPageSummary, isPerson } from './guards.ts'

/** The server answered, but not with what was asked for. `code` is that of its problem report. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string | undefined
  constructor(status: number, code: string | undefined) {
    super(`The server answered ${status}${code ? ` (${code})` : ''}.`)
    this.status = status
    this.code = code
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

interface Question<Answer> {
  method?: 'GET' | 'POST' | 'PATCH'
  body?: unknown
  is: (value: unknown) => value is Answer
  signal?: AbortSignal | undefined
}

const PATIENCE = 15_000

const ask = async <Answer>(path: string, { method = 'GET', body, is, signal }: Question<Answer>): Promise<Answer> => {
  const patience = AbortSignal.timeout(PATIENCE)
  let response: Response
  let answer: unknown
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    answer = await response.json().catch(() => undefined)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Unreachable('The server could not be reached.', { cause })
  }
  // A balancer in front of a server that is away answers with these.
  if ([502, 503, 504].includes(response.status) && codeOf(answer) === undefined) throw new Unreachable('The server is away.')
  if (!response.ok || !is(answer)) throw new Refusal(response.status, codeOf(answer))
  return answer
}

let asking: Promise<Person> | undefined

/** Who this browser is. However many ask at once, the server is asked once, or it would welcome several newcomers. */
export const fetchMe = (): Promise<Person> => {
  asking ??= ask('/me', { is: isPerson }).finally(() => (asking = undefined))
  return asking
}

export const renameMe = (name: string): Promise<Person> => ask('/me', { method: 'PATCH', body: { name }, is: isPerson })
export const fetchPages = (signal?: AbortSignal): Promise<PageSummary[]> =>
  ask('/pages', { is: isPageList, signal }).then(({ pages }) => pages)
export const fetchPage = (id: PageId, signal?: AbortSignal): Promise<PageSummary> => ask(`/pages/${id}`, { is: isPageSummary, signal })
export const createPage = (kind: PageKind): Promise<PageSummary> => ask('/pages', { method: 'POST', body: { kind }, is: isPageSummary })
