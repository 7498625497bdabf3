import { createHash } from 'node:crypto'
import type { ApiKey, MadeApiKey } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiStage } from '../../../test/api-stage.ts'
import { apiKeyRoutes } from './api-key-routes.ts'

const opened = async () => {
  const ended: unknown[] = []
  const stage = await ApiStage.open(({ store, clock }) =>
    apiKeyRoutes({ keys: store.apiKeys, live: { end: (who) => void ended.push(who) }, clock }),
  )
  const ana = await stage.principal()
  const make = async (body: object, as = ana) => (await stage.ask<MadeApiKey>('POST /api-keys', { as, body })).body
  const list = async (as = ana) => (await stage.ask<{ keys: ApiKey[] }>('GET /api-keys', { as })).body.keys
  const find = (secret: string) => stage.store.apiKeys.find(createHash('sha256').update(secret).digest())
  return { stage, ana, ended, make, list, find }
}

test('a program comes in as the member who made its key', async () => {
  const { ana, make, list, find } = await opened()
  const { key, secret } = await make({ name: 'Backup' })
  expect(secret).toMatch(/^tandem_[0-9A-Za-z]{43}$/)
  expect(secret.startsWith(key.start)).toBe(true)
  expect(await find(secret)).toEqual({ principal: ana, signIn: key.id })
  expect(await list()).toMatchObject([{ id: key.id, name: 'Backup', usedAt: expect.any(Number) }])
  expect(await find(`${secret}x`)).toBeUndefined()
})

test('the secret is told once and stored nowhere', async () => {
  const { stage, make, list } = await opened()
  const { secret } = await make({ name: 'Backup' })
  const kept = await stage.store.authTables.db.selectFrom('api_keys').selectAll().execute()
  expect(JSON.stringify([kept, await list()])).not.toContain(secret.slice(12))
})

test('a key ends on its day, when it is deleted, and with its member', async () => {
  const { stage, ana, ended, make, find } = await opened()
  const [old, deleted, kept] = [await make({ name: 'Old', days: 1 }), await make({ name: 'Deleted' }), await make({ name: 'Kept' })]
  expect(old.key.expiresAt).toBe(old.key.createdAt + 24 * 3600 * 1000)
  // Made on the test's clock, which stands years before the store's.
  expect(await find(old.secret)).toBeUndefined()
  expect((await stage.ask(`DELETE /api-keys/${deleted.key.id}`, { as: ana })).status).toBe(204)
  expect(ended).toEqual([{ signIn: deleted.key.id }])
  expect(await find(deleted.secret)).toBeUndefined()
  expect(await find(kept.secret)).toBeDefined()
  await stage.principal({ isAdmin: true })
  await stage.store.members.change(ana.id, { isDisabled: true }, 1)
  expect(await find(kept.secret)).toBeUndefined()
})

test('nobody sees or deletes keys of others', async () => {
  const { stage, make, list, find } = await opened()
  const { key, secret } = await make({ name: 'Backup' })
  const eve = await stage.principal()
  expect(await list(eve)).toEqual([])
  expect((await stage.ask(`DELETE /api-keys/${key.id}`, { as: eve })).status).toBe(404)
  expect(await find(secret)).toBeDefined()
})

test('guests make no keys, and members not without end', async () => {
  const { stage, ana, make, list } = await opened()
  const guest = await stage.principal({ kind: 'guest' })
  expect((await stage.ask('POST /api-keys', { as: guest, body: { name: 'Mine' } })).status).toBe(403)
  for (let i = 0; i < 50; i++) await make({ name: `Key ${i}` })
  expect(await stage.ask('POST /api-keys', { as: ana, body: { name: 'One more' } })).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  })
  expect(await list()).toHaveLength(50)
})
