import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { smtpMail } from './smtp-mail.ts'

interface Taken {
  from: string
  to: string[]
  text: string
  user: string | undefined
}

const mailServer = async (login?: { user: string; password: string }) => {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: login === undefined,
    disabledCommands: login ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password ? done(null, { user: username }) : done(new Error('wrong password')),
    onData: (stream, { envelope, user }, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const to = envelope.rcptTo.map(({ address }) => address)
        taken.push({ from, to, text: Buffer.concat(parts).toString(), user })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  return { taken, port: (server.server.address() as AddressInfo).port }
}
const from = 'Tandem <tandem@example.org>'

test('a mail reaches the mail server with its sender, its subject and its text', async () => {
  const { taken, port } = await mailServer()
  await smtpMail({ url: `smtp://127.0.0.1:${port}`, from }).send(
    'bob@example.org',
    'A new password',
    'Open this:\nhttps://tandem.example.org/reset',
  )
  expect(taken).toHaveLength(1)
  expect(taken[0]).toMatchObject({ from: 'tandem@example.org', to: ['bob@example.org'] })
  expect(taken[0]?.text).toMatch(/^Subject: A new password\r$/m)
  expect(taken[0]?.text).toContain('https://tandem.example.org/reset')
})

test('a subject cannot add headers, and an address is one address', async () => {
  const { taken, port } = await mailServer()
  await smtpMail({ url: `smtp://127.0.0.1:${port}`, from }).send('bob@example.org', 'Hello\r\nBcc: eve@example.org', 'Text')
  expect(taken[0]?.to).toEqual(['bob@example.org'])
  expect(taken[0]?.text).not.toMatch(/^Bcc:/m)
})

test('the name and password of the address are used, but never over a connection that is not encrypted', async () => {
  const login = { user: 'tandem', password: 'p@ss word' }
  const { taken, port } = await mailServer(login)
  const url = (options = '') => `smtp://tandem:${encodeURIComponent(login.password)}@127.0.0.1:${port}${options}`
  // The certificate of this server is nobody's.
  await expect(smtpMail({ url: url(), from }).send('bob@example.org', 'Hello', 'Text')).rejects.toThrow()
  expect(taken).toEqual([])
})

test('a mail server that is away is an error, not silence', async () => {
  const { port } = await mailServer()
  await expect(smtpMail({ url: `smtp://127.0.0.1:1`, from }).send('bob@example.org', 'Hello', 'Text')).rejects.toThrow()
  expect(port).toBeGreaterThan(0)
})
