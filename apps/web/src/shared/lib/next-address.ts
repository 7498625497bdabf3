/** Screens nobody wants to be brought back to. */
const NOT_BACK_TO = /^\/(?:login|signup|forgot|reset|setup|invite)(?:\/|$)/

/** Where to go after signing in: the address asked for when it is one of our own pages, otherwise home. */
export const nextAddress = (asked: unknown, origin: string): string => {
  if (typeof asked !== 'string' || !/^\/(?![/\\])/.test(asked)) return '/'
  try {
    const address = new URL(asked, origin)
    if (address.origin !== origin || address.pathname.startsWith('//') || NOT_BACK_TO.test(address.pathname)) return '/'
    return `${address.pathname}${address.search}${address.hash}`
  } catch {
    return '/'
  }
}
