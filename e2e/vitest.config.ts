import { defineConfig } from 'vitest/config'

const ALL = ['**/*.e2e.ts']
/** They say how long something may take. */
const WITH_A_WATCH = ['first-run.e2e.ts', 'guest-phone.e2e.ts', 'revoke.e2e.ts']

/** What people see, in real Chromium on the built app. */
export default defineConfig({
  resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] } },
  test: {
    root: import.meta.dirname,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 50 } },
    projects: [
      // Browsers wait as much as they work: on two cores two files pass in less than the time of one after the other.
      {
        extends: true,
        test: { name: 'two at a time', include: ALL, exclude: WITH_A_WATCH, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'with a watch', include: WITH_A_WATCH, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
