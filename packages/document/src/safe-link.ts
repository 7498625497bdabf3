const ALLOWED = new Set(['http:', 'https:', 'mailto:'])
const BARE = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[:/?#]\S*)?$/i
const ADDRESS = /^[^\s@/]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/i

/** The address a link may carry, or `undefined`. Only http, https and mailto pass; relative addresses do not. */
export const safeHref = (href: unknown): string | undefined => {
  if (typeof href !== 'string' || href.length > 2048) return undefined
  try {
    const url = new URL(href.trim())
    return ALLOWED.has(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

/** What somebody typed into a link field as an address: `example.org` and `ana@example.org` are completed. */
export const hrefFromTyped = (typed: string): string | undefined => {
  const text = typed.trim()
  if (ADDRESS.test(text)) return safeHref(`mailto:${text}`)
  if (BARE.test(text)) return safeHref(`https://${text}`)
  return safeHref(text)
}
