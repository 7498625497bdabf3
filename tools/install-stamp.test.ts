import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isInstalled, rememberInstall } from './install-stamp.mjs'
import { treeOf } from './scratch-tree.ts'

const clone = () =>
  treeOf({
    'pnpm-lock.yaml': 'lock',
    'pnpm-workspace.yaml': 'packages: [apps/*]\n',
    'package.json': '{"name":"tandem","scripts":{"start":"x"}}',
    'apps/server/package.json': '{"name":"server","dependencies":{"yjs":"13.6.33"}}',
    'apps/server/node_modules/yjs/package.json': '{}',
  })

test('an installation is trusted until the lockfile or what a package asks for changes', () => {
  const root = clone()
  expect(isInstalled(root)).toBe(false)
  rememberInstall(root)
  expect(isInstalled(root)).toBe(true)
  writeFileSync(join(root, 'package.json'), '{"name":"tandem","scripts":{"start":"y"}}')
  expect(isInstalled(root)).toBe(true)
  writeFileSync(join(root, 'apps/server/package.json'), '{"name":"server","dependencies":{"yjs":"13.6.34"}}')
  expect(isInstalled(root)).toBe(false)
  rememberInstall(root)
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'another lock')
  expect(isInstalled(root)).toBe(false)
})

test('a package that was removed by hand is installed again', () => {
  const root = clone()
  rememberInstall(root)
  rmSync(join(root, 'apps/server/node_modules/yjs'), { recursive: true })
  expect(isInstalled(root)).toBe(false)
})
