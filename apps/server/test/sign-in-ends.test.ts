import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from './account-browser.ts'
import { next, refusal, RunningApp } from './running-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await RunningApp.start()
})
afterAll(() => app.stop())

const PASSWORD = 'quiet marble orchard'
let count = 0

/** A member in two browsers, each with a live connection. */
const bob = async () => {
  const email = `bob${++count}@example.org`
  const { body: invitation } = await owner().ask<{ address: string }>('POST /invitations', { email })
  const laptop = new Browser(app.url)
  const made = await laptop.ask<{ id: string }>('POST /sign-up', {
    name: 'Bob',
    email,
    password: PASSWORD,
    invitation: invitation.address.split('/').at(-1),
  })
  const phone = new Browser(app.url)
  await phone.ask('POST /sign-in', { email, password: PASSWORD })
  return { id: made.body.id, email, laptop, phone, onLaptop: await connected(laptop), onPhone: await connected(phone) }
}

const owner = (): Browser => {
  const browser = new Browser(app.url)
  browser.cookie = app.workspace.owner
  return browser
}

const connected = async (browser: Browser) => {
  const socket = app.connect(browser.cookie)
  await next(socket, 'connect')
  return socket
}

/** Waits until the connection is gone, and for two seconds at most. */
const endsSoon = async (socket: Awaited<ReturnType<typeof connected>>) => {
  const from = performance.now()
  if (socket.connected) await next(socket, 'disconnect')
  expect(performance.now() - from).toBeLessThan(2000)
}

test('signing out ends the live connection of this browser, and of no other', async () => {
  const { laptop, onLaptop, onPhone } = await bob()
  const before = laptop.cookie
  expect((await laptop.ask('POST /sign-out')).status).toBe(204)
  await endsSoon(onLaptop)
  expect(onPhone.connected).toBe(true)
  expect(await refusal(app.connect(before))).toMatchObject({ code: 'signed_out' })
  onPhone.disconnect()
})

test('changing the password ends the live connections of all other browsers', async () => {
  const { laptop, onLaptop, onPhone } = await bob()
  expect((await laptop.ask('POST /password/change', { current: PASSWORD, password: 'violet harbour pencil' })).status).toBe(204)
  await endsSoon(onPhone)
  expect(onLaptop.connected).toBe(true)
  onLaptop.disconnect()
})

test('a sign-in that was ended from another browser is over at once', async () => {
  const { laptop, onLaptop, onPhone } = await bob()
  const { body } = await laptop.ask<{ signIns: { id: string; isThis: boolean }[] }>('GET /sign-ins')
  expect((await laptop.ask(`DELETE /sign-ins/${body.signIns.find(({ isThis }) => !isThis)?.id}`)).status).toBe(204)
  await endsSoon(onPhone)
  expect(onLaptop.connected).toBe(true)
  onLaptop.disconnect()
})

test('who is switched off is out everywhere, and their browsers are refused', async () => {
  const { id, laptop, onLaptop, onPhone } = await bob()
  expect((await owner().ask(`PATCH /members/${id}`, { isDisabled: true })).status).toBe(200)
  await Promise.all([endsSoon(onLaptop), endsSoon(onPhone)])
  expect(await refusal(app.connect(laptop.cookie))).toMatchObject({ code: 'signed_out' })
})

test('a page of another site changes nothing, whatever cookies come along', async () => {
  const { laptop, onLaptop, onPhone } = await bob()
  const evil = { origin: 'https://evil.example' }
  for (const where of [
    'POST /sign-out',
    'POST /sign-in',
    'POST /sign-up',
    'POST /setup',
    'PATCH /me',
    'POST /password/change',
    'POST /second-factor/end',
  ])
    expect((await laptop.ask(where, {}, evil)).status).toBe(403)
  expect((await laptop.ask('GET /me')).status).toBe(200)
  onLaptop.disconnect()
  onPhone.disconnect()
})
