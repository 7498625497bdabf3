import { request } from 'node:http'
import { newPage, NO_BROWSER, RawTab, signIn } from '@tandem/testkit'
import { expect, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

/** The status with which a connection is answered; 101 is a WebSocket. */
const statusOf = (url: string, transport: 'polling' | 'websocket', headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const upgrade = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    const asked = request(`${url}/socket.io/?EIO=4&transport=${transport}`, {
      headers: { ...headers, ...(transport === 'websocket' ? upgrade : {}) },
    })
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })

test.each(['polling', 'websocket'] as const)('a page of another site gets no connection over %s, whatever it sends', async (transport) => {
  const url = await edgeApp()
  const opened = transport === 'websocket' ? 101 : 200
  const cases: [Record<string, string>, number][] = [
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'https://evil.example', ...NO_BROWSER }, 403],
    [{ origin: `${url}.evil.example` }, 403],
    [{ origin: 'null' }, 403],
    [{}, 403],
    [{ origin: url }, opened],
    [NO_BROWSER, opened],
    [{ origin: 'null', ...NO_BROWSER }, 403],
  ]
  const found = await Promise.all(cases.map(async ([headers]) => [headers, await statusOf(url, transport, headers)]))
  expect(found).toEqual(cases)
})

test('a page of another site is not told either that its request would be taken', async () => {
  const url = await edgeApp()
  const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://evil.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-tandem-client',
    },
  })
  expect(response.ok).toBe(false)
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
})

test.each(['polling', 'websocket'] as const)('our own client works over %s alone', async (transport) => {
  const url = await edgeApp()
  const cookie = await signIn(url)
  const tab = await RawTab.connect(url, { cookie, transports: [transport] })
  const { answer } = await tab.join(await newPage(url, cookie))
  expect(answer.ok).toBe(true)
  tab.leave()
})
