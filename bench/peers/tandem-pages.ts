/** What clients of a scenario need: which page a name stands for, and sign-ins to take in turn. */
export interface Pages {
  pages: Record<string, string>
  cookies: string[]
}

/** Says that this is a program and no web page of somebody else: no browser lets a page send it. */
export const PROGRAM = { 'x-tandem-client': '1' }

const ask = async (port: number, path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { ...PROGRAM, ...init.headers } })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return response
}

export const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** A browser that comes for the first time becomes somebody; the cookie is who. */
export const signIn = async (port: number): Promise<string> => {
  const response = await ask(port, '/api/v1/me')
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
  if (cookies.length === 0) throw new Error('/api/v1/me set no cookie')
  return cookies.join('; ')
}

export const createPage = async (port: number, cookie: string, kind: 'document' | 'board'): Promise<string> => {
  const response = await ask(port, '/api/v1/pages', {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ kind }),
  })
  const { id } = (await response.json()) as { id: string }
  return id
}

/** `people` sign in and make the pages in turn. */
export const createPages = async (
  port: number,
  { names, kind, people }: { names: readonly string[]; kind: 'document' | 'board'; people: number },
): Promise<Pages> => {
  const cookies: string[] = []
  for (let i = 0; i < people; i++) cookies.push(await signIn(port))
  const pages: Record<string, string> = {}
  for (const [i, name] of names.entries()) pages[name] = await createPage(port, cookies[i % people] as string, kind)
  return { pages, cookies }
}
