import type { AdminSettings } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiStage } from '../../../test/api-stage.ts'
import { KeptSettings } from './kept-settings.ts'
import { settingsRoutes } from './settings-routes.ts'

const opened = async () => {
  let settings!: KeptSettings
  const news = { refresh: () => undefined }
  const stage = await ApiStage.open(({ store, access, clock }) =>
    settingsRoutes({ settings: (settings = new KeptSettings(store.settings)), access, news, clock }),
  )
  const ana = await stage.principal({ isAdmin: true })
  const change = (body: object) => stage.ask<AdminSettings>('PATCH /admin/settings', { as: ana, body })
  const read = async () => (await stage.ask<AdminSettings>('GET /admin/settings', { as: ana })).body
  return { stage, settings, change, read }
}

test('a new workspace lets nobody in without being asked', async () => {
  const { read } = await opened()
  expect(await read()).toEqual({
    name: 'My workspace',
    signUp: 'closed',
    domains: [],
    links: { most: 'editor', needPassword: false, mostDays: null },
    oidc: null,
  })
})

test('what is changed is changed for all parts of the server, and the rest stays', async () => {
  const { settings, change, read } = await opened()
  await change({ signUp: 'domain', domains: ['Example.org', 'example.org'] })
  await change({ links: { most: 'viewer' } })
  await change({ links: { mostDays: 7 }, name: 'Plans' })
  expect(await read()).toMatchObject({ name: 'Plans', signUp: 'domain', domains: ['example.org'] })
  expect(await settings.links()).toEqual({ most: 'viewer', needPassword: false, mostDays: 7 })
  expect(await settings.signUp()).toEqual({ signUp: 'domain', domains: ['example.org'] })
  expect(await settings.name()).toBe('Plans')
})

test('two admins who change different things at once both get what they set', async () => {
  const { change, read } = await opened()
  await Promise.all([change({ name: 'Plans' }), change({ links: { needPassword: true } }), change({ links: { most: 'off' } })])
  expect(await read()).toMatchObject({ name: 'Plans', links: { most: 'off', needPassword: true } })
})

const oidc = { name: 'School', issuer: 'https://id.example.org', clientId: 'tandem' }

test('the secret of the sign-in provider is used and never told', async () => {
  const { stage, settings, change } = await opened()
  const { body } = await change({ oidc: { ...oidc, clientSecret: 'hush' } })
  expect(body.oidc).toEqual({ ...oidc, hasSecret: true })
  expect(await settings.oidc()).toMatchObject({ clientSecret: 'hush' })
  await change({ oidc: { ...oidc, name: 'Our school' } })
  expect(await settings.oidc()).toMatchObject({ name: 'Our school', clientSecret: 'hush' })
  const all = await Promise.all([change({}), stage.ask('GET /admin/settings', { as: await stage.principal({ isAdmin: true }) })])
  expect(JSON.stringify(all)).not.toContain('hush')
})

test('a secret does not go to another provider than it was given for', async () => {
  const { settings, change } = await opened()
  await change({ oidc: { ...oidc, clientSecret: 'hush' } })
  expect((await change({ oidc: { ...oidc, issuer: 'https://evil.example.com' } })).body.oidc).toMatchObject({ hasSecret: false })
  await change({ oidc })
  expect(await settings.oidc()).toMatchObject({ clientSecret: null })
  await change({ oidc: null })
  expect(await settings.oidc()).toBeUndefined()
})

test.each([
  { name: '' },
  { signUp: 'everybody' },
  { domains: ['not a domain'] },
  { links: { most: 'owner' } },
  { links: { mostDays: 0 } },
  { oidc: { ...oidc, issuer: 'javascript:alert(1)' } },
  { admins: ['eve'] },
])('%j is no setting', async (body) => {
  const { change, read } = await opened()
  const before = await read()
  expect((await change(body)).status).toBe(400)
  expect(await read()).toEqual(before)
})

test('nobody but admins reads or changes them', async () => {
  const { stage } = await opened()
  const eve = await stage.principal()
  expect((await stage.ask('GET /admin/settings', { as: eve })).status).toBe(403)
  expect((await stage.ask('PATCH /admin/settings', { as: eve, body: { signUp: 'open' } })).status).toBe(403)
  expect((await stage.ask('GET /admin/settings')).status).toBe(401)
})

test('a link policy that cannot be read opens no door', async () => {
  const { stage, settings } = await opened()
  await stage.store.settings.set('workspace', { name: 'Plans', links: { most: 'everything' } })
  expect((await settings.links()).most).toBe('off')
  expect(await settings.name()).toBe('Plans')
})
