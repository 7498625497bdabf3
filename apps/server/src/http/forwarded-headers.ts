import type { RequestHandler } from 'express'

const SAID_BY_PROXIES = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded'] as const

const UNTRUSTED =
  'a request came with headers of a proxy, which mean nothing while TRUST_PROXY is 0: everybody behind that proxy counts as one ' +
  'address. If a proxy stands in front of this server, set TRUST_PROXY to how many do, 1 usually; if none does, somebody made them up'
const TOO_MANY =
  'a request came by way of fewer proxies than TRUST_PROXY says: whoever comes that way chooses the address they count as. Set it to ' +
  'how many proxies there are that add to X-Forwarded-For'

/** Tells the operator, once for each, of headers that do not fit the number of proxies there are said to be. */
export const watchForwarded = (trustProxy: number, misfits: (problem: string) => void): RequestHandler => {
  const told = new Set<string>()
  const tell = (problem: string): void => {
    if (told.has(problem)) return
    told.add(problem)
    misfits(problem)
  }
  return ({ headers }, _response, next) => {
    if (trustProxy === 0 && SAID_BY_PROXIES.some((name) => headers[name] !== undefined)) tell(UNTRUSTED)
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
    // Who comes without any is a probe beside the proxies.
    if (forwarded !== '' && forwarded.split(',').length < trustProxy) tell(TOO_MANY)
    next()
  }
}
