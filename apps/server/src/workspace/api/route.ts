import type { IncomingHttpHeaders } from 'node:http'
import type { PageAction, PageId, Role, SpaceAction, SpaceId } from '@tandem/protocol'
import type { z } from 'zod'
import type { Visitor } from '../principal.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may ask. `page` and `space` name what `:page` or `:space` of the path must allow; whoever may not even read it
 * gets the 404 of something that is not there. `orTrash`: also while the page is in the trash.
 */
export type Needs =
  | 'nothing'
  | 'signed in'
  | 'member'
  | 'admin'
  | { readonly page: PageAction; readonly orTrash?: true }
  | { readonly space: SpaceAction }

/** Which rate of the address, beside that of all requests, it counts against. */
export type RouteRate = 'newPeople' | 'newPages' | 'renames' | 'credentials'

/** What a handler may do to its answer beside its body. */
export interface Reply {
  /** Adds a `Set-Cookie`. */
  cookie(header: string): void
  header(name: string, value: string): void
  /** Sends the browser on; the handler answers nothing else. For addresses that a person's browser opens. */
  redirect(address: string): void
}

export interface Asked<Body, Query> {
  /** `undefined` only for routes that need nothing. */
  visitor: Visitor | undefined
  body: Body
  query: Query
  params: Readonly<Record<string, string>>
  /** Of routes that need something of a page or space: which, and the role there. */
  page: PageId
  space: SpaceId
  role: Role
  headers: IncomingHttpHeaders
  /** Of the sender, behind the proxies we trust. */
  address: string
  isSecure: boolean
}

/** One thing the REST API does: everything that checks, documents and tests it is read from here. */
export interface Route {
  readonly method: Method
  /** Below `/api/v1`, for instance `/pages/:page`. */
  readonly path: string
  readonly summary: string
  readonly needs: Needs
  readonly rate?: RouteRate | undefined
  readonly body?: z.ZodType | undefined
  /** Said to people when the body or query is not of its form. */
  readonly expected?: string | undefined
  readonly query?: z.ZodType | undefined
  readonly answer?: z.ZodType | undefined
  /** Of an answer with a body; 204 without one. */
  readonly status: 200 | 201
  /** For everybody whatever they send: a body that is large, in bytes. */
  readonly bodyBytes?: number | undefined
  /** `undefined`: an answer without a body. Throws `Refusal`. */
  handle(asked: Asked<never, never>, reply: Reply): Promise<object | undefined | void>
}

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface Definition<Body extends z.ZodType | undefined, Query extends z.ZodType | undefined, Answer extends z.ZodType | undefined> {
  summary: string
  needs: Needs
  rate?: RouteRate
  body?: Body
  expected?: string
  query?: Query
  answer?: Answer
  status?: 200 | 201
  bodyBytes?: number
  handle(asked: Asked<Parsed<Body>, Parsed<Query>>, reply: Reply): Promise<Answer extends z.ZodType ? z.input<Answer> : void>
}

/** Defines a route; `where` is for instance `GET /pages/:page`. */
export const route = <
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(
  where: `${Method} /${string}`,
  { summary, needs, rate, body, expected, query, answer, status = 200, bodyBytes, handle }: Definition<Body, Query, Answer>,
): Route => {
  const [method, path] = where.split(' ') as [Method, string]
  const run = handle as unknown as Route['handle']
  return { method, path, summary, needs, rate, body, expected, query, answer, status, bodyBytes, handle: run }
}

/** Who asks, in a route that needs somebody to be signed in. */
export const visitorOf = ({ visitor }: Pick<Asked<unknown, unknown>, 'visitor'>): Visitor => {
  if (!visitor) throw new Error('this route lets in people who are not signed in')
  return visitor
}
