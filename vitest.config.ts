import { defineConfig } from 'vitest/config'

/** Tests that need no browser. Browsers: e2e/vitest.config.ts. */
export default defineConfig({
  resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['{apps,packages}/*/{src,test}/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    testTimeout: 20_000,
  },
})
