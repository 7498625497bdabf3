import { readFileSync } from 'node:fs'
import type { Trial } from '../command/trial.ts'
import { gzipSize } from './scripts-taken.ts'
import { inWorkspace } from './workspace.ts'

interface Chunk {
  file: string
  imports?: string[]
  dynamicImports?: string[]
  isEntry?: boolean
}

type Manifest = Record<string, Chunk>

const WEB = new URL('../../apps/web/dist/', import.meta.url)

/** The files that come with a chunk whatever happens. */
const closure = (manifest: Manifest, name: string, into = new Set<string>()): Set<string> => {
  const chunk = manifest[name]
  if (!chunk || into.has(name)) return into
  into.add(name)
  for (const imported of chunk.imports ?? []) closure(manifest, imported, into)
  return into
}

/** What the build says: the entry, the editor and the provider that it loads later, with all they import. */
const sizeByManifest = (): number | undefined => {
  let manifest: Manifest
  try {
    manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', WEB), 'utf8')) as Manifest
  } catch {
    return undefined // built without one
  }
  const first = Object.entries(manifest).filter(([name, { isEntry }]) => isEntry || /features\/document\/|packages\/provider\//.test(name))
  const files = new Set(first.flatMap(([name]) => [...closure(manifest, name)]).map((name) => manifest[name]?.file ?? ''))
  const scripts = [...files].filter((file) => file.endsWith('.js'))
  return scripts.reduce((sum, file) => sum + gzipSize(readFileSync(new URL(file, WEB))), 0)
}

/** All script a browser that has never been here takes until a new document can be written on. */
export const script: Trial = async (context) =>
  inWorkspace(context, 'document', async ({ origin, pageId, visitor }) => {
    const bodies: Promise<{ url: string; bytes: number; gzip: number }>[] = []
    visitor.tab.on('response', (response) => {
      if (!/\.m?js($|\?)/.test(response.url())) return
      bodies.push(
        response.body().then((body) => ({ url: response.url().replace(origin, ''), bytes: body.byteLength, gzip: gzipSize(body) })),
      )
    })
    const from = performance.now()
    await visitor.open(origin, pageId, 'document')
    const editableMs = performance.now() - from
    const files = await Promise.all(bodies)
    const byManifest = sizeByManifest()
    return [
      {
        case: 'first script of a document',
        values: {
          'gzip, kB': files.reduce((sum, { gzip }) => sum + gzip, 0) / 1000,
          ...(byManifest !== undefined && { 'gzip by the manifest, kB': byManifest / 1000 }),
          'until it can be written on, ms': editableMs,
        },
        details: files,
      },
    ]
  })
