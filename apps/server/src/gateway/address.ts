import { isIP } from 'node:net'

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The first 64 bits: what a household or a company is given. */
const network = (address: string): string => {
  const [head = '', tail] = address.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return `${[...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/**
 * Where a request came from, as far as it can be trusted: the peer of the connection, or with `proxies` trusted proxies
 * what the outermost of them saw. Whatever stands further left in `X-Forwarded-For` may be invented.
 */
export const clientAddress = (peer: string | undefined, forwarded: string | string[] | undefined, proxies: number): string => {
  const said =
    proxies > 0
      ? [forwarded ?? []]
          .flat()
          .join(',')
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      : []
  const path = [...said, peer ?? '']
  const seen = path[Math.max(0, path.length - 1 - proxies)] ?? ''
  const address = MAPPED.exec(seen)?.[1] ?? seen
  const version = isIP(address)
  if (version === 0) return peer ?? 'unknown'
  return version === 6 ? network(address) : address
}
