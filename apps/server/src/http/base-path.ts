import type { IncomingMessage, Server } from 'node:http'

/** The address of a request as it would be without the base path; as it is when that is not before it. */
export const withoutBasePath = (url: string, basePath: string): string => {
  if (!url.startsWith(basePath)) return url
  const rest = url.slice(basePath.length)
  if (rest.startsWith('/')) return rest
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url
}

/**
 * Lets everybody behind this server see addresses without the base path, of requests and of upgrades. A proxy may leave
 * it there or take it away itself: both arrive the same, and a probe finds its address at the root as well.
 */
export const answerBelow = (http: Server, basePath: string): void => {
  if (basePath === '') return
  const take = (request: IncomingMessage): void => {
    request.url = withoutBasePath(request.url ?? '/', basePath)
  }
  http.prependListener('request', take)
  http.prependListener('upgrade', take)
}
