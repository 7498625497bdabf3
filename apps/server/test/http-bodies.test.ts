import { once } from 'node:events'
import { connect } from 'node:net'
import { Workspace } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

const json = { 'content-type': 'application/json' }

/** The first line that is answered to the beginning of a request whose body never comes. */
const halfSent = async (url: string, head: string): Promise<{ line: string; closed: Promise<unknown> }> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  const closed = once(socket, 'close')
  socket.write(`${head}\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 12000\r\n\r\n{`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return { line: answer.toString().split('\r\n')[0] as string, closed }
}

test.each([
  ['POST /api/v1/pages', '401 Unauthorized'],
  ['PATCH /api/v1/me', '401 Unauthorized'],
  ['PUT /api/v1/nothing', '404 Not Found'],
])('nobody waits for the body of a stranger: %s is answered and hung up at once', async (asked, status) => {
  const url = await edgeApp()
  const { line, closed } = await halfSent(url, `${asked} HTTP/1.1`)
  expect(line).toBe(`HTTP/1.1 ${status}`)
  await closed
})

test('a body that comes with a question is not read', async () => {
  const url = await edgeApp()
  const { line, closed } = await halfSent(url, 'GET /api/v1/workspace HTTP/1.1')
  expect(line).toBe('HTTP/1.1 200 OK')
  await closed
})

test('no body of the API is larger than 16 kB, but for pictures', async () => {
  const url = await edgeApp()
  const { owner: cookie } = await Workspace.at(url)
  const make = (length: number) =>
    fetch(`${url}/api/v1/spaces`, { method: 'POST', headers: { cookie, ...json }, body: JSON.stringify({ name: 'x'.repeat(length) }) })
  expect(await (await make(16 * 1024)).json()).toMatchObject({ status: 413, code: 'too_large' })
  expect(await (await make(15 * 1024)).json()).toMatchObject({ status: 400, code: 'bad_message' })
})

test('above as many connections as the server holds nobody gets another', async () => {
  const url = await edgeApp({ LIMIT_HTTP_CONNECTIONS: '3' })
  const sockets = await Promise.all(
    Array.from({ length: 6 }, () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
      onTestFinished(() => void socket.destroy())
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
      return new Promise<string>((resolve) => {
        socket.once('data', () => resolve('served')).once('close', () => resolve('dropped'))
      })
    }),
  )
  expect(sockets.toSorted()).toEqual([...Array<string>(3).fill('dropped'), ...Array<string>(3).fill('served')])
})
