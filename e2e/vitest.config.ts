import { defineConfig } from 'vitest/config'

/** What people see, in real Chromium on the built app. One file after the other: two cores are few for three browsers. */
export default defineConfig({
  resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] } },
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 50 } },
  },
})
