import { request } from 'node:http'
import { NO_BROWSER, RawWebSocket } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'

const statusOf = (url: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { connection: 'close', ...headers } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end(method === 'POST' ? '{"kind":"board"}' : undefined)
  })

const upgraded = async (url: string, headers: Record<string, string>): Promise<number> => {
  try {
    ;(await RawWebSocket.open(url, { headers })).close()
    return 101
  } catch (error) {
    return Number(/ (\d{3})/.exec(String(error))?.[1] ?? 0)
  }
}

export const crossSite: Scenario = {
  id: 'R22',
  about: 'handshakes from other sites, over both transports',
  run: async (stage) => {
    const cookie = await stage.signIn()
    const polling = `${stage.url}/socket.io/?EIO=4&transport=polling`
    const { port } = new URL(stage.url)
    const strangers: Record<string, Record<string, string>> = {
      'an evil site': { origin: 'https://evil.example' },
      'a site that begins like ours': { origin: `${stage.url}.evil.example` },
      'our host on another port': { origin: `http://127.0.0.1:${Number(port) + 1}` },
      'a malformed origin': { origin: `https://127.0.0.1:${port}x` },
      'the origin null': { origin: 'null' },
      'an empty origin': { origin: '' },
      'no origin, like a browser that hides it': {},
      'an evil site that says it is no browser': { origin: 'https://evil.example', ...NO_BROWSER },
    }
    let refused = 0
    for (const [who, headers] of Object.entries(strangers)) {
      const answers = {
        polling: await statusOf(polling, { cookie, ...headers }),
        websocket: await upgraded(stage.url, { cookie, ...headers }),
      }
      for (const [transport, status] of Object.entries(answers)) {
        stage.must(status === 403, `${who} got ${status} over ${transport}`)
        if (status === 403) refused++
      }
    }
    for (const [who, headers] of Object.entries({ 'our own origin': { origin: stage.url }, 'a program': { ...NO_BROWSER } })) {
      stage.must((await statusOf(polling, { cookie, ...headers })) === 200, `${who} was refused over polling`)
      stage.must((await upgraded(stage.url, { cookie, ...headers })) === 101, `${who} was refused over WebSocket`)
    }
    const json = { cookie, 'content-type': 'application/json', origin: 'https://evil.example' }
    const made = await statusOf(`${stage.url}/api/v1/pages`, json, 'POST')
    stage.must(made === 403, `an evil site that makes a page got ${made}`)
    stage.figure('handshakes refused', refused, '', { atLeast: Object.keys(strangers).length * 2 })
  },
}
