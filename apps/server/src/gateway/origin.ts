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
  return origin === undefined ? headers[CLIENT_HEADER] !== undefined : isOurs({ origin, host }, publicUrl)
}
