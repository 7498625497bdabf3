import { newPage, Workspace } from '@tandem/testkit'
import type { PageKind } from '@tandem/protocol'

/** What clients of a scenario need: which page a name stands for, and sign-ins to take in turn. */
export interface Pages {
  pages: Record<string, string>
  cookies: string[]
}

/** Where it says to go, once it listens. */
const OPEN = /\nOpen (\S+)\n/

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`

export const isReady = (port: number): Promise<boolean> =>
  fetch(`${urlOf(port)}/readyz`, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Whether it has said all that it says when it starts. Of new data that is how they are set up. */
export const hasBegun = (port: number, said: string): boolean => {
  const address = OPEN.exec(said)?.[1]
  if (address?.includes('/setup?token=')) Workspace.begins(urlOf(port), address)
  return address !== undefined
}

export const createPage = (port: number, cookie: string, kind: PageKind): Promise<string> => newPage(urlOf(port), cookie, kind)

/** `people` join as guests who may write on every page, and make the pages in turn. */
export const createPages = async (
  port: number,
  { names, kind, people }: { names: readonly string[]; kind: PageKind; people: number },
): Promise<Pages> => {
  const workspace = await Workspace.at(urlOf(port))
  const cookies: string[] = []
  for (let i = 0; i < people; i++) cookies.push(await workspace.signIn())
  const pages: Record<string, string> = {}
  for (const [i, name] of names.entries()) pages[name] = await createPage(port, cookies[i % people] as string, kind)
  return { pages, cookies }
}
