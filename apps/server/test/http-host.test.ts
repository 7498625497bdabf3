import { request } from 'node:http'
import { connect } from 'node:net'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, NO_BROWSER, temporaryFolder } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

const POLL = '/socket.io/?EIO=4&transport=polling'

/** What is answered to somebody who asks for this name. */
const ask = (url: string, path: string, headers: Record<string, string>): Promise<{ status: number; text: string; type: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, type: response.headers['content-type'] ?? '' }))
    })
    asked.on('error', reject)
    asked.end()
  })

const app = async (env: Record<string, string> = {}): Promise<string> => {
  const web = await temporaryFolder()
  onTestFinished(web.remove)
  await mkdir(join(web.path, 'assets'))
  await writeFile(join(web.path, 'index.html'), '<!doctype html><title>t</title>')
  const port = await freePort()
  await edgeApp({ WEB_DIR: web.path, PORT: String(port), ...env })
  return `http://127.0.0.1:${port}`
}

test('a page of a site that points its name at this server reads nothing, makes nobody and opens no connection', async () => {
  const url = await app()
  const { port } = new URL(url)
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example']) {
    const headers = { host, origin: `http://${host}`, ...NO_BROWSER }
    for (const path of ['/', '/p/x', '/index.html', '/api/v1/me', '/api/v1/pages', '/api/nothing'])
      expect([host, path, (await ask(url, path, headers)).status]).toEqual([host, path, 421])
    expect((await ask(url, POLL, headers)).status).toBe(403)
    expect((await ask(url, POLL, { host, ...NO_BROWSER })).status).toBe(403)
  }
})

test('the person at a name that is not known reads what to do about it', async () => {
  const url = await app()
  const { text, type } = await ask(url, '/', { host: 'tandem.example.org' })
  expect(type).toMatch(/^text\/plain/)
  expect(text).toBe(
    'This server does not know the name "tandem.example.org". If people are meant to open it by that name, start it with ' +
      'PUBLIC_URL set to the whole address, for instance PUBLIC_URL=https://tandem.example.org',
  )
  const api = await ask(url, '/api/v1/me', { host: 'tandem.example.org' })
  expect(api.type).toMatch(/^application\/problem\+json/)
  expect(JSON.parse(api.text)).toMatchObject({ status: 421, code: 'forbidden', title: text })
})

test('what is no host name is not said back', async () => {
  const url = await app()
  for (const host of ['<script>.example', 'a.b@c.example', `${'x'.repeat(300)}.example`]) {
    const { status, text } = await ask(url, '/', { host })
    expect([status, text.includes(host)]).toEqual([421, false])
  }
})

test('with PUBLIC_URL its host is the only one, and who comes by another reads where to go', async () => {
  const url = await app({ PUBLIC_URL: 'https://tandem.example.org' })
  const own = { host: 'tandem.example.org', origin: 'https://tandem.example.org' }
  expect((await ask(url, '/', own)).status).toBe(200)
  expect((await ask(url, '/api/v1/workspace', own)).status).toBe(200)
  expect((await ask(url, POLL, own)).status).toBe(200)
  for (const host of ['evil.example', 'localhost', '127.0.0.1', new URL(url).host]) {
    const { status, text } = await ask(url, '/', { host })
    expect(status).toBe(421)
    expect(text).toBe(
      'This server is at https://tandem.example.org only, as its PUBLIC_URL says. A proxy in front of it has to pass the Host header on unchanged.',
    )
    expect((await ask(url, POLL, { ...NO_BROWSER, host })).status).toBe(403)
  }
})

test('probes are answered whatever name they use, or none', async () => {
  const url = await app({ PUBLIC_URL: 'https://tandem.example.org' })
  for (const path of ['/healthz', '/readyz']) expect((await ask(url, path, { host: 'evil.example' })).status).toBe(200)
  const answered = new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write('GET /healthz HTTP/1.0\r\n\r\n'))
    socket.setEncoding('utf8').once('data', resolve).once('error', reject)
  })
  expect(await answered).toMatch(/^HTTP\/1\.1 200 /)
})
