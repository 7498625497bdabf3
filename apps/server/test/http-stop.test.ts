import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { signIn } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { realServer } from './real-server.ts'

const open = async (port: number, sent: string): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  if (sent) await new Promise((resolve) => socket.write(sent, resolve))
  return socket
}

test('people who have sent half a request do not keep the server from stopping', async () => {
  const server = await realServer()
  await server.start()
  const cookie = await signIn(server.url)
  const post = `POST /api/v1/pages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n`
  const sockets = await Promise.all(
    [`${post}Cookie: ${cookie}\r\n\r\n{`, `${post}\r\n{`, 'POST /api', ''].map((sent) => open(server.port, sent)),
  )
  await signIn(server.url) // whatever was sent before has been read by then
  const began = performance.now()
  expect(await server.end('SIGTERM')).toBe(0)
  expect(performance.now() - began).toBeLessThan(5000)
  expect(sockets).toHaveLength(4)
})
