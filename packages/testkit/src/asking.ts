/** What a program that is no browser says of itself, instead of an `Origin`. */
export const NO_BROWSER: Readonly<Record<string, string>> = { 'x-tandem-client': '1' }

export interface Asking {
  /** The `Cookie` header of whoever asks; nobody is signed in without one. */
  as?: string | undefined
  body?: object
}

/** An answer of the REST API that is no success: its status, and the code that says why. */
export class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(where: string, status: number, said: string) {
    super(`${where} was answered ${status}: ${said}`)
    this.status = status
    this.code = /"code":"(\w+)"/.exec(said)?.[1] ?? ''
  }
}

/** The cookies that an answer sets, as the `Cookie` header that brings them back. */
const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')

/** Asks the REST API; `where` is for instance `POST /pages`. Rejects with `Refused`. */
export const ask = async <Answer = undefined>(
  url: string,
  where: string,
  { as, body }: Asking = {},
): Promise<{ answer: Answer; cookie: string }> => {
  const [method = 'GET', path = ''] = where.split(' ')
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    // All changes are JSON, also those that have nothing to say.
    headers: { ...NO_BROWSER, ...(as ? { cookie: as } : {}), ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  })
  const said = await response.text()
  if (!response.ok) throw new Refused(where, response.status, said)
  return { answer: (said ? JSON.parse(said) : undefined) as Answer, cookie: cookieOf(response) }
}
