import type { RequestHandler } from 'express'
import { refusal, type Failed } from './problem.ts'
import { notedOf } from './watched.ts'

const EXAMPLE = 'tandem.example.org'
const NAME = /^[a-z\d][a-z\d._-]{0,252}(?::\d{1,5})?$/i
const LOG_EVERY_MS = 60_000

interface KnownHostParts {
  isKnownHost: (host: string | undefined) => boolean
  publicUrl: string | undefined
  elapsed: () => number
  failed: Failed
}

const sentenceFor = (host: string | undefined, publicUrl: string | undefined): string => {
  if (publicUrl !== undefined)
    return `This server is at ${publicUrl} only, as its PUBLIC_URL says. A proxy in front of it has to pass the Host header on unchanged.`
  const name = host !== undefined && NAME.test(host) ? host : undefined
  return (
    `This server does not know the name ${name === undefined ? 'it was asked by' : `"${name}"`}. If people are meant to open it by that ` +
    `name, start it with PUBLIC_URL set to the whole address, for instance PUBLIC_URL=https://${name ?? EXAMPLE}`
  )
}

/**
 * Answers only to names that are ours. A site that points its own name at this server, which a browser takes for the same
 * site, gets nothing: neither pages nor a sign-in.
 */
export const knownHostOnly = ({ isKnownHost, publicUrl, elapsed, failed }: KnownHostParts): RequestHandler => {
  let loggedAt = -Infinity
  return (request, response, next) => {
    const { host } = request.headers
    if (isKnownHost(host)) return next()
    const sentence = sentenceFor(host, publicUrl)
    if (elapsed() - loggedAt >= LOG_EVERY_MS) {
      loggedAt = elapsed()
      failed({ requestId: notedOf(response).id, method: request.method, problem: sentence })
    }
    if (/^\/api(\/|$)/i.test(request.path)) return next(refusal(421, 'forbidden', sentence))
    response.status(421).type('text').set('Cache-Control', 'no-store').send(sentence)
  }
}
