import { expect, test } from 'vitest'
import { treeOf } from '../scratch-tree.ts'
import { boundaryProblems } from './boundaries.mjs'
import { floorProblems, isAtLeast, versionsIn } from './floors.mjs'
import { longFileProblems } from './long-files.mjs'
import { placeProblems } from './places.mjs'

const lockfile = `lockfileVersion: '9.0'

packages:

  '@scope/thing@1.2.3':
    resolution: {integrity: sha512-x}

  lib0@0.2.120:
    resolution: {integrity: sha512-x}

  ws@8.21.3:
    resolution: {integrity: sha512-x}

  ws@8.23.0:
    resolution: {integrity: sha512-x}

  y-protocols@1.0.7:
    resolution: {integrity: sha512-x}

  yjs@13.6.33:
    resolution: {integrity: sha512-x}

snapshots:

  ignored@1.0.0: {}
`

test('versions are read from the packages of a lockfile', () => {
  const versions = versionsIn(lockfile)
  expect(versions.get('@scope/thing')).toEqual(['1.2.3'])
  expect(versions.get('ws')).toEqual(['8.21.3', '8.23.0'])
  expect(versions.has('ignored')).toBe(false)
})

test('versions are compared as numbers', () => {
  expect(isAtLeast('8.23.0', '8.23.0')).toBe(true)
  expect(isAtLeast('8.100.0', '8.23.0')).toBe(true)
  expect(isAtLeast('8.3.9', '8.23.0')).toBe(false)
  expect(isAtLeast('9.0.0-rc.1', '9.0.0')).toBe(false)
})

test('a version below its floor, a floor of nothing and a second copy are problems', () => {
  const floor = (name: string) => ({ package: name, minimum: '8.23.0', reason: 'why' })
  expect(floorProblems(lockfile, [floor('ws')]).problems).toEqual(['ws 8.21.3 is below 8.23.0: why'])
  expect(floorProblems(lockfile, [floor('wss')]).problems[0]).toMatch('the floor of wss matches no package')
  const two = lockfile.replace('  ws@8.21.3:', '  yjs@13.6.32:\n    x: y\n\n  ws@8.23.1:')
  expect(floorProblems(two, []).problems).toEqual(['there must be exactly one yjs in the lockfile: 13.6.32, 13.6.33'])
})

test('a file above the limit needs a reason, and a reason needs a long file', () => {
  const root = treeOf({
    'apps/a/long.ts': 'x\n'.repeat(301),
    'apps/a/short.ts': 'x\n'.repeat(300),
    'apps/a/cases.test.ts': 'x\n'.repeat(500),
  })
  expect(longFileProblems([], root).problems).toHaveLength(1)
  expect(longFileProblems([{ file: 'apps/a/long.ts', reason: 'a table' }], root).problems).toEqual([])
  const idle = [
    { file: 'apps/a/long.ts', reason: 'a table' },
    { file: 'apps/a/short.ts', reason: 'once long' },
  ]
  expect(longFileProblems(idle, root).problems).toEqual(['tools/long-files.json excuses apps/a/short.ts, which needs no excuse'])
})

test('the environment and the console have their places', () => {
  const root = treeOf({
    'apps/server/src/config.ts': 'process.env.PORT\n',
    'apps/server/src/main.ts': 'readConfig(process.env)\n',
    'apps/server/src/room.ts': 'const a = 1\nprocess.env.PORT\n',
    'packages/board/src/a.ts': 'console.log(1)\n',
    'packages/board/src/a.test.ts': 'process.env.X\n',
  })
  expect(placeProblems(root).problems.map((problem: string) => problem.split(' ')[0])).toEqual([
    'apps/server/src/room.ts:2',
    'packages/board/src/a.ts:1',
  ])
})

const excalidraw = (source: string) => ({ source, dependencies: [{ resolved: 'node_modules/@excalidraw/excalidraw/dist/index.js' }] })

test('a cruise that did not see every source file, or found no single door to Excalidraw, fails', () => {
  const modules = [excalidraw('apps/web/src/features/board/excalidraw.tsx')]
  const expected = ['apps/web/src/features/board/excalidraw.tsx']
  expect(boundaryProblems({ modules, summary: { violations: [] } }, expected)).toEqual([])
  expect(boundaryProblems({ modules, summary: { violations: [] } }, [...expected, 'apps/server/src/main.ts'])[0]).toMatch('saw 1 of 2')
  expect(
    boundaryProblems({ modules: [...modules, excalidraw('apps/web/src/other.ts')], summary: { violations: [] } }, expected)[0],
  ).toMatch('found 2')
  expect(boundaryProblems({ modules: [], summary: { violations: [] } }, [])).toHaveLength(2)
  const violations = [{ rule: { name: 'no-cycles' }, from: 'a.ts', to: 'b.ts' }]
  expect(boundaryProblems({ modules, summary: { violations } }, expected)).toEqual(['no-cycles: a.ts → b.ts'])
})
