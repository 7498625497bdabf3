import { existsSync, readdirSync } from 'node:fs'
import { extname } from 'node:path'
import type { RequestHandler } from 'express'

const PACKED = '.gz'

/** Leads to what the build has compressed already whoever takes it: nobody waits while the server does that again. */
export const packedFirst = (folder: string): RequestHandler => {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  const packed = new Set(files.filter((name) => name.endsWith(PACKED)).map((name) => `/${name.slice(0, -PACKED.length)}`))
  return (request, response, next) => {
    const { path } = request
    if (!packed.has(path)) return next()
    response.vary('Accept-Encoding')
    if (request.acceptsEncodings('gzip') !== 'gzip') return next()
    response.type(extname(path)).set('Content-Encoding', 'gzip')
    request.url = request.url.replace(path, `${path}${PACKED}`)
    next()
  }
}
