import type { PageId, PageKind, PageSummary } from '@tandem/protocol'

/** What a program that is no browser says of itself, instead of an `Origin`. */
export const NO_BROWSER: Readonly<Record<string, string>> = { 'x-tandem-client': '1' }

const answered = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** A newcomer's sign-in, as the `Cookie` header that proves it. */
export const signIn = async (url: string): Promise<string> => {
  const response = await answered(await fetch(`${url}/api/v1/me`, { headers: NO_BROWSER }))
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

export const newPage = async (url: string, cookie: string, kind: PageKind = 'document'): Promise<PageId> => {
  const headers = { ...NO_BROWSER, cookie, 'content-type': 'application/json' }
  const response = await answered(await fetch(`${url}/api/v1/pages`, { method: 'POST', headers, body: JSON.stringify({ kind }) }))
  return ((await response.json()) as PageSummary).id
}
