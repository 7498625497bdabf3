import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packedFirst } from './packed-assets.ts'

const SCRIPT = 'export const words = "the same in both ways"\n'
let folder: string
let server: Server
let url: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-assets-'))
  await mkdir(join(folder, 'rare'))
  await writeFile(join(folder, 'rare/app.js'), SCRIPT)
  await writeFile(join(folder, 'rare/app.js.gz'), gzipSync(SCRIPT))
  await writeFile(join(folder, 'plain.js'), SCRIPT)
  const app = express().use('/assets', packedFirst(folder), express.static(folder, { fallthrough: false }))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/assets`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

const ask = async (path: string, encoding: string) => {
  const response = await fetch(url + path, { headers: { 'accept-encoding': encoding } })
  const { headers, status } = response
  return {
    status,
    packed: headers.get('content-encoding'),
    type: headers.get('content-type'),
    vary: headers.get('vary'),
    said: await response.text(),
  }
}

test('what the build has compressed goes out so, as what it is, to whoever takes it', async () => {
  const type = expect.stringContaining('javascript')
  expect(await ask('/rare/app.js?x=1', 'gzip, br')).toEqual({ status: 200, packed: 'gzip', type, vary: 'Accept-Encoding', said: SCRIPT })
  expect(await ask('/rare/app.js', 'identity')).toEqual({ status: 200, packed: null, type, vary: 'Accept-Encoding', said: SCRIPT })
})

test('what is not compressed, or not there, is answered as before', async () => {
  expect(await ask('/plain.js', 'gzip')).toMatchObject({ status: 200, packed: null, said: SCRIPT })
  expect(await ask('/gone.js', 'gzip')).toMatchObject({ status: 404, packed: null })
})
