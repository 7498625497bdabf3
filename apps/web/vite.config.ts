import { cp, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const packed = promisify(gzip)
const SERVER = 'http://127.0.0.1:3000'
const excalidraw = dirname(createRequire(import.meta.url).resolve('@excalidraw/excalidraw'))

/** Excalidraw names a CDN as second source of every font face: points it at our own origin, and copies the fonts there. */
const boardAssets = (): Plugin => {
  let out = ''
  return {
    name: 'board-assets',
    apply: 'build',
    enforce: 'pre',
    configResolved: (config) => {
      out = resolve(config.root, config.build.outDir)
    },
    transform: (code, id) =>
      id.includes('@excalidraw/excalidraw') && code.includes('`https://esm.sh/')
        ? { code: code.replaceAll('`https://esm.sh/', '`${location.origin}/__no-cdn/'), map: null }
        : null,
    writeBundle: async () => {
      await cp(join(excalidraw, 'fonts'), join(out, 'board/fonts'), { recursive: true })
    },
  }
}

const mayBePacked = (name: string): boolean => /^assets\/.*\.(?:js|css)$/.test(name)

/** Compresses what the server hands out for as long as the build lives, once and well. */
const packedAssets = (): Plugin => ({
  name: 'packed-assets',
  apply: 'build',
  writeBundle: async ({ dir = '' }, bundle) => {
    const names = Object.keys(bundle).filter(mayBePacked)
    await Promise.all(
      names.map(async (name) => writeFile(join(dir, `${name}.gz`), await packed(await readFile(join(dir, name)), { level: 9 }))),
    )
  },
})

/** What Excalidraw loads only for some people stands apart, so that installing the app does not fetch it for all. */
const RARELY_USED =
  /@excalidraw\/(?:excalidraw\/dist\/(?:prod|dev)\/locales|mermaid-to-excalidraw)|\/mermaid|\/(?:cytoscape|d3|katex|elkjs|dagre)/
const chunkFile = ({ facadeModuleId, moduleIds }: { facadeModuleId: string | null; moduleIds: string[] }): string =>
  RARELY_USED.test(facadeModuleId ?? moduleIds.at(-1) ?? '') ? 'assets/rare/[name]-[hash].js' : 'assets/[name]-[hash].js'

export default defineConfig({
  // The server writes what the app lies below into the HTML; all else is found beside what asks for it.
  base: './',
  plugins: [
    react(),
    boardAssets(),
    packedAssets(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: 'Tandem',
        short_name: 'Tandem',
        description: 'Write documents and draw on boards together.',
        // Of the manifest's own address, whatever the app lies below.
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#F7F6F3',
        theme_color: '#F7F6F3',
        icons: [
          { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: 'New document', url: 'new/document' },
          { name: 'New board', url: 'new/board' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg}', 'assets/{inter,jetbrains-mono}-latin-wght-normal-*.woff2'],
        globIgnores: ['board/**', 'assets/rare/**'],
        maximumFileSizeToCacheInBytes: 4_000_000,
        // What Excalidraw loads to embed fonts into an exported picture is larger than all the rest together.
        manifestTransforms: [(entries) => ({ manifest: entries.filter(({ size }) => size < 1_500_000) })],
        // Also the tab that installed it: the first visit already survives the loss of the network.
        clientsClaim: true,
        navigateFallback: 'index.html',
        // Behind any base path; spaces may have these names too.
        navigateFallbackDenylist: [/\/(?:api\/v1|socket\.io|assets|board\/fonts)\//, /(?<!\/s)\/(?:healthz|readyz|metrics)$/],
        // Their names change with their content.
        runtimeCaching: [
          {
            urlPattern: ({ sameOrigin, url }) => sameOrigin && url.pathname.includes('/assets/'),
            handler: 'CacheFirst',
            options: { cacheName: 'assets' },
          },
          {
            urlPattern: ({ sameOrigin, url }) => sameOrigin && url.pathname.includes('/board/fonts/'),
            handler: 'CacheFirst',
            options: { cacheName: 'board-fonts', expiration: { maxEntries: 300 } },
          },
        ],
      },
    }),
  ],
  resolve: { conditions: ['@tandem/source', 'module', 'browser', 'development|production'], dedupe: ['yjs', 'react', 'react-dom'] },
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    // A font as data would be forbidden by the policy and fetched by everybody.
    assetsInlineLimit: (file) => (/\.(?:woff2?|ttf)$/.test(file) ? false : undefined),
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        chunkFileNames: chunkFile,
        // What every screen begins with is one file: two dozen small ones cost more to ask for than to fetch.
        codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] },
      },
    },
  },
  // The Host header stays: the server takes changes from its own origin only.
  server: { proxy: { '/api': { target: SERVER }, '/socket.io': { target: SERVER, ws: true } } },
})
