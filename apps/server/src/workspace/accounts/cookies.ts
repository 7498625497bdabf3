/** The value of a cookie in the header that a browser sent, as it stands there. */
export const cookieIn = (header: string | undefined, name: string): string | undefined => {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** The `Cookie` header of a browser that was just given these. */
export const sentBack = (setCookies: readonly string[]): string => setCookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')

/** How a cookie of ours is given to a browser: encrypted only or not, and to which of the workspaces that share a host name. */
export interface CookieTerms {
  secure: boolean
  /** What the workspace lies below; '' at the root. */
  basePath: string
}

/** Another name below another path: a cookie of a workspace at the root also comes along to those below it. */
export const cookieName = (name: string, basePath: string): string => `${name}${basePath.replaceAll('/', '.')}`

/** The attributes that all our cookies have in common: out of reach of scripts and of other sites' requests. */
export const cookieAttributes = (
  { secure, basePath }: CookieTerms,
  { below = '/', seconds }: { below?: string; seconds: number },
): string =>
  `Path=${below === '/' ? basePath || '/' : basePath + below}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`

/** A cookie for a page that came encrypted goes back encrypted only. */
export const secured = (setCookie: string, { secure }: { secure: boolean }): string =>
  secure && !/;\s*secure(;|$)/i.test(setCookie) ? `${setCookie}; Secure` : setCookie
