import { defineConfig } from 'vitest/config'

/** docker-compose.yml for real: `pnpm try:containers`. No part of npm test: it builds an image and needs Docker or podman. */
export default defineConfig({
  resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['containers/*.trial.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 50 } },
  },
})
