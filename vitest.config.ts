import { defineConfig } from 'vitest/config'

const ALL = ['{apps,packages}/*/{src,test}/**/*.test.{ts,tsx}', 'tools/**/*.test.ts']
/** It measures the process it runs in, and how long others wait. */
const WITH_A_WATCH = ['apps/server/test/edge-slow-reader.test.ts']
/** It is made of other files of tests: in a process that has read one of them before it would find no tests in that. */
const MADE_OF_OTHERS = ['apps/server/test/on-postgres.test.ts']

/** Tests that need no browser. Browsers: e2e/vitest.config.ts. */
export default defineConfig({
  resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@tandem/source', 'module', 'node', 'development|production'] } },
  test: {
    testTimeout: 40_000,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'two at a time',
          include: ALL,
          exclude: [...WITH_A_WATCH, ...MADE_OF_OTHERS],
          // A process for many files: to load the server anew for each takes longer than most of them.
          isolate: false,
          // Many wait for a process, a timer or a disk: on two cores two files pass in the time of one.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'once more', include: MADE_OF_OTHERS, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'with a watch', include: WITH_A_WATCH, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
