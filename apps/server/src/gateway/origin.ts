import { isIP } from 'node:net'

const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i
/** Names that only a network of one's own can give out, or the machine itself. */
const LOCAL = /\.(localhost|local|lan|internal|home\.arpa)$/

/**
 * Whether `host` is a name of ours. A site can point its own name at us, and its pages then count as ours to a browser; so
 * without a public address only names pass that no site on the Internet can have.
 */
export const isKnownHost = (host: string | undefined, publicUrl: string | undefined): boolean => {
  const name = HOST.exec(host ?? '')?.[1]?.toLowerCase()
  if (name === undefined) return false
  if (publicUrl !== undefined) return name === new URL(publicUrl).hostname
  return isIP(name.replace(/^\[|\]$/g, '')) > 0 || !name.includes('.') || LOCAL.test(name)
}

interface OriginHeaders {
  origin?: string | undefined
  host?: string | undefined
}

/** Whether this `Origin` is ours. Browsers send it with every changing request, and pages cannot forge it. */
const isOurs = ({ origin, host }: { origin: string; host?: string | undefined }, publicUrl: string | undefined): boolean => {
  if (publicUrl && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Whether a changing request is not one of another site's page: those carry their origin, programs send none. */
export const isOwnOrigin = ({ origin, host }: OriginHeaders, publicUrl: string | undefined): boolean =>
  origin === undefined || isOurs({ origin, host }, publicUrl)

/** A header that our own clients send and pages of other sites cannot: it would need a permission that we never give. */
export const CLIENT_HEADER = 'x-tandem-client'

/** Whether a connection to `/sync` may be opened: from our own pages, or by a program that shows to be none of a browser's. */
export const mayConnect = (headers: OriginHeaders & { [CLIENT_HEADER]?: unknown }, publicUrl: string | undefined): boolean => {
  const { origin, host } = headers
  if (!isKnownHost(host, publicUrl)) return false
  return origin === undefined ? headers[CLIENT_HEADER] !== undefined : isOurs({ origin, host }, publicUrl)
}
