import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { MEMORY_ENV, NODE_OPTIONS } from './as-started.ts'

test.each(['package.json', 'deploy/Dockerfile'])('%s starts the server with the options it is tested with', async (file) => {
  const text = await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8')
  const settings = Object.entries(MEMORY_ENV).map(([name, value]) => `${name}=${value}`)
  expect([...NODE_OPTIONS, ...settings].filter((setting) => !text.includes(setting))).toEqual([])
})
