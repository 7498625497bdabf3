/**
 * What server an address means, and where below its host name: `path` is '' at the root. Two servers of one host name keep
 * what is theirs on this device apart by it.
 */
export const placeOf = (url: string | undefined): { origin: string; path: string } => {
  if (url === undefined) return { origin: '', path: '' }
  const { origin, pathname } = new URL(url)
  return { origin, path: pathname.replace(/\/+$/, '') }
}

/** A name of something on this device that all tabs of this browser see. */
export const deviceName = (name: string, path: string): string => `tandem${path}-${name}`
