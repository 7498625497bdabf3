import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { knownHostOnly } from './known-host.ts'

test('the operator is told of a name that is not known, once a minute however often it is asked for', async () => {
  let now = 0
  const told: string[] = []
  const app = express()
  app.use(
    knownHostOnly({
      isKnownHost: (host) => host === 'ours',
      publicUrl: undefined,
      elapsed: () => now,
      failed: ({ problem }) => void told.push(problem),
    }),
  )
  app.use((_request, response) => void response.send('in'))
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close().closeAllConnections())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const status = async (host: string): Promise<number | undefined> => {
    const asked = ask({ host: '127.0.0.1', port, headers: { host } }).end()
    const [response] = await once(asked, 'response')
    response.resume()
    return response.statusCode
  }
  expect([await status('ours'), told]).toEqual([200, []])
  for (now of [0, 1000, 59_999]) expect(await status('theirs.example')).toBe(421)
  expect(told).toEqual([expect.stringContaining('does not know the name "theirs.example"')])
  now = 60_000
  await status('others.example')
  expect(told).toHaveLength(2)
})
