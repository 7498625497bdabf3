/**
 * Whether a browser page of this origin may talk to us. Browsers send `Origin` with every WebSocket handshake and every
 * changing request, and pages cannot forge it; programs that are no browsers send none.
 */
export const isOwnOrigin = (
  headers: { origin?: string | undefined; host?: string | undefined },
  publicUrl: string | undefined,
): boolean => {
  const { origin, host } = headers
  if (origin === undefined) return true
  if (publicUrl && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
