import { createServer, request as ask, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { bodyInTime } from './api-gate.ts'

/** A server that only waits for bodies, and its clock. */
const waiting = async () => {
  const tasks = new Map<object, { at: number; task: () => void }>()
  const app = express()
  app.use(
    bodyInTime({
      after: (at, task) => {
        const key = {}
        tasks.set(key, { at, task })
        return () => void tasks.delete(key)
      },
    }),
  )
  const arrived = Promise.withResolvers<void>()
  app.use((request, response) => {
    arrived.resolve()
    request.resume().on('end', () => void response.send('read'))
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close().closeAllConnections())
  await once(server, 'listening')
  const open = () =>
    ask({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, method: 'POST', headers: { 'content-length': 2 } })
  return { open, arrived: arrived.promise, tasks }
}

test('who does not send the body in fifteen seconds is hung up on', async () => {
  const { open, arrived, tasks } = await waiting()
  const asked = open()
  const failed = once(asked, 'error')
  asked.write('{')
  await arrived
  const [due] = [...tasks.values()]
  expect(due?.at).toBe(15_000)
  due?.task()
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }])
})

test('who sends it is answered, keeps the connection and is timed no longer', async () => {
  const { open, tasks } = await waiting()
  const asked = open()
  const answered = once(asked, 'response')
  asked.end('{}')
  const [response] = (await answered) as [IncomingMessage]
  expect([response.statusCode, response.headers.connection, tasks.size]).toEqual([200, 'keep-alive', 0])
  response.resume()
})
