import { gzipSync } from 'node:zlib'
import type { Page, Request } from 'playwright-core'

export const gzipSize = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).byteLength

export interface ScriptTaken {
  path: string
  bytes: number
  gzip: number
}

const takenBy = async (request: Request): Promise<ScriptTaken> => {
  const body = (await (await request.response())?.body()) ?? Buffer.alloc(0)
  return { path: new URL(request.url()).pathname, bytes: body.byteLength, gzip: gzipSize(body) }
}

/** Notes the scripts a tab asks for from now on; each reading is of those asked for until then. */
export const watchScripts = (tab: Page): (() => Promise<ScriptTaken[]>) => {
  const asked: Request[] = []
  tab.on('request', (request) => request.resourceType() === 'script' && asked.push(request))
  return () => Promise.all(asked.map(takenBy))
}
