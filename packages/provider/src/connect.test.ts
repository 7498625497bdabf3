import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { connect } from './connect.ts'

/** A port of this machine where nobody answers. */
const NOBODY = 'http://127.0.0.1:9'

test('without a browser and without a server a tab says it is offline and when it tries again', async () => {
  const connection = connect({ url: NOBODY, storage: 'memory' })
  const page = connection.open(newPageId())
  await new Promise<void>((resolve) => {
    const stop = connection.subscribe(() => {
      if (connection.status.state !== 'offline') return
      stop()
      resolve()
    })
  })
  expect(connection.status).toMatchObject({ state: 'offline', retryAt: expect.any(Number) })
  expect(page.status).toEqual({ state: 'offline', hasContent: false })
  expect(page.canEdit).toBe(false)
  await connection.close()
})

test('every request says that no foreign web page sent it, over both transports', async () => {
  const said: unknown[] = []
  const server = createServer((request, response) => {
    said.push(request.headers['x-tandem-client'])
    response.writeHead(503).end()
  })
  server.on('upgrade', ({ headers }, socket) => {
    said.push(headers['x-tandem-client'])
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const transport of ['polling', 'websocket'] as const) {
    const connection = connect({ url, storage: 'memory', transports: [transport] })
    connection.open(newPageId())
    await new Promise<void>((resolve) => {
      connection.subscribe(() => connection.status.state === 'offline' && resolve())
    })
    await connection.close()
  }
  server.close()
  expect(said).toEqual(['1', '1'])
})
