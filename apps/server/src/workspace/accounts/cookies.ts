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

/** A cookie for a page that came encrypted goes back encrypted only. */
export const secured = (setCookie: string, { secure }: { secure: boolean }): string =>
  secure && !/;\s*secure(;|$)/i.test(setCookie) ? `${setCookie}; Secure` : setCookie
