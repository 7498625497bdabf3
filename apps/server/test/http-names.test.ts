import { Workspace } from '@tandem/testkit'
import { expect, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

const RLO = '\u202E'
const ISOLATE = '\u2066'

test('a name or a title cannot turn the line around it over or ring a bell', async () => {
  const url = await edgeApp()
  const { owner: cookie } = await Workspace.at(url)
  const send = async (method: string, path: string, body: unknown) => {
    const headers = { cookie, 'content-type': 'application/json' }
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
    return { status: response.status, said: (await response.json()) as Record<string, unknown> }
  }
  const hostile = `  ${RLO}A\u0007d${ISOLATE}a\u0000\u0085 `
  expect((await send('PATCH', '/me', { name: hostile })).said['name']).toBe('Ada')
  expect((await send('POST', '/pages', { kind: 'document', title: hostile })).said['title']).toBe('Ada')
  expect((await send('PATCH', '/me', { name: 'one\r\n\ttwo' })).said['name']).toBe('one two')
  expect((await send('PATCH', '/me', { name: ` ${RLO}\u0007 ` })).status).toBe(400)
  expect((await send('PATCH', '/me', { name: '\u05d0\u05d1 \u0639\u0631 👩‍👩‍👧' })).said['name']).toBe('\u05d0\u05d1 \u0639\u0631 👩‍👩‍👧')
})
